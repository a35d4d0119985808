import { fileURLToPath } from 'node:url';
import workerpool, { type Pool } from 'workerpool';
import { failed, passed, type Verdict } from '../verdict/verdict.js';
import { type Job, toBatches } from './batches.js';
import { type BatchMessage, NOT_PASSED, NOT_STARTED, type VectorMessage, type WorkerData } from './protocol.js';

export interface PoolOptions {
  /** its default export is a `CreateRunVector` */
  readonly module: URL;
  /** handed to it; must survive a structured clone */
  readonly settings: unknown;
  readonly workers: number;
  /** seconds for one vector */
  readonly timeout: number;
  /** MiB of JavaScript heap per worker; memory outside of it (buffers) is not counted */
  readonly memory: number;
  /** stops the run: what has not been reported by then never is */
  readonly signal: AbortSignal;
}

export type OnVerdict<J> = (job: J, verdict: Verdict, durationMs: number) => void;

/** No worker gets as far as a vector: the fault is the runner's own. */
export class PoolError extends Error {
  readonly code = 'WORKER_DOES_NOT_START';

  constructor(message: string) {
    super(message);
    this.name = 'PoolError';
  }
}

/** How often a worker's position is looked at, in ms: the timeout is exact to this. */
const WATCH_INTERVAL = 50;
/** A worker may also die between two batches, so the first death without a vector to blame proves nothing. */
const STARTS = 3;

/**
 * Judges every job exactly once. A vector that takes too long, or whose worker dies, is failed by its id, and the rest of
 * its batch runs in a new worker.
 * @throws PoolError
 */
export async function runJobs<J extends Job>(
  jobs: readonly J[],
  options: PoolOptions,
  onVerdict: OnVerdict<J>,
): Promise<void> {
  const workerData: WorkerData = { module: options.module.href, settings: options.settings };
  const pool = workerpool.pool(fileURLToPath(new URL('./worker.js', import.meta.url)), {
    workerType: 'thread',
    maxWorkers: options.workers,
    workerThreadOpts: { workerData, resourceLimits: { maxOldGenerationSizeMb: options.memory } },
  });
  const fault = new AbortController();
  const stop = AbortSignal.any([options.signal, fault.signal]);
  let closing: PromiseLike<void> | undefined;
  stop.addEventListener('abort', () => {
    closing = pool.terminate(true);
  });
  const queue = toBatches(jobs, options.workers).values();

  /** Takes batches until there are no more: as many of these run as there are workers. */
  async function lane(): Promise<void> {
    for (const batch of queue) {
      for (let left = batch, starts = 0; left.length > 0; ) {
        if (stop.aborted) return;
        const before = left.length;
        const attempt = await attemptBatch(pool, left, options, onVerdict);
        left = attempt.left;
        starts = left.length < before ? 0 : starts + 1;
        if (starts === STARTS && !stop.aborted) throw new PoolError(`a worker does not start: ${attempt.death}`);
      }
    }
  }

  try {
    if (!stop.aborted) await Promise.all(Array.from({ length: options.workers }, lane));
  } catch (error) {
    fault.abort();
    throw error;
  } finally {
    await (closing ?? pool.terminate());
  }
}

/** One worker's try at a batch: what it left, and why it died if it did. */
async function attemptBatch<J extends Job>(
  pool: Pool,
  jobs: J[],
  { timeout, memory, signal }: PoolOptions,
  onVerdict: OnVerdict<J>,
): Promise<{ left: J[]; death?: string }> {
  const position = new Int32Array(new SharedArrayBuffer(4)).fill(NOT_STARTED);
  const durations = new Float64Array(new SharedArrayBuffer(8 * jobs.length)).fill(NOT_PASSED);
  const left = new Map(jobs.entries());
  let closed = false;
  const finish = (index: number, verdict: Verdict, durationMs: number): void => {
    const job = left.get(index);
    if (job === undefined || closed || signal.aborted) return;
    left.delete(index);
    onVerdict(job, verdict, durationMs);
  };
  const finishPassed = (): void => {
    for (const index of left.keys()) {
      const durationMs = durations[index] as number;
      if (durationMs !== NOT_PASSED) finish(index, passed, durationMs);
    }
  };

  const task = pool.exec('runBatch', [toMessage(jobs, position, durations)], {
    on: ({ index, verdict, durationMs }: VectorMessage) => finish(index, verdict, durationMs),
  });
  let at = NOT_STARTED;
  let since = performance.now();
  let limit = timeout;
  const watch = setInterval(() => {
    finishPassed();
    const now = Atomics.load(position, 0);
    if (now !== at) {
      at = now;
      since = performance.now();
      limit = timeout * (left.get(at)?.timeouts ?? 1);
    } else if (left.has(at) && performance.now() - since > limit * 1000) {
      finish(at, failed('timeout', `an outcome within ${limit} s`, 'none'), performance.now() - since);
      closed = true;
      task.cancel();
    }
  }, WATCH_INTERVAL);

  try {
    await task;
    finishPassed();
    return { left: [...left.values()] };
  } catch (error) {
    const { message: death, cause } = error as Error;
    finishPassed();
    finish(Atomics.load(position, 0), deathVerdict(death, cause, memory), performance.now() - since);
    return { left: [...left.values()], death };
  } finally {
    closed = true;
    clearInterval(watch);
  }
}

function toMessage(jobs: readonly Job[], position: Int32Array, durations: Float64Array): BatchMessage {
  const files: unknown[] = [];
  const vectors = jobs.map(({ id, file }): [string, number] => {
    if (files.at(-1) !== file) files.push(file);
    return [id, files.length - 1];
  });
  return { files, vectors, position, durations };
}

function deathVerdict(message: string, cause: unknown, memory: number): Verdict {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return failed('outOfMemory', `an outcome within ${memory} MiB of heap`, 'none');
  if (cause instanceof Error) return failed('crash', 'an outcome', cause.message, cause.stack?.split('\n').slice(1));
  const exitCode = /exitCode: `(-?\d+)`/.exec(message)?.[1];
  return failed('crash', 'an outcome', exitCode ? `the worker exited with code ${exitCode}` : message);
}
