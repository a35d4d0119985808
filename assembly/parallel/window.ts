import { clearLogs, logsEnd } from '../journal/logs';
import {
  ADAPTS_TO_CONFLICTS,
  BATCH_ADAPTS,
  BATCH_ARRIVED,
  BATCH_COUNT,
  BATCH_IN_ORDER,
  BATCH_INVITED,
  BATCH_IS_DONE,
  BATCH_STRETCH,
  BATCH_THREADS,
  BENEFICIARY,
  COINBASE,
  FEES_SUMMED,
  OUTCOME_LOGS_END,
  WINDOW_CUT,
  WINDOW_DESTROYS,
  WINDOW_FIRST,
  WINDOW_TRIES_CLAIMS,
} from '../layout';
import { beginBlock, beginWindow, clearTransactions, stretchInOrder } from '../scheduler';
import { SCHEDULER_WINDOW, WINDOW_COUNT } from '../scheduler/layout';
import { TELL_CUT } from '../sites';
import { baseAccount } from '../state/accounts';
import { outcome, threadNumber } from '../thread';
import { clearArena, reportLists } from '../versions/arena';
import { clearSets } from '../versions/sets';
import { tell } from '../yield';
import { arriveLast, release } from './barrier';
import { executeClaimed, lookForClaims } from './claimed';
import { commitAll, commitBeneficiary, commitOwn } from './commit';
import { addUpOwn, findCut } from './cut';
import { clearGathered, gatherOwn } from './gather';
import { executeHead, invite } from './head';
import { executeInOrder } from './in-order';
import { adaptsToTime, noteConflicts, noteStretch, noteWindow, planStretch, startPace } from './pace';
import { addCriticalPath, clearEvents } from './statistics';
import { runTasks } from './tasks';

/*
 * A batch is executed window by window: Block-STM on the transactions of one, then all of it is committed, then the next. So versions and
 * read sets need room for one window, lists stay short, and what order decides is decided between two windows. Where threads gain
 * nothing, one of them executes a stretch of transactions in order, between two windows and on the base state itself.
 */

/** For each batch, by TypeScript, which has said in BATCH_ADAPTS whether threads are to gain something. True where they are at work now. */
export function beginBatch(count: u32, threads: u32): bool {
  store<u32>(BATCH_COUNT, count);
  store<u32>(BATCH_THREADS, threads);
  store<u32>(BATCH_IN_ORDER, 0);
  clearGathered();
  store<u32>(BENEFICIARY, <u32>baseAccount(COINBASE));
  beginBlock(threads, (load<u32>(BATCH_ADAPTS) & ADAPTS_TO_CONFLICTS) !== 0);
  clearSets(0, SCHEDULER_WINDOW);
  // nobody is invited while it is counted anew who is here
  atomic.store<u32>(BATCH_INVITED, 0);
  atomic.store<u32>(BATCH_ARRIVED, 0);
  clearLogs();
  const first = executeHead(count);
  store<u32>(outcome, <u32>logsEnd, OUTCOME_LOGS_END);
  beginWindowAt(first);
  // one thread alone has nothing to speculate on
  const stretch = threads === 1 && adaptsToTime() ? count : planStretch(count - first);
  store<u32>(BATCH_STRETCH, stretch);
  if (first < count) invite(stretch === 0 ? threads : 1);
  return first < count;
}

function beginWindowAt(first: u32): void {
  store<u32>(WINDOW_FIRST, first);
  store<u32>(WINDOW_DESTROYS, 0);
  const left = load<u32>(BATCH_COUNT) - first;
  store<u32>(BATCH_IS_DONE, left === 0);
  store<u32>(FEES_SUMMED, 0);
  const most = min(left, SCHEDULER_WINDOW);
  lookForClaims(most);
  beginWindow(most);
}

/**
 * What each thread does of a batch; the first to come executes alone what it begins with in order. Afterwards the transactions below
 * WINDOW_FIRST are committed; those that are left, if any, are to be executed in order: the first of them has no gas left in the block,
 * or needs more memory than a thread has.
 */
export function work(isFirst: bool): void {
  clearLogs();
  clearEvents();
  if (isFirst && load<u32>(BATCH_STRETCH) !== 0) {
    advance(load<u32>(WINDOW_FIRST), load<u32>(BATCH_STRETCH));
    if (!load<u32>(BATCH_IS_DONE)) invite(load<u32>(BATCH_THREADS));
  }
  while (!load<u32>(BATCH_IS_DONE)) {
    startPace();
    clearArena();
    if (load<u32>(WINDOW_TRIES_CLAIMS)) {
      if (executeClaimed()) {
        store<u32>(WINDOW_CUT, load<u32>(WINDOW_COUNT));
        commitBeneficiary();
        goOn();
        release();
      }
      continue;
    }
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
  }
  store<u32>(outcome, <u32>logsEnd, OUTCOME_LOGS_END);
  gatherOwn();
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
  if (cut !== load<u32>(WINDOW_COUNT)) {
    endBatch(next);
    return;
  }
  const stretch = stretchInOrder();
  if (stretch !== 0) noteConflicts();
  else noteWindow(cut);
  advance(next, max(stretch, planStretch(load<u32>(BATCH_COUNT) - next)));
}

/** Begins the next window, behind so many transactions in order. */
function advance(first: u32, stretch: u32): void {
  const most = min(stretch, load<u32>(BATCH_COUNT) - first);
  let end = first;
  if (most !== 0) {
    startPace();
    end = executeInOrder(first, first + most);
    noteStretch(end - first, most, false);
  }
  if (end !== first + most) endBatch(end);
  else beginWindowAt(end);
}

/** Leaves what follows to who gave the batch. */
function endBatch(next: u32): void {
  store<u32>(WINDOW_FIRST, next);
  store<u32>(BATCH_IS_DONE, 1);
}
