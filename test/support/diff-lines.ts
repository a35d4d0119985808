import { inspect } from 'node:util';
import type { StateDiff } from '../../src/state/diff.js';

/** A line for each account of a difference, in the order of addresses and slots. */
export const diffLines = (diff: StateDiff): string[] =>
  [...diff]
    .map(
      ([address, change]) =>
        `${address}: ${inspect(change, { depth: 3, sorted: true, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: null })}`,
    )
    .sort();
