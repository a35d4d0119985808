import { bigIntToBytes, bigIntToMinimalBytes, type Hash } from '../primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../primitives/hex.js';
import { keccak256 } from '../primitives/keccak.js';
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
    const codeHash = code.length === 0 ? EMPTY_CODE : keccak256(code);
    leaf = encode(bigIntToMinimalBytes(nonce), bigIntToMinimalBytes(balance), storageRoot(storage), codeHash);
    leaves.set(account, leaf);
  }
  return leaf;
}

const EMPTY_CODE = keccak256(new Uint8Array(0));

/**
 * RLP of an account: a list of four strings of at most 32 bytes, 56 to 134 bytes together. A root has one for each account and each
 * slot, and @ethereumjs/rlp took half of its time (`npm run bench -- raw-root`).
 */
function encode(...strings: readonly Uint8Array[]): Uint8Array {
  const items = strings.map(encodeString);
  const encoded = new Uint8Array(items.reduce((sum, { length }) => sum + length, 2));
  encoded[0] = 0xf8;
  encoded[1] = encoded.length - 2;
  let at = 2;
  for (const item of items) {
    encoded.set(item, at);
    at += item.length;
  }
  return encoded;
}

/** RLP of a string of at most 55 bytes. */
function encodeString(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 1 && (bytes[0] as number) < 0x80) return bytes;
  const encoded = new Uint8Array(1 + bytes.length);
  encoded[0] = 0x80 + bytes.length;
  encoded.set(bytes, 1);
  return encoded;
}

function storageRoot(storage: ReadonlyMap<bigint, bigint>): Uint8Array {
  if (storage.size === 0) return EMPTY_TRIE_ROOT;
  const slots: Entry[] = [];
  for (const [key, value] of storage)
    slots.push([keccak256(bigIntToBytes(key, 32)), encodeString(bigIntToMinimalBytes(value))]);
  return trieRoot(slots);
}
