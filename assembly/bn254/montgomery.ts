/**
 * Montgomery reduction of two sums of products at once, one in each half of 128 bits, column by column, the least significant first; both
 * multiplications (field.ts, quadratic.ts) are made of these.
 *
 * A column is the sum of all products of limbs that have its weight, 64 bits with a sign. It is biased by 2^63, so that it can be shifted
 * without a sign, which x86 does in one instruction, and by 2^28, so that it is rounded. What it is modulo 2^29 is a digit q of −2^28
 * and more. For the first nine, q · 2^(29 i) gives way to q · (2^-29 mod p) · 2^(29 (i + 1)): that takes no multiplication to find q, but what it adds is longer
 * than p by a limb. So the tenth gives way as Montgomery has it, to a multiple of p. R is 2^290, so long that whatever the factors were, a product
 * is below 0.76 p: a quarter and a half of p from the last two digits.
 */
// biome-ignore-all lint/correctness/noPrecisionLoss: literals of AssemblyScript are exact to 64 bits

/** i32: limbs of 2^-29 modulo p, each for both lanes; those of p; and −1 / p modulo 2^29. */
// biome-ignore format: one number a line
const SHIFT: usize = memory.data<i32>([
  -143091041, -143091041, 100647901, 100647901, 225173058, 225173058, -51293469, -51293469, -118815392, -118815392, 249042403, 249042403, 23471826, 23471826, 193702671, 193702671, 448452, 448452,
]);
// biome-ignore format: one number a line
export const MODULUS: usize = memory.data<i32>([
  -126026425, -126026425, 17064119, 17064119, -59595953, -59595953, 47522513, 47522513, -175777416, -175777416, 47923393, 47923393, 10936641, 10936641, 240920116, 240920116, 3171406, 3171406,
]);
const INVERSE: usize = memory.data<i32>([75916169, 75916169]);

/** u64: what a first column begins with, and each that is carried to: the bias less what the shifted bias of the one before left. */
const BIAS: usize = memory.data<u64>([0x8000000010000000, 0x7ffffffc10000000, 0x400000000, 0x1fffffff, 0x10000000]);

/** The bias of a column. */
export function start(): v128 {
  return v128.load64_splat(BIAS);
}
export function product(x: v128, y: v128): v128 {
  return i64x2.extmul_low_i32x4_s(x, y);
}
/** Adds the product of a limb of each lane. */
export function mac(t: v128, x: v128, y: v128): v128 {
  return i64x2.add(t, product(x, y));
}
/** The first column, of a sum. */
export function first(s: v128): v128 {
  return i64x2.add(start(), s);
}
/** The next column: what this one carries, and a sum. That needs nothing of this one, so that a processor makes it meanwhile. */
export function next(t: v128, s: v128): v128 {
  return i64x2.add(i64x2.shr_u(t, 29), i64x2.add(s, v128.load64_splat(BIAS + 8)));
}
/** What the last column carries. */
export function top(t: v128): v128 {
  return i64x2.sub(i64x2.shr_u(t, 29), v128.load64_splat(BIAS + 16));
}
export function limb(t: v128): v128 {
  return i64x2.sub(v128.and(t, v128.load64_splat(BIAS + 24)), v128.load64_splat(BIAS + 32));
}
/** The same as a factor of {@link mac}. */
export function digit(t: v128): v128 {
  t = limb(t);
  return v128.shuffle<i32>(t, t, 0, 2, 0, 2);
}
/** What times p makes the column zero modulo 2^29. */
export function lastDigit(t: v128): v128 {
  return digit(mac(v128.load64_splat(BIAS + 32), digit(t), v128.load64_zero(INVERSE)));
}
export function shift(limb: usize): v128 {
  return v128.load64_zero(SHIFT + 8 * limb);
}
export function modulus(limb: usize): v128 {
  return v128.load64_zero(MODULUS + 8 * limb);
}
/** Stores nine limbs. */
export function put(
  r: usize,
  t: v128,
  r0: v128,
  r1: v128,
  r2: v128,
  r3: v128,
  r4: v128,
  r5: v128,
  r6: v128,
  r7: v128,
): void {
  t = top(t);
  v128.store(r, v128.shuffle<i32>(r0, r1, 0, 2, 4, 6));
  v128.store(r, v128.shuffle<i32>(r2, r3, 0, 2, 4, 6), 16);
  v128.store(r, v128.shuffle<i32>(r4, r5, 0, 2, 4, 6), 32);
  v128.store(r, v128.shuffle<i32>(r6, r7, 0, 2, 4, 6), 48);
  v128.store(r, v128.shuffle<i32>(t, t, 0, 2, 0, 2), 64);
}

// ── What the digits before give to each column ───────────────────────────────────────────────────────────────────────────

export function fold2(s: v128, q0: v128): v128 {
  return mac(s, q0, shift(1));
}
export function fold3(s: v128, q0: v128, q1: v128): v128 {
  s = mac(s, q0, shift(2));
  return mac(s, q1, shift(1));
}
export function fold4(s: v128, q0: v128, q1: v128, q2: v128): v128 {
  s = mac(s, q0, shift(3));
  s = mac(s, q1, shift(2));
  return mac(s, q2, shift(1));
}
export function fold5(s: v128, q0: v128, q1: v128, q2: v128, q3: v128): v128 {
  s = mac(s, q0, shift(4));
  s = mac(s, q1, shift(3));
  s = mac(s, q2, shift(2));
  return mac(s, q3, shift(1));
}
export function fold6(s: v128, q0: v128, q1: v128, q2: v128, q3: v128, q4: v128): v128 {
  s = mac(s, q0, shift(5));
  s = mac(s, q1, shift(4));
  s = mac(s, q2, shift(3));
  s = mac(s, q3, shift(2));
  return mac(s, q4, shift(1));
}
export function fold7(s: v128, q0: v128, q1: v128, q2: v128, q3: v128, q4: v128, q5: v128): v128 {
  s = mac(s, q0, shift(6));
  s = mac(s, q1, shift(5));
  s = mac(s, q2, shift(4));
  s = mac(s, q3, shift(3));
  s = mac(s, q4, shift(2));
  return mac(s, q5, shift(1));
}
export function fold8(s: v128, q0: v128, q1: v128, q2: v128, q3: v128, q4: v128, q5: v128, q6: v128): v128 {
  s = mac(s, q0, shift(7));
  s = mac(s, q1, shift(6));
  s = mac(s, q2, shift(5));
  s = mac(s, q3, shift(4));
  s = mac(s, q4, shift(3));
  s = mac(s, q5, shift(2));
  return mac(s, q6, shift(1));
}
export function fold9(s: v128, q0: v128, q1: v128, q2: v128, q3: v128, q4: v128, q5: v128, q6: v128, q7: v128): v128 {
  s = mac(s, q0, shift(8));
  s = mac(s, q1, shift(7));
  s = mac(s, q2, shift(6));
  s = mac(s, q3, shift(5));
  s = mac(s, q4, shift(4));
  s = mac(s, q5, shift(3));
  s = mac(s, q6, shift(2));
  return mac(s, q7, shift(1));
}
export function fold10(s: v128, q1: v128, q2: v128, q3: v128, q4: v128, q5: v128, q6: v128, q7: v128, q8: v128): v128 {
  s = mac(s, q1, shift(8));
  s = mac(s, q2, shift(7));
  s = mac(s, q3, shift(6));
  s = mac(s, q4, shift(5));
  s = mac(s, q5, shift(4));
  s = mac(s, q6, shift(3));
  s = mac(s, q7, shift(2));
  return mac(s, q8, shift(1));
}
export function fold11(s: v128, q2: v128, q3: v128, q4: v128, q5: v128, q6: v128, q7: v128, q8: v128, q9: v128): v128 {
  s = mac(s, q2, shift(8));
  s = mac(s, q3, shift(7));
  s = mac(s, q4, shift(6));
  s = mac(s, q5, shift(5));
  s = mac(s, q6, shift(4));
  s = mac(s, q7, shift(3));
  s = mac(s, q8, shift(2));
  return mac(s, q9, modulus(2));
}
export function fold12(s: v128, q3: v128, q4: v128, q5: v128, q6: v128, q7: v128, q8: v128, q9: v128): v128 {
  s = mac(s, q3, shift(8));
  s = mac(s, q4, shift(7));
  s = mac(s, q5, shift(6));
  s = mac(s, q6, shift(5));
  s = mac(s, q7, shift(4));
  s = mac(s, q8, shift(3));
  return mac(s, q9, modulus(3));
}
export function fold13(s: v128, q4: v128, q5: v128, q6: v128, q7: v128, q8: v128, q9: v128): v128 {
  s = mac(s, q4, shift(8));
  s = mac(s, q5, shift(7));
  s = mac(s, q6, shift(6));
  s = mac(s, q7, shift(5));
  s = mac(s, q8, shift(4));
  return mac(s, q9, modulus(4));
}
export function fold14(s: v128, q5: v128, q6: v128, q7: v128, q8: v128, q9: v128): v128 {
  s = mac(s, q5, shift(8));
  s = mac(s, q6, shift(7));
  s = mac(s, q7, shift(6));
  s = mac(s, q8, shift(5));
  return mac(s, q9, modulus(5));
}
export function fold15(s: v128, q6: v128, q7: v128, q8: v128, q9: v128): v128 {
  s = mac(s, q6, shift(8));
  s = mac(s, q7, shift(7));
  s = mac(s, q8, shift(6));
  return mac(s, q9, modulus(6));
}
export function fold16(s: v128, q7: v128, q8: v128, q9: v128): v128 {
  s = mac(s, q7, shift(8));
  s = mac(s, q8, shift(7));
  return mac(s, q9, modulus(7));
}
export function fold17(q8: v128, q9: v128): v128 {
  return mac(product(q8, shift(8)), q9, modulus(8));
}
