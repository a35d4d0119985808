import { Comparer, type Comparison, TEMPERATURES, totalComparison } from '../comparison.js';
import { formatComparisons, formatModels } from '../report-comparison.js';
import { mainnetBlocks, NO_MAINNET } from '../workloads/mainnet.js';
import {
  beneficiaryReaders,
  chainOfTransfers,
  counterCalls,
  erc20Clusters,
  erc20Transfers,
  mixedCalls,
  rawTransfers,
} from '../workloads/shapes.js';
import type { Workload } from '../workloads/workload.js';
import type { Suite, SuiteOptions } from './suite.js';

const TRANSACTIONS = 10_000;
const MANY = 100_000;
/** Chains in one window: so many have their statistics kept in full. */
const CHAINED = 4000;

const NOTES = `
"sequential" against "parallel", in turns, in one process; operations are encoded beforehand, no root is computed; every result is
checked against sequential's: its gas each time, its state root once. µs: per transaction; ms: per block. Warm: the executor knows the
base state from a block before; cold: it reads it anew. CPU: user and system time of the process, of sequential's. Again: executions
in vain per transaction; in order: of the transactions, those that no thread speculated on; both of a run of its own with statistics.`;
const MODEL_NOTES = `
SIMULATED, not measured: the recorded executions on more threads, by list scheduling under the recorded dependencies (warm). Each costs
what it took and the overhead: validations and executions in vain. "serial" stays as it is: TypeScript's part, in order, barriers
and commits. Scaled by what was measured with the number of threads in brackets. Not in it: conflicts that more threads add, their caches and memory.`;

/** Blocks of one kind each. */
export const parallel: Suite = (options) =>
  withComparer(options, async (comparer) => {
    const comparisons: Comparison[] = [];
    for (const create of workloads(TRANSACTIONS, MANY, CHAINED))
      comparisons.push(...(await comparer.compare(named(await create()), 'µs', options.rounds)));
    return comparisons;
  });

/** Made when it is their turn, as the large ones take memory. */
export const workloads = (count: number, many: number, chained: number): (() => Promise<Workload>)[] => [
  () => erc20Transfers({ first: 0, count }),
  () => erc20Transfers({ first: 0, count: many }),
  () => rawTransfers({ first: 0, count }),
  () => rawTransfers({ first: 0, count: many }),
  () => erc20Clusters(count),
  () => mixedCalls(count),
  () => chainOfTransfers(chained),
  () => counterCalls(chained),
  () => beneficiaryReaders(chained),
];

const named = (workload: Workload): Workload => ({
  ...workload,
  name: `${workload.name}, ${workload.transactions.length}`,
});

/** ms; one block's code is the next one's */
const MAINNET_WARM_UP = 50;

/** Blocks of mainnet, each and in total. */
export const parallelMainnet: Suite = async (options) => {
  const blocks = await mainnetBlocks();
  if (blocks === undefined) return { lines: [NO_MAINNET] };
  return withComparer(options, async (comparer) => {
    const comparisons: Comparison[] = [];
    for (const block of blocks)
      comparisons.push(...(await comparer.compare(named(block), 'ms', options.rounds, MAINNET_WARM_UP)));
    return [...comparisons, ...TEMPERATURES.map((each) => totalComparison(comparisons, each))];
  });
};

async function withComparer({ threads }: SuiteOptions, compare: (comparer: Comparer) => Promise<Comparison[]>) {
  const comparer = await Comparer.create(threads);
  try {
    const comparisons = await compare(comparer);
    return { lines: [NOTES, formatComparisons(comparisons), MODEL_NOTES, formatModels(comparisons)] };
  } finally {
    await comparer.close();
  }
}
