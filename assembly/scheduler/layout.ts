/**
 * The scheduler's part of the shared memory: plain numbers only, as in ../layout.ts. It is the scheduler alone that writes here.
 *
 *     SCHEDULER   ┌──────────────────────────┐
 *                 │ counters                 │  a cache line each
 *                 ├──────────────────────────┤
 *                 │ guard                    │  written by thread 0
 *                 ├──────────────────────────┤
 *                 │ statistics of thread 0 … │  a cache line each, written by that thread alone
 *                 ├──────────────────────────┤
 *                 │ transaction 0 …          │  neighbours are one thread's, mostly
 *                 └──────────────────────────┘
 */
const LINE: usize = 64;

/** Transactions that are scheduled together at most; a longer block is executed window by window. What they read and wrote fits a core's cache. */
export const SCHEDULER_WINDOW: u32 = 512;
export const MAX_THREADS: u32 = 128;

export const SCHEDULER: usize = 512 * 1024;

/** u32 each, with the paper's names */
export const EXECUTION_IDX: usize = SCHEDULER;
export const VALIDATION_IDX: usize = SCHEDULER + LINE;
/** times that an index fell or the window ended; idle threads sleep here */
export const DECREASE_CNT: usize = SCHEDULER + 2 * LINE;
export const NUM_ACTIVE_TASKS: usize = SCHEDULER + 3 * LINE;
export const DONE_MARKER: usize = SCHEDULER + 4 * LINE;
/** transactions of the window: as it goes well, so many more, up to the next one */
export const WINDOW_COUNT: usize = DONE_MARKER + 4;
export const WINDOW_MOST: usize = DONE_MARKER + 8;
/** constant while threads work */
export const THREAD_COUNT: usize = DONE_MARKER + 12;
/** threads that sleep at DECREASE_CNT, or are about to */
export const SLEEPERS: usize = SCHEDULER + 5 * LINE;
/** threads that may work, and above that a number that rises with every change; the others sleep here */
export const ACTIVE_LIMIT: usize = SCHEDULER + 6 * LINE;
export const ACTIVE_LIMIT_BITS: u32 = 8;

/** u32: executions and conflicts when the guard last looked; transactions to execute in order when threads gain nothing */
export const GUARD_EXECUTIONS: usize = SCHEDULER + 7 * LINE;
export const GUARD_CONFLICTS: usize = GUARD_EXECUTIONS + 4;
export const GUARD_STRETCH: usize = GUARD_EXECUTIONS + 8;
/** 1: whether threads gain anything is not known yet */
export const GUARD_ON_TRIAL: usize = GUARD_EXECUTIONS + 12;
/** large windows in a row that one thread has executed nearly alone */
export const GUARD_ALONE: usize = GUARD_EXECUTIONS + 16;
/** 0: nothing is executed in order */
export const GUARD_IS_ADAPTIVE: usize = GUARD_EXECUTIONS + 20;

/** Since the block began; u32 each */
export const STATISTICS: usize = SCHEDULER + 8 * LINE;
export const STATISTICS_BYTES: usize = LINE;
/** incarnations that finished */
export const STATISTIC_EXECUTIONS: usize = 0;
/** those of them that were not the transaction's first */
export const STATISTIC_REEXECUTIONS: usize = 4;
export const STATISTIC_VALIDATIONS: usize = 8;
/** validations that failed and aborted their incarnation */
export const STATISTIC_ABORTS: usize = 12;
/** suspensions: a transaction began to wait for another one */
export const STATISTIC_DEPENDENCIES: usize = 16;
/** executions when the window began */
export const STATISTIC_BEFORE: usize = 20;

export const TXNS: usize = STATISTICS + MAX_THREADS * STATISTICS_BYTES;
export const TXN_BYTES: usize = 16;
/** u32: incarnation << STATUS_BITS | status */
export const TXN_STATUS: usize = 0;
export const STATUS_BITS: u32 = 3;
export const STATUS_MASK: u32 = 7;
/** u32: number plus one of the transaction that began last to wait for this one; the others follow in TXN_NEXT */
export const TXN_DEPENDENCY: usize = 4;
/** u32: number plus one of the next transaction that waits for the same one */
export const TXN_NEXT: usize = 8;

export const SCHEDULER_BYTES: usize = TXNS + SCHEDULER_WINDOW * TXN_BYTES - SCHEDULER;
