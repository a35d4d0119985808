import { createMPT } from '@ethereumjs/mpt';
import { bigIntToBytes, bigIntToMinimalBytes, type Hash } from '../primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../primitives/hex.js';
import { keccak256 } from '../primitives/keccak.js';
import { rlpEncode } from '../primitives/rlp.js';
import type { Alloc } from '../state/memory-state.js';

/** Keys are hashed (yellow paper, 4.1: a secure trie). */
async function rootOf(entries: Iterable<[Uint8Array, Uint8Array]>): Promise<Uint8Array> {
  const trie = await createMPT({ useKeyHashing: true });
  for (const [key, value] of entries) await trie.put(key, value);
  return trie.root();
}

/** The state root of a whole state (yellow paper, 4.1: TRIE(L_S(σ))). */
export async function stateRoot(alloc: Alloc): Promise<Hash> {
  const accounts: [Uint8Array, Uint8Array][] = [];
  for (const [address, { nonce, balance, code, storage }] of alloc) {
    const slots = [...storage].map(([key, value]): [Uint8Array, Uint8Array] => [
      bigIntToBytes(key, 32),
      rlpEncode(bigIntToMinimalBytes(value)),
    ]);
    const account = [bigIntToMinimalBytes(nonce), bigIntToMinimalBytes(balance), await rootOf(slots), keccak256(code)];
    accounts.push([hexToBytes(address), rlpEncode(account)]);
  }
  return bytesToHex(await rootOf(accounts)) as Hash;
}
