import { FAULT_CLAIM_IGNORED } from '../faults';
import {
  ACCOUNT_BYTES,
  ACCOUNT_COUNT,
  ACCOUNT_STAMP,
  ACCOUNTS,
  SLOT_BYTES,
  SLOT_COUNT,
  SLOT_STAMP,
  SLOTS,
  WINDOW_NUMBER,
} from '../layout';
import { TELL_CLAIM } from '../sites';
import { threadNumber } from '../thread';
import { hasFault, loadShared, replaceShared, tell } from '../yield';

/*
 * Threads that execute transactions on the base state itself claim what they write. Where no thread has looked at what another one claimed,
 * each did what it would have done alone, and the result is that of any order, be it the block's. A stamp has the number of the window,
 * and below it the thread. Reads leave none: to stamp them takes an atomic operation each, behind which the core waits for all loads and
 * stores before it. With them two threads were 1.33 times as fast as one on 10,000 ERC-20 transfers, without them 1.4 to 1.7 times.
 */

const NUMBERS: u32 = 1 << 24;
const THREAD_BITS: u32 = 8;

let own: u32 = 0;

/** Before a window, by one thread: no stamp speaks of it. */
export function numberClaims(): void {
  const number = (load<u32>(WINDOW_NUMBER) + 1) % NUMBERS;
  if (number === 0) clearStamps();
  store<u32>(WINDOW_NUMBER, max(number, 1));
}

function clearStamps(): void {
  const accounts = ACCOUNTS + <usize>load<u32>(ACCOUNT_COUNT) * ACCOUNT_BYTES;
  for (let account: usize = ACCOUNTS; account < accounts; account += ACCOUNT_BYTES)
    store<u32>(account, 0, ACCOUNT_STAMP);
  const slots = SLOTS + <usize>load<u32>(SLOT_COUNT) * SLOT_BYTES;
  for (let slot: usize = SLOTS; slot < slots; slot += SLOT_BYTES) store<u32>(slot, 0, SLOT_STAMP);
}

/** By each thread. */
export function beginClaims(): void {
  own = (load<u32>(WINDOW_NUMBER) << THREAD_BITS) | threadNumber;
}

/** True where this thread has claimed the location. */
export function isOwn(stamp: usize): bool {
  return load<u32>(stamp) === own;
}

/** True where another thread has: what is read there may be half written. */
export function isForeign(stamp: usize): bool {
  return isOfOther(loadShared(stamp));
}

/** Before the location is read; false where it is another thread's. */
export function claimRead(stamp: usize): bool {
  if (isDefined(YIELDING)) tell(TELL_CLAIM, stamp, 0);
  return !isForeign(stamp);
}

function isOfOther(seen: u32): bool {
  return !hasFault(FAULT_CLAIM_IGNORED) && seen !== own && seen >>> THREAD_BITS === own >>> THREAD_BITS;
}

/** Before the location is written; false where it is another thread's. */
export function claimWrite(stamp: usize): bool {
  if (isDefined(YIELDING)) tell(TELL_CLAIM, stamp, 1);
  while (true) {
    const before = loadShared(stamp);
    if (before === own) return true;
    if (isOfOther(before)) return false;
    if (replaceShared(stamp, before, own)) return true;
  }
}
