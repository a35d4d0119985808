import { viewAccount } from '../journal/accounts';
import { COINBASE, TX_SENDER } from '../layout';

/*
 * The VIEW_ACCOUNTs that each transaction needs again and again, looked up once: 0 until somebody asks.
 */

let sender: usize = 0;
let coinbase: usize = 0;

/** When the journal is cleared, and they with it. */
export function clearParties(): void {
  sender = 0;
  coinbase = 0;
}

export function viewSender(transaction: usize): usize {
  if (sender === 0) sender = viewAccount(transaction + TX_SENDER);
  return sender;
}

export function viewCoinbase(): usize {
  if (coinbase === 0) coinbase = viewAccount(COINBASE);
  return coinbase;
}
