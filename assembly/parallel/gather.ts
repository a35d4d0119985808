import {
  BATCH_COUNT,
  BATCH_IS_LAST,
  BATCH_THREADS,
  OUTCOME_CHANGED_ACCOUNTS,
  OUTCOME_CHANGED_END,
  OUTCOME_CHANGED_SLOTS,
  OUTCOME_LOGS_END,
  WINDOW_FIRST,
} from '../layout';
import { FAULT_PART_KEPT } from '../load-faults';
import { beginGathering, changedSlots, gatherChanges, hasMoreChanges } from '../state/changes';
import { memoryStart, outcome, outcomeOf, threadNumber, versions } from '../thread';
import { hasFault } from '../yield';
import { isLong } from './pace';

/** Before a batch, by who gives it: a thread may take no part, and has no changes and no logs then. */
export function clearGathered(): void {
  if (hasFault(FAULT_PART_KEPT)) return;
  for (let thread: u32 = 0; thread < load<u32>(BATCH_THREADS); thread++) {
    store<u32>(outcomeOf(thread), 0, OUTCOME_CHANGED_ACCOUNTS);
    store<u32>(outcomeOf(thread), 0, OUTCOME_LOGS_END);
  }
}

/**
 * After a batch, by each thread: gathers in VERSIONS its part of what a block changed. One thread alone takes as long for it as for a
 * twentieth of a block's raw transfers (`npm run bench -- raw`).
 */
export function gatherOwn(): void {
  if (!load<u32>(BATCH_IS_LAST) || !isLong() || load<u32>(WINDOW_FIRST) !== load<u32>(BATCH_COUNT)) return;
  beginGathering(threadNumber, load<u32>(BATCH_THREADS));
  const end = gatherChanges(versions, memoryStart);
  if (hasMoreChanges()) return;
  store<u32>(outcome, <u32>versions, OUTCOME_CHANGED_ACCOUNTS);
  store<u32>(outcome, <u32>changedSlots, OUTCOME_CHANGED_SLOTS);
  store<u32>(outcome, <u32>end, OUTCOME_CHANGED_END);
}
