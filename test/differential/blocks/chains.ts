import { headerItem } from '../../../runners/blockchain-tests/content.js';
import { discover } from '../../../runners/fixtures/discovery.js';
import { openFile } from '../../../runners/fixtures/file.js';
import { readHandle } from '../../../runners/fixtures/fixture-file.js';
import type { Source } from '../../../runners/fixtures/sources.js';
import type { BlockchainTest } from '../../../runners/fixtures/vectors.js';
import { decodeBlock } from '../../../src/blocks/block.js';
import { Chain, type ChainOptions } from '../../../src/blocks/chain.js';
import { decodeHeader } from '../../../src/blocks/header.js';
import type { BlockProcessor, BlockState } from '../../../src/blocks/processor.js';
import { UnsupportedError } from '../../../src/executors/executor.js';

/** A valid block of a fixture, after the blocks before it. */
export interface Target {
  readonly test: BlockchainTest;
  /** in the fixture */
  readonly index: number;
}

/** Blocks before it in its chain, at most: the reference imports 20 to 100 a second. */
const MAX_BEFORE = 8;
/** Gas, of the fixture's blocks up to it, at most. */
const MAX_GAS = 3_000_000n;

/** Every valid block of the sources' fixtures that is quickly reached. */
export async function readTargets(sources: readonly Source[]): Promise<Target[]> {
  const { files } = await discover(sources);
  const targets: Target[] = [];
  for (const { path, handle, vectors } of files) {
    const reader = openFile(path, readHandle(handle));
    for (const { id, format, networkKnown } of vectors) {
      if (format !== 'blockchain' || !networkKnown) continue;
      try {
        targets.push(...targetsOf(reader.read(id) as BlockchainTest));
      } catch (error) {
        if (!(error instanceof UnsupportedError)) throw error;
      }
    }
  }
  return targets;
}

function targetsOf(test: BlockchainTest): Target[] {
  const { network } = test;
  const unsupported = network.eips.length > 0 || (network.transition?.to ?? network.fork) === 'Amsterdam';
  let gas = 0n;
  return test.blocks.slice(0, MAX_BEFORE + 1).flatMap(({ header, expectException, expectInvalid }, index) => {
    gas += BigInt(header?.gasUsed ?? 0);
    const valid = expectException === undefined && !expectInvalid;
    return valid && !unsupported && gas <= MAX_GAS ? [{ test, index }] : [];
  });
}

/** Seals are not asked for: no mutated header could have one. */
const chainOptions = ({ network, config }: BlockchainTest): ChainOptions => ({
  network,
  chainId: config?.chainId ?? 1n,
  ...(config && { blobSchedules: config.blobSchedule }),
  proofOfWork: false,
});

/** The chain that a block joins, up to the block before it. */
export async function openChain<State extends BlockState>(
  { test, index }: Target,
  processor: BlockProcessor<State>,
): Promise<Chain<State>> {
  const { genesisRlp, genesisHeader, pre, blocks } = test;
  const header = genesisRlp ? decodeBlock(genesisRlp).header : decodeHeader(headerItem(genesisHeader));
  const chain = await Chain.start(processor, chainOptions(test), header, pre);
  for (const { rlp, expectException, expectInvalid } of blocks.slice(0, index))
    if (expectException === undefined && !expectInvalid) await chain.import(rlp);
  return chain;
}

export const rlpOf = ({ test, index }: Target): Uint8Array => test.blocks[index]?.rlp as Uint8Array;
