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

/** True for the last of the batch's threads: the others wait until it has called {@link release}. */
export function arriveLast(): bool {
  const generation = loadShared(BARRIER_GENERATION);
  if (addShared(BARRIER_ARRIVED, 1) + 1 === load<u32>(BATCH_THREADS)) return true;
  const most = load<u32>(BATCH_ADAPTS) & HAS_CORES ? SPINS_ON_CORES : SPINS;
  for (let spins: u32 = 0; spins < most; spins++) {
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
