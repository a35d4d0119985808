import type { Executor } from '../../src/executors/executor.js';
import { readFiles } from '../fixtures/files.js';
import { FixtureError } from '../fixtures/fixture-error.js';
import type { Source } from '../fixtures/sources.js';
import { failed, type Verdict } from '../verdict/verdict.js';
import { type MainnetBlock, readMainnetBlock } from './read.js';
import { runMainnetBlock, unverifiedClaims } from './run.js';

/** What became of a file: a block with its verdict, or why there is no block in it. */
export type Replayed = ReplayedBlock | FixtureError;

export interface ReplayedBlock {
  readonly path: string;
  readonly number: bigint;
  readonly fork: string;
  readonly transactions: number;
  /** gas, as the header has it */
  readonly gasUsed: bigint;
  /** of execution and comparison; reading and recovering senders are not in it */
  readonly ms: number;
  readonly verdict: Verdict;
  /** claims of the header that the file has no proof for */
  readonly unverified: readonly string[];
}

/** Replays every file of a source in the form of the mainnet archive, one after the other. */
export async function* replay(source: Source, executor: Executor): AsyncGenerator<Replayed> {
  for await (const file of readFiles(source)) {
    if (file instanceof FixtureError) {
      yield file;
      continue;
    }
    try {
      yield await replayBlock(file.path, readMainnetBlock(file.path, file.bytes), executor);
    } catch (error) {
      if (!(error instanceof FixtureError)) throw error;
      yield error;
    }
  }
}

async function replayBlock(path: string, read: MainnetBlock, executor: Executor): Promise<ReplayedBlock> {
  const start = performance.now();
  const verdict = await runMainnetBlock(read, executor).catch((error: unknown): Verdict => {
    if (error instanceof FixtureError) throw error;
    return failed('crash', 'a result', error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  });
  const { header } = read.block;
  return {
    path,
    number: header.number,
    fork: read.rules.fork,
    transactions: read.transactions.length,
    gasUsed: header.gasUsed,
    ms: performance.now() - start,
    verdict,
    unverified: unverifiedClaims(read),
  };
}
