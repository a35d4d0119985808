import { GAS_PER_BLOB } from '../../forks/blobs.js';
import { isAtLeast } from '../../forks/networks.js';
import type { Hash } from '../../primitives/bytes.js';
import { ARRAY, isBytes, listOf } from '../../primitives/input.js';
import { checkItem, type RlpItem, rlpEncode } from '../../primitives/rlp.js';
import type { Transaction } from '../../transactions/transaction.js';
import { listRoot } from '../../trie/list-root.js';
import { type Block, checkWithdrawals as checkWithdrawalTypes, type Withdrawal, withdrawalItem } from '../block.js';
import { BlockError } from '../exceptions.js';
import type { BlockRules, BlockState, ChainView } from '../processor.js';
import { checkUncles, checkUnclesHash } from './uncles.js';

/**
 * The rules of a body before its transactions: size, uncles, withdrawals. Called after {@link checkHeader}, on which it relies.
 *
 * Then come the transactions, decoded and executed in order; the reason for a block with a faulty one is the transaction's,
 * since fixtures have the roots of the block without it. Only a block whose transactions are all valid is asked about them
 * as a whole ({@link checkTransactions}), and then about execution's results.
 * @throws BlockError
 */
export function checkBody(block: Block, rules: BlockRules, chain: ChainView<BlockState>): void {
  checkSize(block, rules);
  checkUnclesHash(block);
  checkUncles(block, chain);
  checkWithdrawals(block, rules);
}

/**
 * The rules of the transactions as a whole, where each of them is valid: their root and their blobs.
 * @param transactions the block's, decoded
 * @throws BlockError
 */
export function checkTransactions(
  block: Block,
  transactions: readonly Pick<Transaction, 'blobVersionedHashes'>[],
): void {
  checkTransactionsRoot(block);
  checkBlobGasUsed(block, transactions);
}

/** EIP-7934: 10 MiB less a margin of 2 MiB, in bytes. */
export const MAX_BLOCK_SIZE = 8_388_608;

/** EIP-7934. The reference's Osaka lacks it. */
export function checkSize({ size }: Pick<Block, 'size'>, { fork }: BlockRules): void {
  if (isAtLeast(fork, 'Osaka') && size > MAX_BLOCK_SIZE)
    throw new BlockError('RLP_BLOCK_LIMIT_EXCEEDED', `${size} bytes, more than ${MAX_BLOCK_SIZE}`);
}

/** EIP-4895: withdrawals from Shanghai on, with the header's root. A header that lacks the root is a fault of the header. */
export function checkWithdrawals({ header, withdrawals }: Block, { fork }: BlockRules): void {
  if (withdrawals === undefined) return;
  if (!isAtLeast(fork, 'Shanghai')) throw new BlockError('IMPORT_IMPOSSIBLE_SHANGHAI', `${fork} has no withdrawals`);
  const root = withdrawalsRoot(withdrawals);
  if (header.withdrawalsRoot !== root)
    throw new BlockError('INVALID_WITHDRAWALS_ROOT', `withdrawals root ${header.withdrawalsRoot}, not ${root}`);
}

/**
 * The header's withdrawals root (EIP-4895).
 * @throws InputError
 */
export function withdrawalsRoot(withdrawals: readonly Withdrawal[]): Hash {
  checkWithdrawalTypes(withdrawals, 'withdrawals');
  return listRoot(withdrawals.map((each) => rlpEncode(withdrawalItem(each))));
}

/**
 * The header's transactions root (yellow paper, 4.4.3).
 * @throws InputError
 */
export function transactionsRoot(transactions: Block['transactions']): Hash {
  ARRAY(transactions, 'transactions');
  try {
    return listRoot(transactions.map(encodeTransaction));
  } catch (error) {
    listOf(checkItem)(transactions, 'transactions');
    throw error;
  }
}

/** EIP-2718: a typed transaction is its bytes. */
function encodeTransaction(item: RlpItem): Uint8Array {
  if (isBytes(item)) return item;
  ARRAY(item, 'transaction');
  return rlpEncode(item);
}

/** Yellow paper, 4.4.3 */
export function checkTransactionsRoot({ header, transactions }: Block): void {
  const root = transactionsRoot(transactions);
  if (header.transactionsRoot !== root)
    throw new BlockError('INVALID_TRANSACTIONS_ROOT', `transactions root ${header.transactionsRoot}, not ${root}`);
}

/** EIP-4844: that of all transactions' blobs. Where those are too many, the transaction that exceeds the limit is at fault. */
export function checkBlobGasUsed(
  { header: { blobGasUsed = 0n } }: Block,
  transactions: readonly Pick<Transaction, 'blobVersionedHashes'>[],
): void {
  const expected = blobGasOf(transactions);
  if (blobGasUsed !== expected)
    throw new BlockError('INCORRECT_BLOB_GAS_USED', `blob gas used ${blobGasUsed}, not ${expected}`);
}

/** Blob gas of transactions together (EIP-4844). */
export const blobGasOf = (transactions: readonly Pick<Transaction, 'blobVersionedHashes'>[]): bigint =>
  BigInt(transactions.reduce((sum, { blobVersionedHashes }) => sum + blobVersionedHashes.length, 0)) * GAS_PER_BLOB;
