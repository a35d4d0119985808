import { reverse, setHalves } from '../u256/word';

/** 32 bytes of ones and as many zeros: from byte 32 − n on, n ones and zeros. */
const MASKS: usize = memory.data<u64>([-1, -1, -1, -1, 0, 0, 0, 0]);

/**
 * PUSH: `count` bytes of code, from 1 to 32, as a word; what lies behind the code's end reads as zero (layout.ts, CODE_PADDING). The
 * halves are what ends with the operand; what they hold of the bytes before it is masked.
 */
export function pushBytes(result: usize, bytes: usize, count: u32): void {
  const masks = MASKS + 32 - count;
  const end = bytes + count;
  const low = v128.and(reverse(v128.load(end - 16)), v128.load(masks));
  const high = v128.and(reverse(v128.load(end - 32)), v128.load(masks, 16));
  setHalves(result, low, high);
}

export function swap(a: usize, b: usize): void {
  const low = v128.load(a);
  const high = v128.load(a, 16);
  setHalves(a, v128.load(b), v128.load(b, 16));
  setHalves(b, low, high);
}
