import type {
  CommittedRead,
  ReadEvent,
  RecordedVersion,
  Recording,
  WriteEvent,
} from '../../../src/executors/schedule/recording.js';
import type { Missed, StaleRead, Write } from './evidence.js';
import type { Finding } from './finding.js';
import {
  describeLocation,
  describeVersions,
  isSameLocation,
  isSameVersion,
  isWrittenBy,
  locationOf,
  name,
  versionsOf,
} from './words.js';

/** What is read is what the versions that are read say. */
export function wrongValue({ events }: Recording): Finding | undefined {
  const wrong = events.find(
    (each): each is ReadEvent => each.event === 'reads' && each.taken !== undefined && each.taken !== each.value,
  );
  if (wrong === undefined) return undefined;
  const { step, thread, task, transaction, incarnation, taken, value, versions } = wrong;
  const location = locationOf(wrong.location);
  const who =
    task === 'commit'
      ? 'the commit'
      : `${task === 'validation' ? 'the validation of ' : ''}${name(transaction, incarnation)}`;
  const writers = versions.map((version) => version.transaction);
  return {
    kind: 'wrongValue',
    summary: `${who} took ${describeLocation(location)} for ${taken}, where ${describeVersions(versionsOf(wrong))} make ${value}`,
    transactions: task === 'commit' ? writers : [transaction, ...writers],
    step,
    location,
    ...(task === 'execution' && {
      read: {
        step,
        thread,
        transaction,
        incarnation,
        location,
        versions: versionsOf(wrong),
        value: taken ?? value,
        expectedVersions: versionsOf(wrong),
        expectedValue: value,
      },
    }),
    causes: [step],
  };
}

/** Of each transaction only what its last incarnation wrote is there. */
export function keptWrite(recording: Recording): Finding | undefined {
  const underWay = { step: recording.steps, kept: recording.kept, reads: [] };
  for (const window of [...recording.windows, underWay]) {
    const [kept] = window.kept;
    if (kept === undefined) continue;
    const { version, incarnation } = kept;
    const location = locationOf(kept.location);
    const published = publicationOf(recording, kept.location, version);
    const reader = window.reads.find(({ read }: CommittedRead) =>
      read.versions.some(
        (each) => each.transaction === version.transaction && each.incarnation === version.incarnation,
      ),
    );
    const who = reader ? `, and ${name(reader.read.transaction, reader.read.incarnation)} read it` : '';
    return {
      kind: 'keptWrite',
      summary: `${name(version.transaction, version.incarnation)} wrote ${describeLocation(location)}, ${name(version.transaction, incarnation)} did not, and the version stayed${who}`,
      transactions: [version.transaction, ...(reader ? [reader.read.transaction] : [])],
      step: published?.step ?? window.step,
      location,
      ...(published && { write: writeOf(published) }),
      ...(reader && { read: staleOf(reader) }),
      causes: [published?.step ?? window.step, ...(reader ? [reader.read.step] : [])],
    };
  }
  return undefined;
}

/** What the incarnations that count have read is what the versions at the end of the window say. */
export function staleRead(recording: Recording): Finding | undefined {
  for (const { reads } of recording.windows) {
    const [stale] = reads
      .filter(({ read, expected }) => read.value !== expected.value || read.exists !== expected.exists)
      .sort((a, b) => a.read.transaction - b.read.transaction || a.read.step - b.read.step);
    if (stale) return explainStale(recording, stale);
  }
  return undefined;
}

function explainStale(recording: Recording, stale: CommittedRead): Finding {
  const { read, expected } = stale;
  const write = overtakingWrite(recording, stale);
  const { missed, look } = whyMissed(recording, read, write);
  const evidence = staleOf(stale);
  const isOfEstimate = read.isTakenAnyway === true || (look?.estimateOf !== undefined && missed.why !== 'never');
  const kind = isOfEstimate
    ? 'estimateRead'
    : write?.isNew && write.incarnation > 0 && isUnannounced(recording, write)
      ? 'unannouncedWrite'
      : missed.why === 'skipped'
        ? 'validationSkipped'
        : 'staleRead';
  const reader = name(read.transaction, read.incarnation);
  const overtaken = write
    ? `; ${name(write.transaction, write.incarnation)} ${write.what === 'removes' ? 'removed' : 'published'} that at step ${write.step}`
    : '';
  return {
    kind,
    summary: `${reader} read ${describeLocation(evidence.location)} as ${read.value}, of ${describeVersions(evidence.versions)}, at step ${read.step}, where ${expected.value} was right, of ${describeVersions(evidence.expectedVersions)}${overtaken}; ${MISSED[missed.why](missed)}${NOTES[kind] ?? ''}`,
    transactions: [read.transaction, ...(write ? [write.transaction] : [])],
    step: read.step,
    location: evidence.location,
    read: evidence,
    ...(write && { write: writeOf(write) }),
    missed,
    causes: [read.step, write?.step, missed.step].filter((step) => step !== undefined),
  };
}

const MISSED: Readonly<Record<Missed['why'], (missed: Missed) => string>> = {
  never: () => 'it was never validated',
  before: ({ step }) => `its last validation looked before that, at step ${step}`,
  other: ({ step }) => `its last validation looked afterwards, at step ${step}, and found what it had read`,
  skipped: ({ step }) => `its last validation, at step ${step}, did not look there`,
};

const NOTES: Readonly<Record<string, string>> = {
  estimateRead: ', and what a failed incarnation had written passed for valid',
  unannouncedWrite: ', and nobody was to be validated again though the write was a new one',
};

/** The write that made what the read should have been: of the version that it should have met, or the end of the one that it met. */
function overtakingWrite(recording: Recording, { read, expected }: CommittedRead): WriteEvent | undefined {
  const missing = expected.versions.find((version) => !read.versions.some((each) => isSameVersion(each, version)));
  const gone = read.versions.find((version) => !expected.versions.some((each) => isSameVersion(each, version)));
  const changed = missing ?? gone;
  if (changed === undefined) return undefined;
  const writes = recording.events.filter(
    (each): each is WriteEvent => each.event === 'writes' && isWrittenBy(read.location, each.location),
  );
  const after = writes.filter(({ transaction, step }) => transaction === changed.transaction && step >= read.step);
  if (missing)
    return after.find(({ what, incarnation }) => what === 'publishes' && incarnation === missing.incarnation);
  return after.find(({ what }) => what === 'removes') ?? after[0];
}

function whyMissed(recording: Recording, read: ReadEvent, write: WriteEvent | undefined) {
  const isOfReader = (each: { transaction: number; incarnation: number }) =>
    each.transaction === read.transaction && each.incarnation === read.incarnation;
  const last = recording.events.findLast((each) => each.event === 'validated' && isOfReader(each) && each.isValid);
  if (last?.event !== 'validated') return { missed: { why: 'never' } satisfies Missed, look: undefined };
  const { thread } = last;
  const begun = recording.events.findLast(
    (each) => each.event === 'begins' && each.task === 'validation' && each.thread === thread && each.step <= last.step,
  );
  const look = recording.events.find(
    (each): each is ReadEvent =>
      each.event === 'reads' &&
      each.task === 'validation' &&
      each.thread === thread &&
      each.step >= (begun?.step ?? 0) &&
      each.step <= last.step &&
      isSameLocation(each.location, read.location),
  );
  if (look === undefined) return { missed: { why: 'skipped', step: last.step, thread } satisfies Missed, look };
  const why: Missed['why'] = write && look.step < write.step ? 'before' : 'other';
  return { missed: { why, step: look.step, thread } satisfies Missed, look };
}

/** The writer went on to validate itself alone, as if it had written nothing new. */
function isUnannounced(recording: Recording, { transaction, incarnation }: WriteEvent): boolean {
  const execution = recording.events.findLast(
    (each) =>
      each.event === 'begins' &&
      each.task === 'execution' &&
      each.transaction === transaction &&
      each.incarnation === incarnation,
  );
  if (execution?.event !== 'begins') return false;
  const { thread, step, end = recording.steps } = execution;
  const fell = recording.events.some(
    (each) =>
      each.event === 'counter' &&
      each.counter === 'VALIDATION_IDX' &&
      each.thread === thread &&
      each.step > step &&
      each.step <= end &&
      each.to < each.from,
  );
  const next = recording.events.find((each) => each.event === 'begins' && each.thread === thread && each.step > step);
  return (
    !fell &&
    next?.event === 'begins' &&
    next.task === 'validation' &&
    next.transaction === transaction &&
    next.step === end
  );
}

function publicationOf(
  { events }: Recording,
  location: WriteEvent['location'],
  { transaction, incarnation }: RecordedVersion,
): WriteEvent | undefined {
  return events.find(
    (each): each is WriteEvent =>
      each.event === 'writes' &&
      each.what === 'publishes' &&
      each.transaction === transaction &&
      each.incarnation === incarnation &&
      isSameLocation(each.location, location),
  );
}

const writeOf = ({ step, thread, transaction, incarnation, what, location, value }: WriteEvent): Write => ({
  step,
  thread,
  transaction,
  incarnation,
  what,
  location: locationOf(location),
  value,
});

const staleOf = ({ read, expected }: CommittedRead): StaleRead => ({
  step: read.step,
  thread: read.thread,
  transaction: read.transaction,
  incarnation: read.incarnation,
  location: locationOf(read.location),
  versions: versionsOf(read),
  value: read.value,
  expectedVersions: versionsOf(expected),
  expectedValue: expected.value,
});
