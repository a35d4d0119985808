/**
 * Multiplication in G1: scalar · P = first · P + second · λP, of parts of 127 bits (Gallant, Lambert and Vanstone), λ(x, y) = (βx, y). Both parts share their doublings;
 * each adds odd multiples of its point, by digits in width-5 non-adjacent form.
 */
import { copy, firsts, multiply, scaleLanes, seconds } from './field';
import { addToSum, DIFFERENCE, doubleSum, rescale, setInfinite, setSum } from './g1';
import {
  ADDEND,
  BETA,
  COMMON_Z,
  DIGITS,
  DIGITS_BYTES,
  MULTIPLES,
  ONES,
  PAIR_BYTES,
  POINT_Z,
  RATIOS,
  SCALAR_BYTES,
  SCALAR_SIGN,
  SCALARS,
  SUM,
} from './layout';

const WIDTH: u32 = 5;
/** P, 3P, … 15P, then λ times these. */
const COUNT: usize = 1 << (WIDTH - 2);
/** One more than bits of a part, as a digit below zero carries. */
const DIGIT_COUNT: usize = 129;

/** SUM = SCALARS · an affine point. */
export function multiplyPoint(point: usize): void {
  setMultiples(point);
  setDigits(DIGITS, SCALARS);
  setDigits(DIGITS + DIGITS_BYTES, SCALARS + SCALAR_BYTES);
  setInfinite();
  for (let i = DIGIT_COUNT; i > 0; i--) {
    doubleSum();
    addMultiple(MULTIPLES, load<i8>(DIGITS + i - 1));
    addMultiple(MULTIPLES + COUNT * PAIR_BYTES, load<i8>(DIGITS + DIGITS_BYTES + i - 1));
  }
  // back from the curve on which the multiples are affine
  seconds(SUM + POINT_Z, SUM + POINT_Z, SUM + POINT_Z);
  multiply(SUM + POINT_Z, SUM + POINT_Z, COMMON_Z);
}

function addMultiple(multiples: usize, digit: i32): void {
  if (digit === 0) return;
  scaleLanes(ADDEND, multiples + (usize(abs(digit)) >> 1) * PAIR_BYTES, 1, digit < 0 ? -1 : 1);
  addToSum(ADDEND);
}

/**
 * Odd multiples as affine points of an isomorphic curve, without an inversion: (x c², y c³) for each point (x, y) and one c, COMMON_Z's inverse. On the one where
 * 2P is affine, additions give Jacobian points each of whose z is the one before times a known ratio.
 */
function setMultiples(point: usize): void {
  const twice = ADDEND;
  setSum(point);
  doubleSum();
  copy(twice, SUM);
  seconds(COMMON_Z, SUM + POINT_Z, SUM + POINT_Z);
  rescale(MULTIPLES, point, COMMON_Z);
  setSum(MULTIPLES);
  for (let i: usize = 1; i < COUNT; i++) {
    addToSum(twice);
    copy(MULTIPLES + i * PAIR_BYTES, SUM);
    copy(RATIOS + i * PAIR_BYTES, DIFFERENCE);
  }
  seconds(SUM + POINT_Z, SUM + POINT_Z, SUM + POINT_Z);
  multiply(COMMON_Z, COMMON_Z, SUM + POINT_Z);
  const ratio = RATIOS;
  copy(ratio, ONES);
  for (let i = COUNT; i > 0; i--) {
    const multiple = MULTIPLES + (i - 1) * PAIR_BYTES;
    if (i < COUNT) {
      firsts(RATIOS + i * PAIR_BYTES, RATIOS + i * PAIR_BYTES, RATIOS + i * PAIR_BYTES);
      multiply(ratio, ratio, RATIOS + i * PAIR_BYTES);
      rescale(multiple, multiple, ratio);
    }
    multiply(multiple + COUNT * PAIR_BYTES, multiple, BETA);
  }
}

/** Digits of a part, least significant first: 0, or odd and of 4 bits with a sign, each followed by four zeros at least. */
function setDigits(digits: usize, part: usize): void {
  let low = load<u64>(part);
  let high = load<u64>(part, 8);
  const sign: i32 = load<u32>(part, SCALAR_SIGN) !== 0 ? -1 : 1;
  for (let i: usize = 0; i < DIGIT_COUNT; i++) {
    let digit: i32 = 0;
    if ((low & 1) !== 0) {
      digit = (i32(low) << (32 - WIDTH)) >> (32 - WIDTH);
      const less = low - u64(i64(digit));
      // a digit below zero is added
      if (digit < 0 && less < low) high++;
      low = less;
    }
    store<i8>(digits + i, i8(digit * sign));
    low = (low >> 1) | (high << 63);
    high >>= 1;
  }
}
