import { FAULT_OLD_INDEX } from '../faults';
import { COUNT_CELLS, COUNT_LOCK } from '../layout';
import { lock } from '../lock';
import { hasFault, loadShared, storeShared } from '../yield';

/*
 * Hash indexes, of the base state's tables and of the journal's: a cell holds a record's number plus one. They begin small, so that those of few
 * records stay in the nearer caches, and grow by four when they are half full.
 */

/** The journal's first ones, whose records each hold the address of their cell. */
export const FIRST_CELLS: u32 = 256;
/** The base state's first ones. */
const FIRST_STATE_CELLS: u32 = isDefined(YIELDING) ? 4 : 4096;

/** Names the records anew in an index of `cells` cells that begins at `index`. */
export function writeCell(index: usize, cells: u32, hash: u32, number: u32): usize {
  let cell = hash & (cells - 1);
  while (load<u32>(index + ((<usize>cell) << 2)) !== 0) cell = (cell + 1) & (cells - 1);
  const address = index + ((<usize>cell) << 2);
  store<u32>(address, number);
  return address;
}

/*
 * Of the base state there is an index of each size, that of so many cells behind as many. Who still looks into a smaller one while another
 * thread has it grow, finds all that was there before, and what is not found is looked for again under the lock.
 */

/** With FAULT_OLD_INDEX: cells of the index that the next search goes through, unless 0. */
let cellsBefore: u32 = 0;

/** Nobody else adds to the table, whose counters those are, or has its index grow. */
export function lockTable(counters: usize): void {
  if (hasFault(FAULT_OLD_INDEX)) cellsBefore = loadShared(counters + COUNT_CELLS);
  lock(counters + COUNT_LOCK);
}

/** Cells of the index that a search goes through: of the one in use, which stand at `size`. */
export function cellsInUse(size: usize): u32 {
  const before = cellsBefore;
  if (hasFault(FAULT_OLD_INDEX)) cellsBefore = 0;
  return hasFault(FAULT_OLD_INDEX) && before !== 0 ? before : loadShared(size);
}

/** Where a search begins. */
export function firstCell(indexes: usize, cells: u32, hash: u32): usize {
  return indexes + ((<usize>(cells + (hash & (cells - 1)))) << 2);
}

/** Where it goes on. */
export function nextCell(indexes: usize, cells: u32, cell: usize): usize {
  const next = cell + 4;
  return next === indexes + ((<usize>cells) << 3) ? indexes + ((<usize>cells) << 2) : next;
}

/** The index that is to be filled anew, if the one of so many cells is too small for so many records: its cells, or 0. */
export function cellsToGrow(cells: u32, mostCells: u32, count: u32): u32 {
  return count * 2 > cells && cells < mostCells ? cells * 4 : 0;
}

/** Empties all indexes up to the one in use, whose cells stand at `size`, and begins with the first. */
export function clearIndexes(indexes: usize, size: usize): void {
  const last = loadShared(size);
  for (let cells = FIRST_STATE_CELLS; cells <= last; cells *= 4)
    memory.fill(indexes + ((<usize>cells) << 2), 0, (<usize>cells) << 2);
  storeShared(size, FIRST_STATE_CELLS);
}
