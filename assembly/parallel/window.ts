import { clearLogs, logsEnd } from '../journal/logs';
import {
  BATCH_COUNT,
  BATCH_IS_DONE,
  BATCH_THREADS,
  OUTCOME_LOGS_END,
  RESULT_BYTES,
  RESULT_GAS_USED,
  RESULT_STATUS,
  RESULTS,
  RUN_REJECTED,
  RUN_RESOURCE_LIMIT,
  WINDOW_CUT,
  WINDOW_DESTROYS,
  WINDOW_FIRST,
} from '../layout';
import { beginBlock, beginWindow } from '../scheduler';
import { SCHEDULER_WINDOW, WINDOW_COUNT } from '../scheduler/layout';
import { TELL_CUT } from '../sites';
import { outcome } from '../thread';
import { transactionAt } from '../transaction/record';
import { isOfProtocol } from '../transaction/protocol';
import { allowanceFault, spendAllowance, VALID } from '../transaction/validity';
import { clearArena, reportLists } from '../versions/arena';
import { clearSets } from '../versions/sets';
import { tell } from '../yield';
import { arriveLast, release } from './barrier';
import { commitAll, commitOwn } from './commit';
import { addCriticalPath, clearEvents } from './statistics';
import { runTasks } from './tasks';

/*
 * A batch is executed window by window: Block-STM on the transactions of one, then all of it is committed, then the next. So versions and
 * read sets need room for one window, lists stay short, and what order decides is decided between two windows.
 */

/** Before the threads are woken, by TypeScript. */
export function beginBatch(count: u32, threads: u32): void {
  store<u32>(BATCH_COUNT, count);
  store<u32>(BATCH_THREADS, threads);
  beginBlock(threads);
  beginWindowAt(0);
}

function beginWindowAt(first: u32): void {
  store<u32>(WINDOW_FIRST, first);
  store<u32>(WINDOW_DESTROYS, 0);
  const left = load<u32>(BATCH_COUNT) - first;
  store<u32>(BATCH_IS_DONE, left === 0);
  clearSets(min(left, SCHEDULER_WINDOW));
  beginWindow(min(left, SCHEDULER_WINDOW));
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
    if (arriveLast()) {
      findCut();
      if (isDefined(YIELDING)) tell(TELL_CUT, 0, 0);
      addCriticalPath(load<u32>(WINDOW_COUNT));
      if (load<u32>(WINDOW_DESTROYS)) commitAll();
      release();
    }
    if (!load<u32>(WINDOW_DESTROYS)) commitOwn();
    if (arriveLast()) {
      goOn();
      release();
    }
  } while (!load<u32>(BATCH_IS_DONE));
  store<u32>(outcome, <u32>logsEnd, OUTCOME_LOGS_END);
}

/** How far the window can be committed: what order alone decides speaks against the first transaction behind. */
function findCut(): void {
  const first = load<u32>(WINDOW_FIRST);
  const count = load<u32>(WINDOW_COUNT);
  let cut: u32 = 0;
  for (; cut < count; cut++) {
    const result = RESULTS + <usize>(first + cut) * RESULT_BYTES;
    const status = load<u32>(result, RESULT_STATUS);
    const transaction = transactionAt(first + cut);
    if (status === RUN_RESOURCE_LIMIT) break;
    if (isOfProtocol(transaction)) continue;
    if (allowanceFault(transaction) !== VALID) break;
    if (status !== RUN_REJECTED) spendAllowance(transaction, load<u64>(result, RESULT_GAS_USED));
  }
  store<u32>(WINDOW_CUT, cut);
}

function goOn(): void {
  const cut = load<u32>(WINDOW_CUT);
  const isWhole = cut === load<u32>(WINDOW_COUNT);
  const next = load<u32>(WINDOW_FIRST) + cut;
  if (isWhole) beginWindowAt(next);
  else {
    store<u32>(WINDOW_FIRST, next);
    store<u32>(BATCH_IS_DONE, 1);
  }
}
