import type { FirstFailure } from './first-failure.js';
import type { ParallelStatistics } from './parallel.js';

/** Raised by one whenever an event loses or changes a field. */
export const SCHEMA_VERSION = 1;

export type Format = 'state' | 'blockchain';

export interface RunStarted {
  readonly event: 'runStarted';
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** ISO 8601 */
  readonly startedAt: string;
  readonly executor: string;
  /** as given or by default, by the name of their flag */
  readonly options: Readonly<Record<string, unknown>>;
  /** of the project, of Node.js and of what executes, by name */
  readonly versions: Readonly<Record<string, string>>;
  /** of git, where the project is a checkout */
  readonly commit?: string;
  /** of the ids in the list of known failures, for any executor: what they name is in no pack */
  readonly knownFailuresSha256?: string;
  /** of all that the list says, whatever its layout */
  readonly knownFailuresContentSha256?: string;
}

export interface SourceRead {
  readonly event: 'sourceRead';
  /** absolute */
  readonly path: string;
  /** how it came to be read; `embedded`: no official tests were there */
  readonly origin: 'option' | 'environment' | 'submodule' | 'embedded';
  /** of an archive or a single file; of a folder, that of its files' paths and bytes */
  readonly sha256?: string;
  /** `.json` files, those that are no tests included */
  readonly files: number;
  readonly unreadable: number;
  /** files that are no tests, counted by the name of their format */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** Vectors, or packs, by status; `total` is the sum of the others. */
export type Counts = Record<'total' | Status, number>;

/** Packs by status, `total` their sum, and how many schedules were explored on them. */
export type PackCounts = Record<'total' | PackStatus | 'schedules', number>;

/** `packs`: where the run has any of that fork. */
export type ForkCounts = Record<Format, Counts> & { packs?: PackCounts };

/** A line of the history: what an earlier run came to. */
export interface PastRun {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** when it began, ISO 8601 */
  readonly date: string;
  readonly commit?: string;
  readonly executor: string;
  /** flags that say what was executed (`describeScope`); empty: all vectors, and no packs */
  readonly selection: string;
  readonly fixtures: readonly { path: string; sha256?: string }[];
  readonly forks: Readonly<Record<string, ForkCounts>>;
  /** of the vectors alone */
  readonly totals: Counts;
  readonly durationMs: number;
  readonly vectorsPerSecond: number;
}

/** Earlier runs of the same executor and selection, oldest first: the latest, where they are many. */
export interface HistoryRead {
  readonly event: 'historyRead';
  /** of the history file */
  readonly path: string;
  readonly runs: readonly PastRun[];
}

/** A file of a source that should hold tests and cannot be read: a failure. */
export interface FileUnreadable {
  readonly event: 'fileUnreadable';
  readonly path: string;
  readonly message: string;
}

/** All sources are read, and it is decided what is executed. */
export interface VectorsSelected {
  readonly event: 'vectorsSelected';
  readonly found: number;
  readonly selected: number;
  /** blocks composed of them */
  readonly packs: number;
  /** state vectors that are in no pack, since the reference is known to fail on them */
  readonly leftOutOfPacks: number;
  /** network names of what is selected, oldest first */
  readonly forks: readonly string[];
}

export type Status = 'passed' | 'failed' | 'knownFailure' | 'unsupported' | 'unverified';
/** Known failures are those of vectors. */
export type PackStatus = Exclude<Status, 'knownFailure'>;

/** A judgement, and all that is known of it. */
interface Finished<S extends Status> {
  readonly id: string;
  /** network name, aliases resolved; as the file has it where nobody knows it */
  readonly fork: string;
  /** path of its source */
  readonly source: string;
  readonly status: S;
  readonly durationMs: number;
  /** of a failure, known or not: which claim of the fixture, and the values, in full */
  readonly claim?: string;
  readonly expected?: string;
  readonly got?: string;
  readonly details?: readonly string[];
  /** of a failure: short, and the same in every run */
  readonly signature?: string;
  /** it failed, and passed in the last run that had it */
  readonly regression?: true;
  /** of a pass: what of it was not verified, though no claim depends on it */
  readonly note?: string;
  /** why it is a known failure, unsupported or unverified */
  readonly reason?: string;
  /** of a known failure: where to read more */
  readonly link?: string;
}

export interface VectorFinished extends Finished<Status> {
  readonly event: 'vectorFinished';
  readonly format: Format;
  readonly folder: string;
  /** of a failed blockchain test: position of the block that is not as claimed, from 0 */
  readonly block?: number;
}

/** A block of several vectors' transactions, or of made-up ones: no fixture says what must come out, but other executors. */
export interface PackFinished extends Finished<PackStatus> {
  readonly event: 'packFinished';
  /** of all packs of the run */
  readonly seed: number;
  /** orders of the threads' steps that were tried, each one chosen by a seed */
  readonly schedules?: number;
  /** of one execution more, with statistics; only where the executor has threads */
  readonly parallel?: ParallelStatistics;
  /** of a failure of the parallel executor: what was seen of it then, since a rerun may pass */
  readonly first?: FirstFailure;
}

/** What triage found out about a failure, for a reader; in full it stands in `divergence.json`, in `folder`. */
export interface VectorTriaged {
  readonly event: 'vectorTriaged';
  /** of a vector, blockchain test or pack */
  readonly id: string;
  readonly fork: string;
  /** path of its source */
  readonly source: string;
  /** one sentence: transaction, field, opcode */
  readonly summary: string;
  /** `from` is `fixture`, an executor or a client; `isClaimed`: it says what the fixture claims */
  readonly verdicts: readonly { from: string; says: string; isClaimed?: boolean }[];
  /** of a blockchain test, from 0: the one on which executors differ, or that is not as claimed */
  readonly block?: number;
  /** where the executors first differ; absent where they agree */
  readonly place?: {
    /** of a blockchain test, from 0 */
    readonly block?: number;
    /** of the operation among those of its kind, from 0 */
    readonly index: number;
    /** `transaction`, `systemCall` or `credit` */
    readonly operation: string;
    /** `rejection`, `status`, `gas`, `logs`, `slot` … */
    readonly field: string;
    readonly address?: string;
    readonly key?: string;
    /** the executor that differs, where it is one on threads, and those in order agree */
    readonly apart?: string;
    readonly answers: readonly { from: string; says: string }[];
  };
  /** of a block: what of its header does not fit */
  readonly header?: string;
  /** `last`: the last step that both have; `next`: what each does then, one line each */
  readonly steps?: {
    readonly common: number;
    readonly last?: string;
    readonly next: readonly { from: string; says: string }[];
    /** the opcode at fault, or in words where no opcode is */
    readonly fault: string;
    /** frames, outermost first: address and selector */
    readonly path: readonly string[];
  };
  /** the smallest case that diverges in the same way */
  readonly minimal?: {
    readonly transactions: number;
    readonly accounts: number;
    /** bytes */
    readonly code: number;
    /** bytes */
    readonly data: number;
    /** the time was over before there was nothing more to try */
    readonly interrupted?: boolean;
    /** path */
    readonly fixture?: string;
    /** why there is no fixture */
    readonly reason?: string;
  };
  /** of a fault that only threads have: schedule, stale read, overtaking write, how often it repeats */
  readonly parallel?: readonly string[];
  /** path of what was written of it; absent where it came to no end before anything was known */
  readonly folder?: string;
  /** that triages it once more */
  readonly command: string;
  readonly durationMs: number;
}

/** An entry of the list of known failures that is not true. */
export interface KnownFailureStale {
  readonly event: 'knownFailureStale';
  /** as in the list; with `signature` and `problem` it tells this event from others */
  readonly id: string;
  readonly signature: string;
  readonly problem: string;
  /** of the vectors that show it; `example` is the first of them by its id */
  readonly count: number;
  readonly example?: string;
  /** the above in words */
  readonly message: string;
}

/** The sources hold another number of vectors than expected, or not those that `--only-failed` names. */
export interface CountDiffers {
  readonly event: 'countDiffers';
  readonly message: string;
}

/** The run proves nothing. */
export interface NothingVerified {
  readonly event: 'nothingVerified';
  readonly reason: string;
}

/** The runner itself is at fault. */
export interface RunnerFailed {
  readonly event: 'runnerFailed';
  readonly message: string;
  readonly stack: string;
}

export interface RunFinished {
  readonly event: 'runFinished';
  readonly interrupted: boolean;
  readonly exitCode: number;
  readonly durationMs: number;
}

/** What happened, in the order in which it did: all that a report is made of, live or replayed from `record.jsonl`. */
export type RunEvent =
  | RunStarted
  | SourceRead
  | HistoryRead
  | FileUnreadable
  | VectorsSelected
  | VectorFinished
  | PackFinished
  | VectorTriaged
  | KnownFailureStale
  | CountDiffers
  | NothingVerified
  | RunnerFailed
  | RunFinished;

/** Makes a report of the events, which come one at a time; `runFinished` is the last, and is missing where a run was killed. */
export interface Reporter {
  on(event: RunEvent): void;
}
