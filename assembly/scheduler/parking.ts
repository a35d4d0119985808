import { FAULT_LOST_WAKE } from '../faults';
import { addShared, hasFault, loadShared, replaceShared, swapShared, waitShared, wakeShared } from '../yield';
import { ACTIVE_LIMIT, ACTIVE_LIMIT_BITS, DECREASE_CNT, DONE_MARKER, SLEEPERS } from './layout';

/*
 * Threads without work sleep. Nobody counts on being woken by whoever makes work: that thread asks for a task itself when it is
 * through with its own, so work is never left alone, and it wakes others when there is more than it can take at once.
 */

/** Nanoseconds. Work that nobody was woken for waits so long at most. */
const NAP: i64 = 1_000_000;
const EVERYBODY: u32 = 0xffffffff;

/** Sleeps until there may be work; `seen` is DECREASE_CNT before the caller looked for some in vain. */
export function sleepUntilWork(seen: u32): void {
  addShared(SLEEPERS, 1);
  // counted first, compared afterwards: who makes work changes the word first and looks for sleepers afterwards
  waitShared(DECREASE_CNT, hasFault(FAULT_LOST_WAKE) ? loadShared(DECREASE_CNT) : seen, NAP);
  addShared(SLEEPERS, -1);
}

export function hasSleepers(): bool {
  return loadShared(SLEEPERS) !== 0;
}

export function wakeSleeper(): void {
  wakeShared(DECREASE_CNT, 1);
}

/** Threads that may work; `word` is that of ACTIVE_LIMIT. */
export function limitOf(word: u32): u32 {
  return word & ((1 << ACTIVE_LIMIT_BITS) - 1);
}

/** Sleeps until the limit changes or the window is done; `word` is ACTIVE_LIMIT before the caller looked at either. */
export function sleepAboveLimit(word: u32): void {
  if (hasSleepers()) wakeSleeper();
  waitShared(ACTIVE_LIMIT, word, -1);
}

/** Threads numbered `limit` and above sleep before their next task, the others go on. 1 to MAX_THREADS. */
export function setActiveLimit(limit: u32): void {
  let word = loadShared(ACTIVE_LIMIT);
  while (!replaceShared(ACTIVE_LIMIT, word, (((word >> ACTIVE_LIMIT_BITS) + 1) << ACTIVE_LIMIT_BITS) | limit)) {
    word = loadShared(ACTIVE_LIMIT);
  }
  wakeShared(ACTIVE_LIMIT, EVERYBODY);
}

/** Ends the window, whatever is left of it: every thread gets DONE when it next asks for a task. */
export function markDone(): void {
  if (swapShared(DONE_MARKER, 1) !== 0) return;
  addShared(DECREASE_CNT, 1);
  wakeShared(DECREASE_CNT, EVERYBODY);
  addShared(ACTIVE_LIMIT, 1 << ACTIVE_LIMIT_BITS);
  wakeShared(ACTIVE_LIMIT, EVERYBODY);
}
