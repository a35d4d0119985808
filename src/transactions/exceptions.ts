/**
 * Why a transaction is not valid: the names of execution-spec-tests' `TransactionException`.
 * Source: execution-spec-tests, `ethereum_test_exceptions`.
 */
export const TRANSACTION_EXCEPTIONS = [
  'ADDRESS_TOO_LONG',
  'ADDRESS_TOO_SHORT',
  'EC_RECOVERY_FAIL',
  'GAS_ALLOWANCE_EXCEEDED',
  'GAS_LIMIT_EXCEEDS_MAXIMUM',
  'GASLIMIT_OVERFLOW',
  'GASLIMIT_PRICE_PRODUCT_OVERFLOW',
  'GASPRICE_OVERFLOW',
  'INITCODE_SIZE_EXCEEDED',
  'INSUFFICIENT_ACCOUNT_FUNDS',
  'INSUFFICIENT_MAX_FEE_PER_BLOB_GAS',
  'INSUFFICIENT_MAX_FEE_PER_GAS',
  'INTRINSIC_GAS_BELOW_FLOOR_GAS_COST',
  'INTRINSIC_GAS_TOO_LOW',
  'INVALID_CHAINID',
  'INVALID_SIGNATURE_VRS',
  'NONCE_IS_MAX',
  'NONCE_MISMATCH_TOO_HIGH',
  'NONCE_MISMATCH_TOO_LOW',
  'NONCE_OVERFLOW',
  'NONCE_TOO_BIG',
  'PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS',
  'PRIORITY_OVERFLOW',
  'RLP_INVALID_DATA',
  'RLP_INVALID_VALUE',
  'SENDER_NOT_EOA',
  'TYPE_1_TX_PRE_FORK',
  'TYPE_2_TX_PRE_FORK',
  'TYPE_3_TX_BLOB_COUNT_EXCEEDED',
  'TYPE_3_TX_CONTRACT_CREATION',
  'TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH',
  'TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED',
  'TYPE_3_TX_PRE_FORK',
  'TYPE_3_TX_WITH_FULL_BLOBS',
  'TYPE_3_TX_ZERO_BLOBS',
  'TYPE_4_EMPTY_AUTHORIZATION_LIST',
  'TYPE_4_INVALID_AUTHORIZATION_FORMAT',
  'TYPE_4_TX_CONTRACT_CREATION',
  'TYPE_4_TX_PRE_FORK',
  'TYPE_NOT_SUPPORTED',
] as const;

export type TransactionException = (typeof TRANSACTION_EXCEPTIONS)[number];

/** A transaction that cannot be: its bytes are malformed, or a field breaks a rule that needs no state. */
export class TransactionError extends Error {
  readonly code: TransactionException;

  constructor(code: TransactionException, message: string) {
    super(`${code}: ${message}`);
    this.name = 'TransactionError';
    this.code = code;
  }
}
