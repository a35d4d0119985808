import { BARRIER_ARRIVED, BARRIER_GENERATION, BARRIER_SLEEPERS, BATCH_THREADS } from '../layout';
import { addShared, loadShared, storeShared, waitShared, wakeShared } from '../yield';

/** Looks before a thread sleeps: longer than it takes to be woken, which a window would wait for. */
const SPINS: u32 = isDefined(YIELDING) ? 1 : 100_000;

/** True for the last of the batch's threads: the others wait until it has called {@link release}. */
export function arriveLast(): bool {
  const generation = loadShared(BARRIER_GENERATION);
  if (addShared(BARRIER_ARRIVED, 1) + 1 === load<u32>(BATCH_THREADS)) return true;
  for (let spins: u32 = 0; spins < SPINS; spins++) {
    if (loadShared(BARRIER_GENERATION) !== generation) return false;
  }
  // counted first, compared afterwards: who releases changes the generation first and looks for sleepers afterwards
  addShared(BARRIER_SLEEPERS, 1);
  while (loadShared(BARRIER_GENERATION) === generation) waitShared(BARRIER_GENERATION, generation, -1);
  addShared(BARRIER_SLEEPERS, -1);
  return false;
}

export function release(): void {
  storeShared(BARRIER_ARRIVED, 0);
  addShared(BARRIER_GENERATION, 1);
  if (loadShared(BARRIER_SLEEPERS) !== 0) wakeShared(BARRIER_GENERATION, u32.MAX_VALUE);
}
