import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { execute, executeWithRoot } from '../contenders/engine.js';
import { Reference, SET_UPS } from '../contenders/reference.js';
import { type Contender, interleave } from '../measure.js';
import type { Row } from '../report.js';
import type { Workload } from '../workloads/workload.js';
import type { Suite } from './suite.js';

/** How many transactions each side executes: a time is that of one, and the reference's are long enough with fewer. */
interface Sizes {
  readonly engine: number;
  readonly reference: number;
}

/**
 * Blocks of one kind of transfer: execution alone, or up to the state root.
 * @param create a block of so many of them
 */
export const transfers =
  (create: (count: number) => Workload, sizes: Sizes, withRoot: boolean): Suite =>
  async ({ rounds }) => {
    const executor = await createSequentialExecutor();
    const [large, small] = [create(sizes.engine), create(sizes.reference)];
    const references = await Promise.all(SET_UPS.map((setUp) => Reference.create(setUp, small)));
    const expected = withRoot
      ? (await executeWithRoot(executor, small)).root
      : (await execute(executor, small)).gasUsed;
    const engine: Contender = {
      count: sizes.engine,
      run: async () => (withRoot ? await executeWithRoot(executor, large) : await execute(executor, large)).ms,
    };
    const others = references.map(
      (reference): Contender => ({
        count: sizes.reference,
        run: async () => {
          const { ms, ...got } = withRoot ? await reference.executeWithRoot() : await reference.execute();
          const result = 'root' in got ? got.root : got.gasUsed;
          if (result !== expected)
            throw new Error(`${small.name}: ${expected} by the engine, ${result} by the reference`);
          return ms;
        },
      }),
    );
    const [first, ...rest] = await interleave([engine, ...others], rounds);
    const row = {
      what: `${large.name}${withRoot ? ', with state root' : ''}`,
      unit: 'µs',
      engine: first,
      others: rest,
    };
    return { rows: [row as Row] };
  };
