/* Faults of the place of thread 0, numbered on from faults.ts: schedules find them, and triage has no name for them. Plain numbers only. */

/** The caller's thread leaves its place in the middle of a window. */
export const FAULT_PLACE_LEFT: u32 = 301;
