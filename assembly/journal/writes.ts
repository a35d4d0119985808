import { VIEW_ADDRESS, VIEW_BALANCE, VIEW_CODE, VIEW_NONCE, VIEW_TOUCHED } from '../layout';
import { add, fits32, sub } from '../u256';
import { setFlag } from './accounts';
import { rememberU32, rememberU64, rememberWord } from './undo';

/** The RIPEMD-160 precompile was touched; a revert does not take it back. */
export let ripemdTouched: bool = false;

export function clearRipemdTouched(): void {
  ripemdTouched = false;
}

/**
 * EIP-161: an account that is touched and empty goes. Before that rule it comes into being. A touch of the RIPEMD-160
 * precompile survives a revert: that is what happened on mainnet in block 2,675,119, and EIP-716 left it so.
 */
export function touch(view: usize): void {
  setFlag(view, VIEW_TOUCHED);
  if (fits32(view + VIEW_ADDRESS) && load<u32>(view, VIEW_ADDRESS) === 3) ripemdTouched = true;
}

export function addBalance(view: usize, amount: usize): void {
  touch(view);
  rememberWord(view + VIEW_BALANCE);
  add(view + VIEW_BALANCE, view + VIEW_BALANCE, amount);
}

export function subtractBalance(view: usize, amount: usize): void {
  touch(view);
  rememberWord(view + VIEW_BALANCE);
  sub(view + VIEW_BALANCE, view + VIEW_BALANCE, amount);
}

export function setNonce(view: usize, nonce: u64): void {
  touch(view);
  rememberU64(view + VIEW_NONCE);
  store<u64>(view, nonce, VIEW_NONCE);
}

/** @param code a CODE */
export function setCode(view: usize, code: usize): void {
  touch(view);
  rememberU32(view + VIEW_CODE);
  store<u32>(view, <u32>code, VIEW_CODE);
}
