import * as layout from '../../assembly/layout.js';
import type { TransactionException } from '../transactions/exceptions.js';
import type { TransactionType } from '../transactions/transaction.js';

/** The kernel's numbers of the rules that a transaction can break. */
const REJECTIONS: ReadonlyMap<number, TransactionException> = new Map([
  [layout.REJECT_CHAIN_ID, 'INVALID_CHAINID'],
  [layout.REJECT_NONCE_IS_MAX, 'NONCE_IS_MAX'],
  [layout.REJECT_NONCE_TOO_LOW, 'NONCE_MISMATCH_TOO_LOW'],
  [layout.REJECT_NONCE_TOO_HIGH, 'NONCE_MISMATCH_TOO_HIGH'],
  [layout.REJECT_SENDER_NOT_EOA, 'SENDER_NOT_EOA'],
  [layout.REJECT_GAS_LIMIT_EXCEEDS_MAXIMUM, 'GAS_LIMIT_EXCEEDS_MAXIMUM'],
  [layout.REJECT_GAS_ALLOWANCE_EXCEEDED, 'GAS_ALLOWANCE_EXCEEDED'],
  [layout.REJECT_PRIORITY_ABOVE_MAX_FEE, 'PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS'],
  [layout.REJECT_MAX_FEE_BELOW_BASE_FEE, 'INSUFFICIENT_MAX_FEE_PER_GAS'],
  [layout.REJECT_FUNDS, 'INSUFFICIENT_ACCOUNT_FUNDS'],
  [layout.REJECT_INTRINSIC_GAS, 'INTRINSIC_GAS_TOO_LOW'],
  [layout.REJECT_FLOOR_GAS, 'INTRINSIC_GAS_BELOW_FLOOR_GAS_COST'],
  [layout.REJECT_INITCODE_SIZE, 'INITCODE_SIZE_EXCEEDED'],
  [layout.REJECT_BLOB_CREATION, 'TYPE_3_TX_CONTRACT_CREATION'],
  [layout.REJECT_ZERO_BLOBS, 'TYPE_3_TX_ZERO_BLOBS'],
  [layout.REJECT_BLOB_HASH_VERSION, 'TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH'],
  [layout.REJECT_BLOB_COUNT, 'TYPE_3_TX_BLOB_COUNT_EXCEEDED'],
  [layout.REJECT_BLOB_ALLOWANCE, 'TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED'],
  [layout.REJECT_BLOB_FEE, 'INSUFFICIENT_MAX_FEE_PER_BLOB_GAS'],
  [layout.REJECT_SET_CODE_CREATION, 'TYPE_4_TX_CONTRACT_CREATION'],
  [layout.REJECT_NO_AUTHORIZATIONS, 'TYPE_4_EMPTY_AUTHORIZATION_LIST'],
]);

const BEFORE_FORK: Readonly<Record<TransactionType, TransactionException>> = {
  0: 'TYPE_NOT_SUPPORTED',
  1: 'TYPE_1_TX_PRE_FORK',
  2: 'TYPE_2_TX_PRE_FORK',
  3: 'TYPE_3_TX_PRE_FORK',
  4: 'TYPE_4_TX_PRE_FORK',
};

/** The name of the rule that the kernel found broken, for a transaction of a type. */
export function rejectionOf(reason: number, type: TransactionType): TransactionException {
  return REJECTIONS.get(reason) ?? BEFORE_FORK[type];
}
