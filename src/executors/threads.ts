import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import workerpool, { type Pool } from 'workerpool';
import * as layout from '../../assembly/layout.js';
import type { Host } from '../kernel/host.js';
import { type BatchThreads, type CallerPart, kernelModule } from '../kernel/kernel.js';
import { answerQuestions } from '../kernel/kernel-thread.js';
import { KernelMemory } from '../kernel/memory.js';
import type { ThreadSettings } from './parallel-worker.js';
import { Watchdog } from './watchdog.js';

/** Seconds without progress after which a batch is looked into. */
const WATCH_SECONDS = 10;

/** Looks for a question before the caller's thread sleeps. */
const QUESTION_SPINS = 5000;

/** Milliseconds that threads have to end by themselves. Those that are killed cannot: they wait for an answer that does not come. */
const KILL_AFTER = 50;

const WORKER = fileURLToPath(new URL('./parallel-worker.js', import.meta.url));

/** A thread of the engine died; the block that it worked on has no result, and the next one gets new threads. */
export class ThreadError extends Error {
  readonly code = 'THREAD_DIED';
  readonly thread: number;

  constructor(thread: number, cause: unknown) {
    super(`thread ${thread} of the engine died: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'ThreadError';
    this.thread = thread;
  }
}

/** Threads over one memory, each with an instance of the kernel. Between two batches they sleep. */
export class Threads implements BatchThreads {
  readonly count: number;
  readonly adapts: number;
  /** a region for each thread, and one more for who gives out the batches */
  readonly memory: KernelMemory;
  readonly #words: Int32Array;
  readonly #pool: Pool;
  /** of the first thread that died */
  #death: ThreadError | undefined;
  /** ends the batch under way */
  #fail: ((error: unknown) => void) | undefined;

  constructor(count: number, isAdaptive: boolean) {
    this.count = count;
    const cores = count <= availableParallelism() ? layout.HAS_CORES : 0;
    const adapts = isAdaptive ? layout.ADAPTS_TO_CONFLICTS | layout.ADAPTS_TO_TIME | layout.TRIES_CLAIMS : 0;
    this.adapts = adapts | cores | (isAdaptive ? layout.TAKES_PART : 0);
    this.memory = new KernelMemory(count + 1);
    this.#words = new Int32Array(this.memory.memory.buffer);
    const workers = { minWorkers: count, maxWorkers: count, workerTerminateTimeout: KILL_AFTER };
    this.#pool = workerpool.pool(WORKER, { workerType: 'thread', ...workers });
    const { memory, threads: regions } = this.memory;
    for (let number = 0; number < count; number++) {
      const settings: ThreadSettings = { module: kernelModule('kernel'), memory, regions, number };
      this.#pool.exec('run', [settings]).catch((error: unknown) => {
        this.#death ??= new ThreadError(number, error);
        this.#fail?.(this.#death);
      });
    }
  }

  /**
   * Has the batch executed, and answers what the threads ask meanwhile. The event loop has turns in between.
   * @throws ThreadError, StalledError, and what the StateView throws: then only {@link kill} is left
   */
  async run(host: Host, begin: () => boolean, takePart: () => CallerPart): Promise<void> {
    if (!begin()) return;
    host.attend = () => void this.#answer(host);
    try {
      const part = takePart();
      if (part !== 'through') await this.#watch(this.#attend(host, takePart, part));
    } finally {
      host.attend = undefined;
    }
  }

  /** @throws what `batch` throws, ThreadError, StalledError */
  async #watch(batch: Promise<void>): Promise<void> {
    const watchdog = new Watchdog(this.memory, this.count, WATCH_SECONDS);
    let watch: NodeJS.Timeout | undefined;
    try {
      // a promise of the batch alone: one that lived as long as the threads would keep what waited for it
      await new Promise<void>((resolve, reject) => {
        batch.then(resolve, reject);
        this.#fail = reject;
        if (this.#death) throw this.#death;
        watch = setInterval(() => {
          try {
            watchdog.look();
          } catch (error) {
            reject(error);
          }
        }, WATCH_SECONDS * 1000);
      });
    } finally {
      clearInterval(watch);
      this.#fail = undefined;
    }
  }

  #answer(host: Host): boolean {
    return answerQuestions(this.memory, this.#words, this.count, (kind, record, number) =>
      host.answer(kind, record, number),
    );
  }

  async #attend(host: Host, takePart: () => CallerPart, stopped: CallerPart): Promise<void> {
    const attention = layout.ATTENTION >>> 2;
    for (let part = stopped; ; ) {
      const seen = Atomics.load(this.#words, attention);
      const hasAnswered = this.#answer(host);
      part = takePart();
      if (part === 'through' || Atomics.load(this.#words, layout.BATCH_IS_OVER >>> 2) !== 0) return;
      if (part === 'turns') await turn();
      else if (!hasAnswered || !this.#isWanted(attention, seen)) {
        const wait = Atomics.waitAsync(this.#words, attention, seen);
        if (wait.async) await wait.value;
      }
    }
  }

  /** Whether a thread wants something soon: one that has asked asks again, and to sleep takes longer than to answer. */
  #isWanted(attention: number, seen: number): boolean {
    for (let spins = 0; spins < QUESTION_SPINS; spins++) if (Atomics.load(this.#words, attention) !== seen) return true;
    return false;
  }

  /** Ends them, wherever they sleep; between two batches. */
  async close(): Promise<void> {
    Atomics.store(this.#words, layout.THREADS_END >>> 2, 1);
    Atomics.store(this.#words, layout.STAGE >>> 2, layout.STAGE_OVER);
    Atomics.store(this.#words, layout.PLACE >>> 2, layout.PLACE_CALLED);
    for (const word of [layout.PLACE, layout.BATCH_NUMBER, layout.BARRIER_GENERATION]) {
      Atomics.add(this.#words, word >>> 2, word === layout.PLACE ? 0 : 1);
      Atomics.notify(this.#words, word >>> 2);
    }
    await this.#pool.terminate();
  }

  /** Ends them in the middle of a batch. */
  async kill(): Promise<void> {
    await this.#pool.terminate(true);
  }
}
