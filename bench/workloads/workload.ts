import { addressOf as addressNamed, CHAIN_ID } from '../../runners/fill/actors.js';
import { buildShape, type Shape } from '../../runners/fill/shapes/shape.js';
import { unsignedTransaction } from '../../runners/fill/transaction-form.js';
import type { BlockContext } from '../../src/executors/executor.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { type Address, ZERO_HASH } from '../../src/primitives/bytes.js';
import { MemoryState } from '../../src/state/memory-state.js';
import { signedBy, type Transaction } from '../../src/transactions/transaction.js';

/** A block to execute. */
export interface Workload {
  readonly name: string;
  readonly context: BlockContext;
  readonly transactions: readonly Transaction[];
  readonly state: MemoryState;
}

const FORK = 'Prague';
const blobSchedule = defaultBlobSchedule(FORK);

/** A block that has room for any number of transactions. */
const context = {
  fork: FORK,
  eips: [],
  chainId: CHAIN_ID,
  number: 22_500_000n,
  timestamp: 1_750_000_000n,
  gasLimit: 2n ** 62n,
  difficulty: 0n,
  prevRandao: ZERO_HASH,
  baseFeePerGas: 10n ** 9n,
  excessBlobGas: 0n,
  ...(blobSchedule && { blobSchedule }),
} as const;

/** So many transactions of a shape, as one block. @param seed another one gives other people */
export async function workloadOf(shape: Shape, size: number, seed = 0): Promise<Workload> {
  const { coinbase, pre, blocks } = await buildShape(
    shape,
    { fork: FORK, size, seed },
    await createSequentialExecutor(),
  );
  const transactions = blocks.flat().map((form) => signedBy(form.from.address, unsignedTransaction(form, CHAIN_ID)));
  return {
    name: shape.name,
    context: { ...context, coinbase },
    transactions,
    state: new MemoryState(pre, () => ZERO_HASH),
  };
}

/** Numbers of the senders and recipients of a block's transactions. */
export interface Range {
  readonly first: number;
  readonly count: number;
}

/** An address that nobody shares, the same in each run. */
export const addressOf = (role: 'sender' | 'recipient', index: number): Address => addressNamed(`${role} ${index}`);
