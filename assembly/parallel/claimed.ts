import { FAULT_CLAIMED_KEPT } from '../faults';
import { logsEnd, revertLogs } from '../journal/logs';
import { noteReads } from '../journal/reads';
import {
  ACCOUNT_BALANCE,
  ACCOUNT_FLAGS,
  ACCOUNT_NONCE,
  ACCOUNT_STAMP,
  BATCH_ADAPTS,
  BATCH_THREADS,
  BENEFICIARY,
  CLAIMS_LEFT,
  CLAIMS_LOSSES,
  EXISTS,
  OUTCOME_LOGS_BEFORE,
  READ_BYTES,
  READ_CODE,
  READ_IS_CLAIMED,
  READ_NONCE,
  READ_PARTS,
  READ_RECORD,
  READ_VALUE,
  READS_HEAD,
  RUN_RESOURCE_LIMIT,
  RUN_SUSPENDED,
  SLOT_STAMP,
  SLOT_VALUE,
  STATISTICS_ON,
  TRIES_CLAIMS,
  VERSION_BASIC,
  VERSION_EXISTS,
  VERSION_SLOT,
  WINDOW_FIRST,
  WINDOW_IS_CLAIMED,
  WINDOW_TAKEN,
} from '../layout';
import { STATISTIC_EXECUTIONS, WINDOW_COUNT, WINDOW_MOST } from '../scheduler/layout';
import { count } from '../scheduler/statistics';
import { SITE_EXECUTE, TELL_CLAIMED } from '../sites';
import { markStorage } from '../state/changes';
import { outcome, versions } from '../thread';
import { keepResult } from '../transaction/batch';
import { EXPECTED, expectAccounts } from '../transaction/expect';
import { transactionAt } from '../transaction/record';
import { transact } from '../transaction/transact';
import { copy } from '../u256';
import { recordsEnd } from '../versions/arena';
import { beginClaims, isForeign, isOwn, numberClaims } from '../versions/claims';
import { claim, stopSpeculating } from '../versions/incarnation';
import { addShared, hasFault, loadShared, storeShared, tell, yieldPoint } from '../yield';
import { addOwn, allFit, clearOwn } from './cut';
import { adaptsToTime, isLong } from './pace';
import { isToPause } from './place';

/*
 * Where transactions have nothing to do with each other, there is nothing to speculate on: threads execute them on the base state itself, and
 * claim what they write (versions/claims.ts). Where one has looked at what is another one's, the window is put back, and executed by versions.
 */

/** Transactions that a thread takes at once. */
const RUN: u32 = isDefined(YIELDING) ? 1 : EXPECTED;
/** Windows that are passed by after others have failed, at most: a power of two. */
const MOST_LEFT_BITS: u32 = 8;

/** When a window begins, by one thread: true where it is executed so. */
export function lookForClaims(most: u32): bool {
  if (most <= 1 || !mayBeClaimed() || !isDue()) return false;
  atomic.store<u32>(WINDOW_IS_CLAIMED, 1);
  atomic.store<u32>(WINDOW_TAKEN, 0);
  numberClaims();
  return true;
}

function isDue(): bool {
  const left = load<u32>(CLAIMS_LEFT);
  if (left !== 0) store<u32>(CLAIMS_LEFT, left - 1);
  return left === 0;
}

/** Who depends on whom, which statistics tell, is known of versions alone. */
function mayBeClaimed(): bool {
  if ((load<u32>(BATCH_ADAPTS) & TRIES_CLAIMS) === 0 || load<u32>(STATISTICS_ON)) return false;
  return load<u32>(BENEFICIARY) !== 0 && load<u32>(BATCH_THREADS) > 1 && (isLong() || !adaptsToTime());
}

/** By each thread. False where the caller's has paused: then all is as it was left when this is called again. */
export function executeClaims(isPaused: bool): bool {
  if (!isPaused) {
    store<u32>(outcome, <u32>logsEnd, OUTCOME_LOGS_BEFORE);
    clearOwn(outcome);
  }
  beginClaims();
  const isThrough = executeRuns();
  stopSpeculating();
  return isThrough;
}

/** By each thread, once all have executed theirs. */
export function holdClaims(): void {
  if (loadShared(WINDOW_IS_CLAIMED) && !hold()) storeShared(WINDOW_IS_CLAIMED, 0);
}

/** By each thread where they did not hold. */
export function putBackClaims(): void {
  if (!hasFault(FAULT_CLAIMED_KEPT)) putBack();
  revertLogs(<usize>load<u32>(outcome, OUTCOME_LOGS_BEFORE), 0);
}

function executeRuns(): bool {
  const first = load<u32>(WINDOW_FIRST);
  const most = load<u32>(WINDOW_MOST);
  while (loadShared(WINDOW_IS_CLAIMED)) {
    const from = addShared(WINDOW_TAKEN, RUN);
    if (from >= most) break;
    if (!executeRun(first + from, first + min(from + RUN, most))) storeShared(WINDOW_IS_CLAIMED, 0);
    if (isToPause()) return false;
  }
  return true;
}

/** True where all transactions of the batch from `from` to `to` were executed. */
function executeRun(from: u32, to: u32): bool {
  expectAccounts(from, to);
  for (let number = from; number < to; number++) {
    const index = number - load<u32>(WINDOW_FIRST);
    yieldPoint(SITE_EXECUTE + index);
    claim(index);
    const status = transact(transactionAt(number));
    if (status === RUN_SUSPENDED || status === RUN_RESOURCE_LIMIT || !noteReads(index)) return false;
    keepResult(number, status);
    count(STATISTIC_EXECUTIONS);
    addOwn(number);
  }
  return true;
}

/** By one thread: true where all of the window was executed so. */
export function endClaims(): bool {
  const most = load<u32>(WINDOW_MOST);
  const holds = loadShared(WINDOW_IS_CLAIMED) !== 0 && allFit(most);
  if (holds) {
    if (isDefined(YIELDING)) tell(TELL_CLAIMED, 1, 0);
    store<u32>(CLAIMS_LOSSES, 0);
    // the window needs not grow
    atomic.store<u32>(WINDOW_COUNT, most);
    return true;
  }
  const losses = load<u32>(CLAIMS_LOSSES) + 1;
  store<u32>(CLAIMS_LOSSES, losses);
  store<u32>(CLAIMS_LEFT, 1 << min(losses, MOST_LEFT_BITS));
  return false;
}

/**
 * True where nothing that this thread's transactions have read was written by another one. All have executed theirs. What it had claimed nobody
 * else has written: that is not looked at again, since it is no longer in this core's cache.
 */
function hold(): bool {
  for (let set = versions; set < recordsEnd; set = endOf(set)) {
    for (let read = set + READS_HEAD; read < endOf(set); read += READ_BYTES) {
      const parts = load<u32>(read, READ_PARTS);
      if ((parts & READ_IS_CLAIMED) === 0) {
        if (isForeign(stampOf(read))) return false;
        // while accounts were written, nobody could say so
      } else if (parts & VERSION_SLOT) markStorage(<usize>load<u32>(read, READ_CODE));
    }
  }
  return true;
}

/** Writes to each location that this thread has claimed what was first read there. */
function putBack(): void {
  for (let set = versions; set < recordsEnd; set = endOf(set)) {
    for (let read = set + READS_HEAD; read < endOf(set); read += READ_BYTES) {
      // who has read no more than the code does not know what else was there
      const says = load<u32>(read, READ_PARTS) & (VERSION_BASIC | VERSION_SLOT);
      const stamp = stampOf(read);
      if (says === 0 || !isOwn(stamp)) continue;
      putBackRead(<usize>load<u32>(read, READ_RECORD), read);
      store<u32>(stamp, 0);
    }
  }
}

function endOf(set: usize): usize {
  return set + READS_HEAD + <usize>load<u64>(set) * READ_BYTES;
}

function stampOf(read: usize): usize {
  const stamp = load<u32>(read, READ_PARTS) & VERSION_SLOT ? SLOT_STAMP : ACCOUNT_STAMP;
  return <usize>load<u32>(read, READ_RECORD) + stamp;
}

function putBackRead(record: usize, read: usize): void {
  const parts = load<u32>(read, READ_PARTS);
  if (parts & VERSION_SLOT) {
    copy(record + SLOT_VALUE, read + READ_VALUE);
    return;
  }
  copy(record + ACCOUNT_BALANCE, read + READ_VALUE);
  store<u64>(record, load<u64>(read, READ_NONCE), ACCOUNT_NONCE);
  if ((parts & VERSION_EXISTS) === 0) store<u32>(record, load<u32>(record, ACCOUNT_FLAGS) & ~EXISTS, ACCOUNT_FLAGS);
}
