/**
 * A word: 256 bits as four u64 limbs in linear memory, least significant first. A number of type `usize` here is always the
 * address of a word, unless its name says otherwise. Results go to the first argument, which may be one of the operands.
 *
 * Words are written by halves of 128 bits, never limb by limb: a processor hands a store on to a load that lies within it, and
 * a load of 128 bits that follows two stores of 64 waits until both have left for the cache.
 */
export const WORD_BYTES: usize = 32;

export function copy(result: usize, a: usize): void {
  const low = v128.load(a);
  const high = v128.load(a, 16);
  setHalves(result, low, high);
}

export function setHalves(result: usize, low: v128, high: v128): void {
  v128.store(result, low);
  v128.store(result, high, 16);
}

/** From the least significant limb up. */
export function setLimbs(result: usize, limb0: u64, limb1: u64, limb2: u64, limb3: u64): void {
  const low = i64x2.replace_lane(i64x2.splat(limb0), 1, limb1);
  setHalves(result, low, i64x2.replace_lane(i64x2.splat(limb2), 1, limb3));
}

export function setSmall(result: usize, value: u64): void {
  setHalves(result, i64x2.replace_lane(i64x2(0, 0), 0, value), i64x2(0, 0));
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

export function isPowerOfTwo(a: usize): bool {
  const bits = popcnt<u64>(load<u64>(a)) + popcnt<u64>(load<u64>(a, 8));
  return bits + popcnt<u64>(load<u64>(a, 16)) + popcnt<u64>(load<u64>(a, 24)) === 1;
}

/** Bytes without the leading zeros: 0 of zero. */
export function byteLength(a: usize): u32 {
  return (263 - leadingZeros(a)) >> 3;
}

/** The bytes of a half in the opposite order. */
export function reverse(half: v128): v128 {
  return v128.shuffle<u8>(half, half, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

/** The word that 32 big-endian bytes at `bytes` stand for. */
export function loadBE(result: usize, bytes: usize): void {
  const high = reverse(v128.load(bytes));
  const low = reverse(v128.load(bytes, 16));
  setHalves(result, low, high);
}

/** Writes a word as 32 big-endian bytes to `bytes`. */
export function storeBE(bytes: usize, a: usize): void {
  loadBE(bytes, a);
}
