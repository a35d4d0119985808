import type { RecordedEvent, Recording } from '../../../src/executors/schedule/recording.js';
import type { Row } from './evidence.js';
import type { Finding } from './finding.js';
import { describeLocation, describeVersions, locationOf, versionsOf } from './words.js';

const MOST_ROWS = 40;

/** What happened to the transactions and the location of a finding, those rows nearest to its causes where there are too many. */
export function timelineOf(recording: Recording, { causes, transactions, location, sleepers }: Finding): Row[] {
  const where = location && describeLocation(location);
  const involved = new Set(transactions);
  const rows = recording.events.flatMap((event) => {
    const row = rowOf(event);
    if (row === undefined) return [];
    const isCause = causes.includes(row.step);
    const isAbout = row.transaction !== undefined && involved.has(row.transaction);
    const isThere = where === undefined || row.location === undefined || row.location === where;
    const isAsleep = (event.event === 'sleeps' || event.event === 'wakes') && sleepers !== undefined;
    const isOfAll = event.event === 'counter';
    return isCause || (isAbout && isThere) || isAsleep || isOfAll ? [{ ...row, ...(isCause && { isCause }) }] : [];
  });
  const distance = ({ step }: Row): number => Math.min(...causes.map((cause) => Math.abs(cause - step)));
  return rows
    .toSorted((a, b) => Number(b.isCause ?? false) - Number(a.isCause ?? false) || distance(a) - distance(b))
    .slice(0, MOST_ROWS)
    .sort((a, b) => a.step - b.step);
}

function rowOf(event: RecordedEvent): Row | undefined {
  const { step, thread } = event;
  switch (event.event) {
    case 'begins':
      return { ...who(event), what: event.task === 'execution' ? 'executes' : 'validates' };
    case 'reads': {
      if (event.task === 'commit') return { step, thread, what: 'commits', ...at(event) };
      const what = event.task === 'validation' ? 'reads again' : 'reads';
      return { ...who(event), what: `${what} ${describeVersions(versionsOf(event))}`, ...at(event) };
    }
    case 'writes':
      return { ...who(event), what: event.what, ...at(event) };
    case 'claims':
      return {
        step,
        thread,
        transaction: event.transaction,
        what: event.isWrite ? 'claims' : 'looks at',
        location: describeLocation(locationOf(event.location)),
      };
    case 'validated':
      return { ...who(event), what: `is ${event.isValid ? 'valid' : event.isAborted ? 'aborted' : 'not valid'}` };
    case 'status':
      // it begins to be executed
      if (event.to.status === 'executing') return undefined;
      return { step, thread, transaction: event.transaction, incarnation: event.to.incarnation, what: event.to.status };
    case 'counter':
      return event.to < event.from && event.counter !== 'NUM_ACTIVE_TASKS'
        ? { step, thread, what: `${event.counter} falls from ${event.from} to ${event.to}` }
        : event.counter === 'DONE_MARKER'
          ? { step, thread, what: 'all is done' }
          : undefined;
    case 'waits':
      return { step, thread, transaction: event.transaction, what: `waits for ${event.waitsFor}` };
    case 'sleeps':
    case 'wakes':
      return { step, thread, what: `${event.event === 'sleeps' ? 'sleeps' : 'is woken'}: ${event.at}` };
    case 'adds':
      return {
        ...perhaps(event),
        what: `adds to the index of ${event.cells} cells`,
        location: describeLocation(locationOf(event.location)),
      };
    case 'shares':
      return {
        ...perhaps(event),
        what: `is given ${event.given}`,
        location: `account ${event.asked}`,
      };
  }
}

const who = ({
  step,
  thread,
  transaction,
  incarnation,
}: Required<Pick<Row, 'step' | 'thread' | 'transaction' | 'incarnation'>>) => ({
  step,
  thread,
  transaction,
  incarnation,
});

const perhaps = ({
  step,
  thread,
  transaction,
}: Pick<RecordedEvent, 'step' | 'thread'> & { transaction?: number | undefined }) => ({
  step,
  thread,
  ...(transaction !== undefined && { transaction }),
});

const at = ({ location, value }: { location: Parameters<typeof locationOf>[0]; value: string }) => ({
  location: describeLocation(locationOf(location)),
  value,
});
