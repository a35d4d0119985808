import type { RunStarted } from './events.js';

/**
 * What the packs of a run are made of, beside the fixtures of their source and the fork in their id: another seed, filter or list makes
 * other blocks of the same ids. `--format` does not, as only state vectors are in packs.
 */
export const compositionOf = ({
  options: { seed, filter },
  knownFailuresSha256,
}: Pick<RunStarted, 'options' | 'knownFailuresSha256'>): Composition => ({ seed, filter, knownFailuresSha256 });

export type Composition = Readonly<Record<'seed' | 'filter' | 'knownFailuresSha256', unknown>>;
