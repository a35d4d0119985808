import { FAULT_DEPENDENCY_RACE, FAULT_DONE_WITHOUT_ACTIVE, FAULT_DONE_WITHOUT_DECREASE_CNT } from '../faults';
import { addShared, hasFault, loadShared, replaceShared, storeShared, swapShared } from '../yield';
import { adaptLimit, resetGuard } from './guard';
import {
  ACTIVE_LIMIT,
  DECREASE_CNT,
  DONE_MARKER,
  EXECUTION_IDX,
  NUM_ACTIVE_TASKS,
  SLEEPERS,
  STATISTIC_ABORTS,
  STATISTIC_DEPENDENCIES,
  STATISTIC_EXECUTIONS,
  STATISTIC_REEXECUTIONS,
  STATISTIC_VALIDATIONS,
  TXN_BYTES,
  TXN_DEPENDENCY,
  TXN_NEXT,
  TXNS,
  VALIDATION_IDX,
  WINDOW_COUNT,
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

export { markDone, setActiveLimit };

/*
 * Block-STM's collaborative scheduler: arXiv 2203.06871, algorithms 4 and 5, with the paper's names. It hands out executions and
 * validations of the transactions 0 to count − 1, lower ones first, and knows nothing of what they are. What differs:
 *
 *   - `txnStatus` is one word, and `txnDependency` a list that is pushed to and taken whole, so there is no lock.
 *   - A transaction that waits for another one keeps its incarnation (status.ts).
 *   - Validation does not pass a transaction that has never been executed while there are others to execute: it would write new
 *     locations, and all above it would be validated again.
 *   - `tryIncarnate` leaves the count of active tasks to its caller; in the paper one path subtracts twice.
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
const SPINS: u32 = isDefined(YIELDING) ? 1 : 100;
/** Transactions that are looked at to find whether there is work for one more thread. */
const LOOKAHEAD: u32 = 32;

let thread: u32 = 0;

/** Tells this instance which of the threads it is, below MAX_THREADS. */
export function useScheduler(number: u32): void {
  thread = number;
  useStatistics(number);
}

/** Before the first window of a block, by one thread while no other works. */
export function beginBlock(threads: u32): void {
  clearStatistics();
  resetGuard(threads);
}

/** Before each window of at most SCHEDULER_WINDOW transactions, by one thread while no other works. */
export function beginWindow(count: u32): void {
  memory.fill(TXNS, 0, <usize>count * TXN_BYTES);
  atomic.store<u32>(EXECUTION_IDX, 0);
  atomic.store<u32>(VALIDATION_IDX, 0);
  atomic.store<u32>(NUM_ACTIVE_TASKS, 0);
  // a thread that died in its sleep is still counted
  atomic.store<u32>(SLEEPERS, 0);
  store<u32>(WINDOW_COUNT, count);
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

/** Done: no index has work left, nobody is at work that could make some, and no index fell while this was looked at. */
function checkDone(): void {
  const observed = loadShared(DECREASE_CNT);
  const count = load<u32>(WINDOW_COUNT);
  if (loadShared(EXECUTION_IDX) < count || loadShared(VALIDATION_IDX) < count) return;
  if (!hasFault(FAULT_DONE_WITHOUT_ACTIVE) && loadShared(NUM_ACTIVE_TASKS) !== 0) return;
  if (!hasFault(FAULT_DONE_WITHOUT_DECREASE_CNT) && loadShared(DECREASE_CNT) !== observed) return;
  markDone();
}

/** True where the transaction was ready, and this thread is to execute it. */
function tryIncarnate(index: u32): bool {
  if (index >= load<u32>(WINDOW_COUNT)) return false;
  const word = txnStatus(index);
  const incarnation = incarnationOf(word);
  if (statusOf(word) !== READY_TO_EXECUTE || !changeStatus(index, incarnation, READY_TO_EXECUTE, EXECUTING))
    return false;
  taskIndex = index;
  taskIncarnation = incarnation;
  return true;
}

function nextVersionToExecute(): u32 {
  if (loadShared(EXECUTION_IDX) >= load<u32>(WINDOW_COUNT)) {
    checkDone();
    return NONE;
  }
  addShared(NUM_ACTIVE_TASKS, 1);
  if (tryIncarnate(addShared(EXECUTION_IDX, 1))) return EXECUTE;
  addShared(NUM_ACTIVE_TASKS, -1);
  return NONE;
}

function nextVersionToValidate(): u32 {
  const count = load<u32>(WINDOW_COUNT);
  if (loadShared(VALIDATION_IDX) >= count) {
    checkDone();
    return NONE;
  }
  addShared(NUM_ACTIVE_TASKS, 1);
  const index = addShared(VALIDATION_IDX, 1);
  if (index < count) {
    const word = txnStatus(index);
    if (statusOf(word) === EXECUTED) {
      taskIndex = index;
      taskIncarnation = incarnationOf(word);
      return VALIDATE;
    }
  }
  addShared(NUM_ACTIVE_TASKS, -1);
  return NONE;
}

/** One look for a task. NONE does not mean that there is none: {@link waitForTask} goes on looking. */
export function nextTask(): u32 {
  if (loadShared(DONE_MARKER) !== 0) return DONE;
  const validationIdx = loadShared(VALIDATION_IDX);
  const executionIdx = loadShared(EXECUTION_IDX);
  if (validationIdx >= executionIdx) return nextVersionToExecute();
  if (executionIdx < load<u32>(WINDOW_COUNT) && isUnexecuted(txnStatus(validationIdx))) return nextVersionToExecute();
  return nextVersionToValidate();
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
  addShared(NUM_ACTIVE_TASKS, -1);
  return true;
}

function setReadyStatus(index: u32): void {
  const word = txnStatus(index);
  setStatus(index, incarnationOf(word) + (statusOf(word) === ABORTING ? 1 : 0), READY_TO_EXECUTE);
}

/** Makes all that wait for the transaction ready. Whoever takes the list has all that is on it to himself. */
function resumeDependencies(index: u32): void {
  let lowest: u32 = u32.MAX_VALUE;
  let entry = swapShared(dependencyOf(index), 0);
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
      wakeForRest(VALIDATE);
      return VALIDATE;
    }
    decreaseValidationIdx(index);
  }
  addShared(NUM_ACTIVE_TASKS, -1);
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
  if (aborted) {
    count(STATISTIC_ABORTS);
    setReadyStatus(index);
    decreaseValidationIdx(index + 1);
    if (loadShared(EXECUTION_IDX) > index && tryIncarnate(index)) {
      wakeForRest(EXECUTE);
      return EXECUTE;
    }
  }
  addShared(NUM_ACTIVE_TASKS, -1);
  return NONE;
}

// ── Threads ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Wakes a thread where more work waits than this one, which has got a task, will come to soon: a validation is short. */
function wakeForRest(task: u32): void {
  if (!hasSleepers()) return;
  const executionIdx = loadShared(EXECUTION_IDX);
  const validationIdx = loadShared(VALIDATION_IDX);
  let allowed = task === VALIDATE ? 1 : 0;
  const first = min(executionIdx, validationIdx);
  const end = min(first + LOOKAHEAD, load<u32>(WINDOW_COUNT));
  for (let index = first; index < end; index++) {
    const status = statusOf(txnStatus(index));
    const waits = status === READY_TO_EXECUTE ? index >= executionIdx : status === EXECUTED && index >= validationIdx;
    if (waits && allowed-- === 0) {
      wakeSleeper();
      return;
    }
  }
}

/**
 * The next task of this thread, once there is one: EXECUTE, VALIDATE or DONE. Sleeps where there is none, but never without having
 * looked whether the window is done since it last counted as active: it may have been what kept the others from seeing it.
 */
export function waitForTask(): u32 {
  if (thread === 0) adaptLimit();
  let spins: u32 = 0;
  while (true) {
    const limit = loadShared(ACTIVE_LIMIT);
    const seen = loadShared(DECREASE_CNT);
    if (thread >= limitOf(limit)) {
      checkDone();
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
    const count = load<u32>(WINDOW_COUNT);
    if (loadShared(EXECUTION_IDX) < count || loadShared(VALIDATION_IDX) < count) continue;
    if (++spins < SPINS) continue;
    checkDone();
    sleepUntilWork(seen);
    spins = 0;
  }
}
