import type { Fork } from '../forks/networks.js';
import type { Address } from '../primitives/bytes.js';
import { ARRAY } from '../primitives/input.js';
import { checkItem, type RlpItem } from '../primitives/rlp.js';
import { checkFork, decodeSigned, type SignedTransaction } from '../transactions/decode.js';
import { TransactionError } from '../transactions/exceptions.js';
import { type Signature, senderOf } from '../transactions/recover.js';
import { signedBy, type Transaction } from '../transactions/transaction.js';
import { BlockError, BlockTransactionError } from './exceptions.js';

/**
 * A block's transactions; who signed them is not asked yet.
 * @throws BlockTransactionError; BlockError for an item that has no transaction's structure; InputError for what is no item
 */
export const decodeTransactions = (items: readonly RlpItem[]): SignedTransaction[] =>
  located(items, (item, index) => {
    try {
      return decodeSigned(item);
    } catch (error) {
      checkItem(item, `transactions[${index}]`);
      throw error;
    }
  });

/**
 * The signatures of a block's transactions.
 * @throws BlockTransactionError for one that the fork does not have
 */
export function signaturesOf(signed: readonly SignedTransaction[], fork: Fork): Signature[] {
  return located(signed, (each) => {
    checkFork(each, fork);
    return each.signature;
  });
}

/**
 * The transactions with who signed them.
 * @param senders of each, `undefined` where nobody can have signed
 * @throws BlockTransactionError
 */
export const withSenders = (
  signed: readonly SignedTransaction[],
  senders: readonly (Address | undefined)[],
): Transaction[] =>
  located(signed, ({ fields }, index) => {
    const sender = senders[index];
    if (sender === undefined) throw new TransactionError('INVALID_SIGNATURE_VRS', 'no key made this signature');
    return signedBy(sender, fields);
  });

/** Who signed each; `undefined` where nobody can have. */
export type RecoverSenders = (signatures: readonly Signature[]) => Promise<readonly (Address | undefined)[]>;

/** In the caller's thread. */
export const recoverHere: RecoverSenders = async (signatures) => signatures.map(senderOf);

/**
 * The transactions of a {@link decodeBlock decoded block}, with who signed them.
 * @param recover in the caller's thread, or in others ({@link SenderRecovery})
 * @throws BlockTransactionError for the first that cannot be decoded, that the fork does not have, or that nobody signed; BlockError for an
 * item that has no transaction's structure; InputError
 * @example const transactions = await recoverTransactions(decodeBlock(rlp).transactions, 'Cancun');
 */
export async function recoverTransactions(
  items: readonly RlpItem[],
  fork: Fork,
  recover: RecoverSenders = recoverHere,
): Promise<Transaction[]> {
  ARRAY(items, 'transactions');
  const signed = decodeTransactions(items);
  return withSenders(signed, await recover(signaturesOf(signed, fork)));
}

function located<Item, Result>(items: readonly Item[], map: (item: Item, index: number) => Result): Result[] {
  return items.map((item, index) => {
    try {
      return map(item, index);
    } catch (error) {
      if (!(error instanceof TransactionError)) throw error;
      if (error.code === 'RLP_INVALID_DATA')
        throw new BlockError('RLP_STRUCTURES_ENCODING', `transaction ${index}: ${error.message}`);
      throw new BlockTransactionError(index, error.code, error.message);
    }
  });
}
