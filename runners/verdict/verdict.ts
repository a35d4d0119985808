import type { FirstFailure } from '../../reports/record/first-failure.js';
import type { ParallelStatistics } from '../../reports/record/parallel.js';

/** What a fixture states about the outcome, or what kept it from being tested; in the order in which they are compared. */
export type Claim =
  /** the fixture itself cannot be read, or contradicts itself */
  | 'fixture'
  /** `txbytes` decode to the transaction that the fixture describes */
  | 'transactionBytes'
  /** the pre-state and the genesis header belong together */
  | 'genesis'
  /** accepted or rejected, and for the reason that the fixture names */
  | 'rejection'
  | 'logs'
  /** a field of a block's header, or of an accepted block's transaction, uncle or withdrawal, differs from the fixture's */
  | 'blockContent'
  | 'stateRoot'
  | 'lastBlockHash'
  | 'postState'
  /** of a pack: the executors that execute in order disagree with each other, so that nothing is known of another one */
  | 'references'
  /** of a pack: the parallel result is not that of executing in order */
  | 'parallel'
  /** it exceeded the time limit */
  | 'timeout'
  | 'outOfMemory'
  /** the transaction needs more than the executor has room for */
  | 'resourceLimit'
  /** the executor threw, or its worker died */
  | 'crash';

/**
 * The result of comparing one vector with what came out; nothing else exists. That a failure is a known one is decided
 * later, against the list, and never by the runner of a vector.
 */
export type Verdict =
  | Passed
  | Failed
  /** the executor does not have the rules that the vector needs */
  | { readonly status: 'unsupported'; readonly reason: string }
  /** there is no claim that could be compared */
  | { readonly status: 'unverified'; readonly reason: string };

/** Of a pack, what its parallel execution was like. */
export interface OfPack {
  /** that were explored */
  readonly schedules?: number;
  readonly parallel?: ParallelStatistics;
}

export interface Passed extends OfPack {
  readonly status: 'passed';
  /** what of it was not verified, though no claim depends on it */
  readonly note?: string;
}

export interface Failed extends OfPack {
  readonly status: 'failed';
  readonly claim: Claim;
  readonly expected: string;
  readonly got: string;
  /** further lines for a reader: differences account by account, slot by slot; which block */
  readonly details?: readonly string[];
  /** of a blockchain test: position of the block that is not as claimed, from 0 */
  readonly block?: number;
  /** of a pack that only the parallel executor fails */
  readonly first?: FirstFailure;
}

export const passed: Verdict = { status: 'passed' };

export const failed = (claim: Claim, expected: string, got: string, details?: readonly string[]): Failed => ({
  status: 'failed',
  claim,
  expected,
  got,
  ...(details && details.length > 0 && { details }),
});
