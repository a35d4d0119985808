/** What TypeScript calls of the tries' module (src/trie/module.ts). */
import { initKeccak } from '../keccak';
import { KECCAK } from './layout';

export { addressKey, slotKey } from './keys';
export { hashRoot, refer, referBranch, setKind } from './node';
export { groupEnd, groupNibble, SORT_BYTES, sort } from './order';
export { gather, listAccounts, listItems, listPage, listSlots, merge } from './pages';

initKeccak(KECCAK);
