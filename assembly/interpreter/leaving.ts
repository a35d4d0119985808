import * as host from '../host';
import { hasFlag, isWarm, setFlag, viewAccount, warm } from '../journal/accounts';
import { exists, isEmpty, readAccount, readBasic } from '../journal/reads';
import { setCode, subtractBalance } from '../journal/writes';
import {
  BENEFICIARY_CREATION_GAS,
  CLEARS_EMPTY_ACCOUNTS,
  COLD_BENEFICIARY_GAS,
  DEPOSIT_MUST_BE_PAID,
  FRAME_ACCOUNT,
  FRAME_CREATES,
  FRAME_FLAGS,
  FRAME_GAS,
  FRAME_OUTPUT,
  FRAME_OUTPUT_LENGTH,
  FRAME_STACK_END,
  LIMIT_RETURN_DATA,
  MAX_CODE_BYTES,
  RESERVES_EF_CODE,
  RETURN_DATA_BYTES,
  SELFDESTRUCT_ONLY_NEW,
  SELFDESTRUCT_REFUND,
  VIEW_ADDRESS,
  VIEW_BALANCE,
  VIEW_CREATED,
  VIEW_DESTROYED,
} from '../layout';
import { hitLimit } from '../limits';
import { FAULT_BENEFICIARY_UNPAID, FAULT_RETURN_DATA_KEPT } from '../rule-faults';
import { codeOfBytes } from '../state/codes';
import { returnData, scratch } from '../thread';
import { copy, isZero, setSmall } from '../u256';
import { hasFault } from '../yield';
import { transfer } from './calls';
import { addressOf, precompileNumber } from './environment';
import {
  addRefund,
  frame,
  isStatic,
  leave,
  returnDataLength,
  revertToSnapshot,
  self,
  setReturnDataLength,
  stop,
} from './frame';
import {
  CODE_BEGINS_WITH_EF,
  CODE_TOO_LARGE,
  FRAME_CHANGED,
  OUT_OF_GAS,
  REVERTED,
  reasonNumber,
  STATIC_WRITE,
} from './halt';
import { expand, memoryAt, rangeEnd } from './memory';

/** Yellow paper: G_codedeposit. */
const DEPOSIT_BYTE_GAS: i64 = 200;

/** How the outermost frame ended: 0, or a reason of halt.ts. */
export let outerReason: i64 = 0;
export let outerGas: i64 = 0;

/** Ends what the transaction called or created. */
export function endOutermost(gas: i64, reason: i64): void {
  outerGas = gas;
  outerReason = reason;
}

/** RETURN. Words: offset, length. */
export function returns(gas: i64, offset: usize): i64 {
  const left = takeOutput(gas, offset);
  return left < 0 ? left : succeed(left);
}

/** EIP-140 */
export function reverts(gas: i64, offset: usize): i64 {
  const left = takeOutput(gas, offset);
  return left < 0 ? left : fail(left, REVERTED);
}

function takeOutput(gas: i64, offset: usize): i64 {
  const left = expand(gas, rangeEnd(offset, offset - 32));
  if (left < 0) return left;
  const length = load<u32>(offset - 32);
  if (length > RETURN_DATA_BYTES) {
    hitLimit(LIMIT_RETURN_DATA, length);
    return stop(gas);
  }
  if (length !== 0) memory.copy(returnData, memoryAt(load<u32>(offset)), length);
  setReturnDataLength(length);
  return left;
}

/** STOP. */
export function stops(gas: i64): i64 {
  setReturnDataLength(0);
  return succeed(gas);
}

/** Ends the frame with what is in RETURN_DATA. */
function succeed(gas: i64): i64 {
  return load<u32>(frame, FRAME_FLAGS) & FRAME_CREATES ? deposit(gas) : goBack(gas, 0);
}

/** The output of initcode becomes the code of the new account. */
function deposit(gas: i64): i64 {
  if (isDefined(TRACING)) host.traceFee(gas);
  const length = returnDataLength;
  if (<i64>length > load<i64>(MAX_CODE_BYTES)) return fail(0, CODE_TOO_LARGE);
  if (length !== 0 && load<u8>(returnData) === 0xef && load<u64>(RESERVES_EF_CODE)) return fail(0, CODE_BEGINS_WITH_EF);
  const left = gas - <i64>length * DEPOSIT_BYTE_GAS;
  if (left < 0) {
    // EIP-2: before Homestead the account stays, without code.
    if (load<u64>(DEPOSIT_MUST_BE_PAID)) return fail(0, OUT_OF_GAS);
    setReturnDataLength(0);
    return goBack(gas, 0);
  }
  const code = codeOfBytes(returnData, length);
  if (code === 0) return stop(gas);
  if (length !== 0) setCode(self(), code);
  if (!hasFault(FAULT_RETURN_DATA_KEPT)) setReturnDataLength(0);
  return goBack(left, 0);
}

/** Ends the frame and takes back what it did; all gas is lost but after REVERT. */
export function fail(gas: i64, reason: i64): i64 {
  revertToSnapshot(frame);
  if (reason !== REVERTED) {
    setReturnDataLength(0);
    return goBack(0, reason);
  }
  return goBack(gas, reason);
}

/** Makes the caller current, with the result on its stack, the output in its memory, and the gas that is left. */
function goBack(gas: i64, reason: i64): i64 {
  const ended = frame;
  if (isDefined(TRACING)) host.traceEnd(ended, gas, reason === 0 ? -1 : reasonNumber(reason));
  leave();
  if (frame === 0) {
    endOutermost(gas, reason);
    return FRAME_CHANGED;
  }
  const result = <usize>load<u32>(frame, FRAME_STACK_END) - 32;
  if (reason !== 0) setSmall(result, 0);
  else if (load<u32>(ended, FRAME_FLAGS) & FRAME_CREATES)
    copy(result, <usize>load<u32>(ended, FRAME_ACCOUNT) + VIEW_ADDRESS);
  else setSmall(result, 1);
  const length = min(returnDataLength, load<u32>(ended, FRAME_OUTPUT_LENGTH));
  if (length !== 0) memory.copy(memoryAt(load<u32>(ended, FRAME_OUTPUT)), returnData, length);
  store<i64>(frame, load<i64>(frame, FRAME_GAS) + gas, FRAME_GAS);
  return FRAME_CHANGED;
}

/** SELFDESTRUCT: the balance goes to the beneficiary, and the account at the end of the transaction. */
export function selfDestruct(gas: i64, word: usize): i64 {
  if (isStatic()) return STATIC_WRITE;
  const account = self();
  const beneficiary = viewAccount(addressOf(word));
  const isCold = !isWarm(beneficiary) && precompileNumber(beneficiary + VIEW_ADDRESS) === 0;
  let left = isCold ? gas - load<i64>(COLD_BENEFICIARY_GAS) : gas;
  if (left < 0) return OUT_OF_GAS;
  if (!readBasic(account) || !readAccount(beneficiary)) return stop(gas);
  if (isNewBeneficiary(beneficiary, account)) left -= load<i64>(BENEFICIARY_CREATION_GAS);
  if (left < 0) return OUT_OF_GAS;

  warm(beneficiary);
  if (!hasFlag(account, VIEW_DESTROYED)) addRefund(load<i64>(SELFDESTRUCT_REFUND));
  // EIP-6780: only a contract of this very transaction goes, and only then can its balance be burnt.
  const isDestroyed = !load<u64>(SELFDESTRUCT_ONLY_NEW) || hasFlag(account, VIEW_CREATED);
  const balance = scratch + 64;
  copy(balance, account + VIEW_BALANCE);
  if (beneficiary === account || hasFault(FAULT_BENEFICIARY_UNPAID)) {
    if (isDestroyed || hasFault(FAULT_BENEFICIARY_UNPAID)) subtractBalance(account, balance);
  } else transfer(account, beneficiary, balance);
  if (isDestroyed) setFlag(account, VIEW_DESTROYED);
  setReturnDataLength(0);
  return succeed(left);
}

/** EIP-150; from EIP-161 on only where wei goes to an account that is dead. */
function isNewBeneficiary(beneficiary: usize, account: usize): bool {
  if (!load<u64>(CLEARS_EMPTY_ACCOUNTS)) return !exists(beneficiary);
  return !isZero(account + VIEW_BALANCE) && (!exists(beneficiary) || isEmpty(beneficiary));
}
