import { SET_BYTES, SETS } from '../layout';
import { clearFees } from './fees';

/** Before a window: the transactions `from` to `to` have read and written nothing. */
export function clearSets(from: u32, to: u32): void {
  memory.fill(SETS + <usize>from * SET_BYTES, 0, <usize>(to - from) * SET_BYTES);
  clearFees(from, to);
}
