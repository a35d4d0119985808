import type { ReadEvent, Recording } from '../../../src/executors/schedule/recording.js';
import type { Finding } from './finding.js';
import { describeLocation, isSameLocation, locationOf, name } from './words.js';

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
export function keptClaim({ claimed, events }: Recording): Finding | undefined {
  const all = claimed.flatMap((window) => window.kept);
  const reads = events.filter((each): each is ReadEvent => each.event === 'reads' && each.task === 'execution');
  const readers = reads.flatMap((read) => {
    const kept = all.find(({ event }) => event.step < read.step && isSameLocation(event.location, read.location));
    return kept ? [{ kept, read }] : [];
  });
  const [{ kept, read } = { kept: all[0], read: undefined }] = readers;
  if (kept === undefined) return undefined;
  const { event, before, value } = kept;
  const location = locationOf(event.location);
  const who = read ? `, and ${name(read.transaction, read.incarnation)} read it` : '';
  const transactions = [...readers.map((each) => each.read.transaction), ...all.map((each) => each.event.transaction)];
  return {
    kind: 'keptClaim',
    summary: `what was executed by claims was put back, but ${describeLocation(location)} is ${value}, where it was ${before}${who}`,
    transactions: [...new Set(transactions)],
    step: event.step,
    location,
    causes: [event.step, ...(read ? [read.step] : [])],
  };
}
