import {
  ACCOUNT_BALANCE,
  ACCOUNT_CODE,
  ACCOUNT_FLAGS,
  ACCOUNT_NONCE,
  ACCOUNT_STAMP,
  BENEFICIARY,
  CLEARS_EMPTY_ACCOUNTS,
  EXISTS,
  HAS_STORAGE,
  READ_IS_CLAIMED,
  RESOLVED_CODE,
  RESOLVED_NONCE,
  RESOLVED_PARTS,
  SLOT_STAMP,
  SLOT_VALUE,
  VERSION_BASIC,
  VERSION_EXISTS,
  VERSION_HAS_STORAGE,
  VERSION_NEW_CODE,
  VERSION_SLOT,
  VIEW_ACCOUNT_BYTES,
  VIEW_ADDRESS,
  VIEW_BALANCE,
  VIEW_BASE,
  VIEW_CODE,
  VIEW_CODE_LOADED,
  VIEW_CREATED,
  VIEW_CREDITED,
  VIEW_EXISTED,
  VIEW_HAD_STORAGE,
  VIEW_LOADED,
  VIEW_NONCE,
  VIEW_ORIGINAL_BALANCE,
  VIEW_ORIGINAL_CODE,
  VIEW_ORIGINAL_NONCE,
  VIEW_READS,
  VIEW_SLOT_ACCOUNT,
  VIEW_SLOT_BASE,
  VIEW_SLOT_BYTES,
  VIEW_SLOT_KEY,
  VIEW_SLOT_ORIGINAL,
  VIEW_SLOT_VALUE,
  VIEW_TOUCHED,
} from '../layout';
import { baseAccount, loadAccount } from '../state/accounts';
import { EMPTY_CODE } from '../state/codes';
import { baseSlot, loadSlot } from '../state/slots';
import { outcome, viewAccounts, viewSlots } from '../thread';
import { copy, isZero, setSmall } from '../u256';
import { yieldPoint } from '../yield';
import { hasRoom } from '../versions/arena';
import { claimRead, isOwn } from '../versions/claims';
import { isClaiming, isShared, isSpeculative, transactionIndex } from '../versions/incarnation';
import { beginReads, endReads, forgoReads, noteRead } from '../versions/read-set';
import { resolveBasic, resolveCode, resolveSlot } from '../versions/resolve';
import { hasFlag, viewAccountsEnd } from './accounts';
import { viewSlotsEnd } from './slots';

/*
 * The only way from a transaction's view to the state before it: one function for each kind of location. Each says false
 * where the state cannot be had yet (or a table is full, or another thread has claimed it): then nothing was changed, and the transaction stops.
 */

/** Basic(address): balance, nonce, existence. */
export function readBasic(view: usize): bool {
  const reads = load<u32>(view, VIEW_READS);
  if (reads & VIEW_LOADED) return true;
  const base = readBase(view);
  if (base === 0) return false;
  if (isSpeculative) {
    const balance = resolveBasic(base, transactionIndex);
    if (balance === 0) return false;
    const parts = load<u32>(outcome, RESOLVED_PARTS);
    setBasic(view, balance, load<u64>(outcome, RESOLVED_NONCE));
    const had = parts & VERSION_HAS_STORAGE ? VIEW_HAD_STORAGE : 0;
    store<u32>(view, reads | VIEW_LOADED | had | (parts & VERSION_EXISTS ? VIEW_EXISTED : 0), VIEW_READS);
    return true;
  }
  // what transactions before this one give it is known when the window ends
  if (isClaiming && base === <usize>load<u32>(BENEFICIARY)) return false;
  setBasic(view, base + ACCOUNT_BALANCE, load<u64>(base, ACCOUNT_NONCE));
  yieldPoint(base + ACCOUNT_FLAGS);
  const flags = load<u32>(base, ACCOUNT_FLAGS);
  const had = flags & HAS_STORAGE ? VIEW_HAD_STORAGE : 0;
  store<u32>(view, reads | VIEW_LOADED | had | (flags & EXISTS ? VIEW_EXISTED : 0), VIEW_READS);
  return true;
}

/** The ACCOUNT behind a view; 0 where it cannot be had. */
function readBase(view: usize): usize {
  if (load<u32>(view, VIEW_READS) & (VIEW_LOADED | VIEW_CODE_LOADED)) return <usize>load<u32>(view, VIEW_BASE);
  const base = baseAccount(view + VIEW_ADDRESS);
  if (base === 0 || (isClaiming && !claimRead(base + ACCOUNT_STAMP)) || !loadAccount(base)) return 0;
  store<u32>(view, <u32>base, VIEW_BASE);
  return base;
}

function setBasic(view: usize, balance: usize, nonce: u64): void {
  copy(view + VIEW_BALANCE, balance);
  copy(view + VIEW_ORIGINAL_BALANCE, balance);
  store<u64>(view, nonce, VIEW_NONCE);
  store<u64>(view, nonce, VIEW_ORIGINAL_NONCE);
}

/** Code(address): which code it is; its bytes are another matter, see state/codes.ts. */
export function readCode(view: usize): bool {
  const reads = load<u32>(view, VIEW_READS);
  if (reads & VIEW_CODE_LOADED) return true;
  const base = readBase(view);
  if (base === 0) return false;
  let code = load<u32>(base, ACCOUNT_CODE);
  if (isSpeculative) {
    if (!resolveCode(base, transactionIndex)) return false;
    code = load<u32>(outcome, RESOLVED_CODE);
  }
  store<u32>(view, code, VIEW_CODE);
  store<u32>(view, code, VIEW_ORIGINAL_CODE);
  store<u32>(view, reads | VIEW_CODE_LOADED, VIEW_READS);
  return true;
}

/** Basic and Code. */
export function readAccount(view: usize): bool {
  return readBasic(view) && readCode(view);
}

/** Slot(address, key). */
export function readSlot(slot: usize): bool {
  if (load<u32>(slot, VIEW_SLOT_BASE)) return true;
  const account = readBase(<usize>load<u32>(slot, VIEW_SLOT_ACCOUNT));
  if (account === 0) return false;
  const base = baseSlot(account, slot + VIEW_SLOT_KEY);
  if (base === 0 || (isClaiming && !claimRead(base + SLOT_STAMP)) || !loadSlot(base)) return false;
  let value = base + SLOT_VALUE;
  if (isSpeculative) {
    value = resolveSlot(base, transactionIndex);
    if (value === 0) return false;
  }
  copy(slot + VIEW_SLOT_VALUE, value);
  copy(slot + VIEW_SLOT_ORIGINAL, value);
  store<u32>(slot, <u32>base, VIEW_SLOT_BASE);
  return true;
}

/** An account whose balance only rises need not be read: {@link commit} adds what it was given. True where it is such. */
export function credits(view: usize): bool {
  const reads = load<u32>(view, VIEW_READS);
  if (!isShared || reads & VIEW_LOADED) return false;
  if (reads & VIEW_CREDITED) return true;
  const base = readBase(view);
  if (base === 0 || (isClaiming && base !== <usize>load<u32>(BENEFICIARY)) || isHollow(base)) return false;
  setSmall(view + VIEW_BALANCE, 0);
  store<u32>(view, reads | VIEW_CREDITED, VIEW_READS);
  return true;
}

/** EIP-161: an ACCOUNT that is there, empty, and has storage (EIP-7610). Whoever touches it destroys that, which no credit says. */
function isHollow(base: usize): bool {
  const has = EXISTS | HAS_STORAGE;
  if ((load<u32>(base, ACCOUNT_FLAGS) & has) !== has || !load<u64>(CLEARS_EMPTY_ACCOUNTS)) return false;
  if (load<u64>(base, ACCOUNT_NONCE) !== 0 || <usize>load<u32>(base, ACCOUNT_CODE) !== EMPTY_CODE) return false;
  return isZero(base + ACCOUNT_BALANCE);
}

/** Notes all that was read, what the transaction did is only right as long as that is; false where there is no room. */
export function noteReads(index: u32): bool {
  if (!hasRoomForView()) {
    forgoReads(index);
    return false;
  }
  beginReads();
  const end = viewAccountsEnd();
  for (let view = viewAccounts; view < end; view += VIEW_ACCOUNT_BYTES) {
    const reads = load<u32>(view, VIEW_READS);
    let parts: u32 = 0;
    if (reads & VIEW_LOADED) parts |= VERSION_BASIC;
    if (reads & VIEW_EXISTED) parts |= VERSION_EXISTS;
    if (reads & VIEW_HAD_STORAGE) parts |= VERSION_HAS_STORAGE;
    if (reads & VIEW_CODE_LOADED) parts |= VERSION_NEW_CODE;
    if (parts === 0) continue;
    const base = <usize>load<u32>(view, VIEW_BASE);
    if (isClaiming && isOwn(base + ACCOUNT_STAMP)) parts |= READ_IS_CLAIMED;
    const code = load<u32>(view, VIEW_ORIGINAL_CODE);
    noteRead(base, parts, view + VIEW_ORIGINAL_BALANCE, load<u64>(view, VIEW_ORIGINAL_NONCE), code);
  }
  const slotsEnd = viewSlotsEnd();
  for (let slot = viewSlots; slot < slotsEnd; slot += VIEW_SLOT_BYTES) {
    const base = <usize>load<u32>(slot, VIEW_SLOT_BASE);
    if (base === 0) continue;
    const account = load<u32>(<usize>load<u32>(slot, VIEW_SLOT_ACCOUNT), VIEW_BASE);
    const parts = VERSION_SLOT | (isClaiming && isOwn(base + SLOT_STAMP) ? READ_IS_CLAIMED : 0);
    noteRead(base, parts, slot + VIEW_SLOT_ORIGINAL, 0, account);
  }
  endReads(index);
  return true;
}

/** True where VERSIONS has room for what the transaction read and may have written. */
export function hasRoomForView(): bool {
  const accounts = (viewAccountsEnd() - viewAccounts) / VIEW_ACCOUNT_BYTES;
  return hasRoom(<u32>accounts + <u32>((viewSlotsEnd() - viewSlots) / VIEW_SLOT_BYTES));
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
  return (load<u32>(view, VIEW_READS) & VIEW_HAD_STORAGE) !== 0;
}
