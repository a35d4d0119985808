import { contextOf } from '../../../../runners/fill/scene.js';
import { buildShape, type Shape } from '../../../../runners/fill/shapes/shape.js';
import { type TransactionForm, unsignedTransaction } from '../../../../runners/fill/transaction-form.js';
import type { BlockContext } from '../../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../../src/executors/sequential.js';
import { type Fork, isAtLeast } from '../../../../src/forks/networks.js';
import { ZERO_HASH } from '../../../../src/primitives/bytes.js';
import { MemoryState } from '../../../../src/state/memory-state.js';
import type { Transaction } from '../../../../src/transactions/transaction.js';

export const sequential = await createSequentialExecutor();

/** A shape as one block. */
export interface BuiltBlock {
  readonly context: BlockContext;
  readonly forms: readonly TransactionForm[];
  readonly transactions: readonly Transaction[];
  readonly state: MemoryState;
}

export async function built(shape: Shape, fork: Fork, size: number, seed = 7): Promise<BuiltBlock> {
  const { coinbase, pre, blocks } = await buildShape(shape, { fork, size, seed }, sequential);
  const forms = blocks.flat();
  const chainId = isAtLeast(fork, 'EIP158') ? 1n : undefined;
  return {
    context: {
      ...contextOf(fork),
      coinbase,
      number: 1n,
      timestamp: 12n,
      ...(isAtLeast(fork, 'London') && { baseFeePerGas: 10n ** 9n }),
    },
    forms,
    transactions: forms.map((form) => ({ ...unsignedTransaction(form, chainId), sender: form.from.address })),
    state: new MemoryState(pre, () => ZERO_HASH),
  };
}
