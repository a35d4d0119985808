import {
  BATCH_COUNT,
  BATCH_IS_LAST,
  BATCH_THREADS,
  OUTCOME_CHANGED_ACCOUNTS,
  OUTCOME_CHANGED_END,
  OUTCOME_CHANGED_SLOTS,
  OUTCOME_LISTS,
  OUTCOME_LISTS_END,
  OUTCOME_LOGS_END,
  WINDOW_FIRST,
} from '../layout';
import { FAULT_PART_KEPT } from '../load-faults';
import { beginGathering, changedSlots, gatherChanges, hasMoreChanges } from '../state/changes';
import { memoryStart, outcome, outcomeOf, threadNumber, versions } from '../thread';
import { hasFault } from '../yield';
import { clearOwn } from './cut';
import { isLong } from './pace';

/** Before a batch, by who gives it: one of the regions, that of the caller or of who else may be thread 0, has no part in it. */
export function clearParts(): void {
  for (let region: u32 = 0; region <= load<u32>(BATCH_THREADS); region++) {
    const own = outcomeOf(region);
    clearPart(own);
    if (hasFault(FAULT_PART_KEPT)) continue;
    store<u32>(own, 0, OUTCOME_CHANGED_ACCOUNTS);
    store<u32>(own, 0, OUTCOME_LOGS_END);
  }
}

/** Of the region with that OUTCOME: what a thread tells the others of its part of a window. */
export function clearPart(own: usize): void {
  clearOwn(own);
  store<u32>(own, 0, OUTCOME_LISTS);
  store<u32>(own, 0, OUTCOME_LISTS_END);
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
