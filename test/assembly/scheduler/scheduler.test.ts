import { expect } from 'chai';
import { FAULT_DONE_WITHOUT_ACTIVE, FAULT_STALE_INCARNATION } from '../../../assembly/faults.js';
import * as layout from '../../../assembly/scheduler/layout.js';
import { assemblyModule } from '../compile.js';
import type { Block } from './block.js';
import { SCHEDULER_PAGES, statistic } from './fake-executor.js';
import { Interleaved } from './interleaved.js';
import { mix } from './random.js';

const MAX_THREADS = 8;
/** `SCHEDULER_SEED=n` runs the blocks from another seed. */
const SEED = Number(process.env.SCHEDULER_SEED ?? 1);
const BLOCKS = 3000;

const compile = (...constants: string[]): Promise<WebAssembly.Module> =>
  assemblyModule('assembly/scheduler/index.ts', SCHEDULER_PAGES, constants);

/** A small block, mostly of many conflicts. */
function blockOf(seed: number): { block: Block; threads: number } {
  const random = mix(seed, 0);
  const transactions = 2 + (random % 7 === 0 ? (random >>> 3) % 49 : (random >>> 3) % 9);
  const locations = [1, 2, 3, 6, 40][(random >>> 9) % 5] ?? 1;
  const block = { seed, transactions, locations, steps: 1 + ((random >>> 13) % 4) };
  return { block, threads: 1 + ((random >>> 17) % MAX_THREADS) };
}

/** The first block that goes wrong, and how. */
function firstFailure(interleaved: Interleaved, blocks: number): string | undefined {
  for (let seed = SEED; seed < SEED + blocks; seed++) {
    const { block, threads } = blockOf(seed);
    const failure = interleaved.run(block, threads, seed);
    if (failure !== undefined) return `SCHEDULER_SEED=${seed} ${JSON.stringify(block)} ${threads} threads: ${failure}`;
  }
  return undefined;
}

describe('assembly/scheduler', () => {
  let interleaved: Interleaved;
  const total = (offset: number): number => statistic(interleaved.memory.buffer, offset, MAX_THREADS);

  before(async () => {
    interleaved = new Interleaved(await compile(), MAX_THREADS);
  });

  it(`executes ${BLOCKS} blocks as in order, whichever thread goes on after each operation`, () =>
    expect(firstFailure(interleaved, BLOCKS)).to.equal(undefined));

  it('executes and validates once what one thread executes', () => {
    const block = { seed: SEED, transactions: 50, locations: 3, steps: 3 };
    expect(interleaved.run(block, 1, SEED)).to.equal(undefined);
    expect(total(layout.STATISTIC_EXECUTIONS)).to.equal(50);
    expect(total(layout.STATISTIC_VALIDATIONS)).to.equal(50);
    expect(total(layout.STATISTIC_ABORTS) + total(layout.STATISTIC_DEPENDENCIES)).to.equal(0);
  });

  it('counts a re-execution for each abort', () => {
    const block = { seed: SEED, transactions: 50, locations: 1, steps: 2 };
    expect(interleaved.run(block, MAX_THREADS, SEED)).to.equal(undefined);
    expect(total(layout.STATISTIC_ABORTS)).to.be.above(0);
    expect(total(layout.STATISTIC_REEXECUTIONS)).to.equal(total(layout.STATISTIC_ABORTS));
    expect(total(layout.STATISTIC_EXECUTIONS)).to.equal(50 + total(layout.STATISTIC_REEXECUTIONS));
    expect(total(layout.STATISTIC_DEPENDENCIES)).to.be.above(0);
  });

  it('validates not much more than it executes (aptos-core #6951)', () => {
    for (let seed = SEED; seed < SEED + 20; seed++) {
      const block = { seed, transactions: 400, locations: 400, steps: 2, pause: seed % 2 === 0 ? 0 : 200 };
      expect(interleaved.run(block, MAX_THREADS, seed)).to.equal(undefined);
      const executions = total(layout.STATISTIC_EXECUTIONS);
      if (process.env.SHOW)
        console.log(executions, total(layout.STATISTIC_VALIDATIONS), total(layout.STATISTIC_ABORTS));
      expect(total(layout.STATISTIC_VALIDATIONS)).to.be.below(2 * executions);
    }
  });

  describe('finds, by blocks alone,', () => {
    const visible = { FAULT_DONE_WITHOUT_ACTIVE, FAULT_STALE_INCARNATION };
    for (const [name, fault] of Object.entries(visible)) {
      it(name, async () => {
        const faulty = new Interleaved(await compile(`FAULT=${fault}`), MAX_THREADS);
        expect(firstFailure(faulty, BLOCKS)).to.be.a('string');
      });
    }
  });
});
