import { expect } from 'chai';
import { judgeException } from '../../../runners/verdict/exception-names.js';
import type { RejectionCode } from '../../../src/blocks/exceptions.js';

const CASES: readonly (readonly [expected: string, got: RejectionCode | undefined, judgement: string])[] = [
  ['TransactionException.NONCE_IS_MAX', 'TransactionException.NONCE_IS_MAX', 'match'],
  ['TransactionException.NONCE_IS_MAX', 'TransactionException.NONCE_OVERFLOW', 'wrongReason'],
  ['TransactionException.NONCE_IS_MAX', undefined, 'unmapped'],
  // the class is part of the name
  ['NONCE_IS_MAX', 'TransactionException.NONCE_IS_MAX', 'unmapped'],
  ['BlockException.NONCE_IS_MAX', 'TransactionException.NONCE_IS_MAX', 'unmapped'],
  ['TransactionException.INVALID_STATE_ROOT', 'BlockException.INVALID_STATE_ROOT', 'unmapped'],
  // either of several
  [
    'BlockException.RLP_STRUCTURES_ENCODING|TransactionException.TYPE_3_TX_WITH_FULL_BLOBS',
    'TransactionException.TYPE_3_TX_WITH_FULL_BLOBS',
    'match',
  ],
  [
    'TransactionException.NONCE_IS_MAX|BlockException.INVALID_GASLIMIT',
    'BlockException.INVALID_DIFFICULTY',
    'wrongReason',
  ],
  ['BlockException.NEW|BlockException.INVALID_GASLIMIT', 'BlockException.INVALID_GASLIMIT', 'match'],
  ['BlockException.NEW|BlockException.INVALID_GASLIMIT', 'BlockException.INVALID_DIFFICULTY', 'unmapped'],
  // older names
  ['TR_NoFundsOrGas', 'TransactionException.INTRINSIC_GAS_TOO_LOW', 'match'],
  ['TR_NoFundsOrGas', 'TransactionException.INSUFFICIENT_ACCOUNT_FUNDS', 'match'],
  ['TR_NoFunds', 'TransactionException.INTRINSIC_GAS_TOO_LOW', 'wrongReason'],
  ['TR_TypeNotSupportedBlob', 'TransactionException.TYPE_1_TX_PRE_FORK', 'wrongReason'],
  ['InvalidStateRoot', 'BlockException.INVALID_STATE_ROOT', 'match'],
  ['InvalidStateRoot', 'BlockException.INVALID_RECEIPTS_ROOT', 'wrongReason'],
  ['InvalidDifficulty|InvalidStateRoot', 'BlockException.INVALID_STATE_ROOT', 'match'],
  // no name at all
  ['', 'BlockException.INVALID_STATE_ROOT', 'unmapped'],
  ['constructor', 'BlockException.INVALID_STATE_ROOT', 'unmapped'],
  ['invalidstateroot', 'BlockException.INVALID_STATE_ROOT', 'unmapped'],
];

/** Every older name that occurs in ethereum/tests and legacytests. */
const OLD_NAMES = `
  IntrinsicGas SenderNotEOA SenderNotEOAorNoCASH TR_BLOBCREATE TR_BLOBLIST_OVERSIZE TR_BLOBVERSION_INVALID TR_EMPTYBLOB
  TR_FeeCapLessThanBlocks TR_FeeCapLessThanBlocksORGasLimitReached TR_FeeCapLessThanBlocksORNoFunds TR_GasLimitReached
  TR_InitCodeLimitExceeded TR_IntrinsicGas TR_NoFunds TR_NoFundsOrGas TR_NoFundsX TR_NonceHasMaxValue TR_NonceTooHigh
  TR_NonceTooLow TR_RLP_WRONGVALUE TR_TipGtFeeCap TR_TypeNotSupported TR_TypeNotSupportedBlob
  1559BlockImportImpossible_BaseFeeWrong 1559BlockImportImpossible_HeaderIsLegacy 3675PoSBlockRejected 3675PoWBlockRejected
  3675PreParis1559BlockRejected BlockGasLimitReached ExtraDataIncorrectDAO ExtraDataTooBig INPUT_UNMARSHAL_ADDRESS_ERROR
  INPUT_UNMARSHAL_ERROR InvalidBlockNonce InvalidDifficulty InvalidGasLimit InvalidGasLimit2 InvalidGasUsed InvalidLogBloom
  InvalidNumber InvalidReceiptsStateRoot InvalidStateRoot InvalidTimestamp InvalidTimestampOlderParent
  InvalidTransactionsRoot InvalidUncleParentHash InvalidUnclesHash InvalidWithdrawals LegacyBlockImportImpossible
  LegacyBlockImportImpossible2 ParisBlockImportImpossible PostParisDifficultyIsNot0 PostParisUncleHashIsNotEmpty
  RLP_ExpectedAsList ShanghaiBlockImportImpossible TooManyUncles TooMuchGasUsed UncleInChain UncleIsAncestor
  UncleIsBrother UncleParentIsNotAncestor UncleTooOld UnknownParent UnknownParent2`;

describe('exception names', () => {
  for (const [expected, got, judgement] of CASES)
    it(`${judgement}: "${expected}" and ${got}`, () => {
      expect(judgeException(expected, got)).to.equal(judgement);
    });

  it('map every older name of the official tests', () => {
    // a code that none of them stands for, so that a name that is known gives another judgement than one that is not
    const none = 'BlockException.INVALID_BLOCK_HASH';
    const judged = OLD_NAMES.trim()
      .split(/\s+/)
      .map((name) => [name, judgeException(name, none)]);
    expect(judged.filter(([, judgement]) => judgement !== 'wrongReason')).to.deep.equal([]);
  });
});
