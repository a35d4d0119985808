import { loadShared } from '../yield';
import {
  ACTIVE_LIMIT,
  GUARD_ABORTS,
  GUARD_EXECUTIONS,
  GUARD_INTERVAL,
  STATISTIC_ABORTS,
  STATISTIC_EXECUTIONS,
  THREAD_COUNT,
} from './layout';
import { limitOf, setActiveLimit } from './parking';
import { ownCount, totalCount } from './statistics';

/*
 * A block whose transactions depend on each other gains nothing from more threads. So thread 0 looks now and then how many
 * of the incarnations that finished were aborted, halves the threads where those are many, and doubles them where they are few. One
 * thread alone never aborts, so each fall makes the next rise, which is a trial, wait twice as long.
 */

/** Executions of thread 0 between two looks at the others' statistics. */
const LOOK: u32 = 16;
/** Executions of all threads that a decision takes at least, and at most. */
const INTERVAL: u32 = 64;
const MAX_INTERVAL: u32 = 4096;
/** Aborts among so many executions that are too many. */
const TOLERATED: u32 = 4;

export function resetGuard(threads: u32): void {
  store<u32>(GUARD_EXECUTIONS, 0);
  store<u32>(GUARD_ABORTS, 0);
  store<u32>(GUARD_INTERVAL, INTERVAL);
  store<u32>(THREAD_COUNT, threads);
  setActiveLimit(threads);
}

/** For thread 0, before each of its tasks. */
export function adaptLimit(): void {
  if (ownCount(STATISTIC_EXECUTIONS) % LOOK !== 0) return;
  const threads = load<u32>(THREAD_COUNT);
  const limit = limitOf(loadShared(ACTIVE_LIMIT));
  const interval = load<u32>(GUARD_INTERVAL);
  const executions = totalCount(STATISTIC_EXECUTIONS, threads);
  const finished = executions - load<u32>(GUARD_EXECUTIONS);
  if (threads === 1 || finished < (limit === threads ? INTERVAL : interval)) return;
  const aborts = totalCount(STATISTIC_ABORTS, threads);
  const aborted = aborts - load<u32>(GUARD_ABORTS);
  store<u32>(GUARD_EXECUTIONS, executions);
  store<u32>(GUARD_ABORTS, aborts);
  if (aborted * TOLERATED > finished) {
    if (limit > 1) setActiveLimit(limit / 2);
    store<u32>(GUARD_INTERVAL, min(2 * interval, MAX_INTERVAL));
  } else if (limit < threads) {
    setActiveLimit(min(2 * limit, threads));
  } else {
    store<u32>(GUARD_INTERVAL, INTERVAL);
  }
}
