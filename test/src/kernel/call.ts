import type { BlockContext } from '../../../src/executors/executor.js';
import { defaultBlobSchedule } from '../../../src/forks/blobs.js';
import { type Fork, isAtLeast } from '../../../src/forks/networks.js';
import { type Address, ZERO_HASH } from '../../../src/primitives/bytes.js';
import type { Transaction } from '../../../src/transactions/transaction.js';

export const CONTRACT = `0x${'cc'.repeat(20)}` as Address;
const SENDER = `0x${'aa'.repeat(20)}` as Address;

/** A block with room for anything, where gas costs nothing. */
export function blockOf(fork: Fork): BlockContext {
  const blobSchedule = defaultBlobSchedule(fork);
  return {
    fork,
    eips: [],
    chainId: 1n,
    coinbase: `0x${'bb'.repeat(20)}` as Address,
    number: 1n,
    timestamp: 1n,
    gasLimit: 2n ** 51n,
    difficulty: 0n,
    ...(isAtLeast(fork, 'Paris') && { prevRandao: ZERO_HASH }),
    ...(isAtLeast(fork, 'London') && { baseFeePerGas: 0n }),
    ...(blobSchedule && { excessBlobGas: 0n, blobSchedule }),
  };
}

export const BLOCK = blockOf('Cancun');

/** The sender's first transaction. */
export const callTo = (to: Address | null, fields: Partial<Transaction> = {}): Transaction => ({
  type: 0,
  nonce: 0n,
  gasLimit: 2n ** 50n,
  maxFeePerGas: 0n,
  maxPriorityFeePerGas: 0n,
  to,
  value: 0n,
  data: new Uint8Array(0),
  accessList: [],
  maxFeePerBlobGas: 0n,
  blobVersionedHashes: [],
  authorizationList: [],
  sender: SENDER,
  ...(fields.type && { chainId: BLOCK.chainId }),
  ...fields,
});
