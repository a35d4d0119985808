import { FAULT_CHOSEN } from './faults';
import { CHOSEN_FAULT } from './layout';

/**
 * Words that threads share. In the yield build (`--use YIELDING=1`) a controller stands before each access and decides which
 * thread goes on, and it plays the futex too: a wake that is lost is a deadlock that it sees.
 */

/** Host, yield build: comes back when this thread may go on. */
declare function turn(site: u32): void;
/** Host, yield build: comes back at once where the word differs, else when it was woken. */
declare function sleep(address: u32, expected: u32): void;
/** Host, yield build. */
declare function wake(address: u32, threads: u32): void;

/**
 * Host, yield build: what this thread has just done, one of TELL_… (sites.ts), for a recording. A call stands behind `isDefined(YIELDING)`: even
 * empty, it would change how the fast build is compiled.
 */
export declare function tell(kind: u32, first: usize, second: usize): void;

/** Stands before an access to shared state; `site` is its address, or a number that names it. */
export function yieldPoint(site: usize): void {
  if (isDefined(YIELDING)) turn(<u32>site);
}

/** True in a build with this fault of faults.ts. */
export function hasFault(fault: u32): bool {
  if (isDefined(FAULT)) return (FAULT === FAULT_CHOSEN ? load<u32>(CHOSEN_FAULT) : FAULT) === fault;
  return false;
}

export function loadShared(address: usize): u32 {
  yieldPoint(address);
  return atomic.load<u32>(address);
}

export function storeShared(address: usize, value: u32): void {
  yieldPoint(address);
  atomic.store<u32>(address, value);
}

/** @returns the value before */
export function addShared(address: usize, amount: u32): u32 {
  yieldPoint(address);
  return atomic.add<u32>(address, amount);
}

/** @returns the value before */
export function swapShared(address: usize, value: u32): u32 {
  yieldPoint(address);
  return atomic.xchg<u32>(address, value);
}

/** Writes `value` where `expected` stands; true where it did. */
export function replaceShared(address: usize, expected: u32, value: u32): bool {
  yieldPoint(address);
  return atomic.cmpxchg<u32>(address, expected, value) === expected;
}

/** Sleeps while `expected` stands at the address, until woken, at most `timeout` nanoseconds; for ever where that is negative. */
export function waitShared(address: usize, expected: u32, timeout: i64): void {
  yieldPoint(address);
  if (isDefined(YIELDING)) sleep(<u32>address, expected);
  else atomic.wait<u32>(address, expected, timeout);
}

/** Wakes at most so many of the threads that sleep at the address. */
export function wakeShared(address: usize, threads: u32): void {
  yieldPoint(address);
  if (isDefined(YIELDING)) wake(<u32>address, threads);
  else atomic.notify(address, threads);
}
