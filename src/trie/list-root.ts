import { bigIntToMinimalBytes, type Hash } from '../primitives/bytes.js';
import { bytesToHex } from '../primitives/hex.js';
import { rlpEncode } from '../primitives/rlp.js';
import { type Entry, trieRoot } from './trie.js';

/** The root of a list's trie, as a header has it of transactions, receipts and withdrawals (yellow paper, 4.4.3). */
export function listRoot(items: readonly Uint8Array[]): Hash {
  const entries = items.map((item, index): Entry => [rlpEncode(bigIntToMinimalBytes(BigInt(index))), item]);
  return bytesToHex(trieRoot(entries)) as Hash;
}
