import { fileURLToPath } from 'node:url';
import workerpool, { type Pool } from 'workerpool';
import type { Address } from '../primitives/bytes.js';
import { BIGINT, is, isBytes, listOf, record } from '../primitives/input.js';
import { ClosedError, ThreadCountError } from '../primitives/thread-errors.js';
import type { Signature } from './recover.js';

/** Enough parts that no thread waits long for the last one. */
const PARTS_PER_THREAD = 4;
/** A message to a thread takes as long as a fraction of one recovery. */
const SMALLEST_PART = 8;

const checkSignatures = listOf(
  record({
    messageHash: is('a Uint8Array of 32 bytes', (value) => isBytes(value) && value.length === 32),
    yParity: BIGINT,
    r: BIGINT,
    s: BIGINT,
  }),
);

/**
 * Recovers the signers of many transactions in worker threads, beside what the caller's thread does.
 * @example const senders = await recovery.recover(signatures); await recovery.close();
 */
export class SenderRecovery {
  readonly #pool: Pool;
  readonly #threads: number;
  #isClosed = false;
  #underWay: Promise<unknown> = Promise.resolve();

  /**
   * @param threads they start with the first signatures, and stay until {@link close}
   * @throws ThreadCountError
   */
  constructor(threads: number) {
    if (!Number.isInteger(threads) || threads < 1) throw new ThreadCountError(threads);
    this.#threads = threads;
    this.#pool = workerpool.pool(fileURLToPath(new URL('./recovery-worker.js', import.meta.url)), {
      workerType: 'thread',
      maxWorkers: threads,
    });
  }

  /**
   * Per signature what `recoverAddress` returns for it: `undefined` where nobody signed.
   * @throws InputError, ClosedError
   */
  async recover(signatures: readonly Signature[]): Promise<(Address | undefined)[]> {
    if (this.#isClosed) throw new ClosedError('recovery');
    checkSignatures(signatures, 'signatures');
    const size = Math.max(SMALLEST_PART, Math.ceil(signatures.length / (this.#threads * PARTS_PER_THREAD)));
    const parts: Promise<(Address | undefined)[]>[] = [];
    for (let start = 0; start < signatures.length; start += size)
      parts.push(Promise.resolve(this.#pool.exec('recoverPart', [signatures.slice(start, start + size)])));
    const senders = Promise.all(parts);
    // without its result, which the next one would keep
    this.#underWay = Promise.allSettled([this.#underWay, senders]).then(() => undefined);
    return (await senders).flat();
  }

  /** Ends the threads, once what they were given is done. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#underWay;
    await this.#pool.terminate();
  }
}
