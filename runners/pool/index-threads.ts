import { fileURLToPath } from 'node:url';
import workerpool, { type Pool } from 'workerpool';
import { type FileIndex, indexFile } from '../fixtures/file.js';
import { FixtureError } from '../fixtures/fixture-error.js';
import type { FixtureFile } from '../fixtures/fixture-file.js';
import type { IndexMessage } from './index-worker.js';

/** Less is read before a thread has started. */
const BYTES_BEFORE_THREADS = 8 * 2 ** 20;

/** Names the vectors of many files: an archive's thousands in worker threads, a few where they are asked for. */
export class IndexThreads {
  readonly #threads: number;
  #pool: Pool | undefined;
  #bytes = 0;

  constructor(threads: number) {
    this.#threads = threads;
  }

  async index(files: readonly FixtureFile[]): Promise<readonly FileIndex[]> {
    for (const { bytes } of files) this.#bytes += bytes.length;
    if (this.#bytes < BYTES_BEFORE_THREADS) return files.map(({ path, bytes }) => indexFile(path, bytes));
    this.#pool ??= workerpool.pool(fileURLToPath(new URL('./index-worker.js', import.meta.url)), {
      workerType: 'thread',
      maxWorkers: this.#threads,
    });
    const indexes: readonly IndexMessage[] = await this.#pool.exec('indexFiles', [files]);
    return indexes.map(({ failures, ...index }) => ({
      ...index,
      failures: failures.map((parts) => new FixtureError(...parts)),
    }));
  }

  /** Ends the threads, whatever they do. */
  async close(): Promise<void> {
    await this.#pool?.terminate(true);
  }
}
