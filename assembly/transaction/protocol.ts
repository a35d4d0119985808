import { endOutermost } from '../interpreter/leaving';
import { viewAccount } from '../journal/accounts';
import { credits, readBasic, readCode } from '../journal/reads';
import { addBalance } from '../journal/writes';
import { REJECT_NO_CODE, TX_CREDIT, TX_FLAGS, TX_SYSTEM_CALL, TX_TO, TX_VALUE, VIEW_CODE } from '../layout';
import { EMPTY_CODE } from '../state/codes';
import { setPrices } from './fees';
import { priceNothing } from './intrinsic';
import { PENDING } from './validity';

/** True where nobody signed it: the protocol itself calls or gives. */
export function isOfProtocol(transaction: usize): bool {
  return (load<u32>(transaction, TX_FLAGS) & (TX_SYSTEM_CALL | TX_CREDIT)) !== 0;
}

/** Takes up a system call, which nothing but code is needed for (EIP-4788): 0, PENDING, or why there is none. */
export function findSystemFault(transaction: usize): u32 {
  const target = viewAccount(transaction + TX_TO);
  if (!readCode(target)) return PENDING;
  if (<usize>load<u32>(target, VIEW_CODE) === EMPTY_CODE) return REJECT_NO_CODE;
  priceNothing();
  setPrices(transaction);
  return 0;
}

/** Gives wei out of nothing: a reward (yellow paper, 11.3) or a withdrawal (EIP-4895). False as journal/reads.ts has it. */
export function credit(transaction: usize): bool {
  const account = viewAccount(transaction + TX_TO);
  if (!credits(account) && !readBasic(account)) return false;
  addBalance(account, transaction + TX_VALUE);
  endOutermost(0, 0);
  return true;
}
