import { type Fork, isAtLeast } from '../forks/networks.js';
import type { RlpItem } from '../primitives/rlp.js';
import { checkLowS, decodeSigned, type SignedTransaction, signerOf } from '../transactions/decode.js';
import { TransactionError } from '../transactions/exceptions.js';
import type { Transaction } from '../transactions/transaction.js';
import { BlockError, BlockTransactionError } from './exceptions.js';

/**
 * A block's transactions; who signed them is not asked yet.
 * @throws BlockTransactionError; BlockError for an item that has no transaction's structure
 */
export const decodeTransactions = (items: readonly RlpItem[]): SignedTransaction[] => located(items, decodeSigned);

/**
 * Who signed each of a block's transactions, all of them at once.
 * @throws BlockTransactionError for a signature that the fork does not have, or nobody can have made
 */
export function recoverSenders(signed: readonly SignedTransaction[], fork: Fork): Transaction[] {
  const isLow = isAtLeast(fork, 'Homestead');
  const isProtected = isAtLeast(fork, 'EIP158');
  return located(signed, ({ fields, signature }) => {
    if (isLow) checkLowS(signature);
    if (!isProtected && fields.type === 0 && fields.chainId !== undefined)
      throw new TransactionError('INVALID_SIGNATURE_VRS', `${fork} has no replay protection (EIP-155)`);
    return { ...fields, sender: signerOf(signature) };
  });
}

function located<Item, Result>(items: readonly Item[], map: (item: Item) => Result): Result[] {
  return items.map((item, index) => {
    try {
      return map(item);
    } catch (error) {
      if (!(error instanceof TransactionError)) throw error;
      if (error.code === 'RLP_INVALID_DATA')
        throw new BlockError('RLP_STRUCTURES_ENCODING', `transaction ${index}: ${error.message}`);
      throw new BlockTransactionError(index, error.code, error.message);
    }
  });
}
