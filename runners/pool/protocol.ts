import type { Verdict } from '../verdict/verdict.js';

/** Judges one vector of a file; what it throws is that vector's verdict. */
export type RunVector<File> = (file: File, id: string) => Promise<Verdict>;

/** What the default export of a worker's module is: called once per worker, with the pool's `settings`. */
export type CreateRunVector<File, Settings> = (settings: Settings) => Promise<RunVector<File>>;

export interface WorkerData {
  /** URL of the module */
  readonly module: string;
  readonly settings: unknown;
}

/** A batch as it is sent: files once each, and per vector its id and the position of its file. */
export interface BatchMessage {
  readonly files: readonly unknown[];
  readonly vectors: readonly (readonly [id: string, file: number])[];
  /** one element: the position of the vector that the worker is at, or {@link NOT_STARTED} */
  readonly position: Int32Array;
  /** ms that each vector took whose verdict is {@link passed} and nothing more; {@link NOT_PASSED} until then */
  readonly durations: Float64Array;
}

export const NOT_STARTED = -1;
export const NOT_PASSED = -1;

/** Sent back for each vector that did not simply pass, before the worker moves on: a message takes 50 µs. */
export interface VectorMessage {
  readonly index: number;
  readonly verdict: Verdict;
  readonly durationMs: number;
}
