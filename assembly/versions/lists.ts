import { LIST_HEAD, VERSION_BYTES, VERSION_INDEX, VERSION_LIST, VERSION_NEXT, VERSION_PARTS } from '../layout';
import { TELL_LOOK } from '../sites';
import { loadShared, tell, yieldPoint } from '../yield';
import { allocate, noteList } from './arena';

/*
 * A location's versions, the highest transaction's first. A list is found through the record of its location, which is found by
 * the whole address or key: no two locations ever share one. It is read and changed under its lock, and for a few loads only.
 */

/**
 * True where no transaction below `index` has written to the location, as far as that can be told at a glance: without the lock. Who
 * writes meanwhile has what was read validated again.
 */
export function isUnwrittenBelow(list: usize, index: u32): bool {
  const highest = <usize>loadShared(list + LIST_HEAD);
  if (highest === 0) return true;
  return load<u32>(highest, VERSION_INDEX) >= index && loadShared(highest + VERSION_NEXT) === 0;
}

/** The highest version below a transaction, 0 where there is none. Under the lock, as the next one. */
export function highestBelow(list: usize, index: u32): usize {
  if (isDefined(YIELDING)) tell(TELL_LOOK, list, index);
  let version = <usize>load<u32>(list, LIST_HEAD);
  while (version !== 0 && load<u32>(version, VERSION_INDEX) >= index) version = below(version);
  return version;
}

export function below(version: usize): usize {
  return <usize>load<u32>(version, VERSION_NEXT);
}

/** True where {@link ownVersion} had to add it. */
export let isAdded: bool = false;

/** The transaction's own version, added with no parts where it has none. Under the lock. */
export function ownVersion(list: usize, index: u32): usize {
  let place = list + LIST_HEAD;
  let version = <usize>load<u32>(place);
  while (version !== 0 && load<u32>(version, VERSION_INDEX) > index) {
    place = version + VERSION_NEXT;
    version = below(version);
  }
  isAdded = version === 0 || load<u32>(version, VERSION_INDEX) !== index;
  if (!isAdded) return version;
  if (load<u32>(list, LIST_HEAD) === 0) noteList(list);
  const added = allocate(VERSION_BYTES);
  store<u32>(added, <u32>version, VERSION_NEXT);
  store<u32>(added, index, VERSION_INDEX);
  store<u32>(added, 0, VERSION_PARTS);
  store<u32>(added, <u32>list, VERSION_LIST);
  // the head is looked at without the lock
  yieldPoint(place);
  atomic.store<u32>(place, <u32>added);
  return added;
}
