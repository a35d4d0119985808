import { shiftLeft } from './bits';
import { mul, square } from './multiply';
import { powers, wordA, wordB } from './scratch';
import { copy, fits32, isPowerOfTwo, isZero, leadingZeros, setSmall } from './word';

/** Of a longer exponent, up to {@link WINDOW} bits are taken at once: for a shorter one the powers take as long as they save. */
const FEW_BITS: isize = 24;
const WINDOW: isize = 4;

/** EXP: base^exponent modulo 2^256, by squaring from the top bit of the exponent down; 0^0 = 1. */
export function exp(result: usize, base: usize, exponent: usize): void {
  if (isZero(exponent)) {
    setSmall(result, 1);
    return;
  }
  if (isPowerOfTwo(base)) {
    // how compilers shifted before they had SHL
    const bit = 255 - leadingZeros(base);
    const shift = bit === 0 ? 0 : fits32(exponent) && load<u32>(exponent) < 256 ? bit * load<u32>(exponent) : 256;
    setSmall(result, shift < 256 ? 1 : 0);
    shiftLeft(result, result, shift & 255);
    return;
  }
  const bits = wordB();
  copy(bits, exponent);
  const highest = isize(255 - leadingZeros(bits));
  if (highest < FEW_BITS) byBits(result, base, bits, highest);
  else byWindows(result, base, bits, highest);
}

function byBits(result: usize, base: usize, bits: usize, highest: isize): void {
  const factor = wordA();
  copy(factor, base);
  copy(result, base);
  for (let bit = highest - 1; bit >= 0; bit--) {
    square(result, result);
    if (bitAt(bits, bit) !== 0) mul(result, result, factor);
  }
}

/** A window begins and ends with a bit that is set (Handbook of Applied Cryptography, 14.85). */
function byWindows(result: usize, base: usize, bits: usize, highest: isize): void {
  const odd = powers();
  const squared = wordA();
  copy(odd, base);
  square(squared, odd);
  for (let power = odd; power < odd + 224; power += 32) mul(power + 32, power, squared);
  setSmall(result, 1);
  for (let bit = highest; bit >= 0; ) {
    if (bitAt(bits, bit) === 0) {
      square(result, result);
      bit--;
      continue;
    }
    let last = max(bit - WINDOW + 1, 0);
    while (bitAt(bits, last) === 0) last++;
    let window: usize = 0;
    for (; bit >= last; bit--) {
      square(result, result);
      window = (window << 1) | bitAt(bits, bit);
    }
    mul(result, result, odd + ((window >> 1) << 5));
  }
}

function bitAt(bits: usize, at: isize): usize {
  return (usize(load<u8>(bits + (usize(at) >> 3))) >> (usize(at) & 7)) & 1;
}
