import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Progress, progressBar, progressLines } from '../../reports/terminal/progress.js';
import { formatCount, shorten } from '../../reports/record/text.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { type FetchedBlock, fetchBlock, UnknownNetworkError } from '../fetch/fetch-block.js';
import { JsonRpc, NodeError } from '../fetch/json-rpc.js';
import { Node } from '../fetch/node.js';
import { FixtureError } from '../fixtures/fixture-error.js';
import { writeWhole } from '../write-whole.js';
import { runCommand } from './command.js';
import { EXIT } from '../../reports/record/exit-codes.js';
import { FETCH_BLOCK_HELP, type FetchOptions, parseFetchOptions, type Range } from './fetch-block-options.js';
import { UsageError } from './options.js';

/** ms */
const FIRST_WAIT = 500;

async function fetchAll({ rpc, ranges, out, fork, retries }: FetchOptions, signal: AbortSignal): Promise<number> {
  makeFolder(out);
  const total = ranges.reduce((sum, { first, last }) => sum + Number(last - first) + 1, 0);
  const progress = process.stderr.isTTY ? progressBar(process.stderr, total) : progressLines(process.stderr, total);
  const node = new Node(
    new JsonRpc(rpc, {
      retries,
      firstWait: FIRST_WAIT,
      signal,
      onRetry: (error, left) => progress.log(`${error.message}; ${left} more tries`),
    }),
  );
  const counts = { fetched: 0, kept: 0, failed: 0 };
  try {
    const inOrder = await createSequentialExecutor();
    const fetchOne = async (number: bigint, file: string): Promise<boolean> => {
      chainId ??= await node.chainId();
      const fetched = await fetchBlock(node, number, chainId, fork, inOrder);
      writeWhole(file, fetched.file);
      progress.log(describe(number, fetched));
      return fetched.verdict.status === 'passed';
    };
    let chainId: bigint | undefined;
    for (const number of numbersOf(ranges)) {
      const file = join(out, `${number}.json`);
      if (existsSync(file)) counts.kept++;
      else counts[(await attempt(number, () => fetchOne(number, file), signal, progress)) ? 'fetched' : 'failed']++;
      if (signal.aborted) break;
      progress.update(counts.fetched + counts.kept + counts.failed, counts.failed);
    }
  } finally {
    progress.stop();
  }
  if (signal.aborted) return EXIT.interrupted;
  console.log(`${counts.fetched} fetched, ${counts.kept} kept, ${counts.failed} failed`);
  return counts.failed > 0 ? EXIT.failed : EXIT.passed;
}

/** A block that cannot be had is told, and the next one is fetched. */
async function attempt(
  number: bigint,
  fetchOne: () => Promise<boolean>,
  signal: AbortSignal,
  progress: Progress,
): Promise<boolean> {
  try {
    return await fetchOne();
  } catch (error) {
    if (signal.aborted) return false;
    const isAnswer = [NodeError, FixtureError, UnknownNetworkError].some((type) => error instanceof type);
    if (!isAnswer) throw error;
    progress.log(`${number}: failed: ${(error as Error).message}`);
    return false;
  }
}

function* numbersOf(ranges: readonly Range[]): Generator<bigint> {
  for (const { first, last } of ranges) for (let number = first; number <= last; number++) yield number;
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new UsageError(`--out: ${(error as Error).message}`);
  }
}

function describe(number: bigint, { file, verdict, unverified, lacksState }: FetchedBlock): string {
  const judged =
    verdict.status === 'passed'
      ? `passes; not verified: ${unverified.join(', ')}`
      : `does not pass: ${shorten('got' in verdict ? verdict.got : verdict.reason, 300)}`;
  const lacking = lacksState
    ? '; the node has no state from before it, so that system calls and withdrawals find none'
    : '';
  return `${number}: ${formatCount(file.length)} bytes, ${judged}${lacking}`;
}

await runCommand('fetch-block', FETCH_BLOCK_HELP, parseFetchOptions, fetchAll);
