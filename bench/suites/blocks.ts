import { runBlockchainTest } from '../../runners/blockchain-tests/run.js';
import type { BlockchainTest } from '../../runners/fixtures/vectors.js';
import { EngineBlockProcessor } from '../../src/blocks/engine.js';
import type { BlockProcessor, BlockState } from '../../src/blocks/processor.js';
import { EthereumjsBlockProcessor } from '../../src/executors/ethereumjs/blocks.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { type Contender, interleave } from '../measure.js';
import { NO_OFFICIAL, officialBlockchainTests } from '../workloads/official.js';
import { AbsentError, type Suite, waysOf } from './suite.js';

/** Of the tests in both archives: the reference takes ten seconds for so many. */
const ONE_IN = 80;
/**
 * How often the engine judges them in a turn: until V8 has compiled what it runs it takes some thousand tests, where a run of all
 * tests has 27,821. The reference is as fast after its first time.
 */
const TIMES = 10;

/** Official blockchain tests, judged in one process: genesis, headers, senders, execution, roots, and all that a test claims. */
export const blocks: Suite = async ({ rounds }) => {
  const tests = await officialBlockchainTests(ONE_IN);
  if (tests === undefined) throw new AbsentError(NO_OFFICIAL);
  const engine = new EngineBlockProcessor(await createSequentialExecutor());
  const contenders = [judging(engine, tests, TIMES), judging(new EthereumjsBlockProcessor(), tests, 1)];
  const what = `an official blockchain test: one in ${ONE_IN}, ${tests.length}`;
  return [{ what, unit: 'µs', ways: waysOf(['sequential', 'ethereumjs'], await interleave(contenders, rounds)) }];
};

const judging = <State extends BlockState>(
  processor: BlockProcessor<State>,
  tests: readonly BlockchainTest[],
  times: number,
): Contender => ({
  count: tests.length * times,
  run: async () => {
    const start = performance.now();
    for (let time = 0; time < times; time++)
      for (const test of tests) {
        const verdict = await runBlockchainTest(test, processor);
        if (verdict.status === 'failed') throw new Error(`${test.id} by ${processor.name}: ${verdict.claim}`);
      }
    return performance.now() - start;
  },
});
