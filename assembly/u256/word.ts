/**
 * A word: 256 bits as four u64 limbs in linear memory, least significant first. A number of type `usize` here is always the
 * address of a word, unless its name says otherwise. Results go to the first argument, which may be one of the operands.
 */
export const WORD_BYTES: usize = 32;

export function copy(result: usize, a: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const a3 = load<u64>(a, 24);
  setLimbs(result, a0, a1, a2, a3);
}

/** From the least significant limb up. */
export function setLimbs(result: usize, limb0: u64, limb1: u64, limb2: u64, limb3: u64): void {
  store<u64>(result, limb0);
  store<u64>(result, limb1, 8);
  store<u64>(result, limb2, 16);
  store<u64>(result, limb3, 24);
}

export function setSmall(result: usize, value: u64): void {
  setLimbs(result, value, 0, 0, 0);
}

export function isZero(a: usize): bool {
  return (load<u64>(a) | load<u64>(a, 8) | load<u64>(a, 16) | load<u64>(a, 24)) === 0;
}

export function fits32(a: usize): bool {
  return ((load<u64>(a) >> 32) | load<u64>(a, 8) | load<u64>(a, 16) | load<u64>(a, 24)) === 0;
}

export function fits64(a: usize): bool {
  return (load<u64>(a, 8) | load<u64>(a, 16) | load<u64>(a, 24)) === 0;
}

/** True below zero in two's complement. */
export function isNegative(a: usize): bool {
  return load<i64>(a, 24) < 0;
}

export function eq(a: usize, b: usize): bool {
  const low = (load<u64>(a) ^ load<u64>(b)) | (load<u64>(a, 8) ^ load<u64>(b, 8));
  const high = (load<u64>(a, 16) ^ load<u64>(b, 16)) | (load<u64>(a, 24) ^ load<u64>(b, 24));
  return (low | high) === 0;
}

/** a < b, unsigned. */
export function ult(a: usize, b: usize): bool {
  let x = load<u64>(a, 24);
  let y = load<u64>(b, 24);
  if (x === y) {
    x = load<u64>(a, 16);
    y = load<u64>(b, 16);
    if (x === y) {
      x = load<u64>(a, 8);
      y = load<u64>(b, 8);
      if (x === y) {
        x = load<u64>(a);
        y = load<u64>(b);
      }
    }
  }
  return x < y;
}

/** a < b in two's complement. */
export function slt(a: usize, b: usize): bool {
  const x = load<i64>(a, 24);
  const y = load<i64>(b, 24);
  return x === y ? ult(a, b) : x < y;
}

/** Leading zero bits: 256 of zero. */
export function leadingZeros(a: usize): u32 {
  const a3 = load<u64>(a, 24);
  if (a3 !== 0) return u32(clz<u64>(a3));
  const a2 = load<u64>(a, 16);
  if (a2 !== 0) return 64 + u32(clz<u64>(a2));
  const a1 = load<u64>(a, 8);
  if (a1 !== 0) return 128 + u32(clz<u64>(a1));
  return 192 + u32(clz<u64>(load<u64>(a)));
}

/** Bytes without the leading zeros: 0 of zero. */
export function byteLength(a: usize): u32 {
  return (263 - leadingZeros(a)) >> 3;
}

/** The word that 32 big-endian bytes at `bytes` stand for. */
export function loadBE(result: usize, bytes: usize): void {
  const a3 = bswap<u64>(load<u64>(bytes));
  const a2 = bswap<u64>(load<u64>(bytes, 8));
  const a1 = bswap<u64>(load<u64>(bytes, 16));
  const a0 = bswap<u64>(load<u64>(bytes, 24));
  setLimbs(result, a0, a1, a2, a3);
}

/** Writes a word as 32 big-endian bytes to `bytes`. */
export function storeBE(bytes: usize, a: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const a3 = load<u64>(a, 24);
  setLimbs(bytes, bswap<u64>(a3), bswap<u64>(a2), bswap<u64>(a1), bswap<u64>(a0));
}
