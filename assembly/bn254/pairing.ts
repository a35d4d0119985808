/**
 * The optimal ate pairing on BN254 (Vercauteren, https://eprint.iacr.org/2008/096): Miller's loop over 6x + 2 for all pairs at once, which share their squarings; two more
 * lines; the final exponentiation, once for the product.
 */
import { copy, firsts, negate, seconds } from './field';
import {
  conjugate12,
  frobenius12,
  invert12,
  isOne12,
  multiply12,
  multiplyByLine,
  setOne12,
  square12,
  squareCyclotomic,
} from './dodecic';
import { isZeros, readG1 } from './g1';
import { addWithLine, doubleWithLine, frobeniusG2, isSame, readG2 } from './g2';
import {
  DODECIC_BYTES,
  IMAGE,
  INPUT,
  LINE,
  MILLER_BYTES,
  MILLER_HAS_LINES,
  MILLER_Q,
  MILLER_X,
  MILLER_Y,
  ONE,
  PAIR_BYTES,
  PAIR_INPUT_BYTES,
  POINT,
  POWERS,
  PRODUCT,
} from './layout';

/** 6x + 2 and x, in non-adjacent form: digits of −1, 0 and 1, most significant first, without the first 1 */
// biome-ignore format: many digits a line
const LOOP: usize = memory.data<i8>([
  0, -1, 0, 1, 0, 0, 0, -1, 0, -1, 0, 0, 0, -1, 0, 1, 0, -1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 1, 0, 0, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, -1, 0, -1, 0, 0, 1, 0, 0, 0, -1, 0, 0, -1, 0, 1, 0, 1, 0, 0, 0,
]);
const LOOP_LENGTH: usize = 65;
// biome-ignore format: many digits a line
const X: usize = memory.data<i8>([
  0, 0, 0, 1, 0, 1, 0, 0, -1, 0, 1, 0, 1, 0, -1, 0, 0, 1, 0, 1, 0, -1, 0, -1, 0, -1, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, -1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 1,
]);
const X_LENGTH: usize = 62;

/** Whether the product of the pairings of INPUT's pairs is one; −1 where a pair is none. What is kept of pairs lies behind the input. */
export function pairing(count: usize): i32 {
  const first = INPUT + count * PAIR_INPUT_BYTES;
  let end = first;
  for (let input = INPUT; input < first; input += PAIR_INPUT_BYTES) {
    const isP = !isZeros(input, 64);
    if (isP && !readG1(POINT, input)) return -1;
    if (isZeros(input + 64, 128)) continue;
    const q = end + MILLER_Q;
    if (!readG2(q, input + 64)) return -1;
    copy(end, q);
    copy(end + PAIR_BYTES, q + PAIR_BYTES);
    copy(end + 2 * PAIR_BYTES, ONE);
    firsts(end + MILLER_X, POINT, POINT);
    seconds(end + MILLER_Y, POINT, POINT);
    store<u32>(end, u32(isP), MILLER_HAS_LINES);
    end += MILLER_BYTES;
  }
  if (end === first) return 1;
  if (!millerLoop(first, end)) return -1;
  finalExponentiation();
  return i32(isOne12(PRODUCT));
}

/**
 * PRODUCT of the lines. @returns false where a Q is not in G2: those are the points of the twist with (6x + 2) Q + ψ(Q) − ψ²(Q) + ψ³(Q) = 0, since
 * 6x + 2 + ψ − ψ² + ψ³ has a norm that no prime factor of the twist's cofactor divides. An addition that meets its own point or the negative leaves
 * z = 0 for good, and no point of G2 meets any.
 */
function millerLoop(first: usize, end: usize): bool {
  setOne12(PRODUCT);
  for (let i: usize = 0; i < LOOP_LENGTH; i++) {
    square12(PRODUCT, PRODUCT);
    const digit = load<i8>(LOOP + i);
    for (let pair = first; pair < end; pair += MILLER_BYTES) {
      doubleWithLine(pair);
      multiplyLine(pair);
      if (digit === 0) continue;
      const q = pair + MILLER_Q;
      copy(IMAGE, q);
      if (digit > 0) copy(IMAGE + PAIR_BYTES, q + PAIR_BYTES);
      else negate(IMAGE + PAIR_BYTES, q + PAIR_BYTES);
      addImage(pair);
    }
  }
  for (let pair = first; pair < end; pair += MILLER_BYTES) {
    frobeniusG2(IMAGE, pair + MILLER_Q);
    addImage(pair);
    frobeniusG2(IMAGE, IMAGE);
    negate(IMAGE + PAIR_BYTES, IMAGE + PAIR_BYTES);
    addImage(pair);
    frobeniusG2(IMAGE, IMAGE);
    if (!isSame(pair, IMAGE)) return false;
  }
  return true;
}

function addImage(pair: usize): void {
  addWithLine(pair, IMAGE);
  multiplyLine(pair);
}

/** A pair with P = 0 goes along only to tell whether Q is in G2. */
function multiplyLine(pair: usize): void {
  if (load<u32>(pair, MILLER_HAS_LINES) !== 0) multiplyByLine(PRODUCT, PRODUCT, LINE);
}

const T: usize = POWERS;
const FX2: usize = POWERS + DODECIC_BYTES;
const F6X: usize = POWERS + 2 * DODECIC_BYTES;
const F6XX: usize = POWERS + 3 * DODECIC_BYTES;
const A: usize = POWERS + 4 * DODECIC_BYTES;

/**
 * PRODUCT to the power of (p^12 − 1) / r, times something prime to r (Fuentes-Castañeda, Knapp and Rodríguez-Henríquez, https://doi.org/10.1007/978-3-642-28496-0_25):
 * λ0 + λ1 p + λ2 p² + λ3 p³ with λ2 = 12x³ + 6x² + 6x, λ0 = λ2 + 6x² + 1, λ1 = λ2 − 2x, λ3 = λ1 − 1.
 */
function finalExponentiation(): void {
  const f = PRODUCT;
  // (p^6 − 1)(p² + 1)
  invert12(T, f);
  conjugate12(f, f);
  multiply12(f, f, T);
  frobenius12(T, f);
  frobenius12(T, T);
  multiply12(f, f, T);

  powerOfX(FX2, f);
  squareCyclotomic(FX2, FX2);
  squareCyclotomic(T, FX2);
  multiply12(F6X, FX2, T);
  powerOfX(F6XX, F6X);
  squareCyclotomic(T, F6XX);
  powerOfX(A, T);
  multiply12(A, A, F6XX);
  multiply12(A, A, F6X);
  // B = A / f^2x
  const B = FX2;
  conjugate12(B, FX2);
  multiply12(B, B, A);
  conjugate12(T, f);
  multiply12(f, f, F6XX);
  multiply12(f, f, A);
  multiply12(T, T, B);
  for (let i = 0; i < 3; i++) frobenius12(T, T);
  multiply12(f, f, T);
  frobenius12(B, B);
  multiply12(f, f, B);
  frobenius12(A, A);
  frobenius12(A, A);
  multiply12(f, f, A);
}

/** f^x in the cyclotomic subgroup, not where f lies. */
function powerOfX(r: usize, f: usize): void {
  const inverse = POWERS + 5 * DODECIC_BYTES;
  conjugate12(inverse, f);
  memory.copy(r, f, DODECIC_BYTES);
  for (let i: usize = 0; i < X_LENGTH; i++) {
    squareCyclotomic(r, r);
    const digit = load<i8>(X + i);
    if (digit !== 0) multiply12(r, r, digit > 0 ? f : inverse);
  }
}
