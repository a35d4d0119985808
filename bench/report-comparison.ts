import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { BlockStatistics, Conflict } from '../src/kernel/statistics.js';
import type { Comparison, Lane } from './comparison.js';
import { modelOf, type Recording } from './model.js';
import { show } from './report.js';

const speedUp = ({ sequential }: Comparison, { time }: Lane): number => sequential.time.median / time.median;
const red = (text: string): string => styleText('red', text, { stream: process.stdout });

/** A line for each block, state and number of threads; below the table what was slower in parallel, and why. */
export function formatComparisons(comparisons: readonly Comparison[]): string {
  const table = new Table({
    head: [
      '',
      'state',
      'threads',
      'sequential',
      'lowest – highest',
      'parallel',
      'lowest – highest',
      '×',
      'CPU ×',
      'again',
      'in order',
    ],
    colAligns: ['left', 'left', ...new Array(9).fill('right')],
    style: { head: [], border: [], compact: true },
  });
  /** by block and threads */
  const slower = new Map<string, { ratios: string[]; cause: string }>();
  for (const comparison of comparisons) {
    const { what, unit, temperature, transactions, sequential } = comparison;
    for (const lane of comparison.lanes) {
      const ratio = speedUp(comparison, lane);
      const shown = `${ratio.toFixed(2)}`;
      table.push([
        what,
        temperature,
        lane.threads,
        show(sequential.time.median, unit),
        range(sequential.time, unit),
        show(lane.time.median, unit),
        range(lane.time, unit),
        ratio < 1 ? red(shown) : shown,
        (lane.cpu.median / sequential.cpu.median).toFixed(2),
        (total(lane.recordings, ({ statistics }) => statistics.reexecutions) / transactions).toFixed(3),
        percent(inOrder(comparison, lane) / transactions),
      ]);
      if (ratio >= 1) continue;
      const key = `${what}, ${threadsOf(lane)}`;
      const entry = slower.get(key) ?? { ratios: [], cause: causeOf(comparison, lane) };
      entry.ratios.push(`${temperature} ${shown} ×`);
      slower.set(key, entry);
    }
  }
  const lines = [...slower].map(([key, { ratios, cause }]) => red(`slower    ${key}: ${ratios.join(', ')}: ${cause}`));
  return [table.toString(), ...lines].join('\n');
}

const range = ({ lowest, highest }: { lowest: number; highest: number }, unit: 'µs' | 'ms'): string =>
  `${show(lowest, unit)} – ${show(highest, unit)}`;
const threadsOf = ({ threads }: Lane): string => (threads === 1 ? '1 thread' : `${threads} threads`);
const percent = (part: number): string => `${(100 * part).toFixed(0)} %`;

const total = (recordings: readonly Recording[], value: (recording: Recording) => number): number =>
  recordings.reduce((sum, recording) => sum + value(recording), 0);

/** Transactions that no thread speculated on: all those of blocks that are too short. */
const inOrder = ({ transactions }: Comparison, { recordings }: Lane): number =>
  transactions - total(recordings, ({ statistics, transactions }) => transactions - statistics.inOrder);

/** ms; an estimate where the timeline was cut off */
function executionTime({ statistics: { timeline, executions } }: Recording): number {
  const recorded = timeline.filter(({ task }) => task === 'execution');
  return (recorded.reduce((sum, { start, end }) => sum + end - start, 0) * executions) / recorded.length;
}

/** What speaks against more speed. */
function causeOf(comparison: Comparison, lane: Lane): string {
  const { threads, recordings } = lane;
  const alone = inOrder(comparison, lane);
  if (alone === comparison.transactions) return 'too short for threads: executed in order';
  if (threads === 1) return 'one thread: versions and validation, and nobody to share the work with';
  const sum = (value: (statistics: BlockStatistics) => number): number =>
    total(recordings, ({ statistics }) => value(statistics));
  const path = sum(({ criticalPath }) => criticalPath) / total(recordings, executionTime);
  const busy = sum(({ busy }) => busy.reduce((a, b) => a + b, 0)) / total(recordings, ({ ms }) => ms) / threads;
  const [hottest] = recordings.flatMap(({ statistics }) => statistics.conflicts).sort((a, b) => b.count - a.count);
  return [
    ...(alone > 0 ? [`${alone} of ${comparison.transactions} executed in order`] : []),
    `critical path ${percent(path)} of the executions`,
    `${sum(({ aborts }) => aborts)} aborts, ${sum(({ suspensions }) => suspensions)} suspensions`,
    ...(hottest ? [`hottest ${locationOf(hottest)} (${hottest.count} failed validations)`] : []),
    `threads busy ${percent(busy)}`,
  ].join('; ');
}

const locationOf = ({ address, key }: Conflict): string =>
  key === undefined ? address : `${address} slot 0x${key.toString(16)}`;

const SIMULATED_THREADS = [4, 8, 16, 32];

/** Speed-ups that nobody measured: those of the most threads that were, times what the model says that more would save. */
export function formatModels(comparisons: readonly Comparison[]): string {
  const table = new Table({
    head: ['SIMULATED × over sequential', 'measured', ...SIMULATED_THREADS.map(String), 'overhead', 'serial'],
    colAligns: ['left', ...new Array(3 + SIMULATED_THREADS.length).fill('right')],
    style: { head: [], border: [], compact: true },
  });
  for (const comparison of comparisons) {
    const [lane] = comparison.lanes.toSorted((a, b) => b.threads - a.threads);
    if (comparison.temperature !== 'warm' || lane === undefined || lane.recordings.length === 0) continue;
    const measured = speedUp(comparison, lane);
    const name = [comparison.what, `${measured.toFixed(2)} (${lane.threads})`];
    const models = lane.recordings.flatMap((recording) => modelOf(recording) ?? []);
    if (models.length < lane.recordings.length) {
      table.push([...name, ...SIMULATED_THREADS.map(() => ''), '', 'not recorded in full']);
      continue;
    }
    const time = (threads: number): number => models.reduce((sum, model) => sum + model.time(threads), 0);
    const recorded = time(lane.threads);
    const serial = models.reduce((sum, { serial }) => sum + serial, 0);
    const overhead = models.reduce((sum, { overhead }) => sum + overhead, 0) / models.length;
    table.push([
      ...name,
      ...SIMULATED_THREADS.map((threads) => ((measured * recorded) / time(threads)).toFixed(2)),
      show(1000 * overhead, 'µs'),
      percent(serial / total(lane.recordings, ({ ms }) => ms)),
    ]);
  }
  return table.toString();
}
