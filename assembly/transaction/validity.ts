import { isDelegation } from '../interpreter/calls';
import { readAccount } from '../journal/reads';
import {
  BASE_FEE,
  BLOB_BASE_FEE,
  BLOCK_BLOBS,
  BLOCK_GAS_LIMIT,
  BLOCK_GAS_USED,
  CHAIN_ID,
  LAST_TRANSACTION_TYPE,
  MAX_BLOBS_PER_BLOCK,
  MAX_BLOBS_PER_TRANSACTION,
  MAX_INITCODE_BYTES,
  REJECT_BLOB_ALLOWANCE,
  REJECT_BLOB_COUNT,
  REJECT_BLOB_CREATION,
  REJECT_BLOB_FEE,
  REJECT_BLOB_HASH_VERSION,
  REJECT_CHAIN_ID,
  REJECT_FLOOR_GAS,
  REJECT_FUNDS,
  REJECT_GAS_ALLOWANCE_EXCEEDED,
  REJECT_GAS_LIMIT_EXCEEDS_MAXIMUM,
  REJECT_INITCODE_SIZE,
  REJECT_INTRINSIC_GAS,
  REJECT_MAX_FEE_BELOW_BASE_FEE,
  REJECT_NO_AUTHORIZATIONS,
  REJECT_NONCE_IS_MAX,
  REJECT_NONCE_TOO_HIGH,
  REJECT_NONCE_TOO_LOW,
  REJECT_PRIORITY_ABOVE_MAX_FEE,
  REJECT_SENDER_NOT_EOA,
  REJECT_SET_CODE_CREATION,
  REJECT_TYPE_NOT_SUPPORTED,
  REJECT_ZERO_BLOBS,
  TRANSACTION_GAS_CAP,
  TX_AUTHORIZATION_COUNT,
  TX_BLOB_COUNT,
  TX_BLOB_HASHES,
  TX_CHAIN_ID,
  TX_CREATES,
  TX_DATA_LENGTH,
  TX_FLAGS,
  TX_GAS_LIMIT,
  TX_HAS_CHAIN_ID,
  TX_MAX_FEE,
  TX_MAX_PRIORITY_FEE,
  TX_NONCE,
  TX_TYPE,
  VIEW_BALANCE,
  VIEW_CODE,
  VIEW_NONCE,
} from '../layout';
import { EMPTY_CODE, loadCode } from '../state/codes';
import { scratch } from '../thread';
import { eq, fits64, ult } from '../u256';
import { isShared } from '../versions/incarnation';
import { maximumCost } from './fees';
import { floorGas, intrinsicGas, priceTransaction } from './intrinsic';
import { viewSender } from './parties';
import { gasLimitOf, maxBlobFee } from './record';

export const VALID: u32 = 0;
/** A read could not be answered. */
export const PENDING: u32 = 0xffffffff;

const BLOB_TYPE: u32 = 3;
const SET_CODE_TYPE: u32 = 4;

/** EIP-4844: VERSIONED_HASH_VERSION_KZG, the most significant byte */
const BLOB_HASH_VERSION: u8 = 1;

/** The rule that a transaction breaks, one of REJECT_…; 0 where it is valid, or PENDING. Nothing is changed. */
export function findFault(transaction: usize): u32 {
  const fault = ownFault(transaction);
  if (fault !== VALID) return fault;
  // what the transactions before it leave is known at commit
  const beforeIt = isShared ? VALID : allowanceFault(transaction);
  return beforeIt !== VALID ? beforeIt : senderFault(transaction);
}

/** Rules on the transaction and the block's header alone. */
function ownFault(transaction: usize): u32 {
  const type = load<u32>(transaction, TX_TYPE);
  const flags = load<u32>(transaction, TX_FLAGS);
  if (<u64>type > load<u64>(LAST_TRANSACTION_TYPE)) return REJECT_TYPE_NOT_SUPPORTED;
  if (flags & TX_HAS_CHAIN_ID && !eq(transaction + TX_CHAIN_ID, CHAIN_ID)) return REJECT_CHAIN_ID;
  const creates = (flags & TX_CREATES) !== 0;
  const typeFault = type === BLOB_TYPE ? blobFault(transaction, creates) : setCodeFault(transaction, type, creates);
  if (typeFault !== VALID) return typeFault;

  // Clients look for these faults in different orders; fixtures fit this one: the block's gas, fees, the transaction's gas.
  if (fits64(BLOCK_GAS_LIMIT) && load<u64>(transaction, TX_GAS_LIMIT) > load<u64>(BLOCK_GAS_LIMIT))
    return REJECT_GAS_ALLOWANCE_EXCEEDED;
  if (ult(transaction + TX_MAX_FEE, transaction + TX_MAX_PRIORITY_FEE)) return REJECT_PRIORITY_ABOVE_MAX_FEE;
  if (ult(transaction + TX_MAX_FEE, BASE_FEE)) return REJECT_MAX_FEE_BELOW_BASE_FEE;

  priceTransaction(transaction);
  const gasLimit = gasLimitOf(transaction);
  if (gasLimit < intrinsicGas) return REJECT_INTRINSIC_GAS;
  if (gasLimit < floorGas) return REJECT_FLOOR_GAS;
  // EIP-2681
  if (load<u64>(transaction, TX_NONCE) === u64.MAX_VALUE) return REJECT_NONCE_IS_MAX;
  if (creates && <i64>load<u32>(transaction, TX_DATA_LENGTH) > load<i64>(MAX_INITCODE_BYTES))
    return REJECT_INITCODE_SIZE;
  return gasLimit > load<i64>(TRANSACTION_GAS_CAP) ? REJECT_GAS_LIMIT_EXCEEDS_MAXIMUM : VALID;
}

/** EIP-4844 */
function blobFault(transaction: usize, creates: bool): u32 {
  const count = load<u32>(transaction, TX_BLOB_COUNT);
  if (creates) return REJECT_BLOB_CREATION;
  if (count === 0) return REJECT_ZERO_BLOBS;
  const most = load<u32>(MAX_BLOBS_PER_BLOCK);
  if (count > most) return REJECT_BLOB_ALLOWANCE;
  // EIP-7594
  if (<u64>count > load<u64>(MAX_BLOBS_PER_TRANSACTION)) return REJECT_BLOB_COUNT;
  const hashes = transaction + <usize>load<u32>(transaction, TX_BLOB_HASHES);
  for (let index: u32 = 0; index < count; index++) {
    if (load<u8>(hashes + ((<usize>index) << 5), 31) !== BLOB_HASH_VERSION) return REJECT_BLOB_HASH_VERSION;
  }
  return ult(maxBlobFee(transaction), BLOB_BASE_FEE) ? REJECT_BLOB_FEE : VALID;
}

/** EIP-7702 */
function setCodeFault(transaction: usize, type: u32, creates: bool): u32 {
  if (type !== SET_CODE_TYPE) return VALID;
  if (creates) return REJECT_SET_CODE_CREATION;
  return load<u32>(transaction, TX_AUTHORIZATION_COUNT) === 0 ? REJECT_NO_AUTHORIZATIONS : VALID;
}

/** Rules on what the transactions before it left of the block. */
export function allowanceFault(transaction: usize): u32 {
  const available = fits64(BLOCK_GAS_LIMIT) ? load<u64>(BLOCK_GAS_LIMIT) - load<u64>(BLOCK_GAS_USED) : u64.MAX_VALUE;
  if (load<u64>(transaction, TX_GAS_LIMIT) > available) return REJECT_GAS_ALLOWANCE_EXCEEDED;
  const blobs = load<u32>(transaction, TX_BLOB_COUNT);
  return blobs !== 0 && blobs + load<u32>(BLOCK_BLOBS) > load<u32>(MAX_BLOBS_PER_BLOCK) ? REJECT_BLOB_ALLOWANCE : VALID;
}

/** Takes a transaction's gas and blobs from what the block has left. */
export function spendAllowance(transaction: usize, gas: u64): void {
  store<u64>(BLOCK_GAS_USED, load<u64>(BLOCK_GAS_USED) + gas);
  store<u32>(BLOCK_BLOBS, load<u32>(BLOCK_BLOBS) + load<u32>(transaction, TX_BLOB_COUNT));
}

/** Rules on the sender's account. */
function senderFault(transaction: usize): u32 {
  const sender = viewSender(transaction);
  if (!readAccount(sender)) return PENDING;
  const nonce = load<u64>(transaction, TX_NONCE);
  if (nonce < load<u64>(sender, VIEW_NONCE)) return REJECT_NONCE_TOO_LOW;
  if (nonce > load<u64>(sender, VIEW_NONCE)) return REJECT_NONCE_TOO_HIGH;
  const needed = scratch + 32;
  if (!maximumCost(needed, transaction) || ult(sender + VIEW_BALANCE, needed)) return REJECT_FUNDS;
  // EIP-3607; a delegation is no contract (EIP-7702)
  const code = <usize>load<u32>(sender, VIEW_CODE);
  if (code === EMPTY_CODE) return VALID;
  if (!loadCode(code)) return PENDING;
  return isDelegation(code) ? VALID : REJECT_SENDER_NOT_EOA;
}
