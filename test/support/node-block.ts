import type { Block } from '@ethereumjs/block';
import { bytesToHex } from '../../src/primitives/hex.js';

export type NodeFields = Record<string, unknown>;

/** As `eth_getBlockByNumber(n, true)` gives a block. */
export function nodeBlock(block: Block): NodeFields & { transactions: NodeFields[] } {
  const { uncleHash, coinbase, transactionsTrie, receiptTrie, ...header } = block.header.toJSON();
  return {
    ...header,
    sha3Uncles: uncleHash,
    miner: coinbase,
    transactionsRoot: transactionsTrie,
    receiptsRoot: receiptTrie,
    hash: bytesToHex(block.hash()),
    size: '0x400',
    transactions: block.transactions.map((transaction) => {
      const { gasLimit, data, ...fields } = transaction.toJSON();
      const hash = bytesToHex(transaction.hash());
      // there a zero of an authorisation is no digits
      const authorizationList = fields.authorizationList?.map((each) =>
        Object.fromEntries(Object.entries(each).map(([key, value]) => [key, value === '0x' ? '0x0' : value])),
      );
      return {
        ...fields,
        ...(authorizationList && { authorizationList }),
        hash,
        gas: gasLimit,
        input: data,
        from: transaction.getSenderAddress().toString(),
      };
    }),
    ...(block.withdrawals && { withdrawals: block.withdrawals.map((each) => each.toJSON()) }),
  };
}
