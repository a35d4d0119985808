import type { Recording } from '../../../src/executors/schedule/recording.js';
import type { Finding } from './finding.js';
import { describeLocation, locationOf } from './words.js';

/** What one thread writes by claims, no other one looks at. */
export function sharedClaim({ claimed }: Recording): Finding | undefined {
  const [shared] = claimed.flatMap((window) => window.shared);
  if (shared === undefined) return undefined;
  const { event, write } = shared;
  const location = locationOf(event.location);
  return {
    kind: 'sharedClaim',
    summary: `${event.transaction} and ${write.transaction} were executed by claims on threads ${event.thread} and ${write.thread}, and both had ${describeLocation(location)}`,
    transactions: [event.transaction, write.transaction],
    step: event.step,
    location,
    causes: [event.step, write.step],
  };
}

/** What failed by claims leaves no trace. */
export function keptClaim({ claimed }: Recording): Finding | undefined {
  const [kept] = claimed.flatMap((window) => window.kept);
  if (kept === undefined) return undefined;
  const { event, before, value } = kept;
  const location = locationOf(event.location);
  return {
    kind: 'keptClaim',
    summary: `what was executed by claims was put back, but ${describeLocation(location)} is ${value}, where it was ${before}`,
    transactions: [event.transaction],
    step: event.step,
    location,
    causes: [event.step],
  };
}
