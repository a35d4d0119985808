import type { TransactionException } from '../../transactions/exceptions.js';
import type { Transaction } from '../../transactions/transaction.js';

/** What decides a reason where EthereumJS has one message for several. */
export interface RejectionContext {
  readonly transaction: Pick<Transaction, 'type' | 'nonce' | 'gasLimit'>;
  /** of the sender, before the transaction */
  readonly senderNonce: bigint;
  /** gas without EIP-7623's floor; `undefined` where the transaction could not be built */
  readonly intrinsicGas: bigint | undefined;
}

type Reason = TransactionException | ((context: RejectionContext) => TransactionException);

/**
 * EthereumJS 10.1.3 tells reasons apart by message only. The fixed part of each message, as its sources have it, and
 * what it means. The first that a message contains counts.
 */
const REASONS: readonly (readonly [part: string, reason: Reason])[] = [
  // vm/runTx.ts
  ['tx has a higher gas limit than the block', 'GAS_ALLOWANCE_EXCEEDED'],
  ['EIP 2930 is not activated', preFork],
  ['EIP 1559 is not activated', preFork],
  ['blob transactions are only valid with EIP4844 active', preFork],
  [
    'is lower than the minimum gas limit of',
    ({ transaction, intrinsicGas }) =>
      intrinsicGas !== undefined && transaction.gasLimit >= intrinsicGas
        ? 'INTRINSIC_GAS_BELOW_FLOOR_GAS_COST'
        : 'INTRINSIC_GAS_TOO_LOW',
  ],
  ["is less than the block's baseFeePerGas", 'INSUFFICIENT_MAX_FEE_PER_GAS'],
  ['is less than block blobGasPrice', 'INSUFFICIENT_MAX_FEE_PER_BLOB_GAS'],
  ['address is not EOA (EIP-3607)', 'SENDER_NOT_EOA'],
  ["sender doesn't have enough funds to send tx", 'INSUFFICIENT_ACCOUNT_FUNDS'],
  [
    "the tx doesn't have the correct nonce",
    ({ transaction, senderNonce }) =>
      transaction.nonce < senderNonce ? 'NONCE_MISMATCH_TOO_LOW' : 'NONCE_MISMATCH_TOO_HIGH',
  ],
  // tx/*/tx.ts, tx/capabilities, tx/util/internal.ts
  ['not enabled on Common', preFork],
  ['not matching the derived chain ID', 'INVALID_CHAINID'],
  ['nonce cannot equal or exceed MAX_UINT64', 'NONCE_IS_MAX'],
  ['gasLimit cannot exceed MAX_UINT64', 'GASLIMIT_OVERFLOW'],
  ['gas limit * gasPrice cannot exceed MAX_INTEGER', 'GASLIMIT_PRICE_PRODUCT_OVERFLOW'],
  ['gasLimit * gasPrice cannot exceed MAX_INTEGER', 'GASLIMIT_PRICE_PRODUCT_OVERFLOW'],
  ['gasLimit * maxFeePerGas cannot exceed MAX_INTEGER', 'GASLIMIT_PRICE_PRODUCT_OVERFLOW'],
  ['maxFeePerGas cannot be less than maxPriorityFeePerGas', 'PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS'],
  ['the initcode size of this transaction is too large', 'INITCODE_SIZE_EXCEEDED'],
  ['exceeds the maximum allowed by EIP-7825', 'GAS_LIMIT_EXCEEDS_MAXIMUM'],
  ['versioned hash does not start with KZG commitment version', 'TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH'],
  ['versioned hash is invalid length', 'TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH'],
  ['to exceed maximum blob gas per block', 'TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED'],
  ['blobs per tx (EIP-7594)', 'TYPE_3_TX_BLOB_COUNT_EXCEEDED'],
  ['tx should contain at least one blob', 'TYPE_3_TX_ZERO_BLOBS'],
  [
    'tx should have a "to" field and cannot be used to create contracts',
    ({ transaction }) => (transaction.type === 3 ? 'TYPE_3_TX_CONTRACT_CREATION' : 'TYPE_4_TX_CONTRACT_CREATION'),
  ],
  ['authorization list is empty', 'TYPE_4_EMPTY_AUTHORIZATION_LIST'],
];

function preFork({ transaction }: RejectionContext): TransactionException {
  const { type } = transaction;
  return type === 0 ? 'TYPE_NOT_SUPPORTED' : `TYPE_${type}_TX_PRE_FORK`;
}

/** The code of an EthereumJS message; `undefined` for one that is not known. */
export function transactionException(message: string, context: RejectionContext): TransactionException | undefined {
  const reason = REASONS.find(([part]) => message.includes(part))?.[1];
  return typeof reason === 'function' ? reason(context) : reason;
}
