import { TX_SENDER, TX_TO } from '../layout';
import { expectAccount, expectCell } from '../state/accounts';
import { transactionAt } from './record';

/** Transactions whose accounts are fetched at once. */
export const EXPECTED: u32 = 8;

/** What is loaded ahead has to go somewhere, or nothing would be loaded. */
let sink: u64 = 0;

/**
 * Has the cache fetch the senders and recipients of the transactions `first` to `end`: all at once, they take little longer than one,
 * and an account that is not in the cache takes as long as a tenth of a transfer (`npm run bench -- raw`).
 */
export function expectAccounts(first: u32, end: u32): void {
  for (let index = first; index < end; index++) {
    const transaction = transactionAt(index);
    sink ^= expectCell(transaction + TX_SENDER) ^ expectCell(transaction + TX_TO);
  }
  for (let index = first; index < end; index++) {
    const transaction = transactionAt(index);
    sink ^= expectAccount(transaction + TX_SENDER) ^ expectAccount(transaction + TX_TO);
  }
}
