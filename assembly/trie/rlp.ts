// biome-ignore-all lint/correctness/noPrecisionLoss: literals of AssemblyScript are exact to 64 bits
import { byteLength, copy, fits64, storeBE } from '../u256/word';
import { SCRATCH } from './layout';
import { region } from './region';

/** RLP (yellow paper, appendix B). Writers return the address behind what they wrote, and may write over 32 bytes behind that. */
export const STRING: u32 = 0x80;
export const LIST: u32 = 0xc0;

/** Bytes of the prefix of a string or list of so many bytes. */
export function prefixBytes(length: u32): u32 {
  return length < 56 ? 1 : length < 1 << 8 ? 2 : length < 1 << 16 ? 3 : length < 1 << 24 ? 4 : 5;
}

export function writePrefix(at: usize, kind: u32, length: u32): usize {
  const size = prefixBytes(length) - 1;
  store<u8>(at++, size === 0 ? kind + length : kind + 55 + size);
  for (let shift = i32(size << 3) - 8; shift >= 0; shift -= 8) store<u8>(at++, length >> shift);
  return at;
}

export function numberBytes(value: u64): u32 {
  return value < 0x80 ? 1 : 9 - (u32(clz<u64>(value)) >> 3);
}

export function writeNumber(at: usize, value: u64): usize {
  if (value < 0x80) {
    store<u8>(at, value === 0 ? STRING : value);
    return at + 1;
  }
  const bytes = 8 - (clz<u64>(value) >> 3);
  store<u8>(at, STRING + u32(bytes));
  store<u64>(at + 1, bswap<u64>(value << (64 - (bytes << 3))));
  return at + 1 + usize(bytes);
}

export function wordBytes(word: usize): u32 {
  return fits64(word) ? numberBytes(load<u64>(word)) : 1 + byteLength(word);
}

export function writeWord(at: usize, word: usize): usize {
  if (fits64(word)) return writeNumber(at, load<u64>(word));
  const bytes = byteLength(word);
  storeBE(region + SCRATCH, word);
  store<u8>(at, STRING + bytes);
  copy(at + 1, region + SCRATCH + 32 - bytes);
  return at + 1 + bytes;
}

/** A hash. */
export function writeHash(at: usize, hash: usize): usize {
  store<u8>(at, STRING + 32);
  copy(at + 1, hash);
  return at + 33;
}

/** Bytes of the string that a path of so many nibbles is. */
export function pathBytes(nibbles: u32): u32 {
  return nibbles < 2 ? 1 : 2 + (nibbles >> 1);
}

export function nibbleAt(key: usize, index: u32): u32 {
  return (u32(load<u8>(key + (index >> 1))) >> (index & 1 ? 0 : 4)) & 15;
}

/** Hex-prefix encoding (yellow paper, appendix C) of a key's nibbles `from` to `to`. */
export function writePath(at: usize, key: usize, from: u32, to: u32, flag: u32): usize {
  const size = 1 + ((to - from) >> 1);
  if (size > 1) store<u8>(at++, STRING + size);
  const isOdd = (to - from) & 1;
  store<u8>(at++, flag | (isOdd ? 0x10 | nibbleAt(key, from) : 0));
  for (let nibble = from + isOdd; nibble < to; nibble += 2)
    store<u8>(at++, (nibbleAt(key, nibble) << 4) | nibbleAt(key, nibble + 1));
  return at;
}

/** The same of a leaf's key of 32 bytes, to its end: in whole bytes. */
export function writeLeafPath(at: usize, key: usize, from: u32): usize {
  const size = 1 + ((64 - from) >> 1);
  if (size > 1) store<u8>(at++, STRING + size);
  store<u8>(at, from & 1 ? 0x30 | nibbleAt(key, from) : 0x20);
  copy(at + 1, key + ((from + 1) >> 1));
  return at + size;
}
