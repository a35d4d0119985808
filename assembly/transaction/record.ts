import { TRANSACTION_INDEX, TRANSACTIONS } from '../layout';

/** The record of a transaction of the batch. */
export function transactionAt(index: u32): usize {
  return TRANSACTIONS + <usize>load<u32>(TRANSACTION_INDEX + ((<usize>index) << 2));
}
