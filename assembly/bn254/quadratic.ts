/**
 * Fp2 = Fp[i] / (i² + 1): an element is a pair, real part first. Factors of {@link multiply2} may have limbs that make 6 when multiplied, a square's 1.8.
 */
import { add, carry, inner, multiply, scaleLanes } from './field';
import { invert } from './numbers';
import { PAIR_BYTES, SQUARE_LEFT, SQUARE_RIGHT } from './layout';
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
  next,
  product,
  put,
  shift,
} from './montgomery';

// biome-ignore format: a column a paragraph
export function multiply2(r: usize, a: usize, b: usize): void {
  const minus = i32x4(-1, 0, -1, 0);
  const x0 = v128.load32_splat(a, 0);
  const x1 = v128.load32_splat(a, 8);
  const x2 = v128.load32_splat(a, 16);
  const x3 = v128.load32_splat(a, 24);
  const x4 = v128.load32_splat(a, 32);
  const x5 = v128.load32_splat(a, 40);
  const x6 = v128.load32_splat(a, 48);
  const x7 = v128.load32_splat(a, 56);
  const x8 = v128.load32_splat(a, 64);
  const u0 = i32x4.sub(v128.xor(v128.load32_splat(a, 4), minus), minus);
  const u1 = i32x4.sub(v128.xor(v128.load32_splat(a, 12), minus), minus);
  const u2 = i32x4.sub(v128.xor(v128.load32_splat(a, 20), minus), minus);
  const u3 = i32x4.sub(v128.xor(v128.load32_splat(a, 28), minus), minus);
  const u4 = i32x4.sub(v128.xor(v128.load32_splat(a, 36), minus), minus);
  const u5 = i32x4.sub(v128.xor(v128.load32_splat(a, 44), minus), minus);
  const u6 = i32x4.sub(v128.xor(v128.load32_splat(a, 52), minus), minus);
  const u7 = i32x4.sub(v128.xor(v128.load32_splat(a, 60), minus), minus);
  const u8 = i32x4.sub(v128.xor(v128.load32_splat(a, 68), minus), minus);
  const y0 = v128.load64_zero(b, 0);
  const y1 = v128.load64_zero(b, 8);
  const y2 = v128.load64_zero(b, 16);
  const y3 = v128.load64_zero(b, 24);
  const y4 = v128.load64_zero(b, 32);
  const y5 = v128.load64_zero(b, 40);
  const y6 = v128.load64_zero(b, 48);
  const y7 = v128.load64_zero(b, 56);
  const y8 = v128.load64_zero(b, 64);
  const v0 = v128.shuffle<i32>(y0, y0, 1, 0, 1, 0);
  const v1 = v128.shuffle<i32>(y1, y1, 1, 0, 1, 0);
  const v2 = v128.shuffle<i32>(y2, y2, 1, 0, 1, 0);
  const v3 = v128.shuffle<i32>(y3, y3, 1, 0, 1, 0);
  const v4 = v128.shuffle<i32>(y4, y4, 1, 0, 1, 0);
  const v5 = v128.shuffle<i32>(y5, y5, 1, 0, 1, 0);
  const v6 = v128.shuffle<i32>(y6, y6, 1, 0, 1, 0);
  const v7 = v128.shuffle<i32>(y7, y7, 1, 0, 1, 0);
  const v8 = v128.shuffle<i32>(y8, y8, 1, 0, 1, 0);
  let s = product(x0, y0); s = mac(s, u0, v0);
  let t = first(s);
  const q0 = digit(t);
  s = product(x0, y1); s = mac(s, u0, v1); s = mac(s, x1, y0);
  s = mac(s, u1, v0);
  t = next(t, s);
  t = mac(t, q0, shift(0));
  const q1 = digit(t);
  s = product(x0, y2); s = mac(s, u0, v2); s = mac(s, x1, y1);
  s = mac(s, u1, v1); s = mac(s, x2, y0); s = mac(s, u2, v0);
  s = fold2(s, q0);
  t = next(t, s);
  t = mac(t, q1, shift(0));
  const q2 = digit(t);
  s = product(x0, y3); s = mac(s, u0, v3); s = mac(s, x1, y2);
  s = mac(s, u1, v2); s = mac(s, x2, y1); s = mac(s, u2, v1);
  s = mac(s, x3, y0); s = mac(s, u3, v0);
  s = fold3(s, q0, q1);
  t = next(t, s);
  t = mac(t, q2, shift(0));
  const q3 = digit(t);
  s = product(x0, y4); s = mac(s, u0, v4); s = mac(s, x1, y3);
  s = mac(s, u1, v3); s = mac(s, x2, y2); s = mac(s, u2, v2);
  s = mac(s, x3, y1); s = mac(s, u3, v1); s = mac(s, x4, y0);
  s = mac(s, u4, v0);
  s = fold4(s, q0, q1, q2);
  t = next(t, s);
  t = mac(t, q3, shift(0));
  const q4 = digit(t);
  s = product(x0, y5); s = mac(s, u0, v5); s = mac(s, x1, y4);
  s = mac(s, u1, v4); s = mac(s, x2, y3); s = mac(s, u2, v3);
  s = mac(s, x3, y2); s = mac(s, u3, v2); s = mac(s, x4, y1);
  s = mac(s, u4, v1); s = mac(s, x5, y0); s = mac(s, u5, v0);
  s = fold5(s, q0, q1, q2, q3);
  t = next(t, s);
  t = mac(t, q4, shift(0));
  const q5 = digit(t);
  s = product(x0, y6); s = mac(s, u0, v6); s = mac(s, x1, y5);
  s = mac(s, u1, v5); s = mac(s, x2, y4); s = mac(s, u2, v4);
  s = mac(s, x3, y3); s = mac(s, u3, v3); s = mac(s, x4, y2);
  s = mac(s, u4, v2); s = mac(s, x5, y1); s = mac(s, u5, v1);
  s = mac(s, x6, y0); s = mac(s, u6, v0);
  s = fold6(s, q0, q1, q2, q3, q4);
  t = next(t, s);
  t = mac(t, q5, shift(0));
  const q6 = digit(t);
  s = product(x0, y7); s = mac(s, u0, v7); s = mac(s, x1, y6);
  s = mac(s, u1, v6); s = mac(s, x2, y5); s = mac(s, u2, v5);
  s = mac(s, x3, y4); s = mac(s, u3, v4); s = mac(s, x4, y3);
  s = mac(s, u4, v3); s = mac(s, x5, y2); s = mac(s, u5, v2);
  s = mac(s, x6, y1); s = mac(s, u6, v1); s = mac(s, x7, y0);
  s = mac(s, u7, v0);
  s = fold7(s, q0, q1, q2, q3, q4, q5);
  t = next(t, s);
  t = mac(t, q6, shift(0));
  const q7 = digit(t);
  s = product(x0, y8); s = mac(s, u0, v8); s = mac(s, x1, y7);
  s = mac(s, u1, v7); s = mac(s, x2, y6); s = mac(s, u2, v6);
  s = mac(s, x3, y5); s = mac(s, u3, v5); s = mac(s, x4, y4);
  s = mac(s, u4, v4); s = mac(s, x5, y3); s = mac(s, u5, v3);
  s = mac(s, x6, y2); s = mac(s, u6, v2); s = mac(s, x7, y1);
  s = mac(s, u7, v1); s = mac(s, x8, y0); s = mac(s, u8, v0);
  s = fold8(s, q0, q1, q2, q3, q4, q5, q6);
  t = next(t, s);
  t = mac(t, q7, shift(0));
  const q8 = digit(t);
  s = product(x1, y8); s = mac(s, u1, v8); s = mac(s, x2, y7);
  s = mac(s, u2, v7); s = mac(s, x3, y6); s = mac(s, u3, v6);
  s = mac(s, x4, y5); s = mac(s, u4, v5); s = mac(s, x5, y4);
  s = mac(s, u5, v4); s = mac(s, x6, y3); s = mac(s, u6, v3);
  s = mac(s, x7, y2); s = mac(s, u7, v2); s = mac(s, x8, y1);
  s = mac(s, u8, v1);
  s = fold9(s, q0, q1, q2, q3, q4, q5, q6, q7);
  t = next(t, s);
  t = mac(t, q8, shift(0));
  const q9 = lastDigit(t);
  t = mac(t, q9, modulus(0));
  s = product(x2, y8); s = mac(s, u2, v8); s = mac(s, x3, y7);
  s = mac(s, u3, v7); s = mac(s, x4, y6); s = mac(s, u4, v6);
  s = mac(s, x5, y5); s = mac(s, u5, v5); s = mac(s, x6, y4);
  s = mac(s, u6, v4); s = mac(s, x7, y3); s = mac(s, u7, v3);
  s = mac(s, x8, y2); s = mac(s, u8, v2);
  s = fold10(s, q1, q2, q3, q4, q5, q6, q7, q8);
  t = next(t, s);
  t = mac(t, q9, modulus(1));
  const r0 = limb(t);
  s = product(x3, y8); s = mac(s, u3, v8); s = mac(s, x4, y7);
  s = mac(s, u4, v7); s = mac(s, x5, y6); s = mac(s, u5, v6);
  s = mac(s, x6, y5); s = mac(s, u6, v5); s = mac(s, x7, y4);
  s = mac(s, u7, v4); s = mac(s, x8, y3); s = mac(s, u8, v3);
  s = fold11(s, q2, q3, q4, q5, q6, q7, q8, q9);
  t = next(t, s);
  const r1 = limb(t);
  s = product(x4, y8); s = mac(s, u4, v8); s = mac(s, x5, y7);
  s = mac(s, u5, v7); s = mac(s, x6, y6); s = mac(s, u6, v6);
  s = mac(s, x7, y5); s = mac(s, u7, v5); s = mac(s, x8, y4);
  s = mac(s, u8, v4);
  s = fold12(s, q3, q4, q5, q6, q7, q8, q9);
  t = next(t, s);
  const r2 = limb(t);
  s = product(x5, y8); s = mac(s, u5, v8); s = mac(s, x6, y7);
  s = mac(s, u6, v7); s = mac(s, x7, y6); s = mac(s, u7, v6);
  s = mac(s, x8, y5); s = mac(s, u8, v5);
  s = fold13(s, q4, q5, q6, q7, q8, q9);
  t = next(t, s);
  const r3 = limb(t);
  s = product(x6, y8); s = mac(s, u6, v8); s = mac(s, x7, y7);
  s = mac(s, u7, v7); s = mac(s, x8, y6); s = mac(s, u8, v6);
  s = fold14(s, q5, q6, q7, q8, q9);
  t = next(t, s);
  const r4 = limb(t);
  s = product(x7, y8); s = mac(s, u7, v8); s = mac(s, x8, y7);
  s = mac(s, u8, v7);
  s = fold15(s, q6, q7, q8, q9);
  t = next(t, s);
  const r5 = limb(t);
  s = product(x8, y8); s = mac(s, u8, v8);
  s = fold16(s, q7, q8, q9);
  t = next(t, s);
  const r6 = limb(t);
  s = fold17(q8, q9);
  t = next(t, s);
  const r7 = limb(t);
  put(r, t, r0, r1, r2, r3, r4, r5, r6, r7);
}

/** (a + b)(a − b) and 2ab. */
export function square2(r: usize, a: usize): void {
  for (let i: usize = 0; i < PAIR_BYTES; i += 16) {
    const pair = v128.load(a + i);
    const real = v128.shuffle<i32>(pair, pair, 0, 0, 2, 2);
    const imaginary = v128.shuffle<i32>(pair, pair, 1, 1, 3, 3);
    v128.store(SQUARE_LEFT + i, i32x4.add(real, v128.shuffle<i32>(imaginary, real, 0, 4, 2, 6)));
    v128.store(SQUARE_RIGHT + i, v128.shuffle<i32>(i32x4.sub(real, imaginary), imaginary, 0, 4, 2, 6));
  }
  multiply(r, SQUARE_LEFT, SQUARE_RIGHT);
}

/** The conjugate, a − b·i. */
export function conjugate2(r: usize, a: usize): void {
  scaleLanes(r, a, 1, -1);
}

/** ξ = 9 + i times: by limbs of 6 at most, to 1. */
export function multiplyByXi(r: usize, a: usize): void {
  carry(r, a);
  let before = i32x4.splat(0);
  for (let i: usize = 0; i < 64; i += 16) {
    const limbs = v128.load(r + i);
    const c = i32x4.shr_s(i32x4.add(limbs, i32x4.splat(1 << 25)), 26);
    const eightfold = v128.shuffle<i32>(before, c, 2, 3, 4, 5);
    const low = i32x4.shl(i32x4.sub(limbs, i32x4.shl(c, 26)), 3);
    v128.store(r + i, i32x4.add(i32x4.add(eightfold, low), withI(limbs)));
    before = c;
  }
  const last = v128.load(r, 64);
  const eightfold = i32x4.add(i32x4.shl(last, 3), v128.shuffle<i32>(before, before, 2, 3, 2, 3));
  v128.store(r, i32x4.add(eightfold, withI(last)), 64);
  carry(r, r);
}

/** 1 + i times. */
function withI(limbs: v128): v128 {
  const swapped = v128.shuffle<i32>(limbs, limbs, 1, 0, 3, 2);
  return i32x4.add(limbs, i32x4.mul(swapped, i32x4(-1, 1, -1, 1)));
}

/** 1 / a, of a ≠ 0: (a − b·i) / (a² + b²). Limbs of 1.8 at most. */
export function invert2(r: usize, a: usize): void {
  multiply(SQUARE_LEFT, a, a);
  inner(SQUARE_RIGHT, SQUARE_LEFT, SQUARE_LEFT);
  add(SQUARE_LEFT, SQUARE_LEFT, SQUARE_RIGHT);
  invert(SQUARE_LEFT, SQUARE_LEFT);
  conjugate2(r, a);
  multiply(r, r, SQUARE_LEFT);
}
