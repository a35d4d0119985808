import * as layout from '../../assembly/trie/layout.js';
import { keccak256 } from '../primitives/keccak.js';
import { beginTrie } from './module.js';

/** A key of at most 32 bytes and its value. */
export type Entry = readonly [key: Uint8Array, value: Uint8Array];

/** Of the trie with nothing in it: KEC(RLP(())), yellow paper, appendix D. */
export const EMPTY_TRIE_ROOT = keccak256(Uint8Array.of(0x80));

/**
 * The root of the Merkle Patricia trie of these entries (yellow paper, appendix D), built at once and from the leaves up: nothing
 * is looked up or written twice.
 * @param entries no key stands twice, or begins another one; no value is empty
 */
export function trieRoot(entries: readonly Entry[]): Uint8Array {
  if (entries.length === 0) return EMPTY_TRIE_ROOT;
  const module = beginTrie(layout.ITEMS);
  module.stageItems(entries);
  module.list();
  module.sort();
  module.wasm.refer(module.staged, 0, module.count, 0);
  module.wasm.hashRoot();
  return module.words.u8.slice(layout.RESULT, layout.RESULT + 32);
}
