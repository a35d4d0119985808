import * as host from '../host';
import { logsEnd } from '../journal/logs';
import {
  ATTENTION,
  BARRIER_GENERATION,
  BATCH_ADAPTS,
  BATCH_IS_OVER,
  BATCH_STRETCH,
  CALLER_WAITS,
  OUTCOME_LOGS_END,
  PLACE,
  PLACE_CALLED,
  PLACE_CALLERS,
  PLACE_FREE,
  PLACE_GENERATION,
  PLACE_WORKERS,
  STAGE_COMMIT,
  STAGE_HEAD,
  STAGE_PUT_BACK,
  STAGE_STRETCH,
  TAKES_PART,
} from '../layout';
import { FAULT_PLACE_LEFT } from '../place-faults';
import { outcome } from '../thread';
import { addShared, hasFault, loadShared, replaceShared, storeShared, wakeShared } from '../yield';
import {
  arrivedThreads,
  arriveFor,
  beginSleep,
  generation,
  hasSleepers,
  isReleased,
  looksBeforeSleep,
  sleep,
} from './barrier';
import { clearPart } from './gather';

/*
 * Whose the place of thread 0 is. The thread that gives a batch takes part in it, with one worker less: two runnable threads on two cores, where
 * of three two would meet on one of them, and one need not be woken. But it has an event loop to look after. So it answers what others ask
 * between two transactions, and sees to the loop after some milliseconds, or when it would sleep. Between two windows it leaves its
 * place, and comes back; where it does not come soon, a worker that has nothing else to do takes it until the batch is over.
 */

/** The caller's thread executes so long before the event loop has a turn, which takes 0.1 ms. */
const SLICE_MILLISECONDS: f64 = 5;
/** Tasks, or runs of transactions, between two looks at the clock: one takes as long as a tenth of a transfer. */
const PAUSES: u32 = 8;
/** Transactions of a stretch that others wait for awake: more than that take longer than a wake. */
const SHORT: u32 = 512;
/**
 * Looks for a task, of 0.05 µs each, before the caller's thread sleeps where others have asked something: who has asked asks again, and to wake takes
 * longer than to execute what lies in between.
 */
const LISTENS: u32 = isDefined(YIELDING) ? 0 : 4000;
/** Looks at the barrier between two answers. */
const LOOKS: u32 = isDefined(YIELDING) ? 1 : 1000;

/** This instance is the caller's, and has the place. */
export let isCaller: bool = false;
/** ATTENTION when it last answered. */
let attention: u32 = 0;
/** Looks that are left of LISTENS. */
let listens: u32 = 0;
let sliceBegan: f64 = 0;
/** Times that it might have paused. */
let pauses: u32 = 0;
/** A worker had the place when the batch ended. */
let isWorkers: bool = false;

export function takesPart(): bool {
  return (load<u32>(BATCH_ADAPTS) & TAKES_PART) !== 0;
}

export function beginSlice(): void {
  sliceBegan = host.clock();
}

/** The event loop has waited long enough. */
export function isSliceOver(): bool {
  return isCaller && host.clock() > sliceBegan + SLICE_MILLISECONDS;
}

/** Between two tasks: the caller's thread answers questions; true where it is to see to the event loop. */
export function isToPause(): bool {
  if (!isCaller) return false;
  attend();
  return ++pauses % PAUSES === 0 && isSliceOver();
}

/** Before a batch: who gives it begins it alone. */
export function resetPlace(): void {
  store<u32>(CALLER_WAITS, 0);
  store<u32>(BATCH_IS_OVER, 0);
  storeShared(PLACE, PLACE_CALLERS);
}

/** Once others may begin: to the caller's thread, or to the worker. */
export function offerPlace(): void {
  // as if it had been left behind the barrier of a batch before
  store<u32>(PLACE_GENERATION, loadShared(BARRIER_GENERATION) - 1);
  storeShared(PLACE, PLACE_FREE);
  if (!takesPart()) callWorker();
}

/** By the caller's thread that has the place, after the batch. */
export function endPlace(): void {
  isCaller = false;
}

/** By the worker that was called: it has arrived where the place was left. */
export function takePlace(): void {
  arriveFor(load<u32>(PLACE_GENERATION));
}

/** The same by the caller's thread; false where the place is not free. */
export function retakePlace(): bool {
  if (!replaceShared(PLACE, PLACE_FREE, PLACE_CALLERS)) return false;
  takePlace();
  isCaller = true;
  return true;
}

/** By the caller's thread, with nothing of its own in what follows; `own`: 1 where it has arrived at the barrier, and 0. */
export function leavePlace(own: u32): void {
  isCaller = false;
  clearPart(outcome);
  store<u32>(outcome, <u32>logsEnd, OUTCOME_LOGS_END);
  store<u32>(PLACE_GENERATION, generation);
  storeShared(PLACE, PLACE_FREE);
  // who sleeps there by now has looked who has the place before; others will look
  if (arrivedThreads() !== own && hasSleepers()) callWorker();
}

function callWorker(): void {
  if (replaceShared(PLACE, PLACE_FREE, PLACE_CALLED)) wakeShared(PLACE, 1);
}

/** Answers what other threads have asked the caller's. */
function attend(): void {
  const now = loadShared(ATTENTION);
  if (now === attention) return;
  attention = now;
  host.attend();
  listens = LISTENS;
}

/** Where there is no task: others are likely to ask this thread something soon. */
export function isListening(): bool {
  if (!isCaller || listens === 0) return false;
  listens--;
  return true;
}

/** Has the caller's thread look what there is to do. */
function attract(): void {
  addShared(ATTENTION, 1);
  wakeShared(ATTENTION, 1);
}

/** Behind a stage. False for the caller's thread where others are not there soon: it is woken when they are. */
export function waitForRelease(stage: u32): bool {
  if (isCaller) return waitAsCaller(stage);
  const soon = stage !== STAGE_STRETCH || load<u32>(BATCH_STRETCH) < SHORT;
  while (!isReleased(looksBeforeSleep(soon))) {
    beginSleep();
    if (loadShared(PLACE) === PLACE_FREE) callWorker();
    sleep();
  }
  return true;
}

function waitAsCaller(stage: u32): bool {
  for (let looks = looksBeforeSleep(true); looks !== 0; looks -= LOOKS) {
    if (isReleased(LOOKS)) return true;
    attend();
  }
  if (isBehindWindow(stage) || hasFault(FAULT_PLACE_LEFT)) leavePlace(1);
  storeShared(CALLER_WAITS, 1);
  // who has released it meanwhile has not seen that
  return isReleased(1) && (isCaller || retakePlace());
}

/** Where nothing of a thread is in use any more once all have arrived. */
function isBehindWindow(stage: u32): bool {
  return stage === STAGE_HEAD || stage === STAGE_STRETCH || stage === STAGE_PUT_BACK || stage === STAGE_COMMIT;
}

/** Before the last barrier of a batch is released: afterwards a caller that has the place may begin the next one. */
export function lookWhosePlace(): void {
  isWorkers = loadShared(PLACE) === PLACE_WORKERS;
}

/** After the batch, by the same thread: who has no place cannot see by the barrier that it is over. */
export function endBatch(): void {
  if (!isWorkers) return;
  storeShared(PLACE, PLACE_CALLERS);
  storeShared(BATCH_IS_OVER, 1);
  attract();
}

/** Once a barrier is released. */
export function wakeCaller(): void {
  if (loadShared(CALLER_WAITS) === 0) return;
  storeShared(CALLER_WAITS, 0);
  attract();
}
