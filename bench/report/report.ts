import type { Spread } from '../measure.js';

/** Grows with every change that a reader of older files would have to know of. */
export const SCHEMA = 1;

/** What one run of the benchmarks found: `bench.json`. */
export interface Report {
  readonly schema: typeof SCHEMA;
  /** ISO 8601 */
  readonly date: string;
  /** repeats the run */
  readonly command: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  /** of git, where the project is a checkout */
  readonly commit?: string;
  readonly cases: readonly CaseResult[];
  readonly comparisons: readonly Comparison[];
  /** suites that gave no result, or not all of theirs */
  readonly leftOut: readonly { readonly suite: string; readonly message: string }[];
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** GiB */
  readonly memory: number;
  readonly system: string;
  /** processes that ran or waited to run in the minute before */
  readonly load: number;
}

/** A block, or several, by every contender. */
export interface CaseResult {
  readonly suite: string;
  readonly name: string;
  readonly fork: string;
  readonly transactions: number;
  readonly gas: number;
  readonly blocks: readonly { readonly name: string; readonly transactions: number; readonly gas: number }[];
  readonly lanes: readonly LaneResult[];
}

/** One contender on a case, in a process of its own. */
export interface LaneResult {
  readonly name: string;
  /** of the parallel executor */
  readonly threads?: number;
  /** 1; or how much more gas the case has than what this contender executed: its times are multiplied by it */
  readonly scale: number;
  /** the executor knows the state from a block before */
  readonly warm: Timed;
  /** it reads the state anew */
  readonly cold?: Timed;
  /** warm execution over a state in tries, and the state root after it */
  readonly withRoot?: Pick<Timed, 'time' | 'speedUp'>;
  /** MiB resident: with the case loaded, and the most until it had been executed once; not scaled */
  readonly memory: { readonly before: number; readonly peak: number };
  /** ms; in blocks' order of processing; older files have no "read" */
  readonly stages?: Readonly<Partial<Record<Stage, Spread>>>;
  readonly speculation?: Speculation;
}

/** @ethereumjs/vm; its scale is 1 where it executed all of the case. */
export const isReference = ({ name }: LaneResult): boolean => name.startsWith('ethereumjs');

/** All of a case's blocks. */
export interface Timed {
  /** ms */
  readonly time: Spread;
  /** ms of the whole process, user and system */
  readonly cpu: Spread;
  /** sequential's time by this one's, round by round */
  readonly speedUp: Spread;
  /** ms: the median of each block, where there are several */
  readonly blocks?: readonly number[];
}

/**
 * What a block goes through: RLP to fields, fields to senders, both to the kernel's records; the transactions; the state difference;
 * all outcomes and the difference read from bytes; receipts with their root and bloom; the state root.
 */
export const STAGES = ['decode', 'recover', 'encode', 'execute', 'commit', 'read', 'receipts', 'root'] as const;
export type Stage = (typeof STAGES)[number];

/** What Block-STM did, in runs of their own, as statistics cost time. */
export interface Speculation {
  readonly reexecutions: number;
  readonly aborts: number;
  readonly suspensions: number;
  /** transactions that no thread speculated on */
  readonly inOrder: number;
  /** what speaks against more speed */
  readonly cause: string;
  /** a model's, not measured; absent where not all was recorded */
  readonly simulated?: Simulated;
}

export interface Simulated {
  /** by threads: times as fast as with those that were measured */
  readonly gains: Readonly<Record<string, number>>;
  /** µs for each transaction: validations, and executions in vain */
  readonly overhead: number;
  /** of the time: what stays as it is */
  readonly serial: number;
}

/** One piece of work done in several ways, or one figure. */
export interface Comparison {
  readonly suite: string;
  readonly what: string;
  readonly unit: 'µs' | 'ms' | 'MiB' | 'bytes';
  /** the first one is what the others are compared with */
  readonly ways: readonly { readonly name: string; readonly spread: Spread }[];
}
