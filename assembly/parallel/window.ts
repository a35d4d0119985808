import { clearLogs, logsAreFull, logsEnd } from '../journal/logs';
import {
  BATCH_IN_ORDER,
  BATCH_COUNT,
  BATCH_IS_DONE,
  BATCH_THREADS,
  BENEFICIARY,
  COINBASE,
  FEES_SUMMED,
  OUTCOME_LOGS_END,
  RUN_RESOURCE_LIMIT,
  WINDOW_CUT,
  WINDOW_DESTROYS,
  WINDOW_FIRST,
} from '../layout';
import { beginBlock, beginWindow, clearTransactions, stretchInOrder } from '../scheduler';
import { SCHEDULER_WINDOW, WINDOW_COUNT } from '../scheduler/layout';
import { TELL_CUT, TELL_STRETCH } from '../sites';
import { baseAccount } from '../state/accounts';
import { outcome, threadNumber } from '../thread';
import { keepResult } from '../transaction/batch';
import { EXPECTED, expectAccounts } from '../transaction/expect';
import { transactionAt } from '../transaction/record';
import { transact } from '../transaction/transact';
import { clearArena, reportLists } from '../versions/arena';
import { clearSets } from '../versions/sets';
import { tell } from '../yield';
import { arriveLast, release } from './barrier';
import { commitAll, commitBeneficiary, commitOwn } from './commit';
import { addUpOwn, findCut } from './cut';
import { addCriticalPath, clearEvents } from './statistics';
import { runTasks } from './tasks';

/*
 * A batch is executed window by window: Block-STM on the transactions of one, then all of it is committed, then the next. So versions and
 * read sets need room for one window, lists stay short, and what order decides is decided between two windows. Where threads gain
 * nothing, one of them executes a stretch of transactions in order, between two windows and on the base state itself.
 */

/** Before the threads are woken, by TypeScript. */
export function beginBatch(count: u32, threads: u32): void {
  store<u32>(BATCH_COUNT, count);
  store<u32>(BATCH_THREADS, threads);
  store<u32>(BATCH_IN_ORDER, 0);
  store<u32>(BENEFICIARY, <u32>baseAccount(COINBASE));
  beginBlock(threads);
  clearSets(0, SCHEDULER_WINDOW);
  // one thread alone has nothing to speculate on: its first window is empty, and all follows in order
  beginWindowAt(0, threads === 1 ? 0 : SCHEDULER_WINDOW);
}

function beginWindowAt(first: u32, most: u32): void {
  store<u32>(WINDOW_FIRST, first);
  store<u32>(WINDOW_DESTROYS, 0);
  const left = load<u32>(BATCH_COUNT) - first;
  store<u32>(BATCH_IS_DONE, left === 0);
  store<u32>(FEES_SUMMED, 0);
  beginWindow(min(left, most));
}

/**
 * What each thread does of a batch. Afterwards the transactions below WINDOW_FIRST are committed; those that are left, if any, are to be
 * executed in order: the first of them has no gas left in the block, or needs more memory than a thread has.
 */
export function work(): void {
  clearLogs();
  clearEvents();
  do {
    clearArena();
    runTasks();
    reportLists();
    addUpOwn();
    if (arriveLast()) {
      findCut();
      if (isDefined(YIELDING)) tell(TELL_CUT, 0, 0);
      addCriticalPath(load<u32>(WINDOW_COUNT));
      commitBeneficiary();
      if (load<u32>(WINDOW_DESTROYS)) commitAll();
      release();
    }
    if (!load<u32>(WINDOW_DESTROYS)) commitOwn();
    clearOwnPart();
    if (arriveLast()) {
      goOn();
      release();
    }
  } while (!load<u32>(BATCH_IS_DONE));
  store<u32>(outcome, <u32>logsEnd, OUTCOME_LOGS_END);
}

/** Each thread clears a part of what belongs to the window's transactions, for the next one. */
function clearOwnPart(): void {
  const count = load<u32>(WINDOW_COUNT);
  const threads = load<u32>(BATCH_THREADS);
  const from = (count * threadNumber) / threads;
  const to = (count * (threadNumber + 1)) / threads;
  clearSets(from, to);
  clearTransactions(from, to);
}

function goOn(): void {
  const cut = load<u32>(WINDOW_CUT);
  const next = load<u32>(WINDOW_FIRST) + cut;
  if (cut !== load<u32>(WINDOW_COUNT)) endBatch(next);
  else {
    const stretch = min(stretchInOrder(), load<u32>(BATCH_COUNT) - next);
    const end = executeInOrder(next, next + stretch);
    if (end !== next + stretch) endBatch(end);
    else beginWindowAt(end, SCHEDULER_WINDOW);
  }
}

/** Leaves what follows to who gave the batch. */
function endBatch(next: u32): void {
  store<u32>(WINDOW_FIRST, next);
  store<u32>(BATCH_IS_DONE, 1);
}

/** Executes the transactions `first` to `end` as if there were no other thread; how far there was room for it. */
function executeInOrder(first: u32, end: u32): u32 {
  let index = first;
  let expected = first;
  for (; index < end && !logsAreFull(); index++) {
    if (index === expected) {
      expected = min(index + EXPECTED, end);
      expectAccounts(index, expected);
    }
    const status = transact(transactionAt(index));
    if (status === RUN_RESOURCE_LIMIT) break;
    keepResult(index, status);
  }
  store<u32>(BATCH_IN_ORDER, load<u32>(BATCH_IN_ORDER) + index - first);
  if (isDefined(YIELDING)) tell(TELL_STRETCH, first, index - first);
  return index;
}
