import * as layout from './layout';
import { recordAt } from './order';

/** Whether KNOWN of the first of these records is the reference of their node at `depth`. */
export function isKnown(list: usize, from: u32, to: u32, depth: u32): bool {
  const first = recordAt(list, from);
  return (
    u32(load<u8>(first, layout.KNOWN_COUNT)) === to - from &&
    u32(load<u8>(first, layout.KNOWN_DEPTH)) === depth &&
    areNeighbours(list, from, to)
  );
}

/** That KNOWN of a record is the reference of the node of it and those behind it, `count` together, at `depth`. */
export function noteKnown(first: usize, count: u32, depth: u32): void {
  store<u8>(first, depth, layout.KNOWN_DEPTH);
  store<u8>(first, count, layout.KNOWN_COUNT);
}

/** Whether records lie one behind the other, as they did in their page: had another taken the place of one, it would lie elsewhere. */
function areNeighbours(list: usize, from: u32, to: u32): bool {
  for (let index = from + 1; index < to; index++)
    if (recordAt(list, index) !== recordAt(list, index - 1) + layout.RECORD_BYTES) return false;
  return true;
}
