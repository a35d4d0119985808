import type { KnownFailureStale } from '../../reports/record/events.js';

/** What is wrong with an entry of the known failures, as an event. */
export const knownFailureStale = (stale: Omit<KnownFailureStale, 'event' | 'message'>): KnownFailureStale => ({
  event: 'knownFailureStale',
  ...stale,
  message:
    stale.example === undefined
      ? stale.problem
      : `${stale.problem}: ${stale.count} of its vectors, such as ${stale.example}`,
});
