import {
  ACCESS_KEY_COUNT,
  ACCESS_KEYS,
  ACCOUNT_CODE,
  COINBASE,
  TX_ACCESS_LIST,
  TX_ACCESS_LIST_LENGTH,
  TX_CREATES,
  TX_FLAGS,
  TX_SENDER,
  TX_TO,
} from '../layout';
import { baseAccount, loadAccount } from '../state/accounts';
import { loadCode } from '../state/codes';
import { baseSlot, loadSlot } from '../state/slots';
import { EXPECTED, expectAccounts } from './expect';
import { isOfProtocol } from './protocol';
import { transactionAt } from './record';

/** Has the host fill what so many operations are certain to need, before threads that have to ask one by one: by who answers them. */
export function prefetch(count: u32): void {
  prefetchAccount(COINBASE);
  for (let index: u32 = 0; index < count; index++) {
    if (index % EXPECTED === 0) expectAccounts(index, min(index + EXPECTED, count));
    const transaction = transactionAt(index);
    if ((load<u32>(transaction, TX_FLAGS) & TX_CREATES) === 0) prefetchAccount(transaction + TX_TO);
    if (isOfProtocol(transaction)) continue;
    prefetchAccount(transaction + TX_SENDER);
    prefetchAccessList(transaction);
  }
}

function prefetchAccessList(transaction: usize): void {
  let entry = transaction + <usize>load<u32>(transaction, TX_ACCESS_LIST);
  for (let left = load<u32>(transaction, TX_ACCESS_LIST_LENGTH); left !== 0; left--) {
    const account = prefetchAccount(entry);
    const end = entry + ACCESS_KEYS + ((<usize>load<u64>(entry, ACCESS_KEY_COUNT)) << 5);
    for (entry += ACCESS_KEYS; entry < end; entry += 32) {
      const slot = account === 0 ? 0 : baseSlot(account, entry);
      if (slot !== 0) loadSlot(slot);
    }
  }
}

/** The ACCOUNT of an address, with its code; 0 where the table is full: then whoever needs it ends as a resource limit. */
function prefetchAccount(address: usize): usize {
  const account = baseAccount(address);
  if (account === 0 || !loadAccount(account)) return 0;
  loadCode(load<u32>(account, ACCOUNT_CODE));
  return account;
}
