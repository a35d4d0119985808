import { fits64, setLimbs, setSmall, WORD_BYTES } from './word';

const LOW_HALF: u64 = 0xffffffff;

/** The upper 64 bits of x · y, from the four products of their halves; the lower are x * y itself. */
export function mulHigh(x: u64, y: u64): u64 {
  const x0 = x & LOW_HALF;
  const x1 = x >> 32;
  const y0 = y & LOW_HALF;
  const y1 = y >> 32;
  // Neither sum can overflow: (2^32 − 1)^2 + 2 · (2^32 − 1) = 2^64 − 1.
  const middle = x1 * y0 + ((x0 * y0) >> 32);
  return x1 * y1 + (middle >> 32) + ((x0 * y1 + (middle & LOW_HALF)) >> 32);
}

/** a · b modulo 2^256: by rows, of which those of a's zero limbs above the first are left out. */
export function mul(result: usize, a: usize, b: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const a3 = load<u64>(a, 24);
  const b0 = load<u64>(b);
  if (fits64(b) && fits64(a)) {
    setLimbs(result, a0 * b0, mulHigh(a0, b0), 0, 0);
    return;
  }
  const b1 = load<u64>(b, 8);
  const b2 = load<u64>(b, 16);
  const b3 = load<u64>(b, 24);

  // A sum that is less than what was added to it has overflowed: such a comparison is a carry.
  let carry = mulHigh(a0, b0);
  let r1 = a0 * b1 + carry;
  carry = mulHigh(a0, b1) + u64(r1 < carry);
  let r2 = a0 * b2 + carry;
  carry = mulHigh(a0, b2) + u64(r2 < carry);
  let r3 = a0 * b3 + carry;
  if (a1 !== 0) {
    let row = a1 * b0;
    r1 += row;
    carry = mulHigh(a1, b0) + u64(r1 < row);
    row = a1 * b1 + carry;
    carry = mulHigh(a1, b1) + u64(row < carry);
    r2 += row;
    r3 += a1 * b2 + carry + u64(r2 < row);
  }
  if ((a2 | a3) !== 0) {
    const row = a2 * b0;
    r2 += row;
    r3 += a2 * b1 + mulHigh(a2, b0) + u64(r2 < row) + a3 * b0;
  }
  setLimbs(result, a0 * b0, r1, r2, r3);
}

/** a² modulo 2^256: products of two different limbs are taken once, and doubled. */
export function square(result: usize, a: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const a3 = load<u64>(a, 24);
  const c1 = a0 * a1;
  const row = a0 * a2;
  const c2 = mulHigh(a0, a1) + row;
  const c3 = mulHigh(a0, a2) + u64(c2 < row) + a0 * a3 + a1 * a2;

  let carry = mulHigh(a0, a0);
  const r1 = (c1 << 1) + carry;
  carry = u64(r1 < carry);
  const doubled = (c2 << 1) | (c1 >> 63);
  const sum = doubled + a1 * a1;
  const r2 = sum + carry;
  carry = u64(sum < doubled) + u64(r2 < sum);
  setLimbs(result, a0 * a0, r1, r2, ((c3 << 1) | (c2 >> 63)) + mulHigh(a1, a1) + carry);
}

/** Adds x · b to the five limbs at `sum`; the fifth must be zero before. */
function addProduct(sum: usize, x: u64, b: usize): void {
  let carry: u64 = 0;
  for (let limb: usize = 0; limb < WORD_BYTES; limb += 8) {
    const y = load<u64>(b + limb);
    const low = x * y + carry;
    const old = load<u64>(sum + limb);
    const added = low + old;
    // Fits: x · y + carry + old is at most (2^64 − 1)^2 + 2 · (2^64 − 1) = 2^128 − 1.
    carry = mulHigh(x, y) + u64(low < carry) + u64(added < old);
    store<u64>(sum + limb, added);
  }
  store<u64>(sum + WORD_BYTES, carry);
}

/** All 512 bits of a · b, as eight limbs; `result` must not overlap the operands. */
export function mulWide(result: usize, a: usize, b: usize): void {
  if (fits64(a) && fits64(b)) {
    const low = load<u64>(a);
    const high = load<u64>(b);
    setLimbs(result, low * high, mulHigh(low, high), 0, 0);
    setSmall(result + WORD_BYTES, 0);
    return;
  }
  memory.fill(result, 0, 2 * WORD_BYTES);
  for (let limb: usize = 0; limb < WORD_BYTES; limb += 8) addProduct(result + limb, load<u64>(a + limb), b);
}
