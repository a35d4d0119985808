import { loadShared, replaceShared, storeShared, waitShared, wakeShared } from './yield';

/*
 * A lock is a u32 of the shared memory: 0 or one of these. It is held for a few loads and stores only (the three states are those of
 * U. Drepper, "Futexes are tricky", section 6).
 */
const UNLOCKED: u32 = 0;
const LOCKED: u32 = 1;
/** Somebody sleeps until it is unlocked. */
const CONTENDED: u32 = 2;

/** Tries before a thread sleeps: its holder may have lost its core. */
const SPINS: u32 = isDefined(YIELDING) ? 1 : 200;

export function lock(address: usize): void {
  for (let spins: u32 = 0; spins < SPINS; spins++) {
    if (loadShared(address) === UNLOCKED && replaceShared(address, UNLOCKED, LOCKED)) return;
  }
  // who has slept cannot know whether others do
  while (!replaceShared(address, UNLOCKED, CONTENDED)) {
    if (loadShared(address) === CONTENDED || replaceShared(address, LOCKED, CONTENDED))
      waitShared(address, CONTENDED, -1);
  }
}

export function unlock(address: usize): void {
  if (replaceShared(address, LOCKED, UNLOCKED)) return;
  storeShared(address, UNLOCKED);
  wakeShared(address, 1);
}
