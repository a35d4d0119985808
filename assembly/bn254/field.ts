/**
 * Fp, the field of BN254, two elements at once: they lie side by side in the lanes of 128 bits, PAIR_BYTES in all. An element is
 * nine limbs of 29 bits with signs, Σ limb · 2^(29 i), each an i32 beside the other element's, in Montgomery's form: x · 2^290.
 * It need not be below p, nor positive.
 *
 * A limb's size is said in units of 2^28: a product's limbs have 1, those of a sum of two such 2. A lane has room for 7. Factors of
 * {@link multiply} may have as much as makes 13 when multiplied; so whoever adds says how far it goes, and {@link carry}s in time.
 * The last limb is as long as the value: with 2^250 as its unit that has room for any sum here.
 *
 * Two multiplications take 62 ns, where two of single elements, with limbs of 64 bits, take 96. Results may lie where operands do.
 */
import { FIELD_SCRATCH, PAIR_BYTES, UNITS } from './layout';
import {
  digit,
  first,
  fold10,
  fold11,
  fold12,
  fold13,
  fold14,
  fold15,
  fold16,
  fold17,
  fold2,
  fold3,
  fold4,
  fold5,
  fold6,
  fold7,
  fold8,
  fold9,
  lastDigit,
  limb,
  mac,
  modulus,
  MODULUS,
  next,
  product,
  put,
  shift,
  start,
} from './montgomery';

/** Each of two elements by its own. */
// biome-ignore format: a column a paragraph
export function multiply(r: usize, a: usize, b: usize): void {
  const x0 = v128.load64_zero(a, 0);
  const x1 = v128.load64_zero(a, 8);
  const x2 = v128.load64_zero(a, 16);
  const x3 = v128.load64_zero(a, 24);
  const x4 = v128.load64_zero(a, 32);
  const x5 = v128.load64_zero(a, 40);
  const x6 = v128.load64_zero(a, 48);
  const x7 = v128.load64_zero(a, 56);
  const x8 = v128.load64_zero(a, 64);
  const y0 = v128.load64_zero(b, 0);
  const y1 = v128.load64_zero(b, 8);
  const y2 = v128.load64_zero(b, 16);
  const y3 = v128.load64_zero(b, 24);
  const y4 = v128.load64_zero(b, 32);
  const y5 = v128.load64_zero(b, 40);
  const y6 = v128.load64_zero(b, 48);
  const y7 = v128.load64_zero(b, 56);
  const y8 = v128.load64_zero(b, 64);
  let s = product(x0, y0);
  let t = first(s);
  const q0 = digit(t);
  s = product(x0, y1); s = mac(s, x1, y0);
  t = next(t, s);
  t = mac(t, q0, shift(0));
  const q1 = digit(t);
  s = product(x0, y2); s = mac(s, x1, y1); s = mac(s, x2, y0);
  s = fold2(s, q0);
  t = next(t, s);
  t = mac(t, q1, shift(0));
  const q2 = digit(t);
  s = product(x0, y3); s = mac(s, x1, y2); s = mac(s, x2, y1);
  s = mac(s, x3, y0);
  s = fold3(s, q0, q1);
  t = next(t, s);
  t = mac(t, q2, shift(0));
  const q3 = digit(t);
  s = product(x0, y4); s = mac(s, x1, y3); s = mac(s, x2, y2);
  s = mac(s, x3, y1); s = mac(s, x4, y0);
  s = fold4(s, q0, q1, q2);
  t = next(t, s);
  t = mac(t, q3, shift(0));
  const q4 = digit(t);
  s = product(x0, y5); s = mac(s, x1, y4); s = mac(s, x2, y3);
  s = mac(s, x3, y2); s = mac(s, x4, y1); s = mac(s, x5, y0);
  s = fold5(s, q0, q1, q2, q3);
  t = next(t, s);
  t = mac(t, q4, shift(0));
  const q5 = digit(t);
  s = product(x0, y6); s = mac(s, x1, y5); s = mac(s, x2, y4);
  s = mac(s, x3, y3); s = mac(s, x4, y2); s = mac(s, x5, y1);
  s = mac(s, x6, y0);
  s = fold6(s, q0, q1, q2, q3, q4);
  t = next(t, s);
  t = mac(t, q5, shift(0));
  const q6 = digit(t);
  s = product(x0, y7); s = mac(s, x1, y6); s = mac(s, x2, y5);
  s = mac(s, x3, y4); s = mac(s, x4, y3); s = mac(s, x5, y2);
  s = mac(s, x6, y1); s = mac(s, x7, y0);
  s = fold7(s, q0, q1, q2, q3, q4, q5);
  t = next(t, s);
  t = mac(t, q6, shift(0));
  const q7 = digit(t);
  s = product(x0, y8); s = mac(s, x1, y7); s = mac(s, x2, y6);
  s = mac(s, x3, y5); s = mac(s, x4, y4); s = mac(s, x5, y3);
  s = mac(s, x6, y2); s = mac(s, x7, y1); s = mac(s, x8, y0);
  s = fold8(s, q0, q1, q2, q3, q4, q5, q6);
  t = next(t, s);
  t = mac(t, q7, shift(0));
  const q8 = digit(t);
  s = product(x1, y8); s = mac(s, x2, y7); s = mac(s, x3, y6);
  s = mac(s, x4, y5); s = mac(s, x5, y4); s = mac(s, x6, y3);
  s = mac(s, x7, y2); s = mac(s, x8, y1);
  s = fold9(s, q0, q1, q2, q3, q4, q5, q6, q7);
  t = next(t, s);
  t = mac(t, q8, shift(0));
  const q9 = lastDigit(t);
  t = mac(t, q9, modulus(0));
  s = product(x2, y8); s = mac(s, x3, y7); s = mac(s, x4, y6);
  s = mac(s, x5, y5); s = mac(s, x6, y4); s = mac(s, x7, y3);
  s = mac(s, x8, y2);
  s = fold10(s, q1, q2, q3, q4, q5, q6, q7, q8);
  t = next(t, s);
  t = mac(t, q9, modulus(1));
  const r0 = limb(t);
  s = product(x3, y8); s = mac(s, x4, y7); s = mac(s, x5, y6);
  s = mac(s, x6, y5); s = mac(s, x7, y4); s = mac(s, x8, y3);
  s = fold11(s, q2, q3, q4, q5, q6, q7, q8, q9);
  t = next(t, s);
  const r1 = limb(t);
  s = product(x4, y8); s = mac(s, x5, y7); s = mac(s, x6, y6);
  s = mac(s, x7, y5); s = mac(s, x8, y4);
  s = fold12(s, q3, q4, q5, q6, q7, q8, q9);
  t = next(t, s);
  const r2 = limb(t);
  s = product(x5, y8); s = mac(s, x6, y7); s = mac(s, x7, y6);
  s = mac(s, x8, y5);
  s = fold13(s, q4, q5, q6, q7, q8, q9);
  t = next(t, s);
  const r3 = limb(t);
  s = product(x6, y8); s = mac(s, x7, y7); s = mac(s, x8, y6);
  s = fold14(s, q5, q6, q7, q8, q9);
  t = next(t, s);
  const r4 = limb(t);
  s = product(x7, y8); s = mac(s, x8, y7);
  s = fold15(s, q6, q7, q8, q9);
  t = next(t, s);
  const r5 = limb(t);
  s = product(x8, y8);
  s = fold16(s, q7, q8, q9);
  t = next(t, s);
  const r6 = limb(t);
  s = fold17(q8, q9);
  t = next(t, s);
  const r7 = limb(t);
  put(r, t, r0, r1, r2, r3, r4, r5, r6, r7);
}

export function add(r: usize, a: usize, b: usize): void {
  v128.store(r, i32x4.add(v128.load(a), v128.load(b)));
  v128.store(r, i32x4.add(v128.load(a, 16), v128.load(b, 16)), 16);
  v128.store(r, i32x4.add(v128.load(a, 32), v128.load(b, 32)), 32);
  v128.store(r, i32x4.add(v128.load(a, 48), v128.load(b, 48)), 48);
  v128.store(r, i32x4.add(v128.load(a, 64), v128.load(b, 64)), 64);
}

export function subtract(r: usize, a: usize, b: usize): void {
  v128.store(r, i32x4.sub(v128.load(a), v128.load(b)));
  v128.store(r, i32x4.sub(v128.load(a, 16), v128.load(b, 16)), 16);
  v128.store(r, i32x4.sub(v128.load(a, 32), v128.load(b, 32)), 32);
  v128.store(r, i32x4.sub(v128.load(a, 48), v128.load(b, 48)), 48);
  v128.store(r, i32x4.sub(v128.load(a, 64), v128.load(b, 64)), 64);
}

/** a − b − c. */
export function subtractBoth(r: usize, a: usize, b: usize, c: usize): void {
  v128.store(r, i32x4.sub(i32x4.sub(v128.load(a), v128.load(b)), v128.load(c)));
  v128.store(r, i32x4.sub(i32x4.sub(v128.load(a, 16), v128.load(b, 16)), v128.load(c, 16)), 16);
  v128.store(r, i32x4.sub(i32x4.sub(v128.load(a, 32), v128.load(b, 32)), v128.load(c, 32)), 32);
  v128.store(r, i32x4.sub(i32x4.sub(v128.load(a, 48), v128.load(b, 48)), v128.load(c, 48)), 48);
  v128.store(r, i32x4.sub(i32x4.sub(v128.load(a, 64), v128.load(b, 64)), v128.load(c, 64)), 64);
}

export function negate(r: usize, a: usize): void {
  v128.store(r, i32x4.neg(v128.load(a)));
  v128.store(r, i32x4.neg(v128.load(a, 16)), 16);
  v128.store(r, i32x4.neg(v128.load(a, 32)), 32);
  v128.store(r, i32x4.neg(v128.load(a, 48)), 48);
  v128.store(r, i32x4.neg(v128.load(a, 64)), 64);
}

/** n times. */
export function scale(r: usize, a: usize, n: i32): void {
  const times = i32x4.splat(n);
  v128.store(r, i32x4.mul(v128.load(a), times));
  v128.store(r, i32x4.mul(v128.load(a, 16), times), 16);
  v128.store(r, i32x4.mul(v128.load(a, 32), times), 32);
  v128.store(r, i32x4.mul(v128.load(a, 48), times), 48);
  v128.store(r, i32x4.mul(v128.load(a, 64), times), 64);
}

/** The one `first` times, the other `second` times. */
export function scaleLanes(r: usize, a: usize, first: i32, second: i32): void {
  const times = i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(first), 1, second), 3, second);
  v128.store(r, i32x4.mul(v128.load(a), times));
  v128.store(r, i32x4.mul(v128.load(a, 16), times), 16);
  v128.store(r, i32x4.mul(v128.load(a, 32), times), 32);
  v128.store(r, i32x4.mul(v128.load(a, 48), times), 48);
  v128.store(r, i32x4.mul(v128.load(a, 64), times), 64);
}

export function copy(r: usize, a: usize): void {
  v128.store(r, v128.load(a));
  v128.store(r, v128.load(a, 16), 16);
  v128.store(r, v128.load(a, 32), 32);
  v128.store(r, v128.load(a, 48), 48);
  v128.store(r, v128.load(a, 64), 64);
}

/** The first of a, then that of b. */
export function firsts(r: usize, a: usize, b: usize): void {
  v128.store(r, v128.shuffle<i32>(v128.load(a), v128.load(b), 0, 4, 2, 6));
  v128.store(r, v128.shuffle<i32>(v128.load(a, 16), v128.load(b, 16), 0, 4, 2, 6), 16);
  v128.store(r, v128.shuffle<i32>(v128.load(a, 32), v128.load(b, 32), 0, 4, 2, 6), 32);
  v128.store(r, v128.shuffle<i32>(v128.load(a, 48), v128.load(b, 48), 0, 4, 2, 6), 48);
  v128.store(r, v128.shuffle<i32>(v128.load(a, 64), v128.load(b, 64), 0, 4, 2, 6), 64);
}

/** The second of a, then that of b. */
export function seconds(r: usize, a: usize, b: usize): void {
  v128.store(r, v128.shuffle<i32>(v128.load(a), v128.load(b), 1, 5, 3, 7));
  v128.store(r, v128.shuffle<i32>(v128.load(a, 16), v128.load(b, 16), 1, 5, 3, 7), 16);
  v128.store(r, v128.shuffle<i32>(v128.load(a, 32), v128.load(b, 32), 1, 5, 3, 7), 32);
  v128.store(r, v128.shuffle<i32>(v128.load(a, 48), v128.load(b, 48), 1, 5, 3, 7), 48);
  v128.store(r, v128.shuffle<i32>(v128.load(a, 64), v128.load(b, 64), 1, 5, 3, 7), 64);
}

/** The first of a, then the second of b. */
export function outer(r: usize, a: usize, b: usize): void {
  v128.store(r, v128.shuffle<i32>(v128.load(a), v128.load(b), 0, 5, 2, 7));
  v128.store(r, v128.shuffle<i32>(v128.load(a, 16), v128.load(b, 16), 0, 5, 2, 7), 16);
  v128.store(r, v128.shuffle<i32>(v128.load(a, 32), v128.load(b, 32), 0, 5, 2, 7), 32);
  v128.store(r, v128.shuffle<i32>(v128.load(a, 48), v128.load(b, 48), 0, 5, 2, 7), 48);
  v128.store(r, v128.shuffle<i32>(v128.load(a, 64), v128.load(b, 64), 0, 5, 2, 7), 64);
}

/** The second of a, then the first of b. */
export function inner(r: usize, a: usize, b: usize): void {
  v128.store(r, v128.shuffle<i32>(v128.load(a), v128.load(b), 1, 4, 3, 6));
  v128.store(r, v128.shuffle<i32>(v128.load(a, 16), v128.load(b, 16), 1, 4, 3, 6), 16);
  v128.store(r, v128.shuffle<i32>(v128.load(a, 32), v128.load(b, 32), 1, 4, 3, 6), 32);
  v128.store(r, v128.shuffle<i32>(v128.load(a, 48), v128.load(b, 48), 1, 4, 3, 6), 48);
  v128.store(r, v128.shuffle<i32>(v128.load(a, 64), v128.load(b, 64), 1, 4, 3, 6), 64);
}

/** Brings limbs of at most 6 down to 1, the last one as it is. Each limb hands on what it has too much, so a little more than 1 may be left. */
export function carry(r: usize, a: usize): void {
  const half = i32x4.splat(1 << 28);
  const a0 = v128.load(a);
  const a1 = v128.load(a, 16);
  const a2 = v128.load(a, 32);
  const a3 = v128.load(a, 48);
  const c0 = i32x4.shr_s(i32x4.add(a0, half), 29);
  const c1 = i32x4.shr_s(i32x4.add(a1, half), 29);
  const c2 = i32x4.shr_s(i32x4.add(a2, half), 29);
  const c3 = i32x4.shr_s(i32x4.add(a3, half), 29);
  v128.store(r, carried(a0, c0, i32x4.splat(0)));
  v128.store(r, carried(a1, c1, c0), 16);
  v128.store(r, carried(a2, c2, c1), 32);
  v128.store(r, carried(a3, c3, c2), 48);
  v128.store(r, i32x4.add(v128.load(a, 64), v128.shuffle<i32>(c3, c3, 2, 3, 2, 3)), 64);
}

/** Two limbs without what they carry, and with what those before do. */
function carried(limbs: v128, c: v128, before: v128): v128 {
  return i32x4.add(i32x4.sub(limbs, i32x4.shl(c, 29)), v128.shuffle<i32>(before, c, 2, 3, 4, 5));
}

/** 2^36 by the last limb of p. */
const RECIPROCAL: i32 = 21668;

/** Brings limbs down to 1 and the value to 0.52 p at most, from 500 p. */
export function reduce(r: usize, a: usize): void {
  const times = i32x4.mul(i32x4.shr_s(v128.load64_zero(a, 64), 14), i32x4.splat(RECIPROCAL));
  const k = i32x4.neg(i32x4.shr_s(i32x4.add(times, i32x4.splat(1 << 21)), 22));
  let t = first(limbOf(a, 0, k));
  for (let i: usize = 0; i < 64; ) {
    v128.store64_lane(r + i, digit(t), 0);
    i += 8;
    t = next(t, limbOf(a, i, k));
  }
  t = i64x2.sub(t, start());
  v128.store(r, v128.shuffle<i32>(t, t, 0, 2, 0, 2), 64);
}

/** A limb of a + k p. */
function limbOf(a: usize, i: usize, k: v128): v128 {
  return mac(i64x2.extend_low_i32x4_s(v128.load64_zero(a + i)), k, v128.load64_zero(MODULUS + i));
}

/** Whether both are zero, whatever multiple of p stands for it. */
export function areZero(a: usize): bool {
  // Neither Montgomery's form nor a multiple of p is left of it; of the numbers below p in size, zero alone has no limb.
  multiply(FIELD_SCRATCH, a, UNITS);
  let any = v128.load(FIELD_SCRATCH);
  for (let i: usize = 16; i < PAIR_BYTES; i += 16) any = v128.or(any, v128.load(FIELD_SCRATCH + i));
  return !v128.any_true(any);
}
