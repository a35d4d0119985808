import type { BlobSchedule } from '../forks/blobs.js';
import type { Eip, Fork } from '../forks/networks.js';
import type { BlockStatistics } from '../kernel/statistics.js';
import type { Address, Hash } from '../primitives/bytes.js';
import type { StateDiff } from '../state/diff.js';
import type { StateView } from '../state/view.js';
import type { TransactionException } from '../transactions/exceptions.js';
import type { Operation } from '../transactions/operation.js';

/** What a block's header and chain give its transactions. */
export interface BlockContext {
  readonly fork: Fork;
  /** EIPs on top of the fork */
  readonly eips: readonly Eip[];
  readonly chainId: bigint;
  readonly coinbase: Address;
  readonly number: bigint;
  /** seconds */
  readonly timestamp: bigint;
  /** gas */
  readonly gasLimit: bigint;
  /** zero from Paris on */
  readonly difficulty: bigint;
  /** EIP-4399, from Paris on */
  readonly prevRandao?: Hash;
  /** wei per gas; EIP-1559, from London on */
  readonly baseFeePerGas?: bigint;
  /** blob gas; EIP-4844, from Cancun on */
  readonly excessBlobGas?: bigint;
  /** from Cancun on */
  readonly blobSchedule?: BlobSchedule;
}

export interface Log {
  readonly address: Address;
  /** up to four */
  readonly topics: readonly Hash[];
  readonly data: Uint8Array;
}

/** The transaction broke a validity rule, or a system call found no code: nothing of it happened. */
export interface Rejected {
  readonly status: 'rejected';
  /** `undefined`: a system call, or the executor rejected it for a reason that it has no code for */
  readonly code: TransactionException | undefined;
  /** the reason in the executor's own words */
  readonly reason: string;
}

/** It was executed: a transaction is in the block, whether its call succeeded or not. */
export interface Executed {
  readonly status: 'success' | 'failure';
  /** gas, after refunds; of a credit none */
  readonly gasUsed: bigint;
  /** none after a failure */
  readonly logs: readonly Log[];
  /** what RETURN or REVERT gave; of a creation that succeeded nothing, since that is the account's code */
  readonly returnData: Uint8Array;
  /** of a creation that succeeded */
  readonly createdAddress: Address | null;
}

export type Outcome = Rejected | Executed;

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
   * @throws UnsupportedError; of the engine's kernel InputError for a block that has not what its fork has, or more
   */
  execute(
    block: BlockContext,
    operations: readonly Operation[],
    state: StateView,
    afterEach?: AfterEach,
  ): Promise<ExecutionResult>;
}
