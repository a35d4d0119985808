import type { Address, Hash } from '../primitives/bytes.js';
import type { TransactionException } from './exceptions.js';

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
