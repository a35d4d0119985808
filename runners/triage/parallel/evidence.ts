import type { FirstFailure, Status } from '../../../reports/record/first-failure.js';

/**
 * What went wrong, in the order in which it is looked for: a later one is mostly a consequence of an earlier one.
 *
 *     sharedLocation      two addresses had one record
 *     lostLocation        a location was added though it had a record, or to an index that was no longer in use
 *     sharedClaim         two threads executed transactions on the base state itself that had a location in common
 *     keptClaim           what was executed so, and failed, has left something behind
 *     abortedOther        the validation of one incarnation aborted another one
 *     tornStatus          a status word changed in a way that no transition has, or two threads made the same one
 *     lostDependency      a transaction waits for another one that has finished
 *     doneTooEarly        the window was ended while there was work left
 *     lostWake            a thread sleeps though there is work, or the window is done
 *     deadlock, livelock  every thread waits, or none comes to an end, for another reason
 *     wrongValue          what was read is not what the versions that were read say
 *     keptWrite           a version stays that the last incarnation did not write
 *     estimateRead        what a failed incarnation had written was read as if it had not failed
 *     unannouncedWrite    an incarnation wrote what the one before had not, and nobody was to be validated again for it
 *     validationSkipped   a validation did not read again what the incarnation had read
 *     staleRead           a committed incarnation read what was overtaken, and none of the above was seen
 *     crash               a thread trapped, or the executor threw
 *     unexplained         the result is wrong, and nothing above is
 */
const FAULT_KINDS = [
  'sharedLocation',
  'lostLocation',
  'sharedClaim',
  'keptClaim',
  'abortedOther',
  'tornStatus',
  'lostDependency',
  'doneTooEarly',
  'lostWake',
  'deadlock',
  'livelock',
  'wrongValue',
  'keptWrite',
  'estimateRead',
  'unannouncedWrite',
  'validationSkipped',
  'staleRead',
  'crash',
  'unexplained',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What transactions share: an account's balance, nonce and existence, its code, or a slot. */
export interface Location {
  readonly part: 'account' | 'code' | 'slot';
  readonly address: string;
  /** of a slot, hex */
  readonly key?: string;
}

/** What was written to a location, or that it was not written: `base`. */
export type Version =
  | 'base'
  | {
      readonly transaction: number;
      readonly incarnation: number;
      /** it adds to a balance */
      readonly isCredit?: true;
      /** its incarnation had failed */
      readonly isEstimate?: true;
    };

/** A read of a committed incarnation that should have been another. */
export interface StaleRead {
  readonly step: number;
  readonly thread: number;
  readonly transaction: number;
  readonly incarnation: number;
  readonly location: Location;
  /** highest first; several where credits are summed up */
  readonly versions: readonly Version[];
  /** balance and nonce, hash of a code, or hex */
  readonly value: string;
  /** the same by the versions that were committed */
  readonly expectedVersions: readonly Version[];
  readonly expectedValue: string;
}

/** A change of a location's versions. */
export interface Write {
  readonly step: number;
  readonly thread: number;
  readonly transaction: number;
  readonly incarnation: number;
  readonly what: 'publishes' | 'removes' | 'marks as estimate';
  readonly location: Location;
  readonly value: string;
}

/** Why validation did not find the stale read. */
export interface Missed {
  /**
   * `never`: the incarnation was not validated; `before`: its last validation looked before the write; `other`: it looked afterwards,
   * and found what the incarnation had read; `skipped`: it did not look at the location
   */
  readonly why: 'never' | 'before' | 'other' | 'skipped';
  /** of the last validation */
  readonly step?: number;
  readonly thread?: number;
}

/** A thread that waits for ever. */
export interface Sleeper {
  readonly thread: number;
  readonly step: number;
  /** where: `work`, `limit`, `barrier`, a lock */
  readonly at: string;
}

/** A thread's work that was not done when it mattered. */
export interface Task {
  readonly thread: number;
  readonly transaction: number;
  readonly incarnation: number;
  readonly task: 'execution' | 'validation';
}

/** A line of the timeline. */
export interface Row {
  readonly step: number;
  readonly thread: number;
  readonly transaction?: number;
  readonly incarnation?: number;
  readonly what: string;
  readonly location?: string;
  readonly value?: string;
  /** it is part of the explanation */
  readonly isCause?: true;
}

/** What a recording shows to have gone wrong. */
export interface ParallelFault {
  readonly kind: FaultKind;
  /** one sentence */
  readonly summary: string;
  /** in the block, those at fault, the one that suffered first */
  readonly transactions: readonly number[];
  /** of the whole recording, when it happened */
  readonly step: number;
  readonly location?: Location;
  readonly read?: StaleRead;
  /** that overtook the read */
  readonly write?: Write;
  readonly missed?: Missed;
  readonly sleepers?: readonly Sleeper[];
  readonly underWay?: readonly Task[];
  /** at the end of the window that went wrong */
  readonly statuses: readonly Status[];
  /** around it */
  readonly timeline: readonly Row[];
}

/** That gives the same steps once more. */
export interface ScheduleEvidence {
  readonly threads: number;
  readonly seed: number;
  readonly bias: string;
  readonly steps: number;
}

/** The fewest transactions that go wrong in the same way. */
export interface MinimalSchedule {
  /** indices in the block that it was found in */
  readonly transactions: readonly number[];
  readonly schedule: ScheduleEvidence;
  /** turns that a thread got before the other one waited or was through; absent where nobody looked */
  readonly preemptions?: readonly { readonly step: number; readonly thread: number }[];
  readonly fault: ParallelFault;
  /** blocks, and schedules of them, that were tried */
  readonly blocks: number;
  readonly schedules: number;
  /** the time limit came before there was nothing more to try */
  readonly interrupted: boolean;
}

/** Attempts to see it again; `failed`: in any way. */
export interface Replays {
  readonly tried: number;
  readonly failed: number;
}

/** What is known of a fault that only threads have. */
export interface ParallelEvidence {
  /** lines for a reader, as the terminal and the record have them */
  readonly lines: readonly string[];
  /**
   * `explained`: a schedule shows it; `not explained`: it repeats on threads, and on no schedule that was tried; `not reproduced`: it does
   * not repeat
   */
  readonly status: 'explained' | 'not explained' | 'not reproduced';
  /** absent where a schedule was given to begin with */
  readonly first?: FirstFailure;
  readonly replays: { readonly onThreads: Replays; readonly onSchedules: Replays };
  /** of what is explained */
  readonly schedule?: ScheduleEvidence;
  readonly fault?: ParallelFault;
  readonly minimal?: MinimalSchedule;
}
