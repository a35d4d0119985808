import { delegate, isDelegation, transfer, useCode } from '../interpreter/calls';
import { beginCreation, isTaken, nonceAddress, useInitcode } from '../interpreter/creates';
import { precompileNumber } from '../interpreter/environment';
import { enter, nextFrame, revertToSnapshot, setReturnDataLength, takeSnapshot } from '../interpreter/frame';
import { ADDRESS_COLLISION, OUT_OF_GAS } from '../interpreter/halt';
import { endOutermost } from '../interpreter/leaving';
import { runPrecompile } from '../interpreter/precompiles';
import { viewAccount, warm } from '../journal/accounts';
import { credits, readAccount, readBasic, readCode } from '../journal/reads';
import { viewSlot, warmSlot } from '../journal/slots';
import {
  ACCESS_KEY_COUNT,
  ACCESS_KEYS,
  CLEARS_EMPTY_ACCOUNTS,
  CODE_LENGTH,
  DELEGATES_CODE,
  FRAME_ACCOUNT,
  FRAME_CALLER,
  FRAME_FLAGS,
  FRAME_INPUT,
  FRAME_INPUT_LENGTH,
  FRAME_VALUE,
  OUTCOME_CREATED,
  OUTCOME_CREATED_ADDRESS,
  TX_ACCESS_LIST,
  TX_ACCESS_LIST_LENGTH,
  TX_CREATES,
  TX_DATA,
  TX_DATA_LENGTH,
  TX_FLAGS,
  TX_NONCE,
  TX_TO,
  TX_VALUE,
  VIEW_ADDRESS,
  VIEW_CODE,
  WARMS_COINBASE,
} from '../layout';
import { EMPTY_CODE, loadCode } from '../state/codes';
import { outcome } from '../thread';
import { copy, isZero } from '../u256';
import { intrinsicGas } from './intrinsic';
import { viewCoinbase, viewSender } from './parties';
import { gasLimitOf } from './record';

/** EIP-2929, EIP-2930, EIP-3651: what is accessed before anything runs. Precompiles are known by their numbers. */
export function warmUp(transaction: usize): void {
  warm(viewSender(transaction));
  if (load<u64>(WARMS_COINBASE)) warm(viewCoinbase());
  let entry = transaction + <usize>load<u32>(transaction, TX_ACCESS_LIST);
  for (let left = load<u32>(transaction, TX_ACCESS_LIST_LENGTH); left !== 0; left--) {
    const account = viewAccount(entry);
    warm(account);
    const keys = <u32>load<u64>(entry, ACCESS_KEY_COUNT);
    entry += ACCESS_KEYS;
    for (let key: u32 = 0; key < keys; key++) {
      warmSlot(viewSlot(account, entry));
      entry += 32;
    }
  }
}

/** Begins the outermost frame, or does at once what needs none; false as journal/reads.ts has it, with nothing changed. */
export function enterTransaction(transaction: usize): bool {
  return load<u32>(transaction, TX_FLAGS) & TX_CREATES ? enterCreation(transaction) : enterCall(transaction);
}

function gasForExecution(transaction: usize): i64 {
  return gasLimitOf(transaction) - intrinsicGas;
}

function enterCall(transaction: usize): bool {
  const account = viewAccount(transaction + TX_TO);
  if (!readCode(account)) return false;
  let code = <usize>load<u32>(account, VIEW_CODE);
  if (!loadCode(code)) return false;
  const number = precompileNumber(account + VIEW_ADDRESS);
  const isTransfer = number === 0 && code === EMPTY_CODE && account !== viewSender(transaction);
  const mayBringToLife = code === EMPTY_CODE || !isZero(transaction + TX_VALUE) || !load<u64>(CLEARS_EMPTY_ACCOUNTS);
  if (!(isTransfer && credits(account)) && mayBringToLife && !readBasic(account)) return false;
  let delegated: usize = 0;
  if (load<u64>(DELEGATES_CODE) && isDelegation(code)) {
    delegated = viewAccount(delegate(code));
    if (!readCode(delegated)) return false;
    code = <usize>load<u32>(delegated, VIEW_CODE);
    if (!loadCode(code)) return false;
  }
  warm(account);
  if (delegated !== 0) warm(delegated);

  const sender = viewSender(transaction);
  const next = nextFrame(0);
  takeSnapshot(next);
  store<u32>(next, <u32>account, FRAME_ACCOUNT);
  store<u32>(next, 0, FRAME_FLAGS);
  store<u32>(next, <u32>transaction + load<u32>(transaction, TX_DATA), FRAME_INPUT);
  store<u32>(next, load<u32>(transaction, TX_DATA_LENGTH), FRAME_INPUT_LENGTH);
  copy(next + FRAME_CALLER, sender + VIEW_ADDRESS);
  copy(next + FRAME_VALUE, transaction + TX_VALUE);
  transfer(sender, account, transaction + TX_VALUE);
  const gas = gasForExecution(transaction);
  setReturnDataLength(0);

  if (number !== 0) {
    const left = runPrecompile(number, next, gas, true);
    if (left < 0) revertToSnapshot(next);
    endOutermost(max(left, 0), left < 0 ? OUT_OF_GAS : 0);
  } else if (load<u32>(code, CODE_LENGTH) === 0) endOutermost(gas, 0);
  else {
    useCode(next, code);
    enter(next, gas);
  }
  return true;
}

function enterCreation(transaction: usize): bool {
  const sender = viewSender(transaction);
  const address = nonceAddress(sender + VIEW_ADDRESS, load<u64>(transaction, TX_NONCE));
  const created = viewAccount(address);
  if (!readAccount(created)) return false;
  warm(created);
  setReturnDataLength(0);
  if (isTaken(created)) {
    endOutermost(0, ADDRESS_COLLISION);
    return true;
  }
  store<u32>(outcome, 1, OUTCOME_CREATED);
  copy(outcome + OUTCOME_CREATED_ADDRESS, created + VIEW_ADDRESS);
  const next = nextFrame(0);
  beginCreation(next, sender, created, transaction + TX_VALUE);
  if (!useInitcode(next, transaction + <usize>load<u32>(transaction, TX_DATA), load<u32>(transaction, TX_DATA_LENGTH)))
    return false;
  enter(next, gasForExecution(transaction));
  return true;
}
