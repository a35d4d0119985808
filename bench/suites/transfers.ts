import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { ZERO_HASH } from '../../src/primitives/bytes.js';
import { TrieState } from '../../src/trie/trie-state.js';
import { execute, executeWithRoot, prepare } from '../contenders/engine.js';
import { Reference, SET_UPS } from '../contenders/reference.js';
import { type Contender, interleave } from '../measure.js';
import type { Row } from '../report.js';
import { blocksOf } from '../workloads/shapes.js';
import type { Range, Workload } from '../workloads/workload.js';
import type { Suite } from './suite.js';

/** The engine's blocks: of the size that 50 million gas make of ERC-20 transfers, each with a state of its own, which it reads anew. */
const BLOCKS = 10;
const TRANSACTIONS = 1000;

/**
 * Blocks of one kind of transfer: execution alone, or up to the state root.
 * The reference executes the first of the blocks only: a time is that of one transaction, and its are long enough.
 * @param create a block of transfers between accounts of these numbers
 */
export const transfers =
  (create: (range: Range) => Promise<Workload>, withRoot: boolean): Suite =>
  async ({ rounds }) => {
    const executor = await createSequentialExecutor();
    const runOf = (workload: Workload) => {
      const block = prepare(workload);
      if (!withRoot) return () => execute(executor, block);
      const state = TrieState.from(workload.state.alloc, () => ZERO_HASH);
      return () => executeWithRoot(executor, { ...block, state });
    };
    const runs = (await blocksOf(create, BLOCKS, TRANSACTIONS)).map(runOf);
    const first = await create({ first: 0, count: TRANSACTIONS });
    const references = await Promise.all(SET_UPS.map((setUp) => Reference.create(setUp, first)));
    const expected = resultOf(await runOf(first)());
    const engine: Contender = {
      count: BLOCKS * TRANSACTIONS,
      run: async () => {
        let total = 0;
        for (const run of runs) total += (await run()).ms;
        return total;
      },
    };
    const others = references.map(
      (reference): Contender => ({
        count: TRANSACTIONS,
        run: async () => {
          const got = withRoot ? await reference.executeWithRoot() : await reference.execute();
          if (resultOf(got) !== expected)
            throw new Error(`${first.name}: ${expected} by the engine, ${resultOf(got)} by the reference`);
          return got.ms;
        },
      }),
    );
    const [engineTime, ...rest] = await interleave([engine, ...others], rounds);
    const row = {
      what: `${first.name}${withRoot ? ', with state root' : ''}`,
      unit: 'µs',
      engine: engineTime,
      others: rest,
    };
    return { rows: [row as Row] };
  };

const resultOf = (got: { root: string } | { gasUsed: bigint }): string | bigint =>
  'root' in got ? got.root : got.gasUsed;
