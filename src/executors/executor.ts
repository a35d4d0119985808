import type { BlockStatistics } from '../kernel/statistics.js';
import type { StateDiff } from '../state/diff.js';
import type { StateView } from '../state/view.js';
import type { BlockContext } from '../transactions/block-context.js';
import type { Operation } from '../transactions/operation.js';
import type { Outcome } from '../transactions/outcome.js';

export type { BlockContext } from '../transactions/block-context.js';
export type { Executed, Log, Outcome, Rejected } from '../transactions/outcome.js';

export interface ExecutionResult {
  /** one per operation, in order */
  readonly outcomes: readonly Outcome[];
  /** relative to the state that went in */
  readonly diff: StateDiff;
  /** by `parallel`, where they were asked for and the block was not executed in order */
  readonly statistics?: BlockStatistics;
}

/** Thrown by an executor asked for rules that it does not have. */
export class UnsupportedError extends Error {
  readonly code = 'UNSUPPORTED';

  constructor(message: string) {
    super(message);
    this.name = 'UnsupportedError';
  }
}

/** Told after each operation, in order, what has changed up to then, relative to the state that went in. */
export type AfterEach = (index: number, diff: StateDiff) => void;

/** Executes the operations of one block, with the result of executing them in order. */
export interface Executor {
  readonly name: string;
  /**
   * A rejected transaction changes nothing, and the next one goes on from there.
   * @param afterEach before EIP-658 a receipt has the root of the state after its transaction
   * @throws UnsupportedError; of the engine's kernel InputError for what is not of its type, and for a block that has not what its fork has, or more
   */
  execute(
    block: BlockContext,
    operations: readonly Operation[],
    state: StateView,
    afterEach?: AfterEach,
  ): Promise<ExecutionResult>;
}
