import { clearLogs, continueLogs, logsEnd } from '../journal/logs';
import {
  ADAPTS_TO_CONFLICTS,
  BATCH_ADAPTS,
  BATCH_COUNT,
  BATCH_IN_ORDER,
  BATCH_IS_DONE,
  BATCH_SERIAL,
  BATCH_SPLITS,
  BATCH_STRETCH,
  BATCH_THREADS,
  BENEFICIARY,
  COINBASE,
  FEES_SUMMED,
  OUTCOME_LOGS_END,
  STAGE,
  STAGE_CLAIMS,
  STAGE_COMMIT,
  STAGE_GATHER,
  STAGE_HEAD,
  STAGE_HOLD,
  STAGE_OVER,
  STAGE_PUT_BACK,
  STAGE_STRETCH,
  STAGE_TASKS,
  WINDOW_CUT,
  WINDOW_DESTROYS,
  WINDOW_FIRST,
} from '../layout';
import { beginBlock, beginWindow, clearTransactions, stretchInOrder } from '../scheduler';
import { SCHEDULER_WINDOW, WINDOW_COUNT } from '../scheduler/layout';
import { TELL_CLAIMED, TELL_CUT } from '../sites';
import { baseAccount } from '../state/accounts';
import { outcome, threadNumber } from '../thread';
import { clearArena, reportLists } from '../versions/arena';
import { clearSets } from '../versions/sets';
import { addShared, loadShared, storeShared, tell } from '../yield';
import { arriveLast, release } from './barrier';
import { endClaims, executeClaims, holdClaims, lookForClaims, putBackClaims } from './claimed';
import { commitAll, commitBeneficiary, commitOwn } from './commit';
import { addUpOwn, findCut } from './cut';
import { clearParts, gatherOwn } from './gather';
import { executeHead, invite } from './head';
import { executeInOrder } from './in-order';
import { adaptsToTime, noteConflicts, noteStretch, noteWindow, planStretch, startPace } from './pace';
import {
  beginSlice,
  endBatch,
  endPlace,
  isCaller,
  isSliceOver,
  leavePlace,
  lookWhosePlace,
  offerPlace,
  resetPlace,
  retakePlace,
  takePlace,
  takesPart,
  waitForRelease,
  wakeCaller,
} from './place';
import { addCriticalPath, clearEvents } from './statistics';
import { runTasks } from './tasks';

/*
 * A batch is executed window by window: Block-STM on the transactions of one, then all of it is committed, then the next. So versions and
 * read sets need room for one window, lists stay short, and what order decides is decided between two windows. Where threads gain
 * nothing, one of them executes a stretch of transactions in order, between two windows and on the base state itself.
 *
 * Threads go from stage to stage: each does its part of one, they meet, and the last to come says which is next.
 *
 *     HEAD ──► STRETCH ──► CLAIMS ──► HOLD ──► PUT_BACK ──► TASKS ──► COMMIT ──► GATHER ──► OVER
 *              │   ▲       │  ▲        │                    ▲             │
 *              │   └───────┼──┴────────┴────────────────────┼─────────────┘ next window
 *              └───────────┴────────────────────────────────┘
 */

/** For each batch, by TypeScript, which has said in BATCH_ADAPTS whether threads are to gain something. True where they are at work now. */
export function beginBatch(count: u32, threads: u32): bool {
  store<u32>(BATCH_COUNT, count);
  store<u32>(BATCH_THREADS, threads);
  store<u32>(BATCH_IN_ORDER, 0);
  store<u32>(BATCH_IS_DONE, 0);
  clearParts();
  store<u32>(BENEFICIARY, <u32>baseAccount(COINBASE));
  beginBlock(threads, (load<u32>(BATCH_ADAPTS) & ADAPTS_TO_CONFLICTS) !== 0);
  clearSets(0, SCHEDULER_WINDOW);
  resetPlace();
  addShared(BATCH_SERIAL, 1);
  storeShared(STAGE, STAGE_HEAD);
  clearLogs();
  const first = executeHead(count);
  store<u32>(WINDOW_FIRST, first);
  store<u32>(BATCH_STRETCH, threads === 1 && adaptsToTime() ? count - first : planStretch(count - first));
  store<u32>(outcome, <u32>logsEnd, OUTCOME_LOGS_END);
  if (first === count) storeShared(STAGE, STAGE_OVER);
  else {
    // else the head has
    if (!takesPart() || !adaptsToTime()) invite();
    offerPlace();
  }
  return first !== count;
}

/** What a worker does of a batch. */
export function work(): void {
  clearLogs();
  clearEvents();
  // what the place's owner has begun goes on
  if (threadNumber === 0) takePlace();
  beginAt(threadNumber === 0);
  goOn();
}

/**
 * What the caller's thread does of it: CALLER_IS_THROUGH, CALLER_TURNS where it goes on once the event loop had a turn, CALLER_SLEEPS where it is woken
 * to go on. Afterwards the transactions below WINDOW_FIRST are committed; those that are left, if any, are to be executed in order: the first of them has no gas left in the block,
 * or needs more memory than a thread has.
 */
export function takePart(): u32 {
  if (!isCaller) {
    if (!retakePlace()) return CALLER_SLEEPS;
    continueLogs();
    beginAt(true);
  }
  beginSlice();
  const part = goOn();
  if (part === CALLER_IS_THROUGH) endPlace();
  return part;
}

/** Why {@link takePart} came to its end. */
const CALLER_IS_THROUGH: u32 = 0;
const CALLER_TURNS: u32 = 1;
const CALLER_SLEEPS: u32 = 2;

/** Transactions of a stretch between two looks at the clock. */
const PIECE: u32 = 64;

/** This thread has done its part of the stage. */
let hasArrived: bool = false;
/** STAGE that it is in. */
let current: u32 = STAGE_HEAD;
/** It has begun its part, and has seen to the event loop since. */
let isPaused: bool = false;

function beginAt(hasArrivedBefore: bool): void {
  hasArrived = hasArrivedBefore;
  isPaused = false;
  current = STAGE_HEAD;
}

function goOn(): u32 {
  while (true) {
    if (hasArrived) {
      if (!waitForRelease(current)) return CALLER_SLEEPS;
      hasArrived = false;
      // another batch may have begun
      if (current === STAGE_GATHER) return CALLER_IS_THROUGH;
    }
    current = loadShared(STAGE);
    if (current === STAGE_OVER) return CALLER_IS_THROUGH;
    if (beginsWindow(current) && !isPaused && isSliceOver()) {
      leavePlace(0);
      return CALLER_TURNS;
    }
    isPaused = !executeStage(current, isPaused);
    if (isPaused) return CALLER_TURNS;
    hasArrived = !arriveLast();
    if (hasArrived) continue;
    storeShared(STAGE, endStage(current));
    release();
    wakeCaller();
    if (current === STAGE_GATHER) {
      endBatch();
      return CALLER_IS_THROUGH;
    }
  }
}

function beginsWindow(stage: u32): bool {
  return stage === STAGE_STRETCH || stage === STAGE_CLAIMS || stage === STAGE_TASKS;
}

/** By each thread. False where it has paused: then all is as it was left when this is called again. */
function executeStage(stage: u32, isPaused: bool): bool {
  switch (stage) {
    case STAGE_STRETCH:
      if (threadNumber === 0) executeStretch();
      break;
    case STAGE_CLAIMS:
      if (!isPaused) beginPart();
      return executeClaims(isPaused);
    case STAGE_HOLD:
      holdClaims();
      break;
    case STAGE_PUT_BACK:
      putBackClaims();
      break;
    case STAGE_TASKS:
      if (!isPaused) beginPart();
      if (!runTasks()) return false;
      reportLists();
      addUpOwn();
      break;
    case STAGE_COMMIT:
      if (!load<u32>(WINDOW_DESTROYS)) commitOwn();
      clearOwnPart();
      break;
    case STAGE_GATHER:
      store<u32>(outcome, <u32>logsEnd, OUTCOME_LOGS_END);
      gatherOwn();
  }
  return true;
}

/** By the last thread, while the others wait. @returns what follows */
function endStage(stage: u32): u32 {
  switch (stage) {
    case STAGE_HEAD:
      return plan(load<u32>(WINDOW_FIRST), load<u32>(BATCH_STRETCH));
    case STAGE_STRETCH:
      return load<u32>(BATCH_IS_DONE) ? STAGE_GATHER : plan(load<u32>(WINDOW_FIRST), load<u32>(BATCH_STRETCH));
    case STAGE_CLAIMS:
      return STAGE_HOLD;
    case STAGE_HOLD:
      if (!endClaims()) return STAGE_PUT_BACK;
      store<u32>(WINDOW_CUT, load<u32>(WINDOW_COUNT));
      commitBeneficiary();
      return endWindow();
    case STAGE_PUT_BACK:
      // the same window, by versions
      if (isDefined(YIELDING)) tell(TELL_CLAIMED, 0, 0);
      return STAGE_TASKS;
    case STAGE_TASKS:
      findCut();
      if (isDefined(YIELDING)) tell(TELL_CUT, 0, 0);
      addCriticalPath(load<u32>(WINDOW_COUNT));
      commitBeneficiary();
      if (load<u32>(WINDOW_DESTROYS)) commitAll();
      return STAGE_COMMIT;
    case STAGE_COMMIT:
      return endWindow();
    default:
      lookWhosePlace();
      return STAGE_OVER;
  }
}

/** Before a window. */
function beginPart(): void {
  startPace();
  clearArena();
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

function endWindow(): u32 {
  const cut = load<u32>(WINDOW_CUT);
  const next = load<u32>(WINDOW_FIRST) + cut;
  if (cut !== load<u32>(WINDOW_COUNT)) {
    // what follows is left to who gave the batch
    store<u32>(WINDOW_FIRST, next);
    return STAGE_GATHER;
  }
  const stretch = stretchInOrder();
  if (stretch !== 0) noteConflicts();
  else noteWindow(cut);
  return plan(next, max(stretch, planStretch(load<u32>(BATCH_COUNT) - next)));
}

/** The next window, behind so many transactions in order. @returns its first stage */
function plan(first: u32, stretch: u32): u32 {
  const left = load<u32>(BATCH_COUNT) - first;
  store<u32>(WINDOW_FIRST, first);
  store<u32>(BATCH_STRETCH, min(stretch, left));
  if (left === 0) return STAGE_GATHER;
  if (stretch !== 0) return STAGE_STRETCH;
  return beginWindowAt(first);
}

function beginWindowAt(first: u32): u32 {
  store<u32>(WINDOW_DESTROYS, 0);
  store<u32>(FEES_SUMMED, 0);
  let most = min(load<u32>(BATCH_COUNT) - first, SCHEDULER_WINDOW);
  if (isDefined(YIELDING) && load<u32>(BATCH_SPLITS)) {
    most = (most + 1) / 2;
    store<u32>(BATCH_SPLITS, 0);
  }
  beginWindow(most);
  return lookForClaims(most) ? STAGE_CLAIMS : STAGE_TASKS;
}

/** By thread 0: as much as the event loop can wait for; the rest comes next. */
function executeStretch(): void {
  const first = load<u32>(WINDOW_FIRST);
  const most = first + load<u32>(BATCH_STRETCH);
  let end = first;
  startPace();
  do {
    const next = min(end + PIECE, most);
    end = executeInOrder(end, next);
    if (end !== next) store<u32>(BATCH_IS_DONE, 1);
  } while (end !== most && !load<u32>(BATCH_IS_DONE) && !isSliceOver());
  noteStretch(end - first, end - first, false);
  store<u32>(WINDOW_FIRST, end);
  store<u32>(BATCH_STRETCH, most - end);
}
