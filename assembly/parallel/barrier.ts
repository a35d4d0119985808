import {
  BARRIER_ARRIVED,
  BARRIER_GENERATION,
  BARRIER_SLEEPERS,
  BATCH_ADAPTS,
  BATCH_THREADS,
  HAS_CORES,
} from '../layout';
import { addShared, loadShared, storeShared, waitShared, wakeShared } from '../yield';

/** Looks before a thread sleeps: 0.05 ms, where threads have to share cores. */
const SPINS: u32 = isDefined(YIELDING) ? 1 : 100_000;
/**
 * 0.7 ms, where they need not. To be woken takes 0.03 to 0.2 ms, which a window would wait for; and of two threads that Linux has left on one core the one
 * that sleeps is woken there again and again, while the other core is idle. Means of 17 processes of each kind, in turn, on two threads: 47,620 raw
 * transfers 1.05 times as fast as in order where it was 0.90 with the looks above, 37,123 ERC-20 transfers 1.59 (1.54), blocks of
 * mainnet, of 17 and 7 processes, 129 ms (140) (`npm run bench -- raw erc20 mainnet`).
 */
const SPINS_ON_CORES: u32 = isDefined(YIELDING) ? 1 : 1_500_000;

/** Where this thread arrived last: it is released once the barrier has another one. */
export let generation: u32 = 0;

/** True for the last of the batch's threads: the others wait until it has called {@link release}. */
export function arriveLast(): bool {
  generation = loadShared(BARRIER_GENERATION);
  return addShared(BARRIER_ARRIVED, 1) + 1 === load<u32>(BATCH_THREADS);
}

/** This thread goes on for one that arrived there. */
export function arriveFor(other: u32): void {
  generation = other;
}

/** Threads that have arrived at the barrier that is next. */
export function arrivedThreads(): u32 {
  return loadShared(BARRIER_ARRIVED);
}

/** True where all others have arrived. */
export function isAwaited(): bool {
  return arrivedThreads() + 1 === load<u32>(BATCH_THREADS);
}

/** True where it was released while so often looked at. */
export function isReleased(looks: u32): bool {
  for (let look: u32 = 0; look < looks; look++) if (loadShared(BARRIER_GENERATION) !== generation) return true;
  return false;
}

/** A multiple of 1000, but for the yield build; fewer where the others will not come `soon`: no core is to be kept from idling. */
export function looksBeforeSleep(soon: bool): u32 {
  return soon && load<u32>(BATCH_ADAPTS) & HAS_CORES ? SPINS_ON_CORES : SPINS;
}

export function beginSleep(): void {
  // counted first, compared afterwards: who releases changes the generation first and looks for sleepers afterwards
  addShared(BARRIER_SLEEPERS, 1);
}

/** After {@link beginSleep}: until it is released, or somebody has the sleepers look again. */
export function sleep(): void {
  if (!isReleased(1)) waitShared(BARRIER_GENERATION, generation, -1);
  addShared(BARRIER_SLEEPERS, -1);
}

export function hasSleepers(): bool {
  return loadShared(BARRIER_SLEEPERS) !== 0;
}

export function wakeSleepers(): void {
  if (hasSleepers()) wakeShared(BARRIER_GENERATION, u32.MAX_VALUE);
}

export function release(): void {
  storeShared(BARRIER_ARRIVED, 0);
  addShared(BARRIER_GENERATION, 1);
  wakeSleepers();
}
