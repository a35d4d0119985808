/**
 * The journal's hash indexes begin small, so that a transaction of few locations stays in the first-level cache, and grow by
 * four when they are half full. A cell holds a record's number plus one; each record holds the address of its cell.
 */
export const FIRST_CELLS: u32 = 256;

/** Names the records anew in an index of `cells` cells that begins at `index`. */
export function writeCell(index: usize, cells: u32, hash: u32, number: u32): usize {
  let cell = hash & (cells - 1);
  while (load<u32>(index + ((<usize>cell) << 2)) !== 0) cell = (cell + 1) & (cells - 1);
  const address = index + ((<usize>cell) << 2);
  store<u32>(address, number);
  return address;
}
