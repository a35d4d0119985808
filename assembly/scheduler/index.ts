import { FAULT_DEPENDENCY_RACE, FAULT_DONE_WITHOUT_ACTIVE, FAULT_DONE_WITHOUT_DECREASE_CNT } from '../faults';
import { addShared, hasFault, loadShared, replaceShared, storeShared, swapShared } from '../yield';
import { activeLimit, adaptLimit, isOnTrial, resetGuard, stretchInOrder } from './guard';
import {
  ACTIVE_LIMIT,
  DECREASE_CNT,
  DONE_MARKER,
  EXECUTION_IDX,
  NUM_ACTIVE_TASKS,
  SCHEDULER_WINDOW,
  SLEEPERS,
  STATISTIC_ABORTS,
  STATISTIC_DEPENDENCIES,
  STATISTIC_EXECUTIONS,
  STATISTIC_REEXECUTIONS,
  STATISTIC_VALIDATIONS,
  THREAD_COUNT,
  TXN_BYTES,
  TXN_DEPENDENCY,
  TXN_NEXT,
  TXNS,
  VALIDATION_IDX,
  WINDOW_COUNT,
  WINDOW_MOST,
} from './layout';
import {
  hasSleepers,
  limitOf,
  markDone,
  setActiveLimit,
  sleepAboveLimit,
  sleepUntilWork,
  wakeSleeper,
} from './parking';
import { clearStatistics, count, useStatistics } from './statistics';
import {
  ABORTING,
  changeStatus,
  EXECUTED,
  EXECUTING,
  incarnationOf,
  isUnexecuted,
  READY_TO_EXECUTE,
  SUSPENDED,
  setStatus,
  statusOf,
  txnStatus,
} from './status';

export { markDone, setActiveLimit, stretchInOrder };

/*
 * Block-STM's collaborative scheduler: arXiv 2203.06871, algorithms 4 and 5, with the paper's names. It hands out executions and
 * validations of the transactions 0 to count − 1, lower ones first, and knows nothing of what they are. What differs:
 *
 *   - A thread takes a run of neighbours at once: the indexes are what all threads write, and neighbours depend on each other most.
 *     It counts as active from its first task until it finds none.
 *   - The window grows as long as the guard (guard.ts) does not see that threads gain nothing.
 *   - `txnStatus` is one word, and `txnDependency` a list that is pushed to and taken whole, so there is no lock.
 *   - A transaction that waits for another one keeps its incarnation (status.ts).
 *   - Validation does not pass a transaction that has never been executed while there are others to execute: it would write new
 *     locations, and all above it would be validated again.
 */

/** What a thread is to do next; of which transaction, stands in {@link taskIndex} and {@link taskIncarnation}. */
export const NONE: u32 = 0;
export const EXECUTE: u32 = 1;
export const VALIDATE: u32 = 2;
/** Every transaction of the window is executed and valid, or the window was ended. */
export const DONE: u32 = 3;

export let taskIndex: u32 = 0;
export let taskIncarnation: u32 = 0;

/** Looks for a task before a thread without any goes to sleep: about as long as a wake takes. */
const SPINS: u32 = isDefined(YIELDING) ? 1 : 1000;
/** Transactions that are looked at to find whether there is work for one more thread. */
const LOOKAHEAD: u32 = 32;

/** Transactions of a run at most: with longer ones nobody meets less at the indexes, and speculation goes farther ahead. */
const MAX_RUN: u32 = isDefined(YIELDING) ? 2 : 8;
/** Transactions of a window on trial at first: what it costs to see that threads gain nothing. */
const FIRST_COUNT: u32 = isDefined(YIELDING) ? 3 : 64;
/** The window grows when so few of its transactions are left to be taken. */
const MARGIN: u32 = isDefined(YIELDING) ? 1 : 8;

let thread: u32 = 0;
/** Whether this thread is among NUM_ACTIVE_TASKS. */
let isActive: bool = false;
/** What is left of this thread's run, and what is to be done with it. */
export let runNext: u32 = 0;
export let runEnd: u32 = 0;
let runTask: u32 = NONE;

/** Tells this instance which of the threads it is, below MAX_THREADS. */
export function useScheduler(number: u32): void {
  thread = number;
  useStatistics(number);
}

/** Before the first window of a block, by one thread while no other works. */
export function beginBlock(threads: u32, isAdaptive: bool): void {
  clearStatistics();
  resetGuard(threads, isAdaptive);
  clearTransactions(0, SCHEDULER_WINDOW);
}

/** Of a window that has ended, for the next one: a part by each thread. */
export function clearTransactions(from: u32, to: u32): void {
  memory.fill(TXNS + <usize>from * TXN_BYTES, 0, <usize>(to - from) * TXN_BYTES);
}

/** Before each window of at most SCHEDULER_WINDOW transactions, by one thread while no other works. */
export function beginWindow(most: u32): void {
  atomic.store<u32>(EXECUTION_IDX, 0);
  atomic.store<u32>(VALIDATION_IDX, 0);
  atomic.store<u32>(NUM_ACTIVE_TASKS, 0);
  // a thread that died in its sleep is still counted
  atomic.store<u32>(SLEEPERS, 0);
  store<u32>(WINDOW_MOST, most);
  atomic.store<u32>(WINDOW_COUNT, isOnTrial() ? min(most, FIRST_COUNT) : most);
  atomic.store<u32>(DONE_MARKER, 0);
}

// ── The paper's algorithm 4 ───────────────────────────────────────────────────────────────────────────────────────────────

/** Lowers an index to `target`. The count rises afterwards: who saw it before has not seen the index fall. */
function decrease(index: usize, target: u32): void {
  let current = loadShared(index);
  while (current > target && !replaceShared(index, current, target)) current = loadShared(index);
  addShared(DECREASE_CNT, 1);
}

function decreaseExecutionIdx(target: u32): void {
  decrease(EXECUTION_IDX, target);
}

function decreaseValidationIdx(target: u32): void {
  decrease(VALIDATION_IDX, target);
}

function hasRunsLeft(): bool {
  const count = loadShared(WINDOW_COUNT);
  return loadShared(EXECUTION_IDX) < count || loadShared(VALIDATION_IDX) < count;
}

/** Done: no index has work left, nobody is at work that could make some, and no index fell while this was looked at. */
function checkDone(): void {
  const observed = loadShared(DECREASE_CNT);
  if (hasRunsLeft()) return;
  if (!hasFault(FAULT_DONE_WITHOUT_ACTIVE) && loadShared(NUM_ACTIVE_TASKS) !== 0) return;
  if (!hasFault(FAULT_DONE_WITHOUT_DECREASE_CNT) && loadShared(DECREASE_CNT) !== observed) return;
  markDone();
}

/** True where the transaction was ready, and this thread is to execute it. */
function tryIncarnate(index: u32): bool {
  const word = txnStatus(index);
  const incarnation = incarnationOf(word);
  if (statusOf(word) !== READY_TO_EXECUTE || !changeStatus(index, incarnation, READY_TO_EXECUTE, EXECUTING))
    return false;
  taskIndex = index;
  taskIncarnation = incarnation;
  return true;
}

/** True where the transaction is executed: this thread is to validate its incarnation. */
function tryValidate(index: u32): bool {
  const word = txnStatus(index);
  if (statusOf(word) !== EXECUTED) return false;
  taskIndex = index;
  taskIncarnation = incarnationOf(word);
  return true;
}

/** Takes the transactions from `first` to `end` where the index still stands at the first of them. */
function takeRun(task: u32, index: usize, first: u32, end: u32): bool {
  if (!replaceShared(index, first, end)) return false;
  runTask = task;
  runNext = first;
  runEnd = end;
  return true;
}

/** Shorter where less is left to be taken, so that threads come to its end together. */
function runLength(left: u32): u32 {
  return max(1, min(MAX_RUN, left / (4 * load<u32>(THREAD_COUNT))));
}

/** Lets the window grow where that is due; how many transactions it has. By an active thread: the window cannot be done meanwhile. */
function growWindow(count: u32, first: u32): u32 {
  const most = load<u32>(WINDOW_MOST);
  if (count === most || first + MARGIN <= count || activeLimit() === 1) return count;
  // who looked whether it is done has to look again
  if (replaceShared(WINDOW_COUNT, count, min(2 * count, most))) addShared(DECREASE_CNT, 1);
  return loadShared(WINDOW_COUNT);
}

/** A run to execute or to validate, lower transactions first. By an active thread; true where it took one. */
function takeNextRun(): bool {
  while (true) {
    const validationIdx = loadShared(VALIDATION_IDX);
    const executionIdx = loadShared(EXECUTION_IDX);
    const count = growWindow(loadShared(WINDOW_COUNT), executionIdx);
    const isBehind = validationIdx < min(executionIdx, count);
    if (executionIdx < count && (!isBehind || isUnexecuted(txnStatus(validationIdx)))) {
      if (takeRun(EXECUTE, EXECUTION_IDX, executionIdx, executionIdx + runLength(count - executionIdx))) return true;
    } else if (!isBehind) return false;
    else if (statusOf(txnStatus(validationIdx)) === READY_TO_EXECUTE) {
      // it is of a run whose thread is still busy with one before it
      runTask = EXECUTE;
      runNext = validationIdx;
      runEnd = validationIdx + 1;
      return true;
    } else {
      const most = runLength(min(executionIdx, count) - validationIdx);
      if (takeRun(VALIDATE, VALIDATION_IDX, validationIdx, endOfExecuted(validationIdx, validationIdx + most)))
        return true;
    }
  }
}

/** How far transactions from `first` to `most` are executed, and one at least: who executes it will see that the index has passed. */
function endOfExecuted(first: u32, most: u32): u32 {
  let end = first + 1;
  while (end < most && statusOf(txnStatus(end)) === EXECUTED) end++;
  return end;
}

/** Gives back what is left of the run. */
function dropRun(): void {
  const first = runNext;
  if (first === runEnd) return;
  runNext = runEnd;
  if (runTask === EXECUTE) decreaseExecutionIdx(first);
  else decreaseValidationIdx(first);
}

function retire(): void {
  if (!isActive) return;
  isActive = false;
  addShared(NUM_ACTIVE_TASKS, -1);
}

/** One look for a task. NONE does not mean that there is none: {@link lookForTask} goes on looking. */
export function nextTask(): u32 {
  while (true) {
    while (runNext < runEnd) {
      const index = runNext++;
      if (runTask === EXECUTE ? tryIncarnate(index) : tryValidate(index)) return runTask;
    }
    if (loadShared(DONE_MARKER) !== 0) {
      isActive = false;
      return DONE;
    }
    if (hasRunsLeft()) {
      if (!isActive) {
        isActive = true;
        addShared(NUM_ACTIVE_TASKS, 1);
      }
      if (thread === 0) adaptLimit();
      if (takeNextRun()) continue;
    }
    retire();
    checkDone();
    return NONE;
  }
}

// ── Its algorithm 5 ───────────────────────────────────────────────────────────────────────────────────────────────────────

function dependencyOf(index: u32): usize {
  return TXNS + TXN_DEPENDENCY + <usize>index * TXN_BYTES;
}

/**
 * Makes the transaction that this thread executes wait for a lower one, of which it read an ESTIMATE.
 * @returns true where it waits now: what is to be kept of it must have been stored before, since another thread may already go
 * on with it; false where the other one has finished meanwhile, and the read is to be repeated
 */
export function addDependency(index: u32, blocking: u32): bool {
  if (statusOf(txnStatus(blocking)) === EXECUTED) return false;
  setStatus(index, incarnationOf(txnStatus(index)), SUSPENDED);
  const dependency = dependencyOf(blocking);
  const next = TXNS + TXN_NEXT + <usize>index * TXN_BYTES;
  let first = loadShared(dependency);
  storeShared(next, first);
  while (!replaceShared(dependency, first, index + 1)) {
    first = loadShared(dependency);
    storeShared(next, first);
  }
  // finished after the look above and before it could see the list's new entry: then nobody else would resume it
  if (!hasFault(FAULT_DEPENDENCY_RACE) && statusOf(txnStatus(blocking)) === EXECUTED) resumeDependencies(blocking);
  count(STATISTIC_DEPENDENCIES);
  return true;
}

function setReadyStatus(index: u32): void {
  const word = txnStatus(index);
  setStatus(index, incarnationOf(word) + (statusOf(word) === ABORTING ? 1 : 0), READY_TO_EXECUTE);
}

/** Makes all that wait for the transaction ready. Whoever takes the list has all that is on it to himself. */
function resumeDependencies(index: u32): void {
  const dependency = dependencyOf(index);
  // who comes to wait from now on finds the transaction EXECUTED
  if (loadShared(dependency) === 0) return;
  let lowest: u32 = u32.MAX_VALUE;
  let entry = swapShared(dependency, 0);
  while (entry !== 0) {
    const dependent = entry - 1;
    // read before it is ready: from then on it may be waiting for another one
    entry = loadShared(TXNS + TXN_NEXT + <usize>dependent * TXN_BYTES);
    setReadyStatus(dependent);
    lowest = min(lowest, dependent);
  }
  if (lowest !== u32.MAX_VALUE) decreaseExecutionIdx(lowest);
}

/**
 * The incarnation has published what it wrote. `wroteNewPath`: some location that the incarnation before did not write.
 * @returns VALIDATE: this thread is to validate the same incarnation; or NONE
 */
export function finishExecution(index: u32, incarnation: u32, wroteNewPath: bool): u32 {
  count(STATISTIC_EXECUTIONS);
  if (incarnation !== 0) count(STATISTIC_REEXECUTIONS);
  setStatus(index, incarnation, EXECUTED);
  resumeDependencies(index);
  if (loadShared(VALIDATION_IDX) > index) {
    if (!wroteNewPath) {
      taskIndex = index;
      taskIncarnation = incarnation;
      return VALIDATE;
    }
    decreaseValidationIdx(index);
  }
  return NONE;
}

/** After a validation that failed: true where it is for this thread to abort the incarnation, and turn its writes to ESTIMATEs. */
export function tryValidationAbort(index: u32, incarnation: u32): bool {
  return changeStatus(index, incarnation, EXECUTED, ABORTING);
}

/**
 * @param aborted what {@link tryValidationAbort} said; false where the validation succeeded
 * @returns EXECUTE: this thread is to execute the next incarnation; or NONE
 */
export function finishValidation(index: u32, aborted: bool): u32 {
  count(STATISTIC_VALIDATIONS);
  if (!aborted) return NONE;
  count(STATISTIC_ABORTS);
  setReadyStatus(index);
  decreaseValidationIdx(index + 1);
  // what it was going to validate is above, and will be taken again
  if (runTask === VALIDATE) runNext = runEnd;
  return loadShared(EXECUTION_IDX) > index && tryIncarnate(index) ? EXECUTE : NONE;
}

// ── Threads ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Wakes a thread where more work waits than this one, which has got a task, will come to soon: a validation is short. */
function wakeForRest(task: u32): void {
  if (!hasSleepers()) return;
  const executionIdx = loadShared(EXECUTION_IDX);
  const validationIdx = loadShared(VALIDATION_IDX);
  let allowed = task === VALIDATE ? 1 : 0;
  const first = min(executionIdx, validationIdx);
  const end = min(first + LOOKAHEAD, loadShared(WINDOW_COUNT));
  for (let index = first; index < end; index++) {
    const status = statusOf(txnStatus(index));
    const waits = status === READY_TO_EXECUTE ? index >= executionIdx : status === EXECUTED && index >= validationIdx;
    if (waits && allowed-- === 0) {
      wakeSleeper();
      return;
    }
  }
}

/** Before this thread does something else while the window is under way: gives back what it has taken. */
export function dropTasks(): void {
  dropRun();
  retire();
  checkDone();
}

/**
 * The next task of this thread: EXECUTE, VALIDATE or DONE; NONE after some sleep where there was none, or at once where it is to be `isBrief`. It never sleeps without having
 * looked whether the window is done since it last counted as active: it may have been what kept the others from seeing it.
 */
export function lookForTask(isBrief: bool): u32 {
  for (let spins: u32 = 0; ; spins++) {
    const limit = loadShared(ACTIVE_LIMIT);
    const seen = loadShared(DECREASE_CNT);
    if (thread >= limitOf(limit)) {
      dropTasks();
      if (loadShared(DONE_MARKER) !== 0) return DONE;
      sleepAboveLimit(limit);
      continue;
    }
    const task = nextTask();
    if (task === DONE) return DONE;
    if (task !== NONE) {
      wakeForRest(task);
      return task;
    }
    if (isBrief) return NONE;
    if (spins < SPINS) continue;
    checkDone();
    sleepUntilWork(seen);
    return NONE;
  }
}
