/**
 * Division after Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D, on digits of 64 bits. wasm divides no two of them
 * by one: a quotient's digit comes from the divisor's reciprocal (Möller and Granlund, "Improved division by invariant integers",
 * 2011), which itself takes one long division. Shorter ways come first, for the divisors that programs mostly use.
 */
import { negate } from './add';
import { shiftRight } from './bits';
import { mulHigh } from './multiply';
import { dividend, divisor, quotient, wordA, wordB } from './scratch';
import { copy, fits64, isNegative, isPowerOfTwo, leadingZeros, setSmall, ult } from './word';

const LOW_HALF: u64 = 0xffffffff;

/** Bytes of the limbs at `a` without the leading zeros, of at most `limit` bytes. */
function limbBytes(a: usize, limit: usize): usize {
  let bytes = limit;
  while (bytes !== 0 && load<u64>(a + bytes - 8) === 0) bytes -= 8;
  return bytes;
}

/** The high limb of `high:low` shifted to the left by `bits` < 64: two shifts, as wasm takes a shift by 64 for none. */
function funnel(high: u64, low: u64, bits: u64): u64 {
  return (high << bits) | ((low >> 1) >> (63 - bits));
}

/** result = a · 2^bits, one limb longer than the `size` bytes of `a`; bits < 64. */
function normalise(result: usize, a: usize, size: usize, bits: u64): void {
  let low: u64 = 0;
  for (let i: usize = 0; i < size; i += 8) {
    const limb = load<u64>(a + i);
    store<u64>(result + i, funnel(limb, low, bits));
    low = limb;
  }
  store<u64>(result + size, funnel(0, low, bits));
}

/** The quotient of `u:next` by v for 32-bit digits, for u < v and the top bit of v set: Knuth's step D3. */
function halfDigit(u: u64, next: u64, v: u64): u64 {
  const v1 = v >> 32;
  const v2 = v & LOW_HALF;
  let digit = u / v1;
  let rest = u - digit * v1;
  while (digit > LOW_HALF || digit * v2 > ((rest << 32) | next)) {
    digit--;
    rest += v1;
    if (rest > LOW_HALF) break;
  }
  return digit;
}

/** floor((2^128 − 1) / v) − 2^64, for v with its top bit set. */
function reciprocal(v: u64): u64 {
  const upper = halfDigit(~v, LOW_HALF, v);
  const rest = ((~v << 32) | LOW_HALF) - upper * v;
  return (upper << 32) | halfDigit(rest, LOW_HALF, v);
}

/** The quotient of `high:low` by v, for high < v, the top bit of v set, and its reciprocal: algorithm 4 of the paper. */
function divide128(high: u64, low: u64, v: u64, inverse: u64): u64 {
  const q0 = inverse * high + low;
  let q1 = mulHigh(inverse, high) + high + u64(q0 < low) + 1;
  let rest = low - q1 * v;
  if (rest > q0) {
    q1--;
    rest += v;
  }
  return rest < v ? q1 : q1 + 1;
}

/**
 * Step D3: the quotient of the dividend's first three limbs `u2:u1:u0` by the divisor's first two `v1:v0`, for u2 ≤ v1. The
 * estimate from v1 alone is at most two too large.
 */
function quotientDigit(u2: u64, u1: u64, u0: u64, v1: u64, v0: u64, inverse: u64): u64 {
  let digit: u64 = u64.MAX_VALUE;
  let rest = u1 + v1;
  if (u2 !== v1) {
    digit = divide128(u2, u1, v1, inverse);
    rest = u1 - digit * v1;
  } else if (rest < v1) return digit;
  let low = digit * v0;
  let high = mulHigh(digit, v0);
  while (high > rest || (high === rest && low > u0)) {
    digit--;
    rest += v1;
    if (rest < v1) break;
    high -= u64(low < v0);
    low -= v0;
  }
  return digit;
}

/** Steps D4 and D5: takes digit · v from u; returns the borrow, 0 or 1. */
function subtractProduct(u: usize, v: usize, size: usize, digit: u64): u64 {
  let carry: u64 = 0;
  for (let i: usize = 0; i < size; i += 8) {
    const limb = load<u64>(v + i);
    const low = digit * limb + carry;
    const old = load<u64>(u + i);
    store<u64>(u + i, old - low);
    // At most 2^64 − 1: the product's upper limb is at most 2^64 − 2, and it is less where both others are one.
    carry = mulHigh(digit, limb) + u64(low < carry) + u64(old < low);
  }
  const top = load<u64>(u + size);
  store<u64>(u + size, top - carry);
  return u64(top < carry);
}

/** Step D6: adds v to u, and drops the carry out of it. */
function addBack(u: usize, v: usize, size: usize): void {
  let carry: u64 = 0;
  for (let i: usize = 0; i < size; i += 8) {
    const limb = load<u64>(v + i);
    const low = load<u64>(u + i) + carry;
    const sum = low + limb;
    store<u64>(u + i, sum);
    carry = u64(low < carry) + u64(sum < limb);
  }
  store<u64>(u + size, load<u64>(u + size) + carry);
}

/**
 * Algorithm D. Divides the `m` bytes of limbs at `a` by the `n` at `b`, n ≥ 16, m ≥ n, the top limb of `b` not zero: m − n + 8 bytes of
 * {@link quotient} and n bytes of remainder in {@link dividend}, where zeros follow it.
 */
function divideLimbs(a: usize, m: usize, b: usize, n: usize): void {
  const u = dividend();
  const v = divisor();
  const bits = clz<u64>(load<u64>(b + n - 8));
  normalise(u, a, m, bits);
  normalise(v, b, n, bits);
  const v1 = load<u64>(v + n - 8);
  const v0 = load<u64>(v + n - 16);
  const inverse = reciprocal(v1);
  for (let at = m - n + 8; at !== 0; ) {
    at -= 8;
    const part = u + at;
    const top = part + n;
    let digit = quotientDigit(load<u64>(top), load<u64>(top - 8), load<u64>(top - 16), v1, v0, inverse);
    if (subtractProduct(part, v, n, digit) !== 0) {
      digit--;
      addBack(part, v, n);
    }
    store<u64>(quotient() + at, digit);
  }
  for (let i: usize = 0; i < n; i += 8)
    store<u64>(u + i, (load<u64>(u + i) >> bits) | ((load<u64>(u + i + 8) << 1) << (63 - bits)));
}

/** Divides the `size` bytes of limbs at `a` by a number below 2^64: as many of {@link quotient}; returns the remainder. */
function divideBy64(a: usize, size: usize, number: u64): u64 {
  const bits = clz<u64>(number);
  const v = number << bits;
  const inverse = reciprocal(v);
  let above = load<u64>(a + size - 8);
  let rest = funnel(0, above, bits);
  for (let at = size; at !== 0; ) {
    at -= 8;
    const below: u64 = at === 0 ? 0 : load<u64>(a + at - 8);
    const low = funnel(above, below, bits);
    const q = divide128(rest, low, v, inverse);
    store<u64>(quotient() + at, q);
    rest = low - q * v;
    above = below;
  }
  return rest >> bits;
}

/** a modulo b, for up to `limit` bytes of limbs at `a`, and a word `b` that is not zero. */
export function modLimbs(result: usize, a: usize, limit: usize, b: usize): void {
  const m = limbBytes(a, limit);
  const n = limbBytes(b, 32);
  const remainder = dividend();
  setSmall(remainder, 0);
  if (m < n) memory.copy(remainder, a, m);
  else if (n === 8) setSmall(remainder, divideBy64(a, m, load<u64>(b)));
  else divideLimbs(a, m, b, n);
  copy(result, remainder);
}

/** DIV: a / b, and zero where b is zero. */
export function div(result: usize, a: usize, b: usize): void {
  if (fits64(b)) {
    const number = load<u64>(b);
    if (number === 0) {
      setSmall(result, 0);
      return;
    }
    if (fits64(a)) {
      setSmall(result, load<u64>(a) / number);
      return;
    }
  }
  if (isPowerOfTwo(b)) {
    shiftRight(result, a, 255 - leadingZeros(b), 0);
    return;
  }
  const m = limbBytes(a, 32);
  const n = limbBytes(b, 32);
  setSmall(quotient(), 0);
  if (m >= n) {
    if (n === 8) divideBy64(a, m, load<u64>(b));
    else divideLimbs(a, m, b, n);
  }
  copy(result, quotient());
}

/** MOD: a − b · (a / b), and zero where b is zero. */
export function mod(result: usize, a: usize, b: usize): void {
  if (fits64(b)) {
    const number = load<u64>(b);
    if (number === 0) {
      setSmall(result, 0);
      return;
    }
    if (fits64(a)) {
      setSmall(result, load<u64>(a) % number);
      return;
    }
  }
  if (ult(a, b)) copy(result, a);
  else modLimbs(result, a, 32, b);
}

/** |a| into `result`. */
function magnitude(result: usize, a: usize): void {
  if (isNegative(a)) negate(result, a);
  else copy(result, a);
}

/** SDIV: towards zero; zero where b is zero; −2^255 / −1 = −2^255, as 2^255 has no sign of its own. */
export function sdiv(result: usize, a: usize, b: usize): void {
  const negative = isNegative(a) !== isNegative(b);
  magnitude(wordA(), a);
  magnitude(wordB(), b);
  div(result, wordA(), wordB());
  if (negative) negate(result, result);
}

/** SMOD: the sign is that of a; zero where b is zero. */
export function smod(result: usize, a: usize, b: usize): void {
  const negative = isNegative(a);
  magnitude(wordA(), a);
  magnitude(wordB(), b);
  mod(result, wordA(), wordB());
  if (negative) negate(result, result);
}
