import { initKeccak } from './keccak';
import {
  ACCOUNT_COUNT,
  BLOCK_HASH_BYTES,
  BLOCK_HASH_COUNT,
  BLOCK_HASHES,
  CODE_COUNT,
  MAX_ACCOUNTS,
  MAX_SLOTS,
  SLOT_COUNT,
  STATE_IS_COMPLETE,
} from './layout';
import { beginBatch, takePart, work } from './parallel/window';
import { useScheduler } from './scheduler';
import { baseAccount, clearAccounts } from './state/accounts';
import { acceptChanges, beginGathering, changedSlots, clearGroups, gatherChanges, undoChanges } from './state/changes';
import {
  allocateCode,
  clearCodes,
  codeOfHash,
  codesAreCrowded,
  finishCode,
  lockCodes,
  unlockCodes,
} from './state/codes';
import { baseSlot, clearSlots, sharedSlot } from './state/slots';
import { keccakMemo, logs, scratch, useRegion, viewSlots } from './thread';
import { executeBatch, resumeBatch } from './transaction/batch';
import { prefetch } from './transaction/prefetch';
import { renewTranslations } from './translation/table';
import { initU256 } from './u256';

export {
  allocateCode,
  baseAccount,
  baseSlot,
  beginBatch,
  beginGathering,
  codeOfHash,
  executeBatch,
  finishCode,
  lockCodes,
  prefetch,
  resumeBatch,
  sharedSlot,
  takePart,
  unlockCodes,
  work,
};

/** Bytes of SCRATCH that opcodes use; u256's own lie behind them. */
const OPCODE_SCRATCH_BYTES: usize = 2048;

/** Points this instance at a region, of which each has so many bytes, and tells it which of a batch's threads it is. */
export function init(region: u32, regionBytes: usize, thread: u32): void {
  useRegion(region, regionBytes, thread);
  useScheduler(thread);
  initU256(scratch + OPCODE_SCRATCH_BYTES);
  initKeccak(keccakMemo);
}

/**
 * Gathers in LOGS and RETURN_DATA what the block changed, as much as there is room for: where it ends. Nothing is left once it ends where it begins.
 * LOGS alone has no room for 500,000 transfers, and to join two pieces takes a seventh of their time (`npm run bench -- raw-large`).
 */
export function gather(): usize {
  return gatherChanges(logs, viewSlots);
}

/** Where the slots of what was gathered last begin. */
export function gatheredSlots(): usize {
  return changedSlots;
}

/** Keeps the state of the block before: with its changes, or without. False where it has to be forgotten instead. */
export function keepState(changed: bool): bool {
  if (load<u32>(ACCOUNT_COUNT) > MAX_ACCOUNTS / 2 || load<u32>(SLOT_COUNT) > MAX_SLOTS / 2 || codesAreCrowded())
    return false;
  forgetBlockHashes();
  renewTranslations();
  if (changed) return acceptChanges();
  undoChanges();
  return true;
}

function forgetBlockHashes(): void {
  for (let entry: usize = 0; entry < BLOCK_HASH_COUNT; entry++) store<u32>(BLOCK_HASHES + entry * BLOCK_HASH_BYTES, 0);
}

/** Forgets the state of the block before. Codes are kept as long as there is room: true where they were forgotten too. */
export function clearState(): bool {
  clearGroups();
  clearAccounts();
  clearSlots();
  store<u32>(STATE_IS_COMPLETE, 0);
  forgetBlockHashes();
  renewTranslations();
  if (load<u32>(CODE_COUNT) !== 0 && !codesAreCrowded()) return false;
  clearCodes();
  return true;
}
