import { bigIntToBytes, bigIntToMinimalBytes, type Hash } from '../primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../primitives/hex.js';
import { keccak256 } from '../primitives/keccak.js';
import { rlpEncode } from '../primitives/rlp.js';
import type { Alloc, AllocAccount } from '../state/memory-state.js';
import { EMPTY_TRIE_ROOT, type Entry, trieRoot } from './trie.js';

/** The state root of a whole state (yellow paper, 4.1: TRIE(L_S(σ))); keys are hashed. */
export function stateRoot(alloc: Alloc): Hash {
  const accounts: Entry[] = [];
  for (const [address, account] of alloc) accounts.push([keccak256(hexToBytes(address)), leafOf(account)]);
  return bytesToHex(trieRoot(accounts)) as Hash;
}

/** States share the accounts in which they do not differ, and an account never changes. */
const leaves = new WeakMap<AllocAccount, Uint8Array>();

function leafOf(account: AllocAccount): Uint8Array {
  let leaf = leaves.get(account);
  if (leaf === undefined) {
    const { nonce, balance, code, storage } = account;
    const root = storageRoot(storage);
    leaf = rlpEncode([bigIntToMinimalBytes(nonce), bigIntToMinimalBytes(balance), root, keccak256(code)]);
    leaves.set(account, leaf);
  }
  return leaf;
}

function storageRoot(storage: ReadonlyMap<bigint, bigint>): Uint8Array {
  if (storage.size === 0) return EMPTY_TRIE_ROOT;
  const slots: Entry[] = [];
  for (const [key, value] of storage)
    slots.push([keccak256(bigIntToBytes(key, 32)), rlpEncode(bigIntToMinimalBytes(value))]);
  return trieRoot(slots);
}
