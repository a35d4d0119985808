import { loadBE, setLimbs, shiftRight } from '../u256';

/** PUSH: `count` bytes of code as a word; what lies behind the code's end reads as zero (layout.ts, CODE_PADDING). */
export function pushBytes(result: usize, bytes: usize, count: u32): void {
  loadBE(result, bytes);
  if (count !== 32) shiftRight(result, result, (32 - count) << 3, 0);
}

export function swap(a: usize, b: usize): void {
  const a0 = load<u64>(a);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const a3 = load<u64>(a, 24);
  setLimbs(a, load<u64>(b), load<u64>(b, 8), load<u64>(b, 16), load<u64>(b, 24));
  setLimbs(b, a0, a1, a2, a3);
}
