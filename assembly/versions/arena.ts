import { OUTCOME_LISTS, OUTCOME_LISTS_END, READ_BYTES, READS_HEAD, VERSION_BYTES } from '../layout';
import { memoryStart, outcome, versions } from '../thread';

/*
 * This thread's VERSIONS: records from its start up, LISTs from its end down. Nothing is given back before the window's end.
 */

export let recordsEnd: usize = 0;
export let lists: usize = 0;

export function clearArena(): void {
  recordsEnd = versions;
  lists = memoryStart;
}

/** True where a transaction that looked at so many locations finds room for what it read and wrote. */
export function hasRoom(locations: u32): bool {
  return recordsEnd + <usize>locations * (READ_BYTES + VERSION_BYTES + 4) + READS_HEAD <= lists;
}

/** After {@link hasRoom}. */
export function allocate(bytes: usize): usize {
  const record = recordsEnd;
  recordsEnd += bytes;
  return record;
}

/** Notes that this thread was the first to add to a LIST. */
export function noteList(list: usize): void {
  lists -= 4;
  store<u32>(lists, <u32>list);
}

/** Lets other threads see which LISTs were noted. */
export function reportLists(): void {
  store<u32>(outcome, <u32>lists, OUTCOME_LISTS);
  store<u32>(outcome, <u32>memoryStart, OUTCOME_LISTS_END);
}
