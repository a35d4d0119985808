import type { ParallelExecutor } from '../../src/executors/parallel.js';
import type { BlockStatistics, Conflict } from '../../src/kernel/statistics.js';
import { bigIntToQuantity } from '../../src/primitives/hex.js';
import { type Executed, execute, type Prepared } from '../contenders/engine.js';
import { modelOf, type Recording } from '../model.js';
import type { Simulated, Speculation } from '../report/report.js';

/** Runs of which the fastest is kept: the others were disturbed more. */
const RECORDINGS = 3;

/** A block with statistics; none where it is too short for threads. @param check of every execution */
export async function record(
  recorder: ParallelExecutor,
  block: Prepared,
  check: (executed: Executed) => void,
): Promise<Recording[]> {
  let fastest: { ms: number; statistics: BlockStatistics } | undefined;
  // the first one meets a state that it does not know
  check(await execute(recorder, block));
  for (let run = 0; run < RECORDINGS; run++) {
    const executed = await execute(recorder, block);
    check(executed);
    const { ms, result } = executed;
    if (result.statistics && ms < (fastest?.ms ?? Number.POSITIVE_INFINITY))
      fastest = { ms, statistics: result.statistics };
  }
  return fastest ? [{ ...fastest, transactions: block.operations.operations.length }] : [];
}

/**
 * @param transactions of all blocks, recorded or not
 * @param inOrder of them, where that is left to the engine
 */
export function speculationOf(
  recordings: readonly Recording[],
  threads: number,
  transactions: number,
  inOrder: number,
): Speculation {
  const sum = (value: (statistics: BlockStatistics) => number): number =>
    total(recordings, ({ statistics }) => value(statistics));
  const simulated = simulate(recordings, threads);
  return {
    reexecutions: sum(({ reexecutions }) => reexecutions),
    aborts: sum(({ aborts }) => aborts),
    suspensions: sum(({ suspensions }) => suspensions),
    inOrder,
    cause: causeOf(recordings, threads, transactions, inOrder),
    ...(simulated && { simulated }),
  };
}

const total = (recordings: readonly Recording[], value: (recording: Recording) => number): number =>
  recordings.reduce((sum, recording) => sum + value(recording), 0);

/** ms; an estimate where the timeline was cut off */
function executionTime({ statistics: { timeline, executions } }: Recording): number {
  const recorded = timeline.filter(({ task }) => task === 'execution');
  return (recorded.reduce((sum, { start, end }) => sum + end - start, 0) * executions) / recorded.length;
}

function causeOf(recordings: readonly Recording[], threads: number, transactions: number, inOrder: number): string {
  if (threads === 1) return "one thread: all in order, but on another one than the caller's";
  if (recordings.length === 0) return 'too short for threads: executed in order';
  const sum = (value: (statistics: BlockStatistics) => number): number =>
    total(recordings, ({ statistics }) => value(statistics));
  const path = sum(({ criticalPath }) => criticalPath) / total(recordings, executionTime);
  const busy = sum(({ busy }) => busy.reduce((a, b) => a + b, 0)) / total(recordings, ({ ms }) => ms) / threads;
  const [hottest] = recordings.flatMap(({ statistics }) => statistics.conflicts).sort((a, b) => b.count - a.count);
  return [
    ...(inOrder > 0 ? [`${inOrder} of ${transactions} executed in order`] : []),
    `critical path ${percent(path)} of the executions`,
    `${sum(({ aborts }) => aborts)} aborts, ${sum(({ suspensions }) => suspensions)} suspensions`,
    ...(hottest ? [`hottest ${locationOf(hottest)} (${hottest.count} failed validations)`] : []),
    `threads busy ${percent(busy)}`,
  ].join('; ');
}

const percent = (part: number): string => `${(100 * part).toFixed(0)} %`;

const locationOf = ({ address, key }: Conflict): string =>
  key === undefined ? address : `${address} slot ${bigIntToQuantity(key)}`;

const SIMULATED_THREADS = [4, 8, 16, 32];

function simulate(recordings: readonly Recording[], threads: number): Simulated | undefined {
  const models = recordings.flatMap((recording) => modelOf(recording) ?? []);
  if (models.length === 0 || models.length < recordings.length) return undefined;
  const time = (threads: number): number => models.reduce((sum, model) => sum + model.time(threads), 0);
  return {
    gains: Object.fromEntries(SIMULATED_THREADS.map((more) => [more, time(threads) / time(more)])),
    overhead: (1000 * models.reduce((sum, { overhead }) => sum + overhead, 0)) / models.length,
    serial: models.reduce((sum, { serial }) => sum + serial, 0) / total(recordings, ({ ms }) => ms),
  };
}
