import { keccak256 } from './keccak';

export const BLOOM_BYTES: usize = 256;
/** Bits of the filter, less one. */
const MASK: u32 = 2047;
/** Bits of each entry. */
const ENTRY_BITS: usize = 3;

/**
 * Adds `length` bytes to a bloom filter (yellow paper, 4.4.1: M3:2048): a bit for each of the first three pairs of bytes of their digest, counted from
 * the filter's end.
 * @param digest where the digest is put
 */
export function addToBloom(bloom: usize, digest: usize, bytes: usize, length: usize): void {
  keccak256(digest, bytes, length);
  for (let pair: usize = 0; pair < 2 * ENTRY_BITS; pair += 2) {
    const bit = <u32>bswap<u16>(load<u16>(digest + pair)) & MASK;
    const at = bloom + BLOOM_BYTES - 1 - (bit >> 3);
    store<u8>(at, load<u8>(at) | ((<u8>1) << (<u8>(bit & 7))));
  }
}
