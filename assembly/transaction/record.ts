import { TRANSACTION_INDEX, TRANSACTIONS, TX_BLOB_HASHES, TX_GAS_LIMIT } from '../layout';

/** The record of a transaction of the batch. */
export function transactionAt(index: u32): usize {
  return TRANSACTIONS + <usize>load<u32>(TRANSACTION_INDEX + ((<usize>index) << 2));
}

/** As execution counts gas, with a sign: a limit beyond 63 bits, which only a block beyond EIP-1985's bounds has room for, is never used up. */
export function gasLimitOf(transaction: usize): i64 {
  return <i64>min(load<u64>(transaction, TX_GAS_LIMIT), <u64>i64.MAX_VALUE);
}

/** EIP-4844: wei, as a word; of a transaction with blobs. */
export function maxBlobFee(transaction: usize): usize {
  return transaction + <usize>load<u32>(transaction, TX_BLOB_HASHES) - 32;
}
