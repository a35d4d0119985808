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

/** Undoes {@link normalise} in place: the digit above the last is read too. */
function denormalise(a: usize, count: usize, bits: u64): void {
  for (let end = a + (count << 2); a < end; a += 4) store<u32>(a, u32(load<u64>(a) >> bits));
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
  const v1 = u64(load<u32>(v + ((n - 1) << 2)));
  const v2 = u64(load<u32>(v + ((n - 2) << 2)));
  for (let j = isize(m - n); j >= 0; j--) {
    const part = u + (usize(j) << 2);
    const top = part + (n << 2);
    const leading = load<u64>(top - 4);
    // Step D3: the estimate is at most two too large, and the second digit of v finds nearly every such case.
    let digit = leading / v1;
    let rest = leading - digit * v1;
    while (digit > LOW_HALF || digit * v2 > ((rest << 32) | u64(load<u32>(top - 8)))) {
      digit--;
      rest += v1;
      if (rest > LOW_HALF) break;
    }
    if (subtractProduct(part, v, n, digit) !== 0) {
      digit--;
      addBack(part, v, n);
    }
    store<u32>(quotient() + (usize(j) << 2), u32(digit));
  }
  denormalise(u, n, bits);
}

/** Divides `m` digits by one: m digits of {@link quotient}; returns the remainder. */
function divideByDigit(a: usize, m: usize, digit: u64): u64 {
  let rest: u64 = 0;
  for (let i = m << 2; i !== 0; i -= 4) {
    const part = (rest << 32) | u64(load<u32>(a + i - 4));
    const q = part / digit;
    rest = part - q * digit;
    store<u32>(quotient() + i - 4, u32(q));
  }
  return rest;
}

/** a modulo b, for up to 16 digits at `a` and a word `b` that is not zero. */
export function modDigits(result: usize, a: usize, limit: usize, b: usize): void {
  const m = countDigits(a, limit);
  const n = countDigits(b, 8);
  if (n === 1) {
    setSmall(result, divideByDigit(a, m, u64(load<u32>(b))));
    return;
  }
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
    const divisor64 = load<u64>(b);
    if (divisor64 === 0) {
      setSmall(result, 0);
      return;
    }
    if (fits64(a)) {
      setSmall(result, load<u64>(a) / divisor64);
      return;
    }
  }
  if (isPowerOfTwo(b)) {
    shiftRight(result, a, 255 - leadingZeros(b), 0);
    return;
  }
  const m = countDigits(a, 8);
  const n = countDigits(b, 8);
  if (m < n) {
    setSmall(result, 0);
    return;
  }
  setSmall(quotient(), 0);
  if (n === 1) divideByDigit(a, m, u64(load<u32>(b)));
  else divideDigits(a, m, b, n);
  copy(result, quotient());
}

/** MOD: a − b · (a / b), and zero where b is zero. */
export function mod(result: usize, a: usize, b: usize): void {
  if (fits64(b)) {
    const divisor64 = load<u64>(b);
    if (divisor64 === 0) {
      setSmall(result, 0);
      return;
    }
    if (fits64(a)) {
      setSmall(result, load<u64>(a) % divisor64);
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
