import { precompileNumber } from '../interpreter/environment';
import {
  ACCOUNT_CODE,
  ACCOUNT_STAMP,
  BATCH_THREADS,
  BENEFICIARY,
  BLOCK_GAS_LIMIT,
  BLOCK_GAS_USED,
  COINBASE,
  OWN_GAS,
  OWN_GAS_LIMIT,
  TX_ACCESS_LIST_LENGTH,
  TX_AUTHORIZATION_COUNT,
  TX_BLOB_COUNT,
  TX_CREATES,
  TX_CREDIT,
  TX_DATA_LENGTH,
  TX_FLAGS,
  TX_GAS_LIMIT,
  TX_SENDER,
  TX_SYSTEM_CALL,
  TX_TO,
  WINDOW_ARE_TRANSFERS,
  WINDOW_FIRST,
  WINDOW_MAY_BE_TRANSFERS,
  WINDOW_NUMBER,
} from '../layout';
import { WINDOW_COUNT, WINDOW_MOST, STATISTIC_EXECUTIONS } from '../scheduler/layout';
import { count } from '../scheduler/statistics';
import { baseAccount, loadAccount } from '../state/accounts';
import { EMPTY_CODE } from '../state/codes';
import { outcome, outcomeOf, threadNumber } from '../thread';
import { keepResult } from '../transaction/batch';
import { EXPECTED, expectAccounts } from '../transaction/expect';
import { floorGas, intrinsicGas, priceTransaction } from '../transaction/intrinsic';
import { transactionAt } from '../transaction/record';
import { transact } from '../transaction/transact';
import { eq, fits64 } from '../u256';
import { shareBase, stopSpeculating } from '../versions/incarnation';
import { beginReads, endReads } from '../versions/read-set';
import { loadShared, storeShared } from '../yield';
import { arriveLast, release } from './barrier';
import { endTask, startTask } from './statistics';

/*
 * A plain transfer says beforehand all that it reads and writes: its sender, its recipient, and the beneficiary, to which it only adds. Where a
 * window has nothing else, and no account is in two of its transactions, there is nothing to speculate on: each thread executes a part of it on
 * the base state itself. Whether it is such a window is found by stamping the accounts with its number.
 */

/** When a window begins, by one thread: looks at a few of its transactions, so that other windows cost nothing more. */
export function lookForTransfers(first: u32, most: u32): void {
  const isPaid = load<u32>(BENEFICIARY) !== 0;
  const mayBe =
    isPaid && most > 1 && mayBeTransfer(first) && mayBeTransfer(first + most / 2) && mayBeTransfer(first + most - 1);
  store<u32>(WINDOW_MAY_BE_TRANSFERS, mayBe);
  if (!mayBe) return;
  store<u32>(WINDOW_NUMBER, load<u32>(WINDOW_NUMBER) + 1);
  atomic.store<u32>(WINDOW_ARE_TRANSFERS, 1);
}

function mayBeTransfer(index: u32): bool {
  const transaction = transactionAt(index);
  const lists =
    load<u32>(transaction, TX_DATA_LENGTH) |
    load<u32>(transaction, TX_ACCESS_LIST_LENGTH) |
    load<u32>(transaction, TX_BLOB_COUNT) |
    load<u32>(transaction, TX_AUTHORIZATION_COUNT);
  return lists === 0 && (load<u32>(transaction, TX_FLAGS) & (TX_CREATES | TX_SYSTEM_CALL | TX_CREDIT)) === 0;
}

/** By each thread: true where all of the window was executed so. */
export function executeTransfers(): bool {
  if (!load<u32>(WINDOW_MAY_BE_TRANSFERS)) return false;
  const most = load<u32>(WINDOW_MOST);
  const threads = load<u32>(BATCH_THREADS);
  const from = (most * threadNumber) / threads;
  const to = (most * (threadNumber + 1)) / threads;
  if (!claim(from, to)) storeShared(WINDOW_ARE_TRANSFERS, 0);
  if (arriveLast()) {
    if (!haveGas()) storeShared(WINDOW_ARE_TRANSFERS, 0);
    // the window needs not grow
    if (loadShared(WINDOW_ARE_TRANSFERS)) atomic.store<u32>(WINDOW_COUNT, most);
    release();
  }
  if (!loadShared(WINDOW_ARE_TRANSFERS)) return false;
  const first = load<u32>(WINDOW_FIRST);
  for (let index = from; index < to; index++) {
    const start = startTask();
    shareBase(index);
    keepResult(first + index, transact(transactionAt(first + index)));
    beginReads();
    endReads(index);
    count(STATISTIC_EXECUTIONS);
    endTask(index, 0, start);
  }
  stopSpeculating();
  return true;
}

/** False where one of these transactions is no plain transfer, or has an account with another one in common. */
function claim(from: u32, to: u32): bool {
  const first = load<u32>(WINDOW_FIRST);
  let gas: u64 = 0;
  let gasLimit: u64 = 0;
  shareBase(from);
  for (let index = from; index < to; index++) {
    if ((index - from) % EXPECTED === 0) {
      if (!loadShared(WINDOW_ARE_TRANSFERS)) return false;
      expectAccounts(first + index, first + min(index + EXPECTED, to));
    }
    if (!mayBeTransfer(first + index)) return false;
    const transaction = transactionAt(first + index);
    if (!claimAccount(transaction + TX_SENDER) || !claimAccount(transaction + TX_TO)) return false;
    priceTransaction(transaction);
    gas += max(intrinsicGas, floorGas);
    gasLimit = max(gasLimit, load<u64>(transaction, TX_GAS_LIMIT));
  }
  stopSpeculating();
  store<u64>(outcome, gas, OWN_GAS);
  store<u64>(outcome, gasLimit, OWN_GAS_LIMIT);
  return true;
}

/** False where the account has code, or is another transaction's, too. */
function claimAccount(address: usize): bool {
  if (eq(address, COINBASE) || precompileNumber(address) !== 0) return false;
  const account = baseAccount(address);
  if (account === 0 || !loadAccount(account) || <usize>load<u32>(account, ACCOUNT_CODE) !== EMPTY_CODE) return false;
  const number = load<u32>(WINDOW_NUMBER);
  return atomic.xchg<u32>(account + ACCOUNT_STAMP, number) !== number;
}

/** True where the block has gas for all of them, in whatever order: nothing can be taken back. */
function haveGas(): bool {
  if (!fits64(BLOCK_GAS_LIMIT)) return true;
  let gas = load<u64>(BLOCK_GAS_USED);
  let gasLimit: u64 = 0;
  for (let thread: u32 = 0; thread < load<u32>(BATCH_THREADS); thread++) {
    gas += load<u64>(outcomeOf(thread), OWN_GAS);
    gasLimit = max(gasLimit, load<u64>(outcomeOf(thread), OWN_GAS_LIMIT));
  }
  return gas <= load<u64>(BLOCK_GAS_LIMIT) && gasLimit <= load<u64>(BLOCK_GAS_LIMIT) - gas;
}
