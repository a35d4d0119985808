import { clearFrames, frame, refund, returnDataLength } from '../interpreter/frame';
import { outerGas, outerReason } from '../interpreter/leaving';
import { interpret, STOP } from '../interpreter/loop';
import { claimWrites, clearJournal, commit, readTouched } from '../journal/commit';
import { hasRoomBehindLogs } from '../journal/logs';
import { credits, hasRoomForView, readBasic } from '../journal/reads';
import { addBalance, setNonce, subtractBalance } from '../journal/writes';
import {
  OUTCOME_AT_WORK,
  OUTCOME_COINBASE_PRICE,
  OUTCOME_CREATED,
  OUTCOME_GAS_PRICE,
  OUTCOME_GAS_USED,
  OUTCOME_REASON,
  REFUND_QUOTIENT,
  RUN_FAILURE,
  RUN_REJECTED,
  RUN_RESOURCE_LIMIT,
  RUN_SUCCESS,
  RUN_SUSPENDED,
  TX_CREDIT,
  TX_FLAGS,
  TX_GAS_LIMIT,
  TX_NONCE,
} from '../layout';
import { clearLimit, limitHit } from '../limits';
import { FAULT_REFUND_CAP } from '../rule-faults';
import { outcome, scratch } from '../thread';
import { isClaiming, isShared } from '../versions/incarnation';
import { hasFault } from '../yield';
import { authorize, readAuthorities } from './authorizations';
import { enterTransaction, warmUp } from './entry';
import { cost, setPrices, upfrontCost } from './fees';
import { floorGas } from './intrinsic';
import { clearParties, viewCoinbase, viewSender } from './parties';
import { credit, findSystemFault, isOfProtocol } from './protocol';
import { gasLimitOf } from './record';
import { findFault, PENDING, spendAllowance } from './validity';

/**
 * Where a transaction stands. Each phase reads all that it needs before it changes anything, so that it can be begun anew
 * when a read had to be waited for; only RUNNING goes on in the middle, at the opcode that was not executed.
 *
 *     VALIDATING → ENTERING → RUNNING → PAYING → CLEARING
 *     CREDITING → PAYING → CLEARING
 */
const VALIDATING: u32 = 0;
const ENTERING: u32 = 1;
const RUNNING: u32 = 2;
const PAYING: u32 = 3;
const CLEARING: u32 = 4;
const CREDITING: u32 = 5;

let transaction: usize = 0;
let phase: u32 = VALIDATING;

/** Executes the transaction whose record is at an address, and publishes what it changed; returns one of RUN_…. */
export function transact(address: usize): u32 {
  transaction = address;
  phase = load<u32>(transaction, TX_FLAGS) & TX_CREDIT ? CREDITING : VALIDATING;
  clearLimit();
  clearJournal();
  clearParties();
  clearFrames();
  store<u32>(outcome, 0, OUTCOME_CREATED);
  return resume();
}

/** Goes on with a transaction that was suspended. */
export function resume(): u32 {
  store<u32>(outcome, 1, OUTCOME_AT_WORK);
  const status = goOn();
  store<u32>(outcome, 0, OUTCOME_AT_WORK);
  return status;
}

function goOn(): u32 {
  if (phase === VALIDATING) {
    const isSystemCall = isOfProtocol(transaction);
    const fault = isSystemCall ? findSystemFault(transaction) : findFault(transaction);
    if (fault !== 0 && fault !== PENDING) {
      store<u32>(outcome, fault, OUTCOME_REASON);
      return RUN_REJECTED;
    }
    if (fault === PENDING) return stopped();
    if (!isSystemCall && (!readAuthorities(transaction) || !begin())) return stopped();
    phase = ENTERING;
  }
  if (phase === ENTERING) {
    if (!enterTransaction(transaction)) return stopped();
    phase = RUNNING;
  }
  if (phase === RUNNING) {
    while (frame !== 0) {
      if (interpret(transaction) === STOP) return stopped();
    }
    phase = PAYING;
  }
  if (phase === CREDITING) {
    if (!credit(transaction)) return stopped();
    phase = PAYING;
  }
  if (phase === PAYING) {
    if (isOfProtocol(transaction)) {
      store<i64>(outcome, gasLimitOf(transaction) - outerGas, OUTCOME_GAS_USED);
    } else {
      const coinbase = viewCoinbase();
      if (!credits(coinbase) && !readBasic(coinbase)) return stopped();
      pay();
    }
    phase = CLEARING;
  }
  if (!readTouched() || limitHit) return stopped();
  if (!hasRoomBehindLogs(returnDataLength) || (isShared && !hasRoomForView())) return RUN_RESOURCE_LIMIT;
  if (isClaiming && !claimWrites()) return RUN_SUSPENDED;
  commit();
  if (!isShared && !isOfProtocol(transaction)) spendAllowance(transaction, load<u64>(outcome, OUTCOME_GAS_USED));
  return outerReason === 0 ? RUN_SUCCESS : RUN_FAILURE;
}

function stopped(): u32 {
  return limitHit ? RUN_RESOURCE_LIMIT : RUN_SUSPENDED;
}

/** Buys the gas, raises the nonce, warms and authorizes: none of it is undone by what follows. */
function begin(): bool {
  setPrices(transaction);
  const sender = viewSender(transaction);
  const upfront = scratch + 128;
  upfrontCost(upfront, transaction);
  subtractBalance(sender, upfront);
  setNonce(sender, load<u64>(transaction, TX_NONCE) + 1);
  warmUp(transaction);
  return authorize(transaction);
}

/** Yellow paper, 6.2: refunds, then the sender's gas back and the coinbase's fee. */
function pay(): void {
  let used = gasLimitOf(transaction) - outerGas;
  used -= hasFault(FAULT_REFUND_CAP) ? refund : min(refund, used / load<i64>(REFUND_QUOTIENT));
  used = max(used, floorGas);
  store<i64>(outcome, used, OUTCOME_GAS_USED);
  const amount = scratch + 128;
  cost(amount, load<u64>(transaction, TX_GAS_LIMIT) - used, outcome + OUTCOME_GAS_PRICE);
  addBalance(viewSender(transaction), amount);
  cost(amount, used, outcome + OUTCOME_COINBASE_PRICE);
  addBalance(viewCoinbase(), amount);
}
