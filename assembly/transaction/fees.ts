import {
  BASE_FEE,
  BLOB_BASE_FEE,
  OUTCOME_COINBASE_PRICE,
  OUTCOME_GAS_PRICE,
  TX_BLOB_COUNT,
  TX_GAS_LIMIT,
  TX_MAX_FEE,
  TX_MAX_PRIORITY_FEE,
  TX_VALUE,
} from '../layout';
import { outcome, scratch } from '../thread';
import { add, copy, isZero, mul, mulWide, setSmall, sub, ult } from '../u256';
import { maxBlobFee } from './record';

/** EIP-4844 */
const BLOB_GAS: u64 = 1 << 17;

/** EIP-1559: the price that the sender pays, and the coinbase's part of it, to OUTCOME. After the fees are known to be valid. */
export function setPrices(transaction: usize): void {
  const price = outcome + OUTCOME_GAS_PRICE;
  copy(price, BASE_FEE);
  const fits = accumulate(price, transaction + TX_MAX_PRIORITY_FEE);
  if (!fits || ult(transaction + TX_MAX_FEE, price)) copy(price, transaction + TX_MAX_FEE);
  sub(outcome + OUTCOME_COINBASE_PRICE, price, BASE_FEE);
}

/** wei for an amount of gas at the price of a word; it fits, as the funds were checked at the highest price. */
export function cost(result: usize, gas: u64, price: usize): void {
  setSmall(scratch, gas);
  mul(result, scratch, price);
}

/** wei that the sender pays before execution: all gas at its price, and the blobs. */
export function upfrontCost(result: usize, transaction: usize): void {
  cost(result, load<u64>(transaction, TX_GAS_LIMIT), outcome + OUTCOME_GAS_PRICE);
  const blobs = load<u32>(transaction, TX_BLOB_COUNT);
  if (blobs === 0) return;
  const blobFee = scratch + 64;
  cost(blobFee, <u64>blobs * BLOB_GAS, BLOB_BASE_FEE);
  add(result, result, blobFee);
}

/** The most that a transaction can cost: gas and blobs at the highest fee, and its value; false beyond 256 bits. */
export function maximumCost(result: usize, transaction: usize): bool {
  const wide = scratch + 64;
  setSmall(scratch, load<u64>(transaction, TX_GAS_LIMIT));
  mulWide(wide, scratch, transaction + TX_MAX_FEE);
  let fits = isZero(wide + 32);
  copy(result, wide);
  fits = accumulate(result, transaction + TX_VALUE) && fits;
  const blobs = load<u32>(transaction, TX_BLOB_COUNT);
  if (blobs === 0) return fits;
  setSmall(scratch, <u64>blobs * BLOB_GAS);
  mulWide(wide, scratch, maxBlobFee(transaction));
  fits = isZero(wide + 32) && fits;
  return accumulate(result, wide) && fits;
}

/** Adds to a sum; false beyond 256 bits. */
function accumulate(sum: usize, amount: usize): bool {
  add(sum, sum, amount);
  return !ult(sum, amount);
}
