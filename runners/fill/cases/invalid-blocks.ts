import type { RejectionCode } from '../../../src/blocks/exceptions.js';
import type { Fork } from '../../../src/forks/networks.js';
import type { Hex } from '../../../src/primitives/hex.js';
import { alice, bob, carol, dave, ETHER, TARGET } from '../actors.js';
import { asm } from '../assembler.js';
import { signed } from '../build-block.js';
import type { BlockForm, ChainCase } from '../chain-case.js';
import { signTransaction } from '../sign.js';
import { type TransactionForm, unsignedTransaction } from '../transaction-form.js';

const WRONG = `0x${'42'.repeat(32)}` as const;
const pre = { [alice.address]: { balance: ETHER }, [TARGET]: { code: asm('CALLER 1 0 SSTORE 0 0 LOG1') } };
const logging = { from: alice, to: TARGET, gas: 100_000n, gasPrice: 10n } as const;
/** The same block each time, with one field of its header wrong. */
const wrongHeader = (rejected: RejectionCode | RejectionCode[], header: Record<string, Hex | null>): BlockForm => ({
  transactions: [logging],
  header,
  rejected,
});
const valid: BlockForm = { transactions: [logging] };

/** A block whose second transaction is not valid, behind one that is. */
const wrongTransaction = (
  rejected: RejectionCode | RejectionCode[],
  transaction: TransactionForm | Uint8Array,
  fork: Fork,
): BlockForm => ({
  transactions: [logging],
  unexecuted: [transaction instanceof Uint8Array ? transaction : signed(transaction, fork)],
  rejected,
});

const toBob = { from: bob, to: alice.address, gas: 21_000n, gasPrice: 10n } as const;

export const invalidBlocks: readonly ChainCase[] = [
  {
    name: 'header_and_its_parent',
    comment: 'Each block is wrong in one field of its header, by what its parent has; the last is right.',
    networks: ['Cancun'],
    pre,
    blocks: [
      valid,
      ...[
        wrongHeader('BlockException.UNKNOWN_PARENT', { parentHash: WRONG }),
        wrongHeader('BlockException.INVALID_BLOCK_NUMBER', { number: '0x05' }),
        wrongHeader('BlockException.INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT', { timestamp: '0x0c' }),
        // a 1,024th of 30,000,000 more, and what is below the minimum
        wrongHeader('BlockException.INVALID_GASLIMIT', { gasLimit: '0x01ca38b0' }),
        wrongHeader('BlockException.INVALID_GASLIMIT', { gasLimit: '0x1387' }),
        wrongHeader('BlockException.INVALID_BASEFEE_PER_GAS', { baseFeePerGas: '0x08' }),
        wrongHeader('BlockException.EXTRA_DATA_TOO_BIG', { extraData: `0x${'ee'.repeat(33)}` }),
        wrongHeader('BlockException.INCORRECT_EXCESS_BLOB_GAS', { excessBlobGas: '0x020000' }),
        wrongHeader('BlockException.IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS', { difficulty: '0x020000' }),
      ].map((form) => ({ ...form, transactions: [{ ...logging, nonce: 1n }] })),
      { transactions: [{ ...logging, nonce: 1n }] },
    ],
  },
  {
    name: 'header_and_its_body',
    comment:
      'Each block is wrong in one field of its header, by what is in it or what comes out of it; or its bytes are; the last is right.',
    networks: ['Prague'],
    pre,
    blocks: [
      wrongHeader('BlockException.INVALID_STATE_ROOT', { stateRoot: WRONG }),
      wrongHeader('BlockException.INVALID_RECEIPTS_ROOT', { receiptTrie: WRONG }),
      wrongHeader('BlockException.INVALID_TRANSACTIONS_ROOT', { transactionsTrie: WRONG }),
      wrongHeader('BlockException.INVALID_WITHDRAWALS_ROOT', { withdrawalsRoot: WRONG }),
      wrongHeader('BlockException.IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS', { uncleHash: WRONG }),
      wrongHeader('BlockException.INVALID_LOG_BLOOM', { bloom: `0x${'01'.repeat(256)}` }),
      wrongHeader('BlockException.INVALID_GAS_USED', { gasUsed: '0x5208' }),
      wrongHeader(['BlockException.INVALID_GAS_USED_ABOVE_LIMIT', 'BlockException.GAS_USED_OVERFLOW'], {
        gasUsed: '0x01c9c381',
      }),
      wrongHeader('BlockException.INCORRECT_BLOB_GAS_USED', { blobGasUsed: '0x020000' }),
      wrongHeader('BlockException.INVALID_REQUESTS', { requestsHash: WRONG }),
      wrongHeader('BlockException.INCORRECT_BLOCK_FORMAT', { requestsHash: null }),
      { ...valid, rlp: (rlp) => rlp.subarray(0, -1), rejected: 'BlockException.RLP_STRUCTURES_ENCODING' },
      { ...valid, rlp: (rlp) => Uint8Array.of(...rlp, 0), rejected: 'BlockException.RLP_STRUCTURES_ENCODING' },
      {
        ...valid,
        rlp: () => Uint8Array.of(0xc0),
        rejected: ['BlockException.RLP_STRUCTURES_ENCODING', 'BlockException.INCORRECT_BLOCK_FORMAT'],
      },
      valid,
    ],
  },
  {
    name: 'difficulty',
    comment: 'Before Paris: a difficulty that does not follow from the parent, and a base fee before London.',
    networks: ['Berlin'],
    pre,
    genesis: { difficulty: '0x200000' },
    blocks: [
      wrongHeader('BlockException.INVALID_DIFFICULTY', { difficulty: '0x200001' }),
      wrongHeader('BlockException.IMPORT_IMPOSSIBLE_LONDON_WRONG_PARENT', { baseFeePerGas: '0x07' }),
      valid,
    ],
  },
  {
    name: 'transaction',
    comment: 'Behind a valid transaction each block has one that is not; the last has only the valid one.',
    networks: ['Cancun'],
    pre: {
      ...pre,
      [bob.address]: { balance: ETHER, nonce: 1n },
      [carol.address]: { balance: ETHER, code: asm('STOP') },
    },
    blocks: [
      wrongTransaction('TransactionException.NONCE_MISMATCH_TOO_LOW', toBob, 'Cancun'),
      wrongTransaction('TransactionException.NONCE_MISMATCH_TOO_HIGH', { ...toBob, nonce: 2n }, 'Cancun'),
      wrongTransaction(
        'TransactionException.INSUFFICIENT_ACCOUNT_FUNDS',
        { ...toBob, nonce: 1n, value: ETHER },
        'Cancun',
      ),
      wrongTransaction('TransactionException.INSUFFICIENT_ACCOUNT_FUNDS', { ...toBob, from: dave }, 'Cancun'),
      wrongTransaction('TransactionException.INTRINSIC_GAS_TOO_LOW', { ...toBob, nonce: 1n, gas: 20_999n }, 'Cancun'),
      wrongTransaction(
        'TransactionException.GAS_ALLOWANCE_EXCEEDED',
        { ...toBob, nonce: 1n, gas: 29_990_000n },
        'Cancun',
      ),
      wrongTransaction(
        'TransactionException.INSUFFICIENT_MAX_FEE_PER_GAS',
        { ...toBob, nonce: 1n, gasPrice: 6n },
        'Cancun',
      ),
      wrongTransaction('TransactionException.SENDER_NOT_EOA', { ...toBob, from: carol }, 'Cancun'),
      wrongTransaction(
        'TransactionException.INVALID_CHAINID',
        signTransaction(unsignedTransaction({ ...toBob, nonce: 1n }, 2n), bob),
        'Cancun',
      ),
      wrongTransaction(
        'TransactionException.TYPE_4_TX_PRE_FORK',
        { ...toBob, nonce: 1n, gas: 100_000n, maxFeePerGas: 10n, authorizationList: [] },
        'Cancun',
      ),
      valid,
    ],
  },
];
