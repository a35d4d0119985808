import {
  FRAMES,
  KECCAK_MEMO,
  LOGS,
  OUTCOME,
  PARTS,
  RETURN_DATA,
  SCRATCH,
  STACK,
  THREADS,
  UNDO_PARTS,
  VERSIONS_PARTS,
  VIEW_ACCOUNTS,
  VIEW_ACCOUNTS_INDEX,
  VIEW_SLOTS,
  VIEW_SLOTS_INDEX,
  VIEW_SLOTS_PARTS,
} from './layout';

/** Which of the batch's threads this instance is; the caller's is 0, in a region of its own. */
export let threadNumber: u32 = 0;

/** Addresses of this instance's region; layout.ts has its diagram. */
export let outcome: usize = 0;
export let scratch: usize = 0;
export let keccakMemo: usize = 0;
export let frames: usize = 0;
export let stack: usize = 0;
export let viewAccountsIndex: usize = 0;
export let viewSlotsIndex: usize = 0;
export let viewAccounts: usize = 0;
export let viewSlots: usize = 0;
export let undo: usize = 0;
export let logs: usize = 0;
export let returnData: usize = 0;
export let versions: usize = 0;
export let memoryStart: usize = 0;
/** One past the last byte of the region. */
export let regionEnd: usize = 0;

let regionBytes: usize = 0;

/** OUTCOME of any region. */
export function outcomeOf(region: u32): usize {
  return THREADS + <usize>region * regionBytes + OUTCOME;
}

/** Points this instance at a region, of which each has `bytes`. */
export function useRegion(number: u32, bytes: usize, thread: u32): void {
  threadNumber = thread;
  regionBytes = bytes;
  const region = THREADS + <usize>number * bytes;
  const part = ((bytes - VIEW_SLOTS) / PARTS) & ~63;
  outcome = region + OUTCOME;
  scratch = region + SCRATCH;
  keccakMemo = region + KECCAK_MEMO;
  frames = region + FRAMES;
  stack = region + STACK;
  viewAccountsIndex = region + VIEW_ACCOUNTS_INDEX;
  viewSlotsIndex = region + VIEW_SLOTS_INDEX;
  viewAccounts = region + VIEW_ACCOUNTS;
  viewSlots = region + VIEW_SLOTS;
  undo = viewSlots + VIEW_SLOTS_PARTS * part;
  logs = region + LOGS;
  returnData = region + RETURN_DATA;
  versions = undo + UNDO_PARTS * part;
  memoryStart = versions + VERSIONS_PARTS * part;
  regionEnd = region + bytes;
}
