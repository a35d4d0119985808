import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as WebAssembly from '../../../src/primitives/webassembly.js';
import { type Block, inOrder } from './block.js';
import { CONTROL_BYTES, Controller } from './controller.js';
import { FakeExecutor, SCHEDULER_PAGES, type Scheduler, unfinished, windowCount } from './fake-executor.js';
import type { Run, ThreadData } from './thread.js';

/** Accesses of all threads together, per transaction and step, that are more than any order of them needs. */
const STEPS_EACH = 4000;

/** Executes blocks on worker threads: as they come, or in a yield build under a controller. */
export class Threads {
  readonly memory = new WebAssembly.Memory({ initial: SCHEDULER_PAGES, maximum: SCHEDULER_PAGES, shared: true });
  readonly #main: Scheduler;
  readonly #control: SharedArrayBuffer | undefined;
  readonly #workers: readonly Worker[];

  constructor(module: WebAssembly.Module, count: number, controlled: boolean) {
    const { memory } = this;
    const ignore = (): void => {};
    const instance = new WebAssembly.Instance(module, {
      env: { memory },
      yield: { turn: ignore, sleep: ignore, wake: ignore },
    });
    this.#main = instance.exports as typeof instance.exports & Scheduler;
    this.#control = controlled ? new SharedArrayBuffer(CONTROL_BYTES) : undefined;
    this.#workers = Array.from({ length: count }, (_, thread) => {
      const workerData: ThreadData = { module, memory, control: this.#control, threads: count, thread };
      return new Worker(new URL('./thread.js', import.meta.url), { workerData });
    });
  }

  /** @returns what went wrong, if anything did, and what tells one sequence of steps from another */
  async run(block: Block, seed: number): Promise<{ failure: string | undefined; trace: string }> {
    const versions = new SharedArrayBuffer(FakeExecutor.bytes(block));
    const count = this.#workers.length;
    this.#main.beginBlock(count, 1);
    this.#main.beginWindow(block.transactions);
    if (this.#control)
      Controller.begin(this.#control, seed, count, STEPS_EACH * block.transactions * (block.steps + 1));
    const run: Run = { block, versions, changesLimit: seed % 4 === 0 };
    const answers = this.#workers.map(async (worker) => {
      worker.postMessage(run);
      const [failure] = await once(worker, 'message');
      return String(failure);
    });
    const failures = (await Promise.all(answers)).filter((failure) => failure !== '');
    const trace = this.#control ? Controller.trace(this.#control) : '';
    return { failure: failures.length > 0 ? failures.join('; ') : this.#check(block, versions), trace };
  }

  #check(block: Block, versions: SharedArrayBuffer): string | undefined {
    const lost = unfinished(this.memory.buffer);
    if (lost.length > 0) return `done, but not all executed: ${lost}`;
    const executor = new FakeExecutor(block, versions);
    executor.executeInOrder(windowCount(this.memory.buffer));
    const [expected, got] = [`${inOrder(block)}`, `${executor.finalState()}`];
    return got === expected ? undefined : `expected ${expected}, got ${got}`;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
