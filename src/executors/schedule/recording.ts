import type { Address } from '../../primitives/bytes.js';

/** Balance, nonce and existence of an account; its code; a slot. */
export interface RecordedLocation {
  readonly part: 'account' | 'code' | 'slot';
  readonly address: Address;
  /** of a slot */
  readonly key?: bigint;
}

/** What a transaction of the block wrote to a location. */
export interface RecordedVersion {
  readonly transaction: number;
  readonly incarnation: number;
  /** it adds to a balance */
  readonly isCredit: boolean;
  /** its incarnation had failed */
  readonly isEstimate: boolean;
  readonly value: string;
}

/** What versions and base state say of a location. */
export interface Content {
  /** highest first; none: the base state. Several are a sum */
  readonly versions: readonly RecordedVersion[];
  /** balance in wei and nonce, hash of a code, or hex */
  readonly value: string;
  readonly exists: boolean;
}

export interface RecordedTask {
  readonly task: 'execution' | 'validation' | 'commit';
  readonly transaction: number;
  readonly incarnation: number;
}

/** Where and when; a step is an access to a word that threads share, counted as they happen. */
interface Happened {
  readonly step: number;
  readonly thread: number;
}

/** A task of a thread. */
export interface Begun extends Happened, RecordedTask {
  readonly event: 'begins';
  /** of the task: its thread is no longer at work on it */
  readonly end?: number;
}

export interface ReadEvent extends Happened, RecordedTask, Content {
  readonly event: 'reads';
  readonly location: RecordedLocation;
  /** what the kernel made of it, as `value` has it; absent where it does not say */
  readonly taken?: string;
  /** the highest version was an estimate: whose */
  readonly estimateOf?: number;
  /** an incarnation finished with it all the same */
  readonly isTakenAnyway?: boolean;
}

export interface WriteEvent extends Happened {
  readonly event: 'writes';
  readonly transaction: number;
  readonly incarnation: number;
  readonly what: 'publishes' | 'removes' | 'marks as estimate';
  readonly location: RecordedLocation;
  readonly value: string;
  /** the incarnation before did not write it */
  readonly isNew: boolean;
}

export interface ValidatedEvent extends Happened {
  readonly event: 'validated';
  readonly transaction: number;
  readonly incarnation: number;
  readonly isValid: boolean;
  /** by this thread */
  readonly isAborted: boolean;
}

export interface StatusEvent extends Happened {
  readonly event: 'status';
  readonly transaction: number;
  readonly from: { readonly status: string; readonly incarnation: number };
  readonly to: { readonly status: string; readonly incarnation: number };
}

/** A word of the scheduler changed. */
export interface CounterEvent extends Happened {
  readonly event: 'counter';
  readonly counter: Counter;
  readonly from: number;
  readonly to: number;
}
export type Counter = 'EXECUTION_IDX' | 'VALIDATION_IDX' | 'DECREASE_CNT' | 'NUM_ACTIVE_TASKS' | 'DONE_MARKER';

export interface DependencyEvent extends Happened {
  readonly event: 'waits';
  readonly transaction: number;
  readonly waitsFor: number;
}

export interface SleepEvent extends Happened {
  readonly event: 'sleeps' | 'wakes';
  readonly at: string;
}

/** One record was given out for two addresses. */
export interface SharedEvent extends Happened {
  readonly event: 'shares';
  readonly transaction: number | undefined;
  readonly incarnation: number | undefined;
  readonly asked: Address;
  readonly given: Address;
}

/** A location was added to the base state. */
export interface AddedEvent extends Happened {
  readonly event: 'adds';
  readonly transaction: number | undefined;
  readonly incarnation: number | undefined;
  readonly location: RecordedLocation;
  /** of the index that it was added to, and of the one in use */
  readonly cells: number;
  readonly cellsInUse: number;
  /** it had a record before */
  readonly isKnown: boolean;
}

/** A transaction that is executed by claims is about to look at a location, or to write it. */
export interface ClaimEvent extends Happened {
  readonly event: 'claims';
  readonly transaction: number;
  readonly location: RecordedLocation;
  readonly isWrite: boolean;
}

/** A window that was executed by claims. */
export interface Claimed {
  /** those that claimed anything */
  readonly transactions: readonly number[];
  /** it was not put back */
  readonly isHeld: boolean;
  /** where it was held: what one thread looked at and another one wrote */
  readonly shared: readonly { readonly event: ClaimEvent; readonly write: ClaimEvent }[];
  /** where it was put back: locations that are not what they were */
  readonly kept: readonly { readonly event: ClaimEvent; readonly before: string; readonly value: string }[];
}

export type RecordedEvent =
  | Begun
  | ReadEvent
  | WriteEvent
  | ValidatedEvent
  | StatusEvent
  | CounterEvent
  | DependencyEvent
  | SleepEvent
  | SharedEvent
  | AddedEvent
  | ClaimEvent;

export interface RecordedStatus {
  readonly transaction: number;
  readonly status: string;
  readonly incarnation: number;
  /** the transaction on whose list of dependencies it is */
  readonly waitsFor?: number;
}

/** The scheduler said that a window is done. */
export interface Done extends Happened {
  readonly executionIdx: number;
  readonly validationIdx: number;
  /** transactions of the window, and first of them */
  readonly count: number;
  readonly first: number;
  readonly statuses: readonly RecordedStatus[];
  /** tasks that were under way, those included that a thread was about to take */
  readonly underWay: readonly (Happened & RecordedTask)[];
  /** when its thread had last looked whether anybody was at work */
  readonly lookedAt: number;
}

/** A read of the incarnation that counts, and what the versions at the end of the window say. */
export interface CommittedRead {
  readonly read: ReadEvent;
  readonly expected: Content;
}

/** A version that is left of an incarnation before the last one. */
export interface KeptVersion {
  readonly location: RecordedLocation;
  readonly version: RecordedVersion;
  /** of the same transaction, that did not write it */
  readonly incarnation: number;
}

/** A window as it was when it was committed. */
export interface RecordedWindow {
  readonly step: number;
  readonly first: number;
  readonly count: number;
  readonly statuses: readonly RecordedStatus[];
  readonly reads: readonly CommittedRead[];
  readonly kept: readonly KeptVersion[];
}

/** All that happened in a batch under a schedule. Indices of transactions are those of the block. */
export interface Recording {
  readonly steps: number;
  readonly events: readonly RecordedEvent[];
  readonly dones: readonly Done[];
  readonly windows: readonly RecordedWindow[];
  /** executed by claims; where they were put back, they follow in `windows` */
  readonly claimed: readonly Claimed[];
  /** what one thread executed in order, between two windows */
  readonly stretches: readonly { readonly first: number; readonly count: number }[];
  /** at the end, of the window under way */
  readonly statuses: readonly RecordedStatus[];
  /** at the end: first and number of transactions of the window, and whether it was said to be done */
  /** of the window under way */
  readonly kept: readonly KeptVersion[];
  readonly last: Pick<Done, 'executionIdx' | 'validationIdx' | 'count' | 'first'> & { readonly isDone: boolean };
  /** of each step its thread */
  readonly turns: readonly number[];
  /** of each step the access: an address, or a number of assembly/sites.ts */
  readonly sites: readonly number[];
}
