import {
  ACCOUNT_BALANCE,
  ACCOUNT_CODE,
  ACCOUNT_FLAGS,
  ACCOUNT_NONCE,
  EXISTS,
  HAS_STORAGE,
  SLOT_VALUE,
  VIEW_ADDRESS,
  VIEW_BALANCE,
  VIEW_BASE,
  VIEW_CODE,
  VIEW_CODE_LOADED,
  VIEW_CREATED,
  VIEW_EXISTED,
  VIEW_LOADED,
  VIEW_NONCE,
  VIEW_ORIGINAL_BALANCE,
  VIEW_ORIGINAL_CODE,
  VIEW_ORIGINAL_NONCE,
  VIEW_READS,
  VIEW_SLOT_ACCOUNT,
  VIEW_SLOT_BASE,
  VIEW_SLOT_KEY,
  VIEW_SLOT_ORIGINAL,
  VIEW_SLOT_VALUE,
  VIEW_TOUCHED,
} from '../layout';
import { baseAccount, loadAccount } from '../state/accounts';
import { EMPTY_CODE } from '../state/codes';
import { baseSlot, loadSlot } from '../state/slots';
import { copy, isZero } from '../u256';
import { hasFlag } from './accounts';

/*
 * The only way from a transaction's view to the state before it: one function for each kind of location. Each says false
 * where the state cannot be had yet (or a table is full): then nothing was changed, and the transaction stops.
 */

/** Basic(address): balance, nonce, existence. */
export function readBasic(view: usize): bool {
  const reads = load<u32>(view, VIEW_READS);
  if (reads & VIEW_LOADED) return true;
  const base = baseAccount(view + VIEW_ADDRESS);
  if (base === 0 || !loadAccount(base)) return false;
  copy(view + VIEW_BALANCE, base + ACCOUNT_BALANCE);
  copy(view + VIEW_ORIGINAL_BALANCE, base + ACCOUNT_BALANCE);
  const nonce = load<u64>(base, ACCOUNT_NONCE);
  store<u64>(view, nonce, VIEW_NONCE);
  store<u64>(view, nonce, VIEW_ORIGINAL_NONCE);
  store<u32>(view, <u32>base, VIEW_BASE);
  const existed = load<u32>(base, ACCOUNT_FLAGS) & EXISTS ? VIEW_EXISTED : 0;
  store<u32>(view, reads | VIEW_LOADED | existed, VIEW_READS);
  return true;
}

/** Code(address): which code it is; its bytes are another matter, see state/codes.ts. */
export function readCode(view: usize): bool {
  if (load<u32>(view, VIEW_READS) & VIEW_CODE_LOADED) return true;
  if (!readBasic(view)) return false;
  const code = load<u32>(<usize>load<u32>(view, VIEW_BASE), ACCOUNT_CODE);
  store<u32>(view, code, VIEW_CODE);
  store<u32>(view, code, VIEW_ORIGINAL_CODE);
  store<u32>(view, load<u32>(view, VIEW_READS) | VIEW_CODE_LOADED, VIEW_READS);
  return true;
}

/** Slot(address, key). */
export function readSlot(slot: usize): bool {
  if (load<u32>(slot, VIEW_SLOT_BASE)) return true;
  const account = <usize>load<u32>(slot, VIEW_SLOT_ACCOUNT);
  if (!readBasic(account)) return false;
  const base = baseSlot(<usize>load<u32>(account, VIEW_BASE), slot + VIEW_SLOT_KEY);
  if (base === 0 || !loadSlot(base)) return false;
  copy(slot + VIEW_SLOT_VALUE, base + SLOT_VALUE);
  copy(slot + VIEW_SLOT_ORIGINAL, base + SLOT_VALUE);
  store<u32>(slot, <u32>base, VIEW_SLOT_BASE);
  return true;
}

/** True once the account is there, be it empty; after {@link readBasic}. */
export function exists(view: usize): bool {
  return (load<u32>(view, VIEW_READS) & VIEW_EXISTED) !== 0 || hasFlag(view, VIEW_TOUCHED | VIEW_CREATED);
}

/** EIP-161: no nonce, no balance, no code; after {@link readCode}. */
export function isEmpty(view: usize): bool {
  return (
    load<u64>(view, VIEW_NONCE) === 0 && isZero(view + VIEW_BALANCE) && <usize>load<u32>(view, VIEW_CODE) === EMPTY_CODE
  );
}

/** True where the state holds storage of the account; after {@link readBasic}. */
export function hasStorage(view: usize): bool {
  return (load<u32>(<usize>load<u32>(view, VIEW_BASE), ACCOUNT_FLAGS) & HAS_STORAGE) !== 0;
}
