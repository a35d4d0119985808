/** BN254's precompiles (EIP-196, EIP-197), of inputs whose lengths are right. */
import { addToSum, isZeros, readG1, setInfinite, writeSum } from './g1';
import { ADDEND, INPUT, OUTPUT, POINT } from './layout';
import { multiplyPoint } from './multiples';

export { initNumbers as init } from './numbers';
export { pairing } from './pairing';

/** OUTPUT = the sum of INPUT's two points; false where one is none. */
export function add(): bool {
  setInfinite();
  return addInput(INPUT) && addInput(INPUT + 64) && hasWritten();
}

function addInput(bytes: usize): bool {
  if (isZeros(bytes, 64)) return true;
  if (!readG1(ADDEND, bytes)) return false;
  addToSum(ADDEND);
  return true;
}

/** OUTPUT = SCALARS · INPUT's point; false where it is none. */
export function multiply(): bool {
  if (isZeros(INPUT, 64)) setInfinite();
  else if (!readG1(POINT, INPUT)) return false;
  else multiplyPoint(POINT);
  return hasWritten();
}

function hasWritten(): bool {
  writeSum(OUTPUT);
  return true;
}
