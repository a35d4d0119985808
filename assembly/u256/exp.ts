import { mul } from './multiply';
import { wordA, wordB } from './scratch';
import { copy, isZero, leadingZeros, setSmall } from './word';

/** EXP: base^exponent modulo 2^256, by squaring from the top bit of the exponent down; 0^0 = 1. */
export function exp(result: usize, base: usize, exponent: usize): void {
  if (isZero(exponent)) {
    setSmall(result, 1);
    return;
  }
  const factor = wordA();
  const bits = wordB();
  copy(factor, base);
  copy(bits, exponent);
  copy(result, base);
  for (let bit = isize(254 - leadingZeros(bits)); bit >= 0; bit--) {
    mul(result, result, result);
    if ((load<u8>(bits + (usize(bit) >> 3)) >> u8(bit & 7)) & 1) mul(result, result, factor);
  }
}
