import type { BlockContext } from '../../src/executors/executor.js';
import { blobBaseFee, GAS_PER_BLOB } from '../../src/forks/blobs.js';
import { type Fork, isAtLeast } from '../../src/forks/networks.js';
import { bytesToHex } from '../../src/primitives/hex.js';
import type { AllocAccount } from '../../src/state/memory-state.js';
import type { TransactionException } from '../../src/transactions/exceptions.js';
import type { Transaction, TransactionType } from '../../src/transactions/transaction.js';

/** The fork that brought each type. */
export const TYPE_SINCE: Readonly<Record<TransactionType, Fork>> = {
  0: 'Frontier',
  1: 'Berlin',
  2: 'London',
  3: 'Cancun',
  4: 'Prague',
};

/**
 * Every reason there is to reject a transaction: clients look for them in different orders, so where one has several, any of
 * them is right.
 * @param account of the sender, before the transaction
 * @param gasUsed by the block's transactions before
 * @param blobs of the block's transactions before
 */
export function faultsOf(
  { type, ...transaction }: Transaction,
  block: BlockContext,
  account: AllocAccount | undefined,
  gasUsed: bigint,
  blobs: number,
): Set<TransactionException> {
  const { fork, baseFeePerGas = 0n, blobSchedule } = block;
  const has = (since: Fork): boolean => isAtLeast(fork, since);
  const { nonce = 0n, balance = 0n, code = new Uint8Array(0) } = account ?? {};
  const { gasLimit, maxFeePerGas, value, data, to, blobVersionedHashes } = transaction;
  const faults = new Set<TransactionException>();
  const fault = (code: TransactionException, holds: boolean): void => {
    if (holds) faults.add(code);
  };
  fault('INVALID_CHAINID', transaction.chainId !== undefined && transaction.chainId !== block.chainId);
  if (type !== 0) fault(`TYPE_${type}_TX_PRE_FORK`, !has(TYPE_SINCE[type]));
  fault('GAS_ALLOWANCE_EXCEEDED', gasUsed + gasLimit > block.gasLimit);
  // EIP-7825
  fault('GAS_LIMIT_EXCEEDS_MAXIMUM', has('Osaka') && gasLimit > 2n ** 24n);
  fault('INTRINSIC_GAS_TOO_LOW', gasLimit < intrinsicGas(transaction, has));
  // EIP-7623
  const tokens = BigInt(data.reduce((sum, byte) => sum + (byte === 0 ? 1 : 4), 0));
  fault('INTRINSIC_GAS_BELOW_FLOOR_GAS_COST', has('Prague') && gasLimit < 21_000n + 10n * tokens);
  // EIP-3860
  fault('INITCODE_SIZE_EXCEEDED', has('Shanghai') && to === null && data.length > 49_152);
  // EIP-1559
  fault('PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS', transaction.maxPriorityFeePerGas > maxFeePerGas);
  fault('INSUFFICIENT_MAX_FEE_PER_GAS', maxFeePerGas < baseFeePerGas);
  // EIP-2681
  fault('NONCE_IS_MAX', transaction.nonce === 2n ** 64n - 1n);
  fault('NONCE_MISMATCH_TOO_LOW', transaction.nonce < nonce);
  fault('NONCE_MISMATCH_TOO_HIGH', transaction.nonce > nonce);
  // EIP-3607, EIP-7702
  const delegated = has('Prague') && bytesToHex(code.subarray(0, 3)) === '0xef0100';
  fault('SENDER_NOT_EOA', code.length > 0 && !delegated);
  fault('GASLIMIT_PRICE_PRODUCT_OVERFLOW', gasLimit * maxFeePerGas >= 2n ** 256n);
  const blobGas = GAS_PER_BLOB * BigInt(blobVersionedHashes.length);
  fault(
    'INSUFFICIENT_ACCOUNT_FUNDS',
    balance < gasLimit * maxFeePerGas + value + blobGas * transaction.maxFeePerBlobGas,
  );
  if (type === 3) {
    const most = blobSchedule?.max ?? 0;
    fault('TYPE_3_TX_CONTRACT_CREATION', to === null);
    fault('TYPE_3_TX_ZERO_BLOBS', blobVersionedHashes.length === 0);
    fault('TYPE_3_TX_BLOB_COUNT_EXCEEDED', blobVersionedHashes.length > Math.min(most, has('Osaka') ? 6 : most));
    fault('TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED', blobs + blobVersionedHashes.length > most);
    fault('TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH', !blobVersionedHashes.every((hash) => hash.startsWith('0x01')));
    const blobFee = blobSchedule ? blobBaseFee(block.excessBlobGas ?? 0n, blobSchedule) : 0n;
    fault('INSUFFICIENT_MAX_FEE_PER_BLOB_GAS', transaction.maxFeePerBlobGas < blobFee);
  }
  if (type === 4) {
    fault('TYPE_4_TX_CONTRACT_CREATION', to === null);
    fault('TYPE_4_EMPTY_AUTHORIZATION_LIST', transaction.authorizationList.length === 0);
  }
  return faults;
}

/** Yellow paper, g_0; EIP-2, EIP-2028, EIP-2930, EIP-3860, EIP-7702. */
function intrinsicGas(
  { to, data, accessList, authorizationList }: Omit<Transaction, 'type'>,
  has: (since: Fork) => boolean,
): bigint {
  const nonZeros = data.filter((byte) => byte !== 0).length;
  const words = Math.ceil(data.length / 32);
  const keys = accessList.reduce((sum, { storageKeys }) => sum + storageKeys.length, 0);
  return BigInt(
    21_000 +
      (to === null && has('Homestead') ? 32_000 : 0) +
      (to === null && has('Shanghai') ? 2 * words : 0) +
      4 * (data.length - nonZeros) +
      (has('Istanbul') ? 16 : 68) * nonZeros +
      2_400 * accessList.length +
      1_900 * keys +
      25_000 * authorizationList.length,
  );
}
