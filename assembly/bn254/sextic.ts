/**
 * Fp6 = Fp2[v] / (v³ − ξ): three elements of Fp2, those of 1, v and v². Factors have limbs of 1, and so have products; the value of the
 * first part of a product grows to 25 p, as ξ has √82.
 */
import { add, carry, copy, negate, subtract, subtractBoth } from './field';
import { PAIR_BYTES, SEXTIC_BYTES, SEXTIC_SCRATCH } from './layout';
import { invert2, multiply2, multiplyByXi, square2 } from './quadratic';

const B: usize = PAIR_BYTES;
const C: usize = 2 * PAIR_BYTES;

const AA: usize = SEXTIC_SCRATCH;
const BB: usize = SEXTIC_SCRATCH + PAIR_BYTES;
const CC: usize = SEXTIC_SCRATCH + 2 * PAIR_BYTES;
const R0: usize = SEXTIC_SCRATCH + 3 * PAIR_BYTES;
const R1: usize = SEXTIC_SCRATCH + 4 * PAIR_BYTES;
const R2: usize = SEXTIC_SCRATCH + 5 * PAIR_BYTES;
const T: usize = SEXTIC_SCRATCH + 6 * PAIR_BYTES;

/** By Karatsuba's way: six products. */
export function multiply6(r: usize, x: usize, y: usize): void {
  multiply2(AA, x, y);
  multiply2(BB, x + B, y + B);
  multiply2(CC, x + C, y + C);
  // ξ ((x1 + x2)(y1 + y2) − x1 y1 − x2 y2) + x0 y0
  add(R0, x + B, x + C);
  add(T, y + B, y + C);
  multiply2(R0, R0, T);
  subtractBoth(R0, R0, BB, CC);
  multiplyByXi(R0, R0);
  add(R0, R0, AA);
  // (x0 + x1)(y0 + y1) − x0 y0 − x1 y1 + ξ x2 y2
  add(R1, x, x + B);
  add(T, y, y + B);
  multiply2(R1, R1, T);
  subtractBoth(R1, R1, AA, BB);
  multiplyByXi(T, CC);
  add(R1, R1, T);
  // (x0 + x2)(y0 + y2) − x0 y0 − x2 y2 + x1 y1
  add(R2, x, x + C);
  add(T, y, y + C);
  multiply2(R2, R2, T);
  subtractBoth(R2, R2, AA, CC);
  add(R2, R2, BB);
  carry(r, R0);
  carry(r + B, R1);
  carry(r + C, R2);
}

/** By y0 + y1 v. */
export function multiplySparse6(r: usize, x: usize, y0: usize, y1: usize): void {
  multiply2(AA, x, y0);
  multiply2(BB, x + B, y1);
  multiply2(R0, x + C, y1);
  multiplyByXi(R0, R0);
  add(R0, R0, AA);
  add(R1, x, x + B);
  add(T, y0, y1);
  multiply2(R1, R1, T);
  subtractBoth(R1, R1, AA, BB);
  multiply2(R2, x + C, y0);
  add(R2, R2, BB);
  carry(r, R0);
  carry(r + B, R1);
  carry(r + C, R2);
}

/** By y of Fp2. */
export function scale6(r: usize, x: usize, y: usize): void {
  multiply2(r, x, y);
  multiply2(r + B, x + B, y);
  multiply2(r + C, x + C, y);
}

export function add6(r: usize, x: usize, y: usize): void {
  for (let i: usize = 0; i < SEXTIC_BYTES; i += PAIR_BYTES) add(r + i, x + i, y + i);
}

export function subtract6(r: usize, x: usize, y: usize): void {
  for (let i: usize = 0; i < SEXTIC_BYTES; i += PAIR_BYTES) subtract(r + i, x + i, y + i);
}

export function negate6(r: usize, x: usize): void {
  for (let i: usize = 0; i < SEXTIC_BYTES; i += PAIR_BYTES) negate(r + i, x + i);
}

export function carry6(r: usize, x: usize): void {
  for (let i: usize = 0; i < SEXTIC_BYTES; i += PAIR_BYTES) carry(r + i, x + i);
}

/** v times: ξ x2, x0, x1. */
export function multiplyByV(r: usize, x: usize): void {
  multiplyByXi(T, x + C);
  copy(r + C, x + B);
  copy(r + B, x);
  copy(r, T);
}

/** 1 / x, of x ≠ 0: the product of x's conjugates, by its norm. */
export function invert6(r: usize, x: usize): void {
  // x0² − ξ x1 x2, ξ x2² − x0 x1, x1² − x0 x2
  square2(R0, x);
  multiply2(T, x + B, x + C);
  multiplyByXi(T, T);
  subtract(R0, R0, T);
  carry(R0, R0);
  square2(R1, x + C);
  multiplyByXi(R1, R1);
  multiply2(T, x, x + B);
  subtract(R1, R1, T);
  carry(R1, R1);
  square2(R2, x + B);
  multiply2(T, x, x + C);
  subtract(R2, R2, T);
  carry(R2, R2);
  multiply2(AA, x + C, R1);
  multiply2(BB, x + B, R2);
  add(AA, AA, BB);
  multiplyByXi(AA, AA);
  multiply2(BB, x, R0);
  add(AA, AA, BB);
  carry(AA, AA);
  invert2(AA, AA);
  multiply2(r, R0, AA);
  multiply2(r + B, R1, AA);
  multiply2(r + C, R2, AA);
}
