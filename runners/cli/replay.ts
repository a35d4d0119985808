import { counted, formatCount, shorten } from '../../reports/record/text.js';
import type { Executor } from '../../src/executors/executor.js';
import { FixtureError } from '../fixtures/fixture-error.js';
import { type Replayed, replay } from '../mainnet/replay.js';
import type { Verdict } from '../verdict/verdict.js';
import { runCommand } from './command.js';
import { EXIT } from '../../reports/record/exit-codes.js';
import { parseReplayOptions, REPLAY_HELP, type ReplayOptions } from './replay-options.js';

const VERIFIED = `verified of each header: its hash, who signed the transactions, the roots of transactions, receipts (from Byzantium on) and
withdrawals, gas and blob gas used, logs bloom, requests hash; but for what a line names`;

async function replayAll({ sources, ...options }: ReplayOptions, signal: AbortSignal): Promise<number> {
  const executor = await createExecutor(options);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const source of sources) {
    if (signal.aborted) break;
    for await (const replayed of replay(source, executor)) {
      if (signal.aborted) break;
      counts[outcomeOf(replayed)]++;
      console.log(describe(replayed));
    }
  }
  const { passed, failed, skipped } = counts;
  if (passed > 0) console.log(VERIFIED);
  else if (failed === 0 && !signal.aborted)
    console.log(`nothing was verified: ${skipped > 0 ? `${counted(skipped, 'block')} unsupported` : 'no blocks'}`);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  if (signal.aborted) return EXIT.interrupted;
  if (failed > 0) return EXIT.failed;
  return passed > 0 ? EXIT.passed : EXIT.nothingVerified;
}

/** Each loads only what it needs: @ethereumjs/vm takes a second. */
async function createExecutor({ executor, threads }: Omit<ReplayOptions, 'sources'>): Promise<Executor> {
  switch (executor) {
    case 'parallel':
      return (await import('../../src/executors/parallel.js')).createParallelExecutor({ threads });
    case 'sequential':
      return (await import('../../src/executors/sequential.js')).createSequentialExecutor();
    case 'ethereumjs':
      return new (await import('../../src/executors/ethereumjs/executor.js')).EthereumjsExecutor();
  }
}

function outcomeOf(replayed: Replayed): 'passed' | 'failed' | 'skipped' {
  if (replayed instanceof FixtureError) return 'failed';
  const { status } = replayed.verdict;
  return status === 'unsupported' || status === 'unverified' ? 'skipped' : status;
}

function describe(replayed: Replayed): string {
  if (replayed instanceof FixtureError) return `failed: ${replayed.message}`;
  const { path, number, fork, transactions, gasUsed, ms, verdict, unverified } = replayed;
  const columns = [
    `${number}`.padStart(9),
    fork.padEnd(17),
    `${formatCount(transactions)} tx`.padStart(8),
    `${formatCount(Number(gasUsed))} gas`.padStart(14),
    `${ms.toFixed(1)} ms`.padStart(10),
    describeVerdict(verdict, path, unverified),
  ];
  return columns.join('  ');
}

function describeVerdict(verdict: Verdict, path: string, unverified: readonly string[]): string {
  switch (verdict.status) {
    case 'passed':
      return `passed; not verified: ${unverified.join(', ')}`;
    case 'failed':
      return `failed: ${path}: ${shorten(verdict.got, 300)}`;
    default:
      return `${verdict.status}: ${verdict.reason}`;
  }
}

await runCommand('replay', REPLAY_HELP, parseReplayOptions, replayAll);
