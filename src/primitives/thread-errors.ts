import { describe } from './input.js';

/** A block came after `close()`. */
export class ClosedError extends Error {
  readonly code = 'CLOSED';

  constructor(what = 'engine') {
    super(`the ${what} was closed: a block needs another one`);
    this.name = 'ClosedError';
  }
}

/** So many threads there cannot be. */
export class ThreadCountError extends RangeError {
  readonly code = 'THREAD_COUNT';
  readonly threads: number;

  constructor(threads: number, most?: number) {
    super(`threads: ${describe(threads)} is not a whole number from 1 ${most === undefined ? 'on' : `to ${most}`}`);
    this.name = 'ThreadCountError';
    this.threads = threads;
  }
}
