import { SCHEDULER_WINDOW } from '../assembly/scheduler/layout.js';
import type { BlockStatistics, Dependency } from '../src/kernel/statistics.js';

/** A block that was executed with statistics. */
export interface Recording {
  readonly statistics: BlockStatistics;
  /** milliseconds that all of it took */
  readonly ms: number;
  readonly transactions: number;
}

/** What a recorded block would take with other numbers of threads. A simulation: nobody measured it. */
export interface Model {
  /** ms for each transaction, besides its last execution: validations, and executions in vain */
  readonly overhead: number;
  /** ms in which no thread had a task: TypeScript's part, what was executed in order, barriers, commits. No thread makes it shorter here. */
  readonly serial: number;
  /** milliseconds of the block */
  time(threads: number): number;
}

/** `undefined` where the block had more events than statistics keep. */
export function modelOf({ statistics, ms, transactions }: Recording): Model | undefined {
  const { timeline, dependencies, busy, inOrder } = statistics;
  const own = new Map<number, { incarnation: number; ms: number }>();
  for (const { task, index, incarnation, start, end } of timeline)
    if (task === 'execution' && incarnation >= (own.get(index)?.incarnation ?? 0))
      own.set(index, { incarnation, ms: end - start });
  if (own.size + inOrder < transactions) return undefined;
  const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
  const overhead = (sum(busy) - sum([...own.values()].map(({ ms }) => ms))) / own.size;
  const serial = ms - covered(timeline);
  const windows: { costs: number[]; dependencies: Dependency[] }[] = [];
  for (let first = 0; first < transactions; first += SCHEDULER_WINDOW) {
    const length = Math.min(SCHEDULER_WINDOW, transactions - first);
    const costs = Array.from({ length }, (_, index) => {
      const transaction = own.get(first + index);
      return transaction ? transaction.ms + overhead : 0;
    });
    windows.push({ costs, dependencies: [] });
  }
  for (const { reader, writer, isSum } of dependencies) {
    const first = reader - (reader % SCHEDULER_WINDOW);
    windows[first / SCHEDULER_WINDOW]?.dependencies.push({ reader: reader - first, writer: writer - first, isSum });
  }
  return {
    overhead,
    serial,
    time: (threads) =>
      serial + sum(windows.map(({ costs, dependencies }) => listSchedule(costs, dependencies, threads))),
  };
}

/** Milliseconds in which some thread had a task. */
function covered(timeline: BlockStatistics['timeline']): number {
  let total = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { start, end } of timeline.toSorted((a, b) => a.start - b.start)) {
    total += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return total;
}

/**
 * The makespan of transactions on so many threads: a thread that is free takes the lowest transaction whose writers have ended (R. L. Graham,
 * "Bounds on Multiprocessing Timing Anomalies", 1969). Who reads a sum waits for all up to its writer.
 */
export function listSchedule(costs: readonly number[], dependencies: readonly Dependency[], threads: number): number {
  const waits = costs.map((): Dependency[] => []);
  for (const dependency of dependencies) waits[dependency.reader]?.push(dependency);
  const free = Array.from({ length: threads }, () => 0);
  const ends = costs.map(() => Number.POSITIVE_INFINITY);
  /** by transaction: the latest end of all up to it; of those below the lowest that has not begun */
  const latest: number[] = [];
  const ready = (index: number): number => {
    let time = 0;
    for (const { writer, isSum } of waits[index] ?? [])
      time = Math.max(time, (isSum ? latest : ends)[writer] ?? Number.POSITIVE_INFINITY);
    return time;
  };
  for (const _ of costs) {
    const now = Math.min(...free);
    let [chosen, start] = [latest.length, Number.POSITIVE_INFINITY];
    for (let index = latest.length; index < costs.length && start > now; index++) {
      if (ends[index] !== Number.POSITIVE_INFINITY) continue;
      const time = ready(index);
      if (time < start) [chosen, start] = [index, Math.max(time, now)];
    }
    const end = start + (costs[chosen] as number);
    free[free.indexOf(now)] = ends[chosen] = end;
    while ((ends[latest.length] ?? Number.POSITIVE_INFINITY) !== Number.POSITIVE_INFINITY)
      latest.push(Math.max(latest.at(-1) ?? 0, ends[latest.length] as number));
  }
  return Math.max(...free);
}
