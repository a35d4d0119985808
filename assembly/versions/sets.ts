import { SET_BYTES, SETS } from '../layout';

/** Before a window: nothing is read or written. */
export function clearSets(count: u32): void {
  memory.fill(SETS, 0, <usize>count * SET_BYTES);
}
