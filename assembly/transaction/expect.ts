import { TX_CHAIN_ID, TX_MAX_FEE, TX_SENDER, TX_TO } from '../layout';
import { expectAccount, expectCell } from '../state/accounts';
import { transactionAt } from './record';

/** Transactions that are fetched at once, with their accounts. */
export const EXPECTED: u32 = 16;

/** What is loaded ahead has to go somewhere, or nothing would be loaded. */
export let fetched: u64 = 0;

/**
 * Has the cache fetch the transactions `first` to `end` and their senders and recipients, all at once: then a block of raw transfers in order
 * takes a quarter less time (`npm run bench -- raw`, with and without).
 */
export function expectAccounts(first: u32, end: u32): void {
  for (let index = first; index < end; index++) {
    const transaction = transactionAt(index);
    fetched ^= load<u64>(transaction) ^ load<u64>(transaction, TX_MAX_FEE) ^ load<u64>(transaction, TX_CHAIN_ID);
    fetched ^= expectCell(transaction + TX_SENDER) ^ expectCell(transaction + TX_TO);
  }
  for (let index = first; index < end; index++) {
    const transaction = transactionAt(index);
    fetched ^= expectAccount(transaction + TX_SENDER) ^ expectAccount(transaction + TX_TO);
  }
}
