import type { SetUp } from '../contenders/reference.js';
import type { Speculation, Stage } from '../report/report.js';

/**
 * Whether the executor knows the base state: it keeps what it read for the next block on the same state. As a client's blocks follow
 * each other, most of what a block reads is known from the ones before.
 */
export type Temperature = 'warm' | 'cold';

/** @ethereumjs/vm in one of its set-ups, or one of the engine's executors. */
export type ContenderName = SetUp | 'sequential' | 'parallel';

/** What one process is to measure. */
export interface LaneSpec {
  readonly suite: string;
  /** the case's place in the suite */
  readonly number: number;
  /** transactions, in place of the case's own number */
  readonly size?: number;
  readonly contender: ContenderName;
  /** of `parallel` */
  readonly threads?: number;
}

export interface Loaded {
  readonly fork: string;
  readonly blocks: readonly { readonly name: string; readonly transactions: number }[];
  /** MiB resident */
  readonly memory: number;
}

export interface First {
  /** of each block */
  readonly gas: readonly number[];
  /** MiB: the most that was ever resident */
  readonly peak: number;
}

export interface Run {
  /** of each block */
  readonly ms: readonly number[];
  /** ms, user and system, of the whole process */
  readonly cpu: number;
}

export interface RootRun {
  /** of all blocks: execution, and the state root after each */
  readonly ms: number;
  /** the state roots after each block */
  readonly roots: readonly string[];
}

export interface StageRun {
  /** ms of all blocks */
  readonly times: Readonly<Record<Stage, number>>;
  readonly roots: RootRun['roots'];
}

/** One contender on one case. Where the parent asks, a process of its own answers, and ends when it is ended; everything passes as JSON. */
export interface Lane {
  /** Executes each block once. @throws Error where a transaction is rejected */
  first(): Promise<First>;
  /** Until its code is compiled; the last run. */
  warmUp(): Promise<Run>;
  /**
   * @param isLong of each block: it is not executed before, to have the processor again
   * @throws Error where a block's gas is another than at first
   */
  run(temperature: Temperature, isLong: readonly boolean[]): Promise<Run>;
  /** The first time takes memory, and time of its own. */
  runWithRoot(): Promise<RootRun>;
  stage?(): Promise<StageRun>;
  /** After {@link runWithRoot}. @throws Error where threads that speculate on everything find another gas or root */
  speculate?(): Promise<Speculation>;
  /** After {@link runWithRoot}. @throws Error where the engine's roots are others */
  check?(): Promise<void>;
}
