import { add } from './add';
import { modDigits } from './divide';
import { mulWide } from './multiply';
import { product } from './scratch';
import { isZero, setSmall, ult } from './word';

/** ADDMOD: (a + b) modulo n, the sum not cut to 256 bits; zero where n is zero. */
export function addmod(result: usize, a: usize, b: usize, n: usize): void {
  if (isZero(n)) {
    setSmall(result, 0);
    return;
  }
  const sum = product();
  add(sum, a, b);
  store<u64>(sum, u64(ult(sum, a)), 32);
  modDigits(result, sum, 9, n);
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
