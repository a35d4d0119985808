import { createParallelExecutor, type ParallelExecutor } from '../../src/executors/parallel.js';
import { createSequentialExecutor, type KernelExecutor } from '../../src/executors/sequential.js';
import { execute, type Prepared, prepare } from '../contenders/engine.js';
import { type Contender, interleave, type Timing } from '../measure.js';
import { resident } from '../resident.js';
import { erc20Transfers, rawTransfers } from '../workloads/shapes.js';
import type { Range, Workload } from '../workloads/workload.js';
import type { Suite } from './suite.js';

const SIZES = [1000, 3000, 10_000, 30_000, 100_000];
/** Transactions that a time is taken from at least. */
const TIMED = 10_000;

const NOTES = `
Growth: independent transactions in one block. µs: of each, the state warm, medians of rounds in turns; in brackets against the smallest
block. MiB: resident memory that an executor gained by its first block of the size, with the block's result, without the state and the
transactions that went in.`;

/** Independent transactions in one block, from few to many: time of each, which ought to stay, and memory. */
export const growth: Suite = async ({ rounds, threads }) => {
  const lines = [NOTES];
  for (const create of [erc20Transfers, rawTransfers])
    lines.push(...(await grow(create, rounds, Math.max(...threads))));
  return { lines };
};

interface Grown extends Contender {
  readonly size: number;
  /** MiB */
  readonly memory: number;
}

async function grow(create: (range: Range) => Promise<Workload>, rounds: number, threads: number): Promise<string[]> {
  const sequential: Grown[] = [];
  const parallel: Grown[] = [];
  const executors: ParallelExecutor[] = [];
  for (const size of SIZES) {
    const few = prepare(await create({ first: 0, count: 2 }));
    const block = prepare(await create({ first: 0, count: size }));
    sequential.push(await contender(await createSequentialExecutor(), few, block));
    const executor = await createParallelExecutor({ threads });
    parallel.push(await contender(executor, few, block));
    executors.push(executor);
  }
  const timings = await interleave([...sequential, ...parallel], rounds);
  for (const executor of executors) await executor.close();
  const { name } = await create({ first: 0, count: 1 });
  return [
    ...linesOf(`${name}, sequential`, sequential, timings.slice(0, SIZES.length)),
    ...linesOf(`${name}, ${threads} threads`, parallel, timings.slice(SIZES.length)),
  ];
}

/** @param few has the executor start, and take the memory that every block needs */
async function contender(executor: KernelExecutor, few: Prepared, block: Prepared): Promise<Grown> {
  await execute(executor, few);
  const before = await resident();
  const { result } = await execute(executor, block);
  const memory = (await resident()) - before;
  const size = result.outcomes.length;
  const times = Math.ceil(TIMED / size);
  const run = async (): Promise<number> => {
    let total = 0;
    for (let time = 0; time < times; time++) total += (await execute(executor, block)).ms;
    return total;
  };
  return { size, memory, count: times * size, run };
}

function linesOf(what: string, grown: readonly Grown[], timings: readonly Timing[]): string[] {
  const smallest = timings[0]?.median ?? Number.NaN;
  const [middle, largest] = [grown[2], grown.at(-1)];
  const lines = grown.map(({ size, memory }, index) => {
    const { median, lowest, highest } = timings[index] as Timing;
    const change = (100 * (median / smallest - 1)).toFixed(0);
    return `growth    ${what}, ${size}: ${median.toPrecision(3)} µs (${change} %), ${lowest.toPrecision(3)} – ${highest.toPrecision(3)}; ${memory.toFixed(1)} MiB`;
  });
  if (middle === undefined || largest === undefined) return lines;
  const bytes = ((largest.memory - middle.memory) * 2 ** 20) / (largest.size - middle.size);
  return [...lines, `growth    ${what}: ${bytes.toFixed(0)} bytes for each transaction beyond ${middle.size}`];
}
