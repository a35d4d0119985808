/** What TypeScript calls of the tries' module (src/trie/module.ts). */
import { initQueue } from './hash-queue';
import { addressKey, flushKeys, slotKey } from './keys';
import { LOOKUP, LOOKUP_KEY } from './layout';
import { initRegion, region } from './region';

export { hashRoot, referBranch, setKind } from './node';
export { groupEnd, groupNibble, SORT_BYTES, sort } from './order';
export { listStaged } from './pages';
export { refer } from './refer';
export { finish, help, publish, work } from './tasks';

/** Before anything else. @param address of the thread's own region */
export function init(address: usize): void {
  initRegion(address);
  initQueue();
}

/** Leaves the key of the account in LOOKUP in LOOKUP_KEY. */
export function lookUpAccount(): void {
  addressKey(region + LOOKUP_KEY, region + LOOKUP);
  flushKeys();
}

/** The same of a slot. */
export function lookUpSlot(): void {
  slotKey(region + LOOKUP_KEY, region + LOOKUP);
  flushKeys();
}
