import { createParallelExecutor } from '../../src/executors/parallel.js';
import { createSequentialExecutor, type KernelExecutor } from '../../src/executors/sequential.js';
import { execute, type Prepared, prepare } from '../contenders/engine.js';
import { interleave, type Timing } from '../measure.js';
import { resident } from '../resident.js';
import { erc20Transfers } from '../workloads/erc20.js';
import { rawTransfers } from '../workloads/raw.js';
import type { Suite } from './suite.js';

const SIZES = [1000, 3000, 10_000, 30_000, 100_000];

/** Independent transactions in one block, from few to many: time of each, which ought to stay, and memory. The state is warm. */
export const growth: Suite = async ({ rounds, threads }) => {
  const lines: string[] = [];
  const most = Math.max(...threads);
  for (const create of [erc20Transfers, rawTransfers]) {
    let smallest: readonly Timing[] | undefined;
    for (const count of SIZES) {
      const workload = create({ first: 0, count });
      const block = prepare(workload);
      const [small, executors] = [
        prepare(create({ first: 0, count: 2 })),
        [await createSequentialExecutor(), await createParallelExecutor({ threads: most })] as const,
      ];
      const memory: number[] = [];
      for (const executor of executors) memory.push(await residentBytes(executor, small, block));
      const timings = await interleave(
        executors.map((executor) => ({ count, run: async () => (await execute(executor, block)).ms })),
        rounds,
      );
      await executors[1].close();
      smallest ??= timings;
      const shown = timings.map(
        ({ median, lowest, highest }, index) =>
          `${index === 0 ? 'sequential' : `${most} threads`} ${median.toPrecision(3)} µs (${lowest.toPrecision(3)} – ${highest.toPrecision(3)}), ` +
          `${percent(median / (smallest?.[index]?.median ?? Number.NaN) - 1)}, ${memory[index]?.toFixed(0)} bytes`,
      );
      lines.push(`growth    ${workload.name}, ${count}: ${shown.join('; ')}`);
    }
  }
  return {
    lines: [
      'growth    each transaction: time, warm; against that in the smallest block; resident memory of a new executor after its first block',
      "growth    (its tables and the block's result, without the state and the transactions that went in)",
      ...lines,
    ],
  };
};

/** Per transaction. @param small has the executor start and grow what every block needs */
async function residentBytes(executor: KernelExecutor, small: Prepared, block: Prepared): Promise<number> {
  await execute(executor, small);
  const before = await resident();
  const { result } = await execute(executor, block);
  const after = await resident();
  return ((after - before) * 2 ** 20) / result.outcomes.length;
}

const percent = (part: number): string => `${part < 0 ? '−' : '+'}${Math.abs(100 * part).toFixed(0)} %`;
