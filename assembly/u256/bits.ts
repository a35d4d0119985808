import { fits32, isNegative, leadingZeros, setHalves, setLimbs, setSmall } from './word';

export function and(result: usize, a: usize, b: usize): void {
  const low = v128.and(v128.load(a), v128.load(b));
  const high = v128.and(v128.load(a, 16), v128.load(b, 16));
  setHalves(result, low, high);
}

export function or(result: usize, a: usize, b: usize): void {
  const low = v128.or(v128.load(a), v128.load(b));
  const high = v128.or(v128.load(a, 16), v128.load(b, 16));
  setHalves(result, low, high);
}

export function xor(result: usize, a: usize, b: usize): void {
  const low = v128.xor(v128.load(a), v128.load(b));
  const high = v128.xor(v128.load(a, 16), v128.load(b, 16));
  setHalves(result, low, high);
}

export function not(result: usize, a: usize): void {
  setHalves(result, v128.not(v128.load(a)), v128.not(v128.load(a, 16)));
}

/** The bits of the limb pair `high:low` from bit 64 up, after a shift to the left by `bits` < 64. */
function funnelLeft(high: u64, low: u64, bits: u64): u64 {
  // Two shifts: one by 64 − bits would be one by 0 where bits is 0, as wasm takes shift counts modulo 64.
  return (high << bits) | ((low >> 1) >> (63 - bits));
}

/** The low 64 bits of the limb pair `high:low`, after a shift to the right by `bits` < 64. */
function funnelRight(high: u64, low: u64, bits: u64): u64 {
  return (low >> bits) | ((high << 1) << (63 - bits));
}

/** a · 2^count modulo 2^256; `count` < 256. */
export function shiftLeft(result: usize, a: usize, count: u32): void {
  const bits = u64(count & 63);
  let a0 = load<u64>(a);
  let a1 = load<u64>(a, 8);
  let a2 = load<u64>(a, 16);
  let a3 = load<u64>(a, 24);
  if (count & 64) {
    a3 = a2;
    a2 = a1;
    a1 = a0;
    a0 = 0;
  }
  if (count & 128) {
    a3 = a1;
    a2 = a0;
    a1 = 0;
    a0 = 0;
  }
  setLimbs(result, a0 << bits, funnelLeft(a1, a0, bits), funnelLeft(a2, a1, bits), funnelLeft(a3, a2, bits));
}

/** Shifts right by `count` < 256, and fills the left with `sign`: 0, or all ones. */
export function shiftRight(result: usize, a: usize, count: u32, sign: u64): void {
  const bits = u64(count & 63);
  let a0 = load<u64>(a);
  let a1 = load<u64>(a, 8);
  let a2 = load<u64>(a, 16);
  let a3 = load<u64>(a, 24);
  if (count & 64) {
    a0 = a1;
    a1 = a2;
    a2 = a3;
    a3 = sign;
  }
  if (count & 128) {
    a0 = a2;
    a1 = a3;
    a2 = sign;
    a3 = sign;
  }
  setLimbs(
    result,
    funnelRight(a1, a0, bits),
    funnelRight(a2, a1, bits),
    funnelRight(a3, a2, bits),
    funnelRight(sign, a3, bits),
  );
}

function isBelow(a: usize, bound: u32): bool {
  return fits32(a) && load<u32>(a) < bound;
}

/** SHL (EIP-145): zero for a shift of 256 or more. */
export function shl(result: usize, shift: usize, a: usize): void {
  if (isBelow(shift, 256)) shiftLeft(result, a, load<u32>(shift));
  else setSmall(result, 0);
}

/** SHR (EIP-145): zero for a shift of 256 or more. */
export function shr(result: usize, shift: usize, a: usize): void {
  if (isBelow(shift, 256)) shiftRight(result, a, load<u32>(shift), 0);
  else setSmall(result, 0);
}

/** SAR (EIP-145): 0 or −1 for a shift of 256 or more. */
export function sar(result: usize, shift: usize, a: usize): void {
  const sign: u64 = isNegative(a) ? -1 : 0;
  if (isBelow(shift, 256)) shiftRight(result, a, load<u32>(shift), sign);
  else setLimbs(result, sign, sign, sign, sign);
}

/** BYTE: the byte at `index`, counted from the most significant; zero from 32 on. */
export function byte(result: usize, index: usize, a: usize): void {
  setSmall(result, isBelow(index, 32) ? u64(load<u8>(a + 31 - load<u32>(index))) : 0);
}

/** SIGNEXTEND: `a` as a number of `index` + 1 bytes in two's complement; `a` itself from index 31 on. */
export function signextend(result: usize, index: usize, a: usize): void {
  const unused: u32 = isBelow(index, 31) ? 248 - 8 * load<u32>(index) : 0;
  shiftLeft(result, a, unused);
  shiftRight(result, result, unused, isNegative(result) ? -1 : 0);
}

/** CLZ (EIP-7939). */
export function clz256(result: usize, a: usize): void {
  setSmall(result, leadingZeros(a));
}
