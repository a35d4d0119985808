import { createParallelExecutor } from '../../src/executors/parallel.js';
import { createSequentialExecutor, type KernelExecutor } from '../../src/executors/sequential.js';
import { execute, type Prepared, prepare } from '../contenders/engine.js';
import { spreadOf } from '../measure.js';
import type { Comparison } from '../report/report.js';
import { beneficiaryReaders, chainOfTransfers, counterCalls, erc20Transfers } from '../workloads/shapes.js';
import { type Suite, waysOf } from './suite.js';

const THREADS = 2;
/** Transactions of a turn, of large blocks: threads have tried again in each (assembly/parallel/pace.ts). */
const TURN = 1 << 18;
const MOST_BLOCKS = 10_000;
/** Turns of each executor that do not count. */
const WARM_UP_TURNS = 2;

/** What blocks cost that gain nothing from threads: both executors in one process, since two processes differ by more than that. */
export const guard: Suite = async ({ rounds }) => {
  const parallel = await createParallelExecutor({ threads: THREADS });
  const executors = [await createSequentialExecutor(), parallel];
  const comparisons: Omit<Comparison, 'suite'>[] = [];
  for (const [name, count, create] of [
    ['of one ERC-20 transfer', 1, () => erc20Transfers({ first: 0, count: 1 })],
    ['of 4,000 transfers by one sender', 4000, () => chainOfTransfers(4000)],
    ['of 4,000 calls of one counter', 4000, () => counterCalls(4000)],
    ['of 4,000 readers of the beneficiary', 4000, () => beneficiaryReaders(4000)],
  ] as const) {
    const block = prepare(await create());
    const blocks = Math.min(MOST_BLOCKS, Math.ceil(TURN / count));
    const turns: Turn[][] = executors.map(() => []);
    for (let round = -WARM_UP_TURNS; round < rounds; round++)
      for (const [index, executor] of executors.entries()) {
        const turn = await takeTurn(executor, block, blocks);
        if (round >= 0) turns[index]?.push(turn);
      }
    for (const clock of ['time', 'CPU time'] as const)
      comparisons.push({
        what: `a block ${name}: ${clock}`,
        unit: 'µs',
        ways: waysOf(
          ['sequential', `parallel, ${THREADS} threads`],
          turns.map((each) => spreadOf(each.map((turn) => turn[clock]))),
        ),
      });
  }
  await parallel.close();
  return comparisons;
};

/** Of one block, µs. */
type Turn = Readonly<Record<'time' | 'CPU time', number>>;

async function takeTurn(executor: KernelExecutor, block: Prepared, blocks: number): Promise<Turn> {
  const before = process.cpuUsage();
  const start = performance.now();
  for (let index = 0; index < blocks; index++) await execute(executor, block);
  const time = (1000 * (performance.now() - start)) / blocks;
  const { user, system } = process.cpuUsage(before);
  return { time, 'CPU time': (user + system) / blocks };
}
