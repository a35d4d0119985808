import {
  STATISTICS,
  STATISTICS_BYTES,
  TXN_BYTES,
  TXN_STATUS,
  TXNS,
  WINDOW_COUNT,
} from '../../../assembly/scheduler/layout.js';
import { type Block, type Read, writesOf } from './block.js';

/** What assembly/scheduler/index.ts exports. */
export interface Scheduler {
  readonly taskIndex: { readonly value: number };
  readonly taskIncarnation: { readonly value: number };
  useScheduler(thread: number): void;
  beginBlock(threads: number, isAdaptive: number): void;
  beginWindow(count: number): void;
  clearTransactions(from: number, to: number): void;
  stretchInOrder(): number;
  nextTask(): number;
  lookForTask(isBrief: number): number;
  addDependency(index: number, blocking: number): number;
  finishExecution(index: number, incarnation: number, wroteNewPath: number): number;
  tryValidationAbort(index: number, incarnation: number): number;
  finishValidation(index: number, aborted: number): number;
  setActiveLimit(limit: number): void;
  markDone(): void;
}

/** The kinds of tasks, and a status, as the scheduler numbers them. */
export const NONE = 0;
export const EXECUTE = 1;
export const DONE = 3;
const EXECUTED = 3;
const STATUS_MASK = 7;

const MAX_READS = 8;
/** Of a version's word: value in the low 8 bits, incarnation above them. */
const WRITTEN = 1 << 30;
const ESTIMATE = 1 << 31;

/** Pages of the scheduler's memory; the executor's own begins where they end. */
export const SCHEDULER_PAGES = 16;

/**
 * Multi-version memory for transactions that follow from a seed: a word for each version, which is there (WRITTEN) or marked
 * (ESTIMATE) or 0, behind it the reads of each transaction, and the incarnation that published last.
 * Each `yield` stands before one access that other threads can see.
 */
export class FakeExecutor {
  readonly block: Block;
  readonly #versions: Int32Array;
  readonly #reads: Int32Array;
  readonly #published: Int32Array;

  /** Bytes of its memory. */
  static bytes({ transactions, locations }: Block): number {
    return 4 * transactions * (locations + 1 + 2 * MAX_READS + 1);
  }

  constructor(block: Block, buffer: SharedArrayBuffer) {
    const { transactions, locations } = block;
    this.block = block;
    this.#versions = new Int32Array(buffer, 0, transactions * locations);
    this.#reads = new Int32Array(buffer, this.#versions.byteLength, transactions * (1 + 2 * MAX_READS));
    const before = this.#versions.byteLength + this.#reads.byteLength;
    this.#published = new Int32Array(buffer, before, transactions);
  }

  clear(): void {
    this.#versions.fill(0);
    this.#reads.fill(0);
    this.#published.fill(0);
  }

  /** The highest version below `index`, and whose it is; −1: that before the block. */
  #lookUp(location: number, index: number): { writer: number; word: number } {
    for (let writer = index - 1; writer >= 0; writer--) {
      const word = Atomics.load(this.#versions, location * this.block.transactions + writer);
      if (word !== 0) return { writer, word };
    }
    return { writer: -1, word: WRITTEN };
  }

  *#execute(scheduler: Scheduler, index: number, incarnation: number): Generator<void, number> {
    const { block } = this;
    for (let left = index % 10 === 0 ? (block.pause ?? 0) : 0; left > 0; left--) yield;
    const reads: number[] = [];
    let blocking = -1;
    const lookUp = this.#lookUp.bind(this);
    const read: Read<void> = function* (location) {
      yield;
      const { writer, word } = lookUp(location, index);
      if (word & ESTIMATE) {
        blocking = writer;
        return undefined;
      }
      reads.push(location, word & 255);
      return word & 255;
    };
    let writes = yield* writesOf(block, index, read);
    while (writes === undefined) {
      yield;
      if (scheduler.addDependency(index, blocking)) return NONE;
      reads.length = 0;
      writes = yield* writesOf(block, index, read);
    }
    yield;
    const before = this.#published[index] ?? 0;
    if (before !== incarnation) throw new Error(`${index}: incarnation ${incarnation} ends after ${before} others`);
    this.#published[index] = incarnation + 1;
    this.#reads.set([reads.length, ...reads], index * (1 + 2 * MAX_READS));
    let wroteNewPath = false;
    for (let location = 0; location < block.locations; location++) {
      const cell = location * block.transactions + index;
      const old = Atomics.load(this.#versions, cell);
      const value = writes.get(location);
      if (old === 0 && value === undefined) continue;
      wroteNewPath ||= old === 0;
      yield;
      Atomics.store(this.#versions, cell, value === undefined ? 0 : WRITTEN | (incarnation << 8) | value);
    }
    yield;
    return scheduler.finishExecution(index, incarnation, Number(wroteNewPath));
  }

  *#isValid(index: number): Generator<void, boolean> {
    const start = index * (1 + 2 * MAX_READS);
    const end = start + 1 + (this.#reads[start] ?? 0);
    for (let entry = start + 1; entry < end; entry += 2) {
      yield;
      const { word } = this.#lookUp(this.#reads[entry] ?? 0, index);
      if (word & ESTIMATE || (word & 255) !== this.#reads[entry + 1]) return false;
    }
    return true;
  }

  *#validate(scheduler: Scheduler, index: number, incarnation: number): Generator<void, number> {
    const valid = yield* this.#isValid(index);
    yield;
    const aborted = !valid && scheduler.tryValidationAbort(index, incarnation) !== 0;
    if (aborted) {
      const published = this.#published[index];
      if (published !== incarnation + 1)
        throw new Error(`${index}: ${incarnation} is aborted, ${published} are published`);
      for (let location = 0; location < this.block.locations; location++) {
        const cell = location * this.block.transactions + index;
        const word = Atomics.load(this.#versions, cell);
        if (word === 0) continue;
        yield;
        Atomics.store(this.#versions, cell, word | ESTIMATE);
      }
    }
    yield;
    return scheduler.finishValidation(index, Number(aborted));
  }

  /** What a worker thread does; `next` is the scheduler's way to ask for a task. */
  *work(scheduler: Scheduler, next: () => number): Generator<void, void> {
    for (let task = NONE; task !== DONE; ) {
      if (task === NONE) {
        yield;
        task = next();
      } else {
        const index: number = scheduler.taskIndex.value;
        const incarnation: number = scheduler.taskIncarnation.value;
        const kind = task === EXECUTE ? this.#execute : this.#validate;
        task = yield* kind.call(this, scheduler, index, incarnation);
      }
    }
  }

  /** Executes in order what the window, which ended early, has left. */
  executeInOrder(first: number): void {
    const { block } = this;
    const lookUp = this.#lookUp.bind(this);
    for (let index = first; index < block.transactions; index++) {
      // biome-ignore lint/correctness/useYield: nothing to wait for in order
      const read: Read<never> = function* (location) {
        return lookUp(location, index).word & 255;
      };
      const { value } = writesOf(block, index, read).next();
      for (const [location, written] of value ?? [])
        this.#versions[location * block.transactions + index] = WRITTEN | written;
    }
  }

  /** Values after the block. */
  finalState(): number[] {
    const { locations, transactions } = this.block;
    return Array.from({ length: locations }, (_, location) => this.#lookUp(location, transactions).word & 255);
  }
}

/** Transactions of the window: fewer than the block's where the scheduler saw that threads gain nothing. */
export const windowCount = (memory: ArrayBufferLike): number => new Uint32Array(memory)[WINDOW_COUNT >> 2] ?? 0;

/** Transactions that are not EXECUTED: none once the scheduler says DONE. */
export function unfinished(memory: ArrayBufferLike): number[] {
  const words = new Uint32Array(memory);
  const transactions = windowCount(memory);
  const status = (index: number) => (words[(TXNS + index * TXN_BYTES + TXN_STATUS) >> 2] ?? 0) & STATUS_MASK;
  return Array.from({ length: transactions }, (_, index) => index).filter((index) => status(index) !== EXECUTED);
}

/** A STATISTIC_, of all threads together. */
export function statistic(memory: ArrayBufferLike, offset: number, threads: number): number {
  const words = new Uint32Array(memory);
  let total = 0;
  for (let thread = 0; thread < threads; thread++)
    total += words[(STATISTICS + thread * STATISTICS_BYTES + offset) >> 2] ?? 0;
  return total;
}
