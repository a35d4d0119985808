import { type Hash, ZERO_HASH } from '../primitives/bytes.js';
import type { Alloc } from '../state/memory-state.js';
import { TrieState } from './trie-state.js';

/**
 * The state root of a whole state (yellow paper, 4.1: TRIE(L_S(σ))).
 * @throws InputError, TrieThreadError
 */
export const stateRoot = (alloc: Alloc): Hash => TrieState.from(alloc, () => ZERO_HASH).root;
