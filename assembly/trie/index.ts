/** What TypeScript calls of the tries' module (src/trie/module.ts). */
import { initKeccak } from '../keccak';
import { initKeccakPair } from '../keccak/pair';
import { initQueue } from './hash-queue';
import { addressKey, flushKeys, slotKey } from './keys';
import { KECCAK, KECCAK_PAIR, LOOKUP, LOOKUP_KEY } from './layout';

export { hashRoot, referBranch, setKind } from './node';
export { groupEnd, groupNibble, SORT_BYTES, sort } from './order';
export { gather, listAccounts, listItems, listPage, listSlots, merge } from './pages';
export { refer } from './refer';

initKeccak(KECCAK);
initKeccakPair(KECCAK_PAIR);
initQueue();

/** Leaves the key of the account in LOOKUP in LOOKUP_KEY. */
export function lookUpAccount(): void {
  addressKey(LOOKUP_KEY, LOOKUP);
  flushKeys();
}

/** The same of a slot. */
export function lookUpSlot(): void {
  slotKey(LOOKUP_KEY, LOOKUP);
  flushKeys();
}
