/**
 * The twist of BN254, y² = x³ + 3 / ξ over Fp2, whose subgroup of order r is G2. (x, y) stands for the point (x w², y w³) of the curve over Fp12.
 * Multiples of a point are in homogeneous coordinates, (x / z, y / z). Formulas are those of Costello, Lange and Naehrig
 * (https://eprint.iacr.org/2009/615) but for factors of Fp2; they give the line through the points, too:
 * y_P − slope x_P w + (slope x − y) w³ at P of G1, times something of Fp2, which the final exponentiation takes away.
 */
import { add, areZero, carry, multiply, negate, scale, subtract, subtractBoth } from './field';
import { FROBENIUS, LINE, MILLER_X, MILLER_Y, PAIR_BYTES, TWIST, TWIST_SCRATCH } from './layout';
import { readPair } from './numbers';
import { conjugate2, multiply2, square2 } from './quadratic';

const Y: usize = PAIR_BYTES;
const Z: usize = 2 * PAIR_BYTES;
const LINE1: usize = LINE + PAIR_BYTES;
const LINE3: usize = LINE + 2 * PAIR_BYTES;

const A: usize = TWIST_SCRATCH;
const B: usize = TWIST_SCRATCH + PAIR_BYTES;
const C: usize = TWIST_SCRATCH + 2 * PAIR_BYTES;
const E: usize = TWIST_SCRATCH + 3 * PAIR_BYTES;
const F: usize = TWIST_SCRATCH + 4 * PAIR_BYTES;
const H: usize = TWIST_SCRATCH + 5 * PAIR_BYTES;
const T: usize = TWIST_SCRATCH + 6 * PAIR_BYTES;

/** Reads an affine point of 128 bytes that are no zeros, imaginary parts first. @returns whether it is one: numbers below p, on the twist */
export function readG2(point: usize, bytes: usize): bool {
  if (!readPair(point, bytes + 32, bytes) || !readPair(point + Y, bytes + 96, bytes + 64)) return false;
  // y² − x³ − 3 / ξ
  square2(A, point);
  multiply2(A, A, point);
  square2(B, point + Y);
  subtractBoth(A, B, A, TWIST);
  return areZero(A);
}

/** ψ, the Frobenius map on the twist: in G2, p times the point. */
export function frobeniusG2(r: usize, point: usize): void {
  conjugate2(r, point);
  multiply2(r, r, FROBENIUS + PAIR_BYTES);
  conjugate2(r + Y, point + Y);
  multiply2(r + Y, r + Y, FROBENIUS + 2 * PAIR_BYTES);
}

/** Whether a multiple is the same point as an affine one; infinity, or (0, 0, 0), is none. */
export function isSame(multiple: usize, point: usize): bool {
  multiply2(A, point, multiple + Z);
  subtract(A, A, multiple);
  multiply2(B, point + Y, multiple + Z);
  subtract(B, B, multiple + Y);
  return areZero(A) && areZero(B) && !areZero(multiple + Z);
}

/** multiple = 2 · multiple, of one of Miller's loops; LINE is the tangent. */
export function doubleWithLine(multiple: usize): void {
  const x = multiple;
  const y = multiple + Y;
  const z = multiple + Z;
  // 2yz, 3x², y² − 3b'z²
  square2(B, y);
  square2(C, z);
  add(H, y, z);
  carry(H, H);
  square2(H, H);
  subtractBoth(H, H, B, C);
  carry(H, H);
  multiply2(E, C, TWIST);
  scale(E, E, 3);
  carry(E, E);
  square2(T, x);
  scale(T, T, -3);
  multiply(LINE, H, multiple + MILLER_Y);
  multiply(LINE1, T, multiple + MILLER_X);
  subtract(LINE3, B, E);
  carry(LINE3, LINE3);
  // x' = 2xy (y² − 9b'z²)
  multiply2(A, x, y);
  scale(F, E, 3);
  subtract(T, B, F);
  multiply2(A, A, T);
  scale(A, A, 2);
  carry(x, A);
  // z' = 4y² · 2yz
  multiply2(T, B, H);
  scale(T, T, 4);
  carry(z, T);
  // y' = (y² + 9b'z²)² − 3 (6b'z²)²
  add(F, F, B);
  carry(F, F);
  square2(F, F);
  square2(E, E);
  scale(E, E, 4);
  carry(E, E);
  scale(E, E, 3);
  subtract(F, F, E);
  carry(y, F);
}

/** multiple += an affine point, of one of Miller's loops; LINE is the chord. */
export function addWithLine(multiple: usize, point: usize): void {
  const x = multiple;
  const y = multiple + Y;
  const z = multiple + Z;
  // differences in y and x
  multiply2(A, point + Y, z);
  subtract(A, y, A);
  carry(A, A);
  multiply2(B, point, z);
  subtract(B, x, B);
  carry(B, B);
  multiply(LINE, B, multiple + MILLER_Y);
  negate(T, A);
  multiply(LINE1, T, multiple + MILLER_X);
  multiply2(T, A, point);
  multiply2(C, B, point + Y);
  subtract(T, T, C);
  carry(LINE3, T);
  // dx³, dy² z, x dx²
  square2(C, B);
  multiply2(E, B, C);
  square2(F, A);
  multiply2(F, F, z);
  multiply2(H, x, C);
  // h = dx³ + dy² z − 2x dx²; x' = dx h, y' = dy (x dx² − h) − y dx³, z' = z dx³
  add(F, F, E);
  subtractBoth(F, F, H, H);
  multiply2(x, B, F);
  subtract(H, H, F);
  multiply2(H, A, H);
  multiply2(T, E, y);
  subtract(H, H, T);
  carry(y, H);
  multiply2(z, z, E);
}
