/**
 * Division after Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D, on digits of 32 bits: the largest for which wasm
 * has a division of two digits by one. Shorter ways come first, for the divisors that programs mostly use.
 */
import { negate } from './add';
import { shiftRight } from './bits';
import { dividend, divisor, quotient, wordA, wordB } from './scratch';
import { copy, fits64, isNegative, leadingZeros, setSmall, ult } from './word';

const LOW_HALF: u64 = 0xffffffff;

/** Digits without the leading zeros, of at most `limit`. */
export function countDigits(a: usize, limit: usize): usize {
  let count = limit;
  while (count !== 0 && load<u32>(a + ((count - 1) << 2)) === 0) count--;
  return count;
}

/** result = a · 2^bits, one digit longer than `a`; bits < 32. From the top down, so that `result` may be `a`. */
function normalise(result: usize, a: usize, count: usize, bits: u64): void {
  const end = count << 2;
  store<u32>(result + end, u32((u64(load<u32>(a + end - 4)) << bits) >> 32));
  for (let i = end - 4; i !== 0; i -= 4) store<u32>(result + i, u32((load<u64>(a + i - 4) << bits) >> 32));
  store<u32>(result, load<u32>(a) << u32(bits));
}

/** The offset of the limb that the last of `count` digits lies in; the first limb's for none. */
function topLimb(count: usize): usize {
  return ((max<usize>(count, 1) - 1) >> 1) << 3;
}

/** Undoes {@link normalise} in place: the digit above the last is read too. */
function denormalise(a: usize, count: usize, bits: u64): void {
  for (let end = a + (count << 2); a < end; a += 4) store<u32>(a, u32(load<u64>(a) >> bits));
}

/**
 * Step D3: (u · 2^32 + next) / v for the first three digits of the dividend and the first two of the divisor. The estimate from
 * v's upper digit alone is at most two too large.
 */
function quotientDigit(u: u64, next: u64, v: u64): u64 {
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

/** Steps D4 and D5: takes digit · v from u; returns the borrow, 0 or 1. */
function subtractProduct(u: usize, v: usize, count: usize, digit: u64): u64 {
  let carry: u64 = 0;
  const end = count << 2;
  for (let i: usize = 0; i < end; i += 4) {
    // At most (2^32 − 1)^2 + 2^32 − 1: no overflow. A borrow is carried into the next digit's product.
    const term = digit * u64(load<u32>(v + i)) + carry;
    const difference = u64(load<u32>(u + i)) - (term & LOW_HALF);
    store<u32>(u + i, u32(difference));
    carry = (term >> 32) + (difference >> 63);
  }
  const top = u64(load<u32>(u + end));
  store<u32>(u + end, u32(top - carry));
  return u64(top < carry);
}

/** Step D6: adds v to u, and drops the carry out of it. */
function addBack(u: usize, v: usize, count: usize): void {
  let carry: u64 = 0;
  const end = count << 2;
  for (let i: usize = 0; i < end; i += 4) {
    const sum = u64(load<u32>(u + i)) + u64(load<u32>(v + i)) + carry;
    store<u32>(u + i, u32(sum));
    carry = sum >> 32;
  }
  store<u32>(u + end, load<u32>(u + end) + u32(carry));
}

/**
 * Algorithm D. Divides the `m` digits at `a` by the `n` at `b`, n ≥ 2, m ≥ n, the top digit of `b` not zero: m − n + 1 digits of
 * {@link quotient} and n digits of remainder in {@link dividend}, whose digits n … m are zero.
 */
function divideDigits(a: usize, m: usize, b: usize, n: usize): void {
  const u = dividend();
  const v = divisor();
  const bits = u64(clz<u32>(load<u32>(b + ((n - 1) << 2))));
  normalise(u, a, m, bits);
  normalise(v, b, n, bits);
  const leading = load<u64>(v + ((n - 2) << 2));
  for (let j = isize(m - n); j >= 0; j--) {
    const part = u + (usize(j) << 2);
    const top = part + (n << 2);
    let digit = quotientDigit(load<u64>(top - 4), u64(load<u32>(top - 8)), leading);
    if (subtractProduct(part, v, n, digit) !== 0) {
      digit--;
      addBack(part, v, n);
    }
    store<u32>(quotient() + (usize(j) << 2), u32(digit));
  }
  denormalise(u, n, bits);
}

/** The quotient of `high:low` by v, for high < v and the top bit of v set: algorithm D for four digits by two, in locals. */
function divide128(high: u64, low: u64, v: u64): u64 {
  const upper = quotientDigit(high, low >> 32, v);
  const rest = ((high << 32) | (low >> 32)) - upper * v;
  return (upper << 32) | quotientDigit(rest, low & LOW_HALF, v);
}

/** Divides the limbs at `a` up to offset `top` by a number below 2^64: as many limbs of {@link quotient}; returns the remainder. */
function divideBy64(a: usize, top: usize, number: u64): u64 {
  const bits = clz<u64>(number);
  const v = number << bits;
  let rest = (load<u64>(a + top) >> 1) >> (63 - bits);
  for (let end = top + 8; end !== 0; end -= 8) {
    let low = load<u64>(a + end - 8) << bits;
    if (end !== 8) low |= (load<u64>(a + end - 16) >> 1) >> (63 - bits);
    const q = divide128(rest, low, v);
    store<u64>(quotient() + end - 8, q);
    rest = low - q * v;
  }
  return rest >> bits;
}

/** a modulo b, for up to 16 digits at `a` and a word `b` that is not zero. */
export function modDigits(result: usize, a: usize, limit: usize, b: usize): void {
  const m = countDigits(a, limit);
  if (fits64(b)) {
    setSmall(result, divideBy64(a, topLimb(m), load<u64>(b)));
    return;
  }
  const n = countDigits(b, 8);
  const remainder = dividend();
  setSmall(remainder, 0);
  if (m < n) memory.copy(remainder, a, m << 2);
  else divideDigits(a, m, b, n);
  copy(result, remainder);
}

function isPowerOfTwo(a: usize): bool {
  const bits = popcnt<u64>(load<u64>(a)) + popcnt<u64>(load<u64>(a, 8));
  return bits + popcnt<u64>(load<u64>(a, 16)) + popcnt<u64>(load<u64>(a, 24)) === 1;
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
  const m = countDigits(a, 8);
  const n = countDigits(b, 8);
  setSmall(quotient(), 0);
  if (n <= 2) divideBy64(a, topLimb(m), load<u64>(b));
  else if (m >= n) divideDigits(a, m, b, n);
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
  else modDigits(result, a, 8, b);
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
