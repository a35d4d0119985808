import { expect } from 'chai';
import { FAULT_DONE_WITHOUT_ACTIVE, FAULT_STALE_INCARNATION } from '../../../assembly/faults.js';
import * as layout from '../../../assembly/scheduler/layout.js';
import type * as WebAssembly from '../../../src/primitives/webassembly.js';
import { assemblyModule } from '../compile.js';
import type { Block } from './block.js';
import { DONE, EXECUTE, NONE, SCHEDULER_PAGES, type Scheduler, statistic, windowCount } from './fake-executor.js';
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

/** What the function returns, or the message of what it throws. */
function attempt<T>(action: () => T): T | string {
  try {
    return action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
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
    const block = { seed: SEED, transactions: 30, locations: 3, steps: 3 };
    expect(interleaved.run(block, 1, SEED)).to.equal(undefined);
    expect(total(layout.STATISTIC_EXECUTIONS)).to.equal(30);
    expect(total(layout.STATISTIC_VALIDATIONS)).to.equal(30);
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
      // a thread that hardly ever goes on keeps a run from being executed: what is above is validated before and after
      expect(total(layout.STATISTIC_VALIDATIONS)).to.be.below(3 * executions);
    }
  });

  describe('the limit of threads', () => {
    let one: Interleaved;
    let zero: Scheduler;
    let task = NONE;
    const limit = (): number => one.words[layout.ACTIVE_LIMIT >> 2] ?? 0;
    const mask = (1 << layout.ACTIVE_LIMIT_BITS) - 1;

    let module: WebAssembly.Module;
    before(async () => {
      module = await compile();
    });
    beforeEach(() => {
      one = new Interleaved(module, 4);
      zero = one.schedulers[0] as Scheduler;
      zero.beginBlock(4, 1);
      zero.beginWindow(500);
      task = NONE;
    });

    /** One thread executes so many transactions, and finds so many of the validations wrong. */
    const execute = (executions: number, isWrong: (index: number) => boolean): void => {
      for (let left = executions; left > 0; ) {
        const [index, incarnation] = [zero.taskIndex.value, zero.taskIncarnation.value];
        if (task === NONE) task = zero.lookForTask(0);
        else if (task === DONE) return;
        else if (task === EXECUTE) {
          left--;
          task = zero.finishExecution(index, incarnation, Number(incarnation === 0));
        } else {
          const aborted = incarnation === 0 && isWrong(index) && zero.tryValidationAbort(index, incarnation);
          task = zero.finishValidation(index, Number(aborted));
        }
      }
    };

    it('puts the threads above it to sleep, and no other', async () => {
      // a sleep is an error there
      one = new Interleaved(await compile('YIELDING=1'), 4);
      zero = one.schedulers[0] as Scheduler;
      zero.beginBlock(4, 1);
      zero.beginWindow(500);
      zero.setActiveLimit(2);
      expect(one.schedulers.map((scheduler) => attempt(() => scheduler.lookForTask(0)))).to.deep.equal([
        EXECUTE,
        EXECUTE,
        'the scheduler slept',
        'the scheduler slept',
      ]);
      zero.setActiveLimit(3);
      expect(attempt(() => one.schedulers[2]?.lookForTask(0))).to.equal(EXECUTE);
      expect(attempt(() => one.schedulers[3]?.lookForTask(0))).to.equal('the scheduler slept');
    });

    it('has nobody sleep who looks but briefly', async () => {
      one = new Interleaved(await compile('YIELDING=1'), 2);
      zero = one.schedulers[0] as Scheduler;
      zero.beginBlock(2, 1);
      zero.beginWindow(1);
      const all = (isBrief: number) => one.schedulers.map((each) => attempt(() => each.lookForTask(isBrief)));
      expect(all(1)).to.deep.equal([EXECUTE, NONE]);
      expect(attempt(() => one.schedulers[1]?.lookForTask(0))).to.equal('the scheduler slept');
    });

    it('does not keep a thread from the end of the window', () => {
      zero.setActiveLimit(1);
      zero.markDone();
      expect(one.schedulers.map((scheduler) => scheduler.lookForTask(0))).to.deep.equal([DONE, DONE, DONE, DONE]);
    });

    it('falls where many incarnations are aborted, and rises where few are', () => {
      execute(40, () => true);
      expect(limit() & mask).to.equal(2);
      execute(200, () => false);
      expect(limit() & mask).to.equal(4);
    });

    it('ends the window early where one thread would be left, for a stretch in order that grows', () => {
      const stretches = [0, 1, 2].map(() => {
        zero.beginWindow(500);
        execute(Number.POSITIVE_INFINITY, () => true);
        expect(windowCount(one.memory.buffer)).to.be.below(200);
        expect(limit() & mask).to.equal(1);
        const stretch = zero.stretchInOrder();
        expect(limit() & mask).to.equal(4);
        zero.clearTransactions(0, 500);
        task = NONE;
        return stretch;
      });
      const [first = 0] = stretches;
      expect(stretches).to.deep.equal([first, 2 * first, 4 * first]);
    });

    it('lets the window grow where threads gain, and begins the next one whole', () => {
      execute(Number.POSITIVE_INFINITY, () => false);
      expect(windowCount(one.memory.buffer)).to.equal(500);
    });

    it('stays where few incarnations are aborted', () => {
      execute(450, (index) => index % 20 === 0);
      expect(limit() & mask).to.equal(4);
    });
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
