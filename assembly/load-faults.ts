/**
 * Faults of what threads load into the base state for each other, and leave of a batch: in a build with FAULT_CHOSEN (faults.ts), by their number
 * at CHOSEN_FAULT. No version and no task shows them, so those of Block-STM stand apart. Plain numbers only, so that TypeScript can import this file.
 */

/** Who loads a slot forgets that another thread has changed it meanwhile. */
export const FAULT_CHANGE_FORGOTTEN: u32 = 201;
/** A code is said to be there before its bytes are. */
export const FAULT_CODE_UNFINISHED: u32 = 202;
/** Who creates a contract does not look whether another thread has brought its code meanwhile, and brings it anew. */
export const FAULT_CODE_TWICE: u32 = 203;
/** What a thread has left of the batch before counts as what it has left of this one, in which it takes no part. */
export const FAULT_PART_KEPT: u32 = 204;
/** Who loads a slot looks afterwards whether all slots of the account are there: it may have come with them meanwhile, and is zero then. */
export const FAULT_COMPLETED_LATE: u32 = 205;
