import { loadShared } from '../yield';
import {
  ACTIVE_LIMIT,
  GUARD_ALONE,
  GUARD_CONFLICTS,
  GUARD_EXECUTIONS,
  GUARD_IS_ADAPTIVE,
  GUARD_ON_TRIAL,
  GUARD_STRETCH,
  STATISTIC_ABORTS,
  STATISTIC_DEPENDENCIES,
  STATISTIC_EXECUTIONS,
  THREAD_COUNT,
  WINDOW_COUNT,
} from './layout';
import { limitOf, setActiveLimit } from './parking';
import { mostExecutions, noteExecutions, totalCount } from './statistics';

/*
 * Transactions that depend on each other gain nothing from more threads. So thread 0 looks now and then how many incarnations
 * were executed in vain: it halves the threads where those are many, and doubles them where they are few. Where one thread would be
 * left, or where one has done it all, a stretch of transactions is executed in order, as if there were no threads. Behind it all
 * threads try again; a stretch that is needed at once is twice as long as the one before.
 */

/** Executions of all threads that a decision takes, and that the first one takes. */
const INTERVAL: u32 = isDefined(YIELDING) ? 3 : 64;
const FIRST_INTERVAL: u32 = isDefined(YIELDING) ? 2 : 32;
/** Of eight executions so many may be in vain: two threads are faster than one until then. */
const TOLERATED: u32 = 3;
/** Transactions of a window that tell how threads share them, and of eight so many that one thread may have. */
const SHARED: u32 = 128;
const MOST_OF_ONE: u32 = 7;
/** Of such windows so many in a row show that the others have no core: it takes one until they are awake. */
const MOST_ALONE: u32 = 2;
const STRETCH: u32 = isDefined(YIELDING) ? 1 : 256;
const MAX_STRETCH: u32 = 1 << 14;

export function resetGuard(threads: u32, isAdaptive: bool): void {
  store<u32>(GUARD_IS_ADAPTIVE, isAdaptive);
  store<u32>(GUARD_EXECUTIONS, 0);
  store<u32>(GUARD_CONFLICTS, 0);
  store<u32>(GUARD_STRETCH, STRETCH);
  store<u32>(GUARD_ON_TRIAL, isAdaptive);
  store<u32>(GUARD_ALONE, 0);
  store<u32>(THREAD_COUNT, threads);
  setActiveLimit(threads);
}

/** For thread 0, before it takes more transactions. */
export function adaptLimit(): void {
  const threads = load<u32>(THREAD_COUNT);
  const limit = activeLimit();
  const executions = totalCount(STATISTIC_EXECUTIONS, threads);
  const finished = executions - load<u32>(GUARD_EXECUTIONS);
  if (limit === 1 || finished < (isOnTrial() ? FIRST_INTERVAL : INTERVAL)) return;
  const all = totalCount(STATISTIC_ABORTS, threads) + totalCount(STATISTIC_DEPENDENCIES, threads);
  const conflicts = all - load<u32>(GUARD_CONFLICTS);
  store<u32>(GUARD_EXECUTIONS, executions);
  store<u32>(GUARD_CONFLICTS, all);
  if (conflicts * 8 > finished * TOLERATED) setActiveLimit(limit / 2);
  else if (limit < threads) setActiveLimit(min(2 * limit, threads));
}

/** Threads that may work on the window. One: it is not to grow any more, and a stretch in order follows. */
export function activeLimit(): u32 {
  return limitOf(loadShared(ACTIVE_LIMIT));
}

/** True before the first window, and behind a stretch in order: the next window is to show whether threads gain. */
export function isOnTrial(): bool {
  return load<u32>(GUARD_ON_TRIAL) !== 0;
}

/** Between two windows: transactions to execute in order before the next one, 0 where threads gain. */
export function stretchInOrder(): u32 {
  const threads = load<u32>(THREAD_COUNT);
  const stretch = load<u32>(GUARD_STRETCH);
  const gains =
    !load<u32>(GUARD_IS_ADAPTIVE) || threads === 1 || (activeLimit() > 1 && windowsAlone(threads) < MOST_ALONE);
  noteExecutions(threads);
  store<u32>(GUARD_ON_TRIAL, !gains);
  store<u32>(GUARD_STRETCH, gains ? STRETCH : min(2 * stretch, MAX_STRETCH));
  if (activeLimit() < threads) setActiveLimit(threads);
  return gains ? 0 : stretch;
}

function windowsAlone(threads: u32): u32 {
  const count = load<u32>(WINDOW_COUNT);
  if (count < SHARED) return 0;
  const isAlone = mostExecutions(threads) * 8 > count * MOST_OF_ONE;
  store<u32>(GUARD_ALONE, isAlone ? load<u32>(GUARD_ALONE) + 1 : 0);
  return load<u32>(GUARD_ALONE);
}
