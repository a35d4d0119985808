import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { execute, prepare } from '../contenders/engine.js';
import { Reference, SET_UPS, type SetUp } from '../contenders/reference.js';
import { type Timing, timingOf, totalOf } from '../measure.js';
import type { Row } from '../report.js';
import { mainnetBlocks, NO_MAINNET } from '../workloads/mainnet.js';
import type { Workload } from '../workloads/workload.js';
import type { Suite } from './suite.js';

/**
 * Blocks of mainnet, each and in total. The reference executes each once, between two of the engine's rounds: it takes a minute for all of
 * them. It has been warmed up by the blocks before.
 */
export const mainnet: Suite = async ({ rounds }) => {
  const blocks = await mainnetBlocks();
  if (blocks === undefined) return { lines: [NO_MAINNET] };
  const executor = await createSequentialExecutor();
  let firstTime = 0;
  const rows: Row[] = [];
  for (const block of blocks) {
    const times: number[] = [];
    const prepared = prepare(block);
    const { ms, gasUsed } = await execute(executor, prepared);
    firstTime += ms;
    const others: Timing[] = [];
    for (const setUp of SET_UPS) {
      for (let round = 0; round < rounds; round++) times.push((await execute(executor, prepared)).ms);
      others.push(timingOf([await executeOnce(setUp, block, gasUsed)], 1));
    }
    rows.push({
      what: `mainnet ${block.name}, ${block.context.fork}, ${block.transactions.length} transactions`,
      unit: 'ms',
      engine: timingOf(times, 1),
      others,
    });
  }
  return {
    rows: [...rows, total(rows)],
    lines: [
      `mainnet   ${firstTime.toFixed(0)} ms for all blocks where the kernel meets each for the first time, its codes not yet known`,
    ],
  };
};

async function executeOnce(setUp: SetUp, block: Workload, expected: bigint): Promise<number> {
  const { ms, gasUsed } = await (await Reference.create(setUp, block)).execute();
  if (gasUsed !== expected)
    throw new Error(`mainnet ${block.name}: ${expected} gas by the engine, ${gasUsed} by the reference`);
  return ms;
}

const total = (rows: readonly Row[]): Row => ({
  what: `mainnet, all ${rows.length} blocks with transactions`,
  unit: 'ms',
  engine: totalOf(rows.map(({ engine }) => engine)),
  others: SET_UPS.map((_, index) => totalOf(rows.flatMap(({ others }) => others[index] ?? []))),
});
