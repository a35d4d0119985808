import type { TypedTransaction } from '@ethereumjs/tx';
import type { BlockException, RejectionCode } from '../../blocks/exceptions.js';
import type { RlpItem } from '../../primitives/rlp.js';
import type { TransactionException } from '../../transactions/exceptions.js';
import type { TransactionType } from '../../transactions/transaction.js';
import { transactionException } from './transaction-exceptions.js';

/**
 * EthereumJS 10.1.3 tells reasons apart by message only. The fixed part of each message about a block, as its sources have
 * it, and what it means. The first that a message contains counts.
 */
const REASONS: readonly (readonly [part: string, code: BlockException])[] = [
  // block/header/header.ts
  ['Invalid block: too much gas used. Used: ', 'INVALID_GAS_USED_ABOVE_LIMIT'],
  ['Initial EIP1559 block does not have initial base fee', 'INVALID_BASEFEE_PER_GAS'],
  ['invalid amount of extra data', 'EXTRA_DATA_TOO_BIG'],
  ["extraData should be 'dao-hard-fork', got ", 'EXTRA_DATA_INVALID_DAO'],
  ['Invalid PoS block: , uncleHash: ', 'IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS'],
  ['Invalid PoS block: , difficulty: ', 'IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS'],
  ['Invalid PoS block: , extraData: ', 'EXTRA_DATA_TOO_BIG'],
  ['Invalid PoS block: , nonce: ', 'INCORRECT_BLOCK_FORMAT'],
  ['gas limit increased too much. Gas limit: ', 'INVALID_GASLIMIT'],
  ['gas limit decreased too much. Gas limit: ', 'INVALID_GASLIMIT'],
  ['gas limit decreased below minimum gas limit. Gas limit: ', 'INVALID_GASLIMIT'],
  // block/block/block.ts
  ['too many uncle headers', 'TOO_MANY_UNCLES'],
  ['duplicate uncles', 'UNCLE_IS_BROTHER'],
  ['invalid transaction trie', 'INVALID_TRANSACTIONS_ROOT'],
  ['invalid uncle hash', 'INVALID_UNCLES_HASH'],
  ['invalid withdrawals trie', 'INVALID_WITHDRAWALS_ROOT'],
  ['block excessBlobGas mismatch: have ', 'INCORRECT_EXCESS_BLOB_GAS'],
  ['block blobGasUsed mismatch: have ', 'INCORRECT_BLOB_GAS_USED'],
  ['invalid transactions: invalid blobGasUsed expected=', 'INCORRECT_BLOB_GAS_USED'],
  // blockchain/blockchain.ts, blockchain/consensus/ethash.ts
  ['invalid number block header', 'INVALID_BLOCK_NUMBER'],
  ['invalid timestamp block header', 'INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT'],
  ['invalid difficulty block header', 'INVALID_DIFFICULTY'],
  ['uncle block has a parent that is too old or too young', 'UNCLE_PARENT_INCORRECT'],
  ['Invalid block: base fee not correct', 'INVALID_BASEFEE_PER_GAS'],
  ['expected blob gas: ', 'INCORRECT_EXCESS_BLOB_GAS'],
  ['The parent hash of the uncle header is not part of the canonical chain', 'UNCLE_PARENT_INCORRECT'],
  ['The uncle is already included in the canonical chain', 'UNCLE_IN_CHAIN'],
  ['The uncle is a canonical block', 'UNCLE_IS_ANCESTOR'],
  // vm/runBlock.ts, vm/requests.ts
  ['Invalid block with gas limit greater than (2^63 - 1)', 'GASLIMIT_TOO_BIG'],
  ['invalid requestsHash', 'INVALID_REQUESTS'],
  ['invalid receiptTrie', 'INVALID_RECEIPTS_ROOT'],
  ['invalid bloom', 'INVALID_LOG_BLOOM'],
  ['invalid gasUsed', 'INVALID_GAS_USED'],
  ['invalid block stateRoot, got: ', 'INVALID_STATE_ROOT'],
  ['invalid deposit log: unsupported data layout', 'INVALID_DEPOSIT_EVENT_LAYOUT'],
];

/** A transaction that a message is about, in its block. */
export interface RejectedTransaction {
  readonly transaction: TypedTransaction;
  /** gas, of the block */
  readonly gasLimit: bigint;
}

type Reason = TransactionException | ((rejected: RejectedTransaction) => TransactionException);

/** The same for messages about a transaction that only come up in a block. */
const TRANSACTION_REASONS: readonly (readonly [part: string, reason: Reason])[] = [
  // block/block/block.ts
  [
    'tx unable to pay base fee',
    // checked before anything is executed, where the gas is checked only then: fixtures have it the other way round
    ({ transaction, gasLimit }) =>
      transaction.gasLimit > gasLimit ? 'GAS_ALLOWANCE_EXCEEDED' : 'INSUFFICIENT_MAX_FEE_PER_GAS',
  ],
  ['blob transaction maxFeePerBlobGas ', 'INSUFFICIENT_MAX_FEE_PER_BLOB_GAS'],
  ['Invalid Signature', 'INVALID_SIGNATURE_VRS'],
];

/** The same for messages about bytes that are no transaction. */
const DECODING_REASONS: readonly (readonly [part: string, code: RejectionCode])[] = [
  // tx/*/constructors.ts, tx/transactionFactory.ts, tx/util/internal.ts
  ['Only expecting ', 'BlockException.RLP_STRUCTURES_ENCODING'],
  ['TypedTransaction with ID ', 'TransactionException.TYPE_NOT_SUPPORTED'],
  ['Incompatible EIP155-based V ', 'TransactionException.INVALID_CHAINID'],
  ['value cannot exceed MAX_INTEGER', 'TransactionException.RLP_INVALID_VALUE'],
];

/** The code of an EthereumJS message about a block; `undefined` for one that is not known. */
export function blockException(message: string): RejectionCode | undefined {
  const code = codeOf(message, REASONS);
  return code && `BlockException.${code}`;
}

/** The code of an EthereumJS message about one of a block's transactions; `undefined` for one that is not known. */
export function blockTransactionException(message: string, rejected: RejectedTransaction): RejectionCode | undefined {
  const { transaction } = rejected;
  const reason = codeOf(message, TRANSACTION_REASONS);
  const code =
    (typeof reason === 'function' ? reason(rejected) : reason) ??
    transactionException(message, {
      transaction,
      senderNonce: numberAfter(message, 'account has nonce of: '),
      intrinsicGas: transaction.getIntrinsicGas(),
    });
  return code && `TransactionException.${code}`;
}

/** The code of an EthereumJS message about an item that is no transaction; `undefined` for one that is not known. */
export function decodingException(message: string, item: RlpItem): RejectionCode | undefined {
  const type = item instanceof Uint8Array ? item[0] : 0;
  const transaction = { type: type as TransactionType, nonce: 0n, gasLimit: 0n };
  const code = transactionException(message, { transaction, senderNonce: 0n, intrinsicGas: undefined });
  return code ? `TransactionException.${code}` : codeOf(message, DECODING_REASONS);
}

/** Which transaction of a block a message is about; the first, where it does not say. */
export const indexOfTransaction = (message: string): number => Number(numberAfter(message, 'errors at tx '));

const codeOf = <Code>(message: string, reasons: readonly (readonly [part: string, code: Code])[]): Code | undefined =>
  reasons.find(([part]) => message.includes(part))?.[1];

/** A number that EthereumJS puts behind a fixed text; zero where the text is not there. */
function numberAfter(message: string, text: string): bigint {
  const digits = Number.parseInt(message.split(text)[1] ?? '0', 10);
  return BigInt(digits);
}
