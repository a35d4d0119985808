import { bigIntToMinimalBytes, type Hash } from '../primitives/bytes.js';
import { bytesToHex } from '../primitives/hex.js';
import { rlpEncode } from '../primitives/rlp.js';
import { trieRoot } from './trie.js';

/** The root of a list's trie, as a header has it of transactions, receipts and withdrawals (yellow paper, 4.4.3). */
export const listRoot = (items: readonly Uint8Array[]): Hash =>
  bytesToHex(trieRoot(items.map((item, index) => [rlpEncode(bigIntToMinimalBytes(BigInt(index))), item]))) as Hash;
