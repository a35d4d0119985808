import { createMPT } from '@ethereumjs/mpt';
import { bigIntToMinimalBytes, type Hash } from '../primitives/bytes.js';
import { bytesToHex } from '../primitives/hex.js';
import { rlpEncode } from '../primitives/rlp.js';

/** The root of a list's trie, as a header has it of transactions, receipts and withdrawals (yellow paper, 4.4.3). */
export async function listRoot(items: readonly Uint8Array[]): Promise<Hash> {
  const trie = await createMPT();
  for (const [index, item] of items.entries()) await trie.put(rlpEncode(bigIntToMinimalBytes(BigInt(index))), item);
  return bytesToHex(trie.root()) as Hash;
}
