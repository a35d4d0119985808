import * as layout from '../../assembly/layout.js';
import * as scheduler from '../../assembly/scheduler/layout.js';
import type { KernelMemory } from '../kernel/memory.js';

/** Names of assembly/scheduler/status.ts, by number. */
export const STATUSES = ['ready to execute', 'executing', 'suspended', 'executed', 'aborting'];

/** Where a transaction stands that the engine did not get done with. */
export interface TransactionState {
  /** in the batch */
  readonly index: number;
  readonly status: string;
  readonly incarnation: number;
}

/** No thread of the engine has anything to do, and the block is not done: a fault of the scheduler. */
export class StalledError extends Error {
  readonly code = 'ENGINE_STALLED';
  /** those of the window under way */
  readonly transactions: readonly TransactionState[];

  constructor(seconds: number, transactions: readonly TransactionState[]) {
    super(`no progress for ${seconds} s, and no transaction is being executed: ${describeStates(transactions)}`);
    this.name = 'StalledError';
    this.transactions = transactions;
  }
}

/** A window has up to hundreds; an error has them all. */
const MOST_DESCRIBED = 32;

/** Number, status and, in brackets, incarnation of the first ones. */
export function describeStates(transactions: readonly TransactionState[]): string {
  const more = transactions.length - MOST_DESCRIBED;
  return [
    ...transactions
      .slice(0, MOST_DESCRIBED)
      .map(({ index, status, incarnation }) => `${index}: ${status} (${incarnation})`),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ].join(', ');
}

/** The transactions of the window under way. */
export const transactionStates = (memory: KernelMemory): TransactionState[] =>
  statesFrom(memory, memory.readU32(layout.WINDOW_FIRST), memory.readU32(scheduler.WINDOW_COUNT));

/** The transactions of the window under way; after the batch, of the last one. */
export function lastStates(memory: KernelMemory): TransactionState[] {
  if (memory.readU32(scheduler.WINDOW_COUNT) > 0) return transactionStates(memory);
  const transactions = memory.readU32(layout.BATCH_COUNT);
  const count = transactions === 0 ? 0 : ((transactions - 1) % scheduler.SCHEDULER_WINDOW) + 1;
  return statesFrom(memory, transactions - count, count);
}

function statesFrom(memory: KernelMemory, first: number, count: number): TransactionState[] {
  return Array.from({ length: count }, (_, index) => {
    const word = memory.readU32(scheduler.TXNS + index * scheduler.TXN_BYTES + scheduler.TXN_STATUS);
    const status = STATUSES[word & scheduler.STATUS_MASK] ?? 'unknown';
    return { index: first + index, status, incarnation: word >>> scheduler.STATUS_BITS };
  });
}

/** Looks now and then whether a batch gets on. A transaction that takes long is under way, which is something else. */
export class Watchdog {
  readonly #memory: KernelMemory;
  readonly #threads: number;
  readonly #seconds: number;
  #seen = -1;

  constructor(memory: KernelMemory, threads: number, seconds: number) {
    this.#memory = memory;
    this.#threads = threads;
    this.#seconds = seconds;
  }

  /** @throws StalledError where nothing has changed since it was last called, and nobody is at work */
  look(): void {
    const progress = this.#progress();
    const isIdle = this.#memory.readU32(scheduler.NUM_ACTIVE_TASKS) === 0 && !this.#isAnyAtWork();
    const areStarting = this.#memory.readU32(layout.THREADS_READY) < this.#threads;
    if (progress === this.#seen && isIdle && !areStarting)
      throw new StalledError(this.#seconds, transactionStates(this.#memory));
    this.#seen = progress;
  }

  #outcome(thread: number, field: number): number {
    return this.#memory.readU32(this.#memory.region(thread) + layout.OUTCOME + field);
  }

  /** Executing a transaction: in order and by claims there are no tasks. */
  #isAnyAtWork(): boolean {
    for (let thread = 0; thread < this.#threads; thread++)
      if (this.#outcome(thread, layout.OUTCOME_AT_WORK) !== 0) return true;
    return false;
  }

  /** A number that rises with every task that ends, every window, and every transaction in order. */
  #progress(): number {
    let sum = this.#memory.readU32(layout.WINDOW_FIRST) + this.#memory.readU32(layout.BARRIER_GENERATION);
    for (let thread = 0; thread < this.#threads; thread++) {
      sum += this.#outcome(thread, layout.OUTCOME_INDEX);
      const at = scheduler.STATISTICS + thread * scheduler.STATISTICS_BYTES;
      for (const field of [
        scheduler.STATISTIC_EXECUTIONS,
        scheduler.STATISTIC_VALIDATIONS,
        scheduler.STATISTIC_DEPENDENCIES,
      ])
        sum += this.#memory.readU32(at + field);
    }
    return sum;
  }
}
