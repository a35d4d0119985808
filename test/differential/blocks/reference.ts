import { createBlockFromRLP, type Block as EjsBlock } from '@ethereumjs/block';
import type { Common } from '@ethereumjs/common';
import { createVM, type RunBlockResult, runBlock } from '@ethereumjs/vm';
import type { BlockchainTest } from '../../../runners/fixtures/vectors.js';
import type { Chain } from '../../../src/blocks/chain.js';
import type { ChainBlock } from '../../../src/blocks/processor.js';
import { branchOf } from '../../../src/executors/ethereumjs/branch.js';
import type { ReferenceState } from '../../../src/executors/ethereumjs/chain-state.js';
import { createCommon, evmOptions } from '../../../src/executors/ethereumjs/common.js';
import { defaultBlobSchedule } from '../../../src/forks/blobs.js';
import { type Fork, forkAt } from '../../../src/forks/networks.js';
import { bytesToBigInt, type Hash } from '../../../src/primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../../src/primitives/hex.js';
import { RlpError, type RlpItem, rlpDecode } from '../../../src/primitives/rlp.js';

/** What @ethereumjs/block, blockchain and vm say of a block, without any of the engine's rules. */
export type Judged =
  | {
      readonly status: 'accepted';
      readonly stateRoot: Hash;
      /** of the block as it read it */
      readonly encoding: Uint8Array;
    }
  | {
      readonly status: 'rejected';
      readonly reason: string;
      /** it threw an error of the language, not one of its own */
      readonly crashed: boolean;
    };

type ReferenceChain = Chain<ReferenceState>;

/** `createBlockFromRLP`, `validateBlock` and `runBlock`, on the block's own branch. */
export async function judge(rlp: Uint8Array, chain: ReferenceChain, test: BlockchainTest): Promise<Judged> {
  try {
    const { fork, parent, common } = siteOf(rlp, chain, test);
    const block = createBlockFromRLP(rlp, { common });
    if (parent === undefined)
      throw new RlpError(`no block ${bytesToHex(block.header.parentHash)} before one of ${fork}`);
    await branchOf({ parent, find: (hash) => chain.find(hash) }, common).validateBlock(block);
    const { stateRoot } = await run(block, parent, chain, common, false);
    return { status: 'accepted', stateRoot: bytesToHex(stateRoot) as Hash, encoding: block.serialize() };
  } catch (error) {
    const { message, name } = error as Error;
    return { status: 'rejected', reason: message, crashed: name === 'TypeError' || name === 'RangeError' };
  }
}

/** What a header must say of its block's difficulty and execution; `undefined` where the block cannot be executed. */
export async function consequencesOf(
  rlp: Uint8Array,
  chain: ReferenceChain,
  test: BlockchainTest,
): Promise<(RunBlockResult & { readonly difficulty: bigint }) | undefined> {
  try {
    const { parent, common } = siteOf(rlp, chain, test);
    if (parent === undefined) return undefined;
    const calcDifficultyFromHeader = parent.state.block.header;
    const block = createBlockFromRLP(rlp, { common, calcDifficultyFromHeader });
    await branchOf({ parent, find: (hash) => chain.find(hash) }, common).validateHeader(block.header);
    const result = await run(block, parent, chain, common, true);
    return { ...result, difficulty: block.header.difficulty };
  } catch {
    // whatever is wrong with it, the block stays as it was
    return undefined;
  }
}

/** Blob gas; the price of blobs takes steps in proportion to it. */
const MAX_EXCESS = 2n ** 32n;

async function run(
  block: EjsBlock,
  parent: ChainBlock<ReferenceState>,
  chain: ReferenceChain,
  common: Common,
  generate: boolean,
): Promise<RunBlockResult> {
  const { excessBlobGas = 0n } = block.header;
  // of a block with number 0 it does not check it, and computes a price with as many digits
  if (excessBlobGas > MAX_EXCESS)
    throw new RangeError(`the reference does not end with ${excessBlobGas} excess blob gas`);
  const vm = await createVM({
    common,
    stateManager: await parent.state.open(common),
    blockchain: branchOf({ parent, find: (hash) => chain.find(hash) }, common),
    evmOpts: await evmOptions(),
  });
  const root = hexToBytes(parent.state.root);
  return runBlock(vm, { block, root, generate, skipHeaderValidation: true, skipBlockValidation: generate });
}

/** Parent and rules of a block; where its header does not even tell its number, those of the chain's next block. */
function siteOf(rlp: Uint8Array, chain: ReferenceChain, test: BlockchainTest) {
  const [header] = listOf(rlpDecode(rlp));
  const bytes = (at: number): Uint8Array => {
    const item = listOf(header)[at];
    return item instanceof Uint8Array ? item : new Uint8Array(0);
  };
  const parent = chain.find(bytesToHex(bytes(0)) as Hash);
  const fork = forkAt(test.network, {
    number: bytesToBigInt(bytes(8)),
    timestamp: bytesToBigInt(bytes(11)),
    parentTotalDifficulty: (parent ?? chain.head).totalDifficulty,
  });
  return { fork, parent, common: commonOf(fork, test) };
}

const listOf = (item: RlpItem | undefined): readonly RlpItem[] =>
  item === undefined || item instanceof Uint8Array ? [] : item;

function commonOf(fork: Fork, { network: { eips, transition }, config }: BlockchainTest): Common {
  const blobSchedule = config?.blobSchedule.get(fork) ?? defaultBlobSchedule(fork);
  return createCommon({
    fork,
    eips,
    chainId: config?.chainId ?? 1n,
    ...(blobSchedule && { blobSchedule }),
    ...(transition && { transition }),
  });
}
