export { add, negate, sub } from './add';
export { and, byte, clz256, not, or, sar, shiftLeft, shiftRight, shl, shr, signextend, xor } from './bits';
export { div, mod, sdiv, smod } from './divide';
export { exp } from './exp';
export { addmod, mulmod } from './modular';
export { mul, mulHigh, mulWide, square } from './multiply';
export { initU256, U256_SCRATCH_BYTES } from './scratch';
export {
  byteLength,
  copy,
  eq,
  fits32,
  fits64,
  isNegative,
  isZero,
  leadingZeros,
  loadBE,
  setLimbs,
  setSmall,
  slt,
  storeBE,
  ult,
  WORD_BYTES,
} from './word';
