import {
  LOGS,
  OUTCOME,
  OUTCOME_CHANGED_ACCOUNTS,
  OUTCOME_CHANGED_END,
  OUTCOME_CHANGED_SLOTS,
  OUTCOME_LOGS_END,
  THREADS,
  VIEW_SLOTS,
} from '../../assembly/layout.js';
import * as WebAssembly from '../primitives/webassembly.js';
import { Words } from '../primitives/words.js';

const PAGE_BYTES = 65_536;
/** All that 32 bits address but the last page, so that no end is 0. The system gives pages only as they are touched. */
const ADDRESS_SPACE = 2 ** 32 - PAGE_BYTES;
/** of a single thread's region */
const MAX_THREAD_BYTES = 2.75 * 2 ** 30;

/** Beside the regions of fixed size, a thread needs some bytes for what grows. */
const LEAST_THREAD_BYTES = VIEW_SLOTS + 8 * 2 ** 20;
/** One more region is the caller's. */
export const MAX_KERNEL_THREADS = Math.floor((ADDRESS_SPACE - THREADS) / LEAST_THREAD_BYTES) - 1;

/** The memory that the kernel's threads share. */
export class KernelMemory extends Words {
  readonly memory: WebAssembly.Memory;
  /** bytes of each thread's region */
  readonly threadBytes: number;
  readonly threads: number;

  /** @param existing of the same number of threads: another thread's */
  constructor(threads: number, existing?: WebAssembly.Memory) {
    const share = Math.min(MAX_THREAD_BYTES, (ADDRESS_SPACE - THREADS) / threads);
    const threadBytes = Math.floor(share / PAGE_BYTES) * PAGE_BYTES;
    const pages = Math.ceil((THREADS + threads * threadBytes) / PAGE_BYTES);
    const memory = existing ?? new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    super(memory.buffer);
    this.memory = memory;
    this.threadBytes = threadBytes;
    this.threads = threads;
  }

  /** Address of a thread's region. */
  region(thread: number): number {
    return THREADS + thread * this.threadBytes;
  }

  /** What a thread left of the batch in LOGS, as [start, end). */
  logsOf(thread: number): readonly [start: number, end: number] {
    const region = this.region(thread);
    const start = region + LOGS;
    // a thread that has not worked yet has left no end
    return [start, Math.max(start, this.readU32(region + OUTCOME + OUTCOME_LOGS_END))];
  }

  /** Where a thread left its part of what the block changed; `accounts` is 0 where it left none. */
  changesOf(thread: number): { readonly accounts: number; readonly slots: number; readonly end: number } {
    const outcome = this.region(thread) + OUTCOME;
    return {
      accounts: this.readU32(outcome + OUTCOME_CHANGED_ACCOUNTS),
      slots: this.readU32(outcome + OUTCOME_CHANGED_SLOTS),
      end: this.readU32(outcome + OUTCOME_CHANGED_END),
    };
  }
}
