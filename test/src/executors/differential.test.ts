import { expect } from 'chai';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { fuzzBlock } from '../../fuzz/block.js';
import { difference } from '../../fuzz/compare.js';
import { Random } from '../../fuzz/random.js';

/** `npm run fuzz` runs as many as one likes. */
const CASES = 400;
const FIRST_SEED = Number(process.env.FUZZ_SEED ?? 1);

describe('the sequential executor', () => {
  it(`agrees with @ethereumjs/vm on ${CASES} random blocks (FUZZ_SEED=${FIRST_SEED})`, async function () {
    this.timeout(180_000);
    const sequential = await createSequentialExecutor();
    const reference = new EthereumjsExecutor();
    for (let seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++)
      expect(await difference(sequential, reference, fuzzBlock(new Random(seed))), `seed ${seed}`).to.equal(undefined);
  });
});
