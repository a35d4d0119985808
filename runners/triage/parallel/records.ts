import type { AddedEvent, Recording } from '../../../src/executors/schedule/recording.js';
import type { Finding } from './finding.js';
import { describeLocation, isWrittenBy, locationOf } from './words.js';

/** Two addresses have two records. */
export function sharedLocation({ events }: Recording): Finding | undefined {
  const all = events.filter((each) => each.event === 'shares');
  const [shared] = all;
  if (shared === undefined) return undefined;
  const { step, transaction, asked, given } = shared;
  return {
    kind: 'sharedLocation',
    summary: `${nameOf(transaction)} asked for account ${asked} and was given the one of ${given}`,
    transactions: [...new Set(all.flatMap((each) => each.transaction ?? []))],
    step,
    location: { part: 'account', address: asked },
    causes: [step],
  };
}

/** Whoever looks for a location finds its record, and adds none. */
export function lostLocation({ events }: Recording): Finding | undefined {
  const lost = events.find(
    (each): each is AddedEvent => each.event === 'adds' && (each.isKnown || each.cells !== each.cellsInUse),
  );
  if (lost === undefined) return undefined;
  const { step, cells, cellsInUse, isKnown, transaction } = lost;
  const location = locationOf(lost.location);
  const again = isKnown ? ' once more' : '';
  const where = cells === cellsInUse ? '' : ` to an index of ${cells} cells, where one of ${cellsInUse} was in use`;
  // whichever of the records each of them had
  const others = events.flatMap((each) => {
    const isUse = (each.event === 'reads' && each.task === 'execution') || each.event === 'claims';
    return isUse && isWrittenBy(each.location, lost.location) ? each.transaction : [];
  });
  return {
    kind: 'lostLocation',
    summary: `${nameOf(transaction)} added ${describeLocation(location)}${again}${where}`,
    transactions: [...new Set(transaction === undefined ? others : [transaction, ...others])],
    step,
    location,
    causes: [step],
  };
}

const nameOf = (transaction: number | undefined): string =>
  transaction === undefined ? 'a thread' : `transaction ${transaction}`;
