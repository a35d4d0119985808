import { add } from './add';
import { modLimbs } from './divide';
import { mulWide } from './multiply';
import { product, wordA } from './scratch';
import { isZero, setSmall, ult, WORD_BYTES } from './word';

/** ADDMOD: (a + b) modulo n, the sum not cut to 256 bits; zero where n is zero. */
export function addmod(result: usize, a: usize, b: usize, n: usize): void {
  if (isZero(n)) {
    setSmall(result, 0);
    return;
  }
  const sum = product();
  add(sum, a, b);
  store<u64>(sum, u64(ult(sum, a)), 32);
  modLimbs(result, sum, 40, n);
}

/** MULMOD: (a · b) modulo n, the product not cut to 256 bits; zero where n is zero. */
export function mulmod(result: usize, a: usize, b: usize, n: usize): void {
  if (isZero(n)) {
    setSmall(result, 0);
    return;
  }
  mulWide(product(), a, b);
  if (isMax(n)) foldProduct(result);
  else modLimbs(result, product(), 64, n);
}

/** 2^256 − 1 */
function isMax(a: usize): bool {
  return (load<u64>(a) & load<u64>(a, 8) & load<u64>(a, 16) & load<u64>(a, 24)) === u64.MAX_VALUE;
}

/**
 * The product modulo 2^256 − 1, where 2^256 is 1: the sum of its halves. Programs take the upper half of a product this way
 * (Remco Bloemen, "Mathemagic: full multiply"), so that it pays: it takes a quarter of the time.
 */
function foldProduct(result: usize): void {
  const low = product();
  const sum = wordA();
  add(sum, low, low + WORD_BYTES);
  setSmall(result, u64(ult(sum, low)));
  add(result, result, sum);
  if (isMax(result)) setSmall(result, 0);
}
