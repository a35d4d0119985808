import * as WebAssembly from '../../../src/primitives/webassembly.js';
import { type Block, inOrder } from './block.js';
import { FakeExecutor, SCHEDULER_PAGES, type Scheduler, unfinished, windowCount } from './fake-executor.js';
import { mix } from './random.js';

/** Steps of all threads together per step of the block's transactions that are more than any order of them needs. */
const STEPS_EACH = 2000;

/** Executes blocks on threads that are one thread in truth: each turn lets one of them do one operation. */
export class Interleaved {
  readonly memory = new WebAssembly.Memory({ initial: SCHEDULER_PAGES, maximum: SCHEDULER_PAGES, shared: true });
  readonly words = new Uint32Array(this.memory.buffer);
  readonly schedulers: readonly Scheduler[];

  constructor(module: WebAssembly.Module, threads: number) {
    const env = { memory: this.memory };
    const never = (): never => {
      throw new Error('the scheduler slept');
    };
    this.schedulers = Array.from({ length: threads }, (_, thread) => {
      const instance = new WebAssembly.Instance(module, {
        env,
        yield: { turn: () => {}, sleep: never, wake: () => {} },
      });
      const scheduler = instance.exports as typeof instance.exports & Scheduler;
      scheduler.useScheduler(thread);
      return scheduler;
    });
  }

  /** @returns what went wrong, if anything did */
  run(block: Block, threads: number, seed: number): string | undefined {
    const executor = new FakeExecutor(block, new SharedArrayBuffer(FakeExecutor.bytes(block)));
    const [first] = this.schedulers;
    first?.beginBlock(threads, 1);
    first?.beginWindow(block.transactions);
    const going = this.schedulers.slice(0, threads).map((scheduler) => executor.work(scheduler, scheduler.nextTask));
    const limit = STEPS_EACH * block.transactions * (block.steps + 1) * threads;
    // one thread in three runs gets a turn in 64 only
    const starved = seed % 3 === 0 ? going[seed % threads] : undefined;
    for (let step = 0, random = seed; going.length > 0; step++) {
      if (step > limit) return `no end after ${step} steps`;
      random = mix(random, step);
      const thread = random % going.length;
      const chosen = going[thread];
      if (chosen === undefined || (chosen === starved && going.length > 1 && random >>> 26 !== 0)) continue;
      try {
        if (!chosen.next().done) continue;
      } catch (error) {
        return String(error);
      }
      const lost = unfinished(this.memory.buffer);
      if (lost.length > 0) return `done, but not all executed: ${lost}`;
      going.splice(thread, 1);
    }
    executor.executeInOrder(windowCount(this.memory.buffer));
    const [expected, got] = [`${inOrder(block)}`, `${executor.finalState()}`];
    return got === expected ? undefined : `expected ${expected}, got ${got}`;
  }
}
