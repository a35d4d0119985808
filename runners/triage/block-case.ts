import type { BlockContext } from '../../src/executors/executor.js';
import { type Hash, ZERO_HASH } from '../../src/primitives/bytes.js';
import { type Alloc, MemoryState } from '../../src/state/memory-state.js';
import type { Operation } from '../../src/transactions/operation.js';
import { stateBefore } from '../fixtures/block-context.js';

/** What triage executes: one block's operations on a whole state. It survives a structured clone. */
export interface BlockCase {
  readonly block: BlockContext;
  readonly pre: Alloc;
  readonly operations: readonly Operation[];
  /** of ancestors; without it those of the state test format */
  readonly hashes?: ReadonlyMap<bigint, Hash>;
}

export const stateOf = ({ pre, hashes }: BlockCase): MemoryState =>
  hashes ? new MemoryState(pre, (number) => hashes.get(number) ?? ZERO_HASH) : stateBefore(pre);

/** The name of an operation's kind, as reports have it. */
export const kindOf = ({ type }: Operation): 'transaction' | 'systemCall' | 'credit' =>
  typeof type === 'number' ? 'transaction' : type;

/** Position of an operation among those of its kind. */
export function indexOf({ operations }: BlockCase, position: number): number {
  const kind = kindOf(operations[position] as Operation);
  return operations.slice(0, position).filter((each) => kindOf(each) === kind).length;
}
