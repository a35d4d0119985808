/**
 * Fp12 = Fp6[w] / (w² − v), so that w⁶ = ξ: two elements of Fp6, those of 1 and w. Factors and products have limbs of 1.
 */
import { add, areZero, carry, copy, reduce, scale, subtract, subtractBoth } from './field';
import { DODECIC_BYTES, DODECIC_SCRATCH, FROBENIUS, ONE, PAIR_BYTES, SEXTIC_BYTES } from './layout';
import { conjugate2, multiply2, multiplyByXi, square2 } from './quadratic';
import { add6, carry6, invert6, multiply6, multiplyByV, multiplySparse6, negate6, scale6, subtract6 } from './sextic';

const W: usize = SEXTIC_BYTES;

const S: usize = DODECIC_SCRATCH;
const T: usize = DODECIC_SCRATCH + SEXTIC_BYTES;
const U: usize = DODECIC_SCRATCH + 2 * SEXTIC_BYTES;
const V: usize = DODECIC_SCRATCH + 3 * SEXTIC_BYTES;

export function setOne12(r: usize): void {
  memory.fill(r, 0, DODECIC_BYTES);
  copy(r, ONE);
}

export function isOne12(x: usize): bool {
  subtract(S, x, ONE);
  if (!areZero(S)) return false;
  for (let i: usize = PAIR_BYTES; i < DODECIC_BYTES; i += PAIR_BYTES) if (!areZero(x + i)) return false;
  return true;
}

export function multiply12(r: usize, x: usize, y: usize): void {
  add6(S, x, x + W);
  carry6(S, S);
  add6(T, y, y + W);
  carry6(T, T);
  multiply6(S, S, T);
  multiply6(T, x, y);
  multiply6(U, x + W, y + W);
  finish(r);
}

/** x y of S = (x0 + x1)(y0 + y1), T = x0 y0 and U = x1 y1. */
function finish(r: usize): void {
  subtract6(S, S, T);
  subtract6(S, S, U);
  carry6(r + W, S);
  multiplyByV(U, U);
  add6(T, T, U);
  carry6(r, T);
}

/** By a line: l0 + l1 w + l3 w³, three elements of Fp2 that follow each other. */
export function multiplyByLine(r: usize, x: usize, line: usize): void {
  const l1 = line + PAIR_BYTES;
  const l3 = line + 2 * PAIR_BYTES;
  add6(S, x, x + W);
  carry6(S, S);
  add(V, line, l1);
  carry(V, V);
  multiplySparse6(S, S, V, l3);
  scale6(T, x, line);
  multiplySparse6(U, x + W, l1, l3);
  finish(r);
}

/** (x0 + x1)(x0 + v x1) − x0 x1 − v x0 x1, and 2 x0 x1. */
export function square12(r: usize, x: usize): void {
  multiplyByV(S, x + W);
  add6(S, S, x);
  carry6(S, S);
  add6(T, x, x + W);
  carry6(T, T);
  multiply6(S, S, T);
  multiply6(T, x, x + W);
  multiplyByV(U, T);
  subtract6(S, S, T);
  subtract6(S, S, U);
  carry6(r, S);
  add6(T, T, T);
  carry6(r + W, T);
}

/** 1 / x where x is in the cyclotomic subgroup; x to the power of p^6 anyway. */
export function conjugate12(r: usize, x: usize): void {
  if (r !== x) memory.copy(r, x, W);
  negate6(r + W, x + W);
}

/** 1 / x, of x ≠ 0: (x0 − x1 w) / (x0² − v x1²). */
export function invert12(r: usize, x: usize): void {
  multiply6(S, x + W, x + W);
  multiplyByV(S, S);
  multiply6(T, x, x);
  subtract6(S, T, S);
  carry6(S, S);
  invert6(S, S);
  multiply6(r, x, S);
  multiply6(r + W, x + W, S);
  negate6(r + W, r + W);
}

/** x to the power of p: the part of w^i is conjugated, and multiplied by ξ^(i (p − 1) / 6). */
export function frobenius12(r: usize, x: usize): void {
  for (let i: usize = 0; i < 6; i++) {
    const part = (i & 1 ? W : 0) + (i >> 1) * PAIR_BYTES;
    conjugate2(r + part, x + part);
    if (i !== 0) multiply2(r + part, r + part, FROBENIUS + (i - 1) * PAIR_BYTES);
  }
}

// What the parts of w^0 to w^5 are.
const W0: usize = 0;
const W1: usize = W;
const W2: usize = PAIR_BYTES;
const W3: usize = W + PAIR_BYTES;
const W4: usize = 2 * PAIR_BYTES;
const W5: usize = W + 2 * PAIR_BYTES;

/**
 * x² in the cyclotomic subgroup (Granger and Scott, https://eprint.iacr.org/2009/565, section 3.2): of A + B w + C w² over Fp4 = Fp2[s] / (s² − ξ), s = w³,
 * it is 3A² − 2Ā + (3sC² + 2B̄) w + (3B² − 2C̄) w².
 */
export function squareCyclotomic(r: usize, x: usize): void {
  square4(S, x + W0, x + W3);
  square4(T, x + W1, x + W4);
  square4(U, x + W2, x + W5);
  multiplyByXi(U + PAIR_BYTES, U + PAIR_BYTES);
  towards(r + W0, S, x + W0, -2);
  towards(r + W3, S + PAIR_BYTES, x + W3, 2);
  towards(r + W1, U + PAIR_BYTES, x + W1, 2);
  towards(r + W4, U, x + W4, -2);
  towards(r + W2, T, x + W2, -2);
  towards(r + W5, T + PAIR_BYTES, x + W5, 2);
}

/** 3 · square + times · x: of values that would grow with each squaring. */
function towards(r: usize, square: usize, x: usize, times: i32): void {
  scale(V, x, times);
  scale(square, square, 3);
  add(V, V, square);
  reduce(r, V);
}

/** (a + b s)²: a² + ξ b², (a + b)² − a² − b²; limbs of 1. */
function square4(r: usize, a: usize, b: usize): void {
  const rest = r + PAIR_BYTES;
  add(rest, a, b);
  carry(rest, rest);
  square2(rest, rest);
  square2(r, a);
  square2(V, b);
  subtractBoth(rest, rest, r, V);
  carry(rest, rest);
  multiplyByXi(V, V);
  add(r, r, V);
  carry(r, r);
}
