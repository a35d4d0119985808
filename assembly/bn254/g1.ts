/**
 * G1: y² = x³ + 3 over Fp. Sums are in SUM, in Jacobian coordinates: (x / z², y / z³); points that are added are affine, x and y as a pair.
 * Each formula has its products in twos.
 */
import { areZero, carry, copy, firsts, inner, multiply, outer, scale, seconds, subtract, subtractBoth } from './field';
import { CURVE_SCRATCH, ONES, PAIR_BYTES, POINT_INFINITE, POINT_Z, SUM } from './layout';
import { invert, readPair, writePair } from './numbers';

const Z: usize = SUM + POINT_Z;
const INFINITE: usize = SUM + POINT_INFINITE;

const A: usize = CURVE_SCRATCH;
const B: usize = CURVE_SCRATCH + PAIR_BYTES;
const C: usize = CURVE_SCRATCH + 2 * PAIR_BYTES;
const D: usize = CURVE_SCRATCH + 3 * PAIR_BYTES;
const T: usize = CURVE_SCRATCH + 4 * PAIR_BYTES;
const U: usize = CURVE_SCRATCH + 5 * PAIR_BYTES;
const V: usize = CURVE_SCRATCH + 6 * PAIR_BYTES;
/** x2 z² − x1 and y2 z³ − y1 of the last addition */
export const DIFFERENCE: usize = D;

/** As infinity is written. */
export function isZeros(bytes: usize, length: usize): bool {
  let any: u64 = 0;
  for (let i: usize = 0; i < length; i += 8) any |= load<u64>(bytes + i);
  return any === 0;
}

/** Reads an affine point of 64 bytes that are no zeros. @returns whether it is one: numbers below p, on the curve */
export function readG1(point: usize, bytes: usize): bool {
  if (!readPair(point, bytes, bytes + 32)) return false;
  // y² − x³ − 3, twice
  multiply(A, point, point);
  multiply(B, A, point);
  seconds(A, A, A);
  firsts(B, B, B);
  scale(C, ONES, 3);
  subtractBoth(A, A, B, C);
  return areZero(A);
}

/** SUM, as 64 bytes. */
export function writeSum(bytes: usize): void {
  if (load<u32>(INFINITE) !== 0) {
    memory.fill(bytes, 0, 64);
    return;
  }
  seconds(Z, Z, Z);
  invert(Z, Z);
  rescale(A, SUM, Z);
  writePair(bytes, A);
}

export function setInfinite(): void {
  store<u32>(INFINITE, 1);
}

export function setSum(point: usize): void {
  copy(SUM, point);
  copy(Z, ONES);
  store<u32>(INFINITE, 0);
}

/** x z² and y z³, z being the second of a pair; limbs of 2 at most. */
export function rescale(r: usize, point: usize, z: usize): void {
  seconds(A, z, z);
  seconds(B, z, point);
  multiply(A, A, B);
  outer(B, point, A);
  firsts(A, A, A);
  multiply(r, A, B);
}

/** SUM += SUM ("dbl-2009-l" of the Explicit-Formulas Database); y is never zero, as the order is odd. */
export function doubleSum(): void {
  if (load<u32>(INFINITE) !== 0) return;
  // x², y²
  multiply(A, SUM, SUM);
  // y⁴, x y²
  inner(B, A, SUM);
  seconds(C, A, A);
  multiply(B, B, C);
  // 4 y⁴, 4 x y²
  scale(B, B, 4);
  carry(B, B);
  // e = 3 x², e², y z
  scale(A, A, 3);
  outer(C, A, SUM);
  outer(D, A, Z);
  multiply(C, C, D);
  scale(Z, C, 2);
  // x' = e² − 8 x y²
  inner(D, B, B);
  subtractBoth(C, C, D, D);
  // y' = e (4 x y² − x') − 8 y⁴
  subtract(D, D, C);
  multiply(D, A, D);
  subtractBoth(D, D, B, B);
  firsts(SUM, C, D);
  carry(SUM, SUM);
}

/** SUM += an affine point. */
export function addToSum(point: usize): void {
  if (load<u32>(INFINITE) !== 0) {
    setSum(point);
    return;
  }
  // h and s: differences to x and y of the sum
  rescale(D, point, Z);
  subtract(D, D, SUM);
  if (mayBeZero(D)) {
    firsts(T, D, D);
    if (areZero(T)) {
      seconds(T, D, D);
      if (areZero(T)) doubleSum();
      else setInfinite();
      return;
    }
  }
  // h², s²
  multiply(A, D, D);
  // h³, x h²
  firsts(B, D, SUM);
  firsts(C, A, A);
  multiply(B, B, C);
  // y h³, z h
  outer(T, B, Z);
  inner(U, SUM, D);
  multiply(Z, T, U);
  // x' = s² − h³ − 2 x h²
  inner(A, A, A);
  inner(U, B, B);
  subtractBoth(A, A, B, U);
  subtract(A, A, U);
  // y' = s (x h² − x') − y h³
  subtract(U, U, A);
  inner(V, D, D);
  multiply(U, U, V);
  subtract(U, U, Z);
  firsts(SUM, A, U);
  carry(SUM, SUM);
}

/** 1 / p modulo 2^29 */
const INVERSE: i32 = -75916169;

/** False where the first element is certainly none of −8 p to 8 p: by its last bits. */
function mayBeZero(a: usize): bool {
  const multiple = ((load<i32>(a) * INVERSE) << 3) >> 3;
  return multiple >= -8 && multiple <= 8;
}
