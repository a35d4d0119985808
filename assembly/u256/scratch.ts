/**
 * Where u256 keeps intermediate limbs. Threads share one memory, so each instance is given bytes of its own:
 *
 *     offset  bytes  content
 *          0     72  DIVIDEND   8 limbs and the one that normalisation adds; the remainder afterwards
 *         72     40  DIVISOR    4 limbs and one that normalisation leaves zero
 *        112     64  QUOTIENT   8 limbs
 *        176     64  PRODUCT    8 limbs
 *        240     32  WORD_A     an operand that must not be changed in place
 *        272     32  WORD_B     a second one
 *        304    256  POWERS     of a base, odd ones
 */
const DIVIDEND: usize = 0;
const DIVISOR: usize = 72;
const QUOTIENT: usize = 112;
const PRODUCT: usize = 176;
const WORD_A: usize = 240;
const WORD_B: usize = 272;
const POWERS: usize = 304;

/** Bytes that {@link initU256} must be given, aligned to 8. */
export const U256_SCRATCH_BYTES: usize = 560;

let base: usize = 0;

/** Points this instance at its scratch memory; nothing in it outlives a call. */
export function initU256(scratch: usize): void {
  base = scratch;
}

export function dividend(): usize {
  return base + DIVIDEND;
}
export function divisor(): usize {
  return base + DIVISOR;
}
export function quotient(): usize {
  return base + QUOTIENT;
}
export function product(): usize {
  return base + PRODUCT;
}
export function wordA(): usize {
  return base + WORD_A;
}
export function wordB(): usize {
  return base + WORD_B;
}
export function powers(): usize {
  return base + POWERS;
}
