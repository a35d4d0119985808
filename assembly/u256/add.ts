import { setLimbs } from './word';

/** a + b modulo 2^256. */
export function add(result: usize, a: usize, b: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const s0 = a0 + load<u64>(b);
  const c0 = u64(s0 < a0);
  const t1 = a1 + load<u64>(b, 8);
  const s1 = t1 + c0;
  const c1 = u64(t1 < a1) | u64(s1 < c0);
  const t2 = a2 + load<u64>(b, 16);
  const s2 = t2 + c1;
  const c2 = u64(t2 < a2) | u64(s2 < c1);
  setLimbs(result, s0, s1, s2, load<u64>(a, 24) + load<u64>(b, 24) + c2);
}

/** a − b modulo 2^256. */
export function sub(result: usize, a: usize, b: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const b0 = load<u64>(b);
  const b1 = load<u64>(b, 8);
  const b2 = load<u64>(b, 16);
  const c0 = u64(a0 < b0);
  const d1 = a1 - b1;
  const c1 = u64(a1 < b1) | u64(d1 < c0);
  const d2 = a2 - b2;
  const c2 = u64(a2 < b2) | u64(d2 < c1);
  setLimbs(result, a0 - b0, d1 - c0, d2 - c1, load<u64>(a, 24) - load<u64>(b, 24) - c2);
}

/** −a modulo 2^256. */
export function negate(result: usize, a: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const a3 = load<u64>(a, 24);
  // −a = ~a + 1, and the one is carried on as long as the limbs below are zero.
  const c1 = u64(a0 === 0);
  const c2 = c1 & u64(a1 === 0);
  const c3 = c2 & u64(a2 === 0);
  setLimbs(result, -a0, ~a1 + c1, ~a2 + c2, ~a3 + c3);
}
