/**
 * Faults that a test can build in, to prove that it would find them: compile with `--use FAULT=` and one of these numbers. Plain
 * numbers only, so that TypeScript can import this file; `hasFault` (yield.ts) is what asks for them, and every other build
 * leaves no trace of them.
 */

/** None: the number stands in the kernel's memory, at CHOSEN_FAULT, so that one build has them all. */
export const FAULT_CHOSEN: u32 = 0;

/** Done is decided without looking at the tasks under way. */
export const FAULT_DONE_WITHOUT_ACTIVE: u32 = 1;
/** Done is decided without looking whether an index fell meanwhile. */
export const FAULT_DONE_WITHOUT_DECREASE_CNT: u32 = 2;
/** The validation of an earlier incarnation aborts the present one. */
export const FAULT_STALE_INCARNATION: u32 = 3;
/** (status, incarnation) is read and written in two steps. */
export const FAULT_TORN_STATUS: u32 = 4;
/** A transaction that starts to wait does not look whether the other one has finished meanwhile. */
export const FAULT_DEPENDENCY_RACE: u32 = 5;
/** A thread goes to sleep without looking whether work appeared since it last looked for some. */
export const FAULT_LOST_WAKE: u32 = 6;
/** A validation finds everything valid. */
export const FAULT_SKIP_VALIDATION: u32 = 7;
/** What an incarnation wrote and the next one did not stays. */
export const FAULT_KEEP_REMOVED: u32 = 8;
/** A location is known by its hash alone. */
export const FAULT_HASH_IDENTITY: u32 = 9;
/** A credit is added once more. */
export const FAULT_CREDIT_TWICE: u32 = 10;
/** What an incarnation wrote that failed is read as if it had not. */
export const FAULT_ESTIMATE_IGNORED: u32 = 11;
/** A later incarnation does not say that it wrote what the one before did not. */
export const FAULT_NEW_PATH_UNSAID: u32 = 12;
/** A location that another thread has claimed is read and written all the same. */
export const FAULT_CLAIM_IGNORED: u32 = 13;
/** What a window wrote stays though its claims failed. */
export const FAULT_CLAIMED_KEPT: u32 = 14;
/** Who looks for a location once more under the lock does so in the index that was in use before. */
export const FAULT_OLD_INDEX: u32 = 15;
