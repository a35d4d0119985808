import type { TransactionException } from '../transactions/exceptions.js';

/**
 * Why a block is not valid, though its transactions may be: the names of execution-spec-tests' `BlockException`,
 * and INVALID_PROOF_OF_WORK, which it does not need: no network of its tests has a seal.
 * Source: execution-spec-tests, `ethereum_test_exceptions`.
 */
export const BLOCK_EXCEPTIONS = [
  'BLOB_GAS_USED_ABOVE_LIMIT',
  'EXTRA_DATA_INVALID_DAO',
  'EXTRA_DATA_TOO_BIG',
  'GASLIMIT_TOO_BIG',
  'GAS_USED_OVERFLOW',
  'IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS',
  'IMPORT_IMPOSSIBLE_LEGACY',
  'IMPORT_IMPOSSIBLE_LEGACY_WRONG_PARENT',
  'IMPORT_IMPOSSIBLE_LONDON_OVER_PARIS',
  'IMPORT_IMPOSSIBLE_LONDON_WRONG_PARENT',
  'IMPORT_IMPOSSIBLE_PARIS_OVER_SHANGHAI',
  'IMPORT_IMPOSSIBLE_PARIS_WRONG_POS',
  'IMPORT_IMPOSSIBLE_PARIS_WRONG_POW',
  'IMPORT_IMPOSSIBLE_SHANGHAI',
  'IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS',
  'INCORRECT_BLOB_GAS_USED',
  'INCORRECT_BLOCK_FORMAT',
  'INCORRECT_EXCESS_BLOB_GAS',
  'INVALID_BASEFEE_PER_GAS',
  'INVALID_BLOCK_HASH',
  'INVALID_BLOCK_NUMBER',
  'INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT',
  'INVALID_DEPOSIT_EVENT_LAYOUT',
  'INVALID_DIFFICULTY',
  'INVALID_GASLIMIT',
  'INVALID_GAS_USED',
  'INVALID_GAS_USED_ABOVE_LIMIT',
  'INVALID_LOG_BLOOM',
  'INVALID_PROOF_OF_WORK',
  'INVALID_RECEIPTS_ROOT',
  'INVALID_REQUESTS',
  'INVALID_STATE_ROOT',
  'INVALID_TRANSACTIONS_ROOT',
  'INVALID_UNCLES_HASH',
  'INVALID_VERSIONED_HASHES',
  'INVALID_WITHDRAWALS_ROOT',
  'RLP_BLOCK_LIMIT_EXCEEDED',
  'RLP_INVALID_ADDRESS',
  'RLP_INVALID_FIELD_OVERFLOW_64',
  'RLP_STRUCTURES_ENCODING',
  'RLP_WITHDRAWALS_NOT_READ',
  'SYSTEM_CONTRACT_CALL_FAILED',
  'SYSTEM_CONTRACT_EMPTY',
  'TOO_MANY_UNCLES',
  'UNCLE_IN_CHAIN',
  'UNCLE_IS_ANCESTOR',
  'UNCLE_IS_BROTHER',
  'UNCLE_PARENT_INCORRECT',
  'UNCLE_UNKNOWN_PARENT',
  'UNKNOWN_PARENT',
  'UNKNOWN_PARENT_ZERO',
] as const;

export type BlockException = (typeof BLOCK_EXCEPTIONS)[number];

/** A reason as fixtures spell it, with the class that it belongs to. */
export type RejectionCode = `BlockException.${BlockException}` | `TransactionException.${TransactionException}`;

/** A block with a transaction that breaks a rule. */
export class BlockTransactionError extends Error {
  /** `undefined`: the executor has no code for its reason */
  readonly code: TransactionException | undefined;
  /** in the block */
  readonly index: number;

  constructor(index: number, code: TransactionException | undefined, reason: string) {
    super(`transaction ${index}: ${reason}`);
    this.name = 'BlockTransactionError';
    this.code = code;
    this.index = index;
  }
}

/** A block that breaks a rule of blocks, rather than of its transactions. */
export class BlockError extends Error {
  readonly code: BlockException;

  constructor(code: BlockException, message: string) {
    super(`${code}: ${message}`);
    this.name = 'BlockError';
    this.code = code;
  }
}
