import * as host from '../host';
import { viewAccount, warm } from '../journal/accounts';
import { exists, isEmpty, readBasic, readCode } from '../journal/reads';
import { addBalance, subtractBalance, touch } from '../journal/writes';
import {
  CLEARS_EMPTY_ACCOUNTS,
  CODE_COPIES_RETURN_DATA,
  CODE_JUMPDESTS,
  CODE_LENGTH,
  CODE_START,
  DELEGATES_CODE,
  FORWARD_ALL_BUT_64TH,
  FRAME_ACCOUNT,
  FRAME_CALLER,
  FRAME_CODE,
  FRAME_CODE_LENGTH,
  FRAME_DEPTH,
  FRAME_FLAGS,
  FRAME_GAS,
  FRAME_INPUT,
  FRAME_INPUT_LENGTH,
  FRAME_JUMPDESTS,
  FRAME_OUTPUT,
  FRAME_OUTPUT_LENGTH,
  FRAME_STATIC,
  FRAME_VALUE,
  MAX_DEPTH,
  VIEW_ADDRESS,
  VIEW_BALANCE,
  VIEW_CODE,
} from '../layout';
import { EMPTY_CODE, loadCode } from '../state/codes';
import { returnData, scratch } from '../thread';
import { useTranslation } from '../translation/table';
import { copy, fits64, isZero, loadBE, setSmall, ult } from '../u256';
import { addressOf, coldGas, precompileNumber } from './environment';
import {
  enter,
  frame,
  isStatic,
  nextFrame,
  returnDataLength,
  revertToSnapshot,
  self,
  setOutput,
  setReturnDataLength,
  stop,
  takeSnapshot,
} from './frame';
import { FRAME_CHANGED, OUT_OF_GAS, STATIC_WRITE } from './halt';
import { expandTo, memoryAt, payForMemory, rangeEnd } from './memory';
import { runPrecompile } from './precompiles';

/** Yellow paper: G_callvalue, G_callstipend, G_newaccount. */
const VALUE_GAS: i64 = 9000;
const STIPEND: i64 = 2300;
const NEW_ACCOUNT_GAS: i64 = 25000;
/** EIP-2929, for the target of a delegation that was accessed before */
const WARM_ACCOUNT_GAS: i64 = 100;

/** Length of EIP-7702's designator: 0xef0100 and an address. */
export const DELEGATION_LENGTH: u32 = 23;

/** EIP-7702: true where a CODE, whose bytes are there, names the account whose code runs instead. */
export function isDelegation(code: usize): bool {
  if (load<u32>(code, CODE_LENGTH) !== DELEGATION_LENGTH) return false;
  return (load<u32>(<usize>load<u32>(code, CODE_START)) & 0xffffff) === 0x0001ef;
}

/** The address that a delegation names, in scratch memory. */
export function delegate(code: usize): usize {
  const bytes = scratch + 32;
  memory.fill(bytes, 0, 12);
  memory.copy(bytes + 12, <usize>load<u32>(code, CODE_START) + 3, 20);
  loadBE(bytes, bytes);
  return bytes;
}

const CALL: u32 = 0xf1;
const CALLCODE: u32 = 0xf2;
const DELEGATECALL: u32 = 0xf4;
const STATICCALL: u32 = 0xfa;

/**
 * CALL, CALLCODE, DELEGATECALL, STATICCALL. Words from the top: gas, address, (value,) input offset and length, output offset
 * and length. First everything is priced and read, then it is done: a stop in between leaves the opcode unexecuted.
 */
export function call(gas: i64, opcode: u32, top: usize): i64 {
  const carriesValue = opcode === CALL || opcode === CALLCODE;
  const value = top - 64;
  const input = carriesValue ? top - 96 : top - 64;
  const output = input - 64;
  const result = output - 32;
  const sendsValue = carriesValue && !isZero(value);
  if (sendsValue && opcode === CALL && isStatic()) return STATIC_WRITE;

  const end = max(rangeEnd(input, input - 32), rangeEnd(output, result));
  const address = addressOf(top - 32);
  const account = viewAccount(address);
  let left = payForMemory(gas, end) - coldGas(account, address) - (sendsValue ? VALUE_GAS : 0);
  if (left < 0) return OUT_OF_GAS;
  if (!readCode(account)) return stop(gas);
  const mayBringToLife =
    sendsValue || !load<u64>(CLEARS_EMPTY_ACCOUNTS) || <usize>load<u32>(account, VIEW_CODE) === EMPTY_CODE;
  if (mayBringToLife && !readBasic(account)) return stop(gas);
  if (sendsValue && !readBasic(self())) return stop(gas);
  if (opcode === CALL && isNewAccount(account, sendsValue)) left -= NEW_ACCOUNT_GAS;
  if (left < 0) return OUT_OF_GAS;

  let code = <usize>load<u32>(account, VIEW_CODE);
  if (!loadCode(code)) return stop(gas);
  const number = precompileNumber(account + VIEW_ADDRESS);
  let delegated: usize = 0;
  if (load<u64>(DELEGATES_CODE) && isDelegation(code)) {
    delegated = viewAccount(delegate(code));
    // An account that delegates to itself is accessed by now.
    left -= WARM_ACCOUNT_GAS + (delegated === account ? 0 : coldGas(delegated, delegated + VIEW_ADDRESS));
    if (left < 0) return OUT_OF_GAS;
    if (!readCode(delegated)) return stop(gas);
    code = <usize>load<u32>(delegated, VIEW_CODE);
    if (!loadCode(code)) return stop(gas);
  }
  const forwarded = gasFor(left, top);
  if (forwarded < 0) return OUT_OF_GAS;
  if (!expandTo(end)) return stop(gas);
  warm(account);
  if (delegated !== 0) warm(delegated);
  if (isDefined(TRACING)) host.traceFee(left);
  left -= forwarded;
  const callGas = forwarded + (sendsValue ? STIPEND : 0);

  setReturnDataLength(0);
  const isTooDeep = load<u32>(frame, FRAME_DEPTH) === MAX_DEPTH;
  if (isTooDeep || (sendsValue && ult(self() + VIEW_BALANCE, value))) {
    setSmall(result, 0);
    return left + callGas;
  }

  const next = nextFrame(top + 32);
  describeMessage(next, opcode, account, value);
  setMemoryRange(next, input);
  setOutput(next, load<u32>(output), isZero(result) ? 0 : load<u32>(result));

  if (number !== 0) return callPrecompile(number, next, left, callGas, result);
  if (load<u32>(code, CODE_LENGTH) === 0) {
    setSmall(result, 1);
    return left + callGas;
  }
  useCode(next, code);
  store<i64>(frame, left, FRAME_GAS);
  enter(next, callGas);
  return FRAME_CHANGED;
}

/** Who calls whom with what, after a snapshot of the state before; the wei goes over. */
function describeMessage(next: usize, opcode: u32, account: usize, value: usize): void {
  takeSnapshot(next);
  const keepsSelf = opcode === CALLCODE || opcode === DELEGATECALL;
  store<u32>(next, <u32>(keepsSelf ? self() : account), FRAME_ACCOUNT);
  const isStaticCall = opcode === STATICCALL || isStatic();
  store<u32>(next, isStaticCall ? FRAME_STATIC : 0, FRAME_FLAGS);
  if (opcode === DELEGATECALL) {
    copy(next + FRAME_CALLER, frame + FRAME_CALLER);
    copy(next + FRAME_VALUE, frame + FRAME_VALUE);
  } else {
    copy(next + FRAME_CALLER, self() + VIEW_ADDRESS);
    if (opcode === STATICCALL) setSmall(next + FRAME_VALUE, 0);
    else copy(next + FRAME_VALUE, value);
  }
  if (!keepsSelf) transfer(self(), account, next + FRAME_VALUE);
}

/** EIP-161, and before it the yellow paper: a call pays for the account that it brings into being. */
function isNewAccount(account: usize, sendsValue: bool): bool {
  return load<u64>(CLEARS_EMPTY_ACCOUNTS) ? sendsValue && (!exists(account) || isEmpty(account)) : !exists(account);
}

/** EIP-150: at most all but a 64th of what is left; before it, what is asked for or none at all. */
function gasFor(left: i64, asked: usize): i64 {
  const isAll = !fits64(asked) || load<i64>(asked) < 0;
  if (!load<u64>(FORWARD_ALL_BUT_64TH)) return isAll || load<i64>(asked) > left ? OUT_OF_GAS : load<i64>(asked);
  const most = left - (left >> 6);
  return isAll ? most : min(load<i64>(asked), most);
}

/** Moves wei, and touches the recipient even where it is none (EIP-161). */
export function transfer(from: usize, to: usize, value: usize): void {
  if (isZero(value)) {
    touch(to);
    return;
  }
  subtractBalance(from, value);
  addBalance(to, value);
}

function setMemoryRange(next: usize, input: usize): void {
  const length = isZero(input - 32) ? 0 : load<u32>(input - 32);
  // of nothing, at whatever offset, nothing is copied: but from within the memory, or WebAssembly traps
  store<u32>(next, <u32>memoryAt(length === 0 ? 0 : load<u32>(input)), FRAME_INPUT);
  store<u32>(next, length, FRAME_INPUT_LENGTH);
}

/** @param code a CODE whose bytes are there */
export function useCode(next: usize, code: usize): void {
  const start = load<u32>(code, CODE_START);
  const length = load<u32>(code, CODE_LENGTH);
  store<u32>(next, start, FRAME_CODE);
  store<u32>(next, length, FRAME_CODE_LENGTH);
  store<u32>(next, start + length + CODE_JUMPDESTS, FRAME_JUMPDESTS);
  if (!isDefined(TRACING)) useTranslation(next, code, false);
}

/** A precompile runs at once; its frame only holds input, output and snapshot. */
function callPrecompile(number: u32, next: usize, left: i64, callGas: i64, result: usize): i64 {
  const gasLeft = runPrecompile(number, next, callGas, mayBeRead(next));
  if (gasLeft < 0) {
    revertToSnapshot(next);
    setSmall(result, 0);
    return left;
  }
  const length = min(returnDataLength, load<u32>(next, FRAME_OUTPUT_LENGTH));
  if (length !== 0) memory.copy(memoryAt(load<u32>(next, FRAME_OUTPUT)), returnData, length);
  setSmall(result, 1);
  return left + gasLeft;
}

/** Whether what a precompile returns can be seen: in its caller's memory, by a RETURNDATACOPY, or in a trace. */
function mayBeRead(next: usize): bool {
  if (isDefined(TRACING) || load<u32>(next, FRAME_OUTPUT_LENGTH) !== 0) return true;
  const end = <usize>load<u32>(frame, FRAME_CODE) + load<u32>(frame, FRAME_CODE_LENGTH);
  return load<u8>(end, CODE_COPIES_RETURN_DATA) !== 0;
}
