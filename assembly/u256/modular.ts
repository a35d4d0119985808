import { addCarry } from './add';
import { modDigits } from './divide';
import { mulWide } from './multiply';
import { product } from './scratch';
import { isZero, setSmall } from './word';

/** ADDMOD: (a + b) modulo n, the sum not cut to 256 bits; zero where n is zero. */
export function addmod(result: usize, a: usize, b: usize, n: usize): void {
  if (isZero(n)) {
    setSmall(result, 0);
    return;
  }
  store<u64>(product(), addCarry(product(), a, b), 32);
  modDigits(result, product(), 9, n);
}

/** MULMOD: (a · b) modulo n, the product not cut to 256 bits; zero where n is zero. */
export function mulmod(result: usize, a: usize, b: usize, n: usize): void {
  if (isZero(n)) {
    setSmall(result, 0);
    return;
  }
  mulWide(product(), a, b);
  modDigits(result, product(), 16, n);
}
