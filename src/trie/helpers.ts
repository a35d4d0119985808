import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as layout from '../../assembly/trie/layout.js';
import type * as WebAssembly from '../primitives/webassembly.js';

const WORKER = fileURLToPath(new URL('./helper.js', import.meta.url));
/** Seconds without a task that got done: no task takes as long. */
const PATIENCE = 30;

/** What a thread is started with. */
export interface HelperSettings {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** address of its own region */
  readonly region: number;
}

/** A thread that works on tries failed. The state that it worked on has no root; the next one gets new threads. */
export class TrieThreadError extends Error {
  readonly code = 'TRIE_THREAD_FAILED';

  constructor(reason: string, options?: ErrorOptions) {
    super(`a thread that works on tries failed: ${reason}`, options);
    this.name = 'TrieThreadError';
  }
}

/**
 * Threads that take tasks out of a module's memory, beside the caller's thread. Nobody waits for them to start, and they do not keep the
 * process from ending.
 */
export class TrieHelpers {
  readonly #buffer: ArrayBufferLike;
  readonly #workers: readonly Worker[];
  /** of a thread that ended without a word */
  #error: Error | undefined;

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory, count: number) {
    this.#buffer = memory.buffer;
    this.#workers = Array.from({ length: count }, (_, index) => {
      const workerData: HelperSettings = { module, memory, region: (index + 1) * layout.REGION_BYTES };
      const worker = new Worker(WORKER, { workerData });
      worker.on('error', (error) => {
        this.#error ??= error;
      });
      worker.on('exit', (code) => {
        this.#error ??= new Error(`it ended with code ${code}`);
      });
      worker.unref();
      return worker;
    });
  }

  /** @param since when a task got done last: ms of `performance.now`. @throws TrieThreadError */
  check(since: number): void {
    const length = new Uint32Array(this.#buffer, layout.FAILED, 1)[0] as number;
    if (length > 0) {
      const reason = new Uint8Array(this.#buffer, layout.FAILED_REASON, length);
      throw new TrieThreadError(new TextDecoder().decode(reason.slice()));
    }
    if (this.#error) throw new TrieThreadError(this.#error.message, { cause: this.#error });
    if (performance.now() - since > PATIENCE * 1000) throw new TrieThreadError(`no task done in ${PATIENCE} s`);
  }

  /** Ends them. */
  end(): void {
    for (const worker of this.#workers) void worker.terminate();
  }
}
