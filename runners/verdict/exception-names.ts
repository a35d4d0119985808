import { BLOCK_EXCEPTIONS, type BlockException, type RejectionCode } from '../../src/blocks/exceptions.js';
import { TRANSACTION_EXCEPTIONS, type TransactionException } from '../../src/transactions/exceptions.js';

/** How a rejection's reason compares with the name that a fixture gives; only `match` passes. */
export type ExceptionJudgement = 'match' | 'wrongReason' | 'unmapped';

const transaction = (...names: TransactionException[]): readonly RejectionCode[] =>
  names.map((name): RejectionCode => `TransactionException.${name}`);
const block = (...names: BlockException[]): readonly RejectionCode[] =>
  names.map((name): RejectionCode => `BlockException.${name}`);

const fee = transaction('INSUFFICIENT_MAX_FEE_PER_GAS');
const funds = transaction('INSUFFICIENT_ACCOUNT_FUNDS');
const intrinsicGas = transaction('INTRINSIC_GAS_TOO_LOW');
const allowance = transaction('GAS_ALLOWANCE_EXCEEDED');
const notSupported = transaction(
  'TYPE_NOT_SUPPORTED',
  'TYPE_1_TX_PRE_FORK',
  'TYPE_2_TX_PRE_FORK',
  'TYPE_3_TX_PRE_FORK',
  'TYPE_4_TX_PRE_FORK',
);
const tooManyBlobs = transaction('TYPE_3_TX_BLOB_COUNT_EXCEEDED', 'TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED');
const gasUsedAboveLimit = block('INVALID_GAS_USED_ABOVE_LIMIT', 'GAS_USED_OVERFLOW');

/**
 * The codes that each older name accepts. A name of ethereum/tests says what an older client reported, so that some stand for
 * more than one fault and some faults have several names.
 * Sources: ethereum/tests (the same test under its old and its new name), retesteth's messages, execution-spec-tests.
 */
const OLD_NAMES: Readonly<Record<string, readonly RejectionCode[]>> = {
  // two names for one fault: the gas limit does not pay for the transaction itself
  TR_IntrinsicGas: intrinsicGas,
  IntrinsicGas: intrinsicGas,
  // the old name tells no types apart
  TR_TypeNotSupported: notSupported,
  // the same, for a blob transaction alone
  TR_TypeNotSupportedBlob: transaction('TYPE_NOT_SUPPORTED', 'TYPE_3_TX_PRE_FORK'),
  // balance below gas limit × fee + value
  TR_NoFunds: funds,
  // the product needs more than 256 bits, which its new name tells apart: INSUFFICIENT_ACCOUNT_FUNDS|GASLIMIT_PRICE_PRODUCT_OVERFLOW
  TR_NoFundsX: [...funds, ...transaction('GASLIMIT_PRICE_PRODUCT_OVERFLOW')],
  // the transaction has both faults
  TR_NoFundsOrGas: [...funds, ...intrinsicGas],
  // EIP-3607
  SenderNotEOA: transaction('SENDER_NOT_EOA'),
  // the sender destroyed itself before: whether code or balance is missed first is the client's choice
  SenderNotEOAorNoCASH: [...transaction('SENDER_NOT_EOA'), ...funds],
  // more gas than the block has left
  TR_GasLimitReached: allowance,
  // EIP-1559: the priority fee exceeds the fee cap
  TR_TipGtFeeCap: transaction('PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS'),
  // EIP-1559: the fee cap, or the gas price, is below the block's base fee
  TR_FeeCapLessThanBlocks: fee,
  // the transaction has both faults
  TR_FeeCapLessThanBlocksORNoFunds: [...fee, ...funds],
  TR_FeeCapLessThanBlocksORGasLimitReached: [...fee, ...allowance],
  // EIP-2681
  TR_NonceHasMaxValue: transaction('NONCE_IS_MAX'),
  TR_NonceTooLow: transaction('NONCE_MISMATCH_TOO_LOW'),
  TR_NonceTooHigh: transaction('NONCE_MISMATCH_TOO_HIGH'),
  // EIP-3860
  TR_InitCodeLimitExceeded: transaction('INITCODE_SIZE_EXCEEDED'),
  // EIP-4844, one rule each
  TR_BLOBCREATE: transaction('TYPE_3_TX_CONTRACT_CREATION'),
  TR_EMPTYBLOB: transaction('TYPE_3_TX_ZERO_BLOBS'),
  TR_BLOBVERSION_INVALID: transaction('TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH'),
  TR_BLOBLIST_OVERSIZE: tooManyBlobs,
  // a field does not fit its type: the value of stTransactionTest/ValueOverflow has 33 bytes
  TR_RLP_WRONGVALUE: transaction('RLP_INVALID_VALUE'),
  // a type that the fork lacks: a code that says which type is the same fault, told more precisely
  'TransactionException.TYPE_NOT_SUPPORTED': notSupported,
  // more blobs in one transaction than a block may have: ethereum/tests has both names for it, invalid_tx_blob_count this one
  // and invalid_block_blob_count (7,) the other
  'TransactionException.TYPE_3_TX_BLOB_COUNT_EXCEEDED': tooManyBlobs,

  InvalidNumber: block('INVALID_BLOCK_NUMBER'),
  // two names for one fault: not later than the parent; of the block or of an uncle
  InvalidTimestamp: block('INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT'),
  InvalidTimestampOlderParent: block('INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT'),
  // the header uses more gas than it allows; with a gas limit of zero (GasLimitIsZero) that limit is as wrong
  TooMuchGasUsed: [...gasUsedAboveLimit, ...block('INVALID_GASLIMIT')],
  // the new name of the same block; a header that uses more than it allows can be known before execution, as
  // INVALID_GAS_USED_ABOVE_LIMIT, or after it
  'BlockException.GAS_USED_OVERFLOW': gasUsedAboveLimit,
  // the same block before Byzantium, where clients ran out of block gas at its last transaction
  BlockGasLimitReached: [...gasUsedAboveLimit, ...allowance],
  // too far from the parent's or below the minimum; also used where it exceeds 2^63 - 1
  InvalidGasLimit: block('INVALID_GASLIMIT', 'GASLIMIT_TOO_BIG'),
  InvalidGasLimit2: block('INVALID_GASLIMIT'),
  InvalidGasUsed: block('INVALID_GAS_USED'),
  InvalidDifficulty: block('INVALID_DIFFICULTY'),
  InvalidStateRoot: block('INVALID_STATE_ROOT'),
  InvalidReceiptsStateRoot: block('INVALID_RECEIPTS_ROOT'),
  InvalidTransactionsRoot: block('INVALID_TRANSACTIONS_ROOT'),
  InvalidLogBloom: block('INVALID_LOG_BLOOM'),
  InvalidWithdrawals: block('INVALID_WITHDRAWALS_ROOT'),
  // Ethash: the nonce does not prove the work
  InvalidBlockNonce: block('INVALID_PROOF_OF_WORK'),
  InvalidUnclesHash: block('INVALID_UNCLES_HASH'),
  // an uncle whose parent is unknown, or known but no ancestor
  InvalidUncleParentHash: block('UNCLE_UNKNOWN_PARENT', 'UNCLE_PARENT_INCORRECT'),
  // the genesis block as an uncle (uncleHeaderWithGeneration0) has no parent either
  UncleIsAncestor: block('UNCLE_IS_ANCESTOR', 'UNCLE_UNKNOWN_PARENT'),
  // included before; the Constantinople files use it for ancestors as well, and for an uncle listed twice (twoEqualUncle)
  UncleInChain: block('UNCLE_IN_CHAIN', 'UNCLE_IS_ANCESTOR', 'UNCLE_IS_BROTHER'),
  // listed twice (twoEqualUncle), or a brother of the block, whose parent is too young (bcUncleTest/UncleIsBrother)
  UncleIsBrother: block('UNCLE_IS_BROTHER', 'UNCLE_PARENT_INCORRECT'),
  // its parent is no ancestor between the second and the seventh
  UncleTooOld: block('UNCLE_PARENT_INCORRECT'),
  UncleParentIsNotAncestor: block('UNCLE_PARENT_INCORRECT'),
  TooManyUncles: block('TOO_MANY_UNCLES'),
  ExtraDataTooBig: block('EXTRA_DATA_TOO_BIG'),
  ExtraDataIncorrectDAO: block('EXTRA_DATA_INVALID_DAO'),
  // 2: of a parent hash of zeros, which the Constantinople files do not tell apart
  UnknownParent: block('UNKNOWN_PARENT', 'UNKNOWN_PARENT_ZERO'),
  UnknownParent2: block('UNKNOWN_PARENT_ZERO'),
  // a withdrawal's number of more than 64 bits
  INPUT_UNMARSHAL_ERROR: block('RLP_STRUCTURES_ENCODING', 'RLP_INVALID_FIELD_OVERFLOW_64'),
  // a withdrawal's address of other than 20 bytes
  INPUT_UNMARSHAL_ADDRESS_ERROR: block('RLP_STRUCTURES_ENCODING', 'RLP_INVALID_ADDRESS'),
  // a block without its list of withdrawals
  RLP_ExpectedAsList: block('RLP_STRUCTURES_ENCODING', 'RLP_WITHDRAWALS_NOT_READ'),
  // EIP-3675: a difficulty after the terminal block
  '3675PoWBlockRejected': block('IMPORT_IMPOSSIBLE_PARIS_WRONG_POW'),
  // EIP-3675: a difficulty of zero before it; also on London, where nothing but the difficulty tells
  '3675PoSBlockRejected': block('IMPORT_IMPOSSIBLE_PARIS_WRONG_POS', 'INVALID_DIFFICULTY'),
  // on Paris: a block with uncles, and one with a difficulty, which Shanghai and Cancun name apart as below
  '3675PreParis1559BlockRejected': block(
    'IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS',
    'IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS',
  ),
  PostParisUncleHashIsNotEmpty: block('IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS'),
  PostParisDifficultyIsNot0: block('IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS'),
  '1559BlockImportImpossible_BaseFeeWrong': block('INVALID_BASEFEE_PER_GAS'),
  // a header with a base fee before London
  '1559BlockImportImpossible_HeaderIsLegacy': block('IMPORT_IMPOSSIBLE_LONDON_WRONG_PARENT'),
  // a header without one: of the London block, and of one after it
  LegacyBlockImportImpossible: block('IMPORT_IMPOSSIBLE_LEGACY'),
  LegacyBlockImportImpossible2: block('IMPORT_IMPOSSIBLE_LEGACY_WRONG_PARENT'),
  // withdrawals before Shanghai, and none after
  ShanghaiBlockImportImpossible: block('IMPORT_IMPOSSIBLE_SHANGHAI'),
  ParisBlockImportImpossible: block('IMPORT_IMPOSSIBLE_PARIS_OVER_SHANGHAI'),
};

const CODES: ReadonlySet<string> = new Set([...transaction(...TRANSACTION_EXCEPTIONS), ...block(...BLOCK_EXCEPTIONS)]);

/**
 * Compares why something was rejected with why a fixture says that it must be.
 * @param expected a name, or several as `A|B`, any of which is right; old or new
 * @param got `undefined` where the executor has no code for its reason
 * @returns `unmapped` where `got` is undefined, or where no name matches and one of them is unknown
 * @example judgeException('TR_NoFundsOrGas', 'TransactionException.INTRINSIC_GAS_TOO_LOW') // 'match'
 */
export function judgeException(expected: string, got: RejectionCode | undefined): ExceptionJudgement {
  if (got === undefined) return 'unmapped';
  const accepted = expected.split('|').map((name) => codesOf(name.trim()));
  if (accepted.some((codes) => codes?.includes(got))) return 'match';
  return accepted.includes(undefined) ? 'unmapped' : 'wrongReason';
}

/** The codes that a name accepts; `undefined` for a name that nobody knows. */
function codesOf(name: string): readonly string[] | undefined {
  if (Object.hasOwn(OLD_NAMES, name)) return OLD_NAMES[name];
  return CODES.has(name) ? [name] : undefined;
}
