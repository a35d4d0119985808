import { isDeepStrictEqual } from 'node:util';
import type { KnownFailureStale, RunEvent, RunStarted, VectorsSelected } from '../../reports/record/events.js';
import { shardOf } from '../../reports/record/selection.js';
import { sortForks } from './forks.js';
import { UsageError } from './options.js';
import type { RunRecord } from './read-record.js';
import { knownFailureStale } from './stale.js';

export type Records = readonly [RunRecord, ...RunRecord[]];

type Kind = RunEvent['event'];
/** What each shard tells of all sources. */
const OF_SOURCES: ReadonlySet<Kind> = new Set(['sourceRead', 'fileUnreadable', 'countDiffers']);
/** What each shard tells, and the merge tells of all. */
const TOLD_ONCE: ReadonlySet<Kind> = new Set([
  ...OF_SOURCES,
  'runStarted',
  'historyRead',
  'vectorsSelected',
  'knownFailureStale',
  'nothingVerified',
  'runFinished',
]);

/**
 * @throws UsageError unless the records are those of all shards of one run
 */
export function checkRecords(records: Records): void {
  checkShards(records);
  checkAlike(records);
  checkVectors(records);
}

/**
 * The events of the one run whose shards these records are, from `runStarted` to the last but how it ends.
 * @param options of `runStarted` that are the merge's own; where a history is among them, that one says what is a regression
 */
export function* mergeRecords(
  records: Records,
  options: Readonly<Record<string, unknown>> & { readonly history?: string },
): Generator<RunEvent> {
  const asItIs = options.history === undefined ? (event: RunEvent) => event : withoutRegression;
  // one that was stopped early has not read the sources
  const first = records.find(({ selected }) => selected) ?? records[0];
  const { notes } = first;
  yield started(records, first, options);
  const sources = sourcesOf(notes);
  yield* notes.filter(({ event }) => OF_SOURCES.has(event));
  // that of a shard is about shards
  if (records.length === 1 && options.history === undefined)
    yield* notes.filter(({ event }) => event === 'historyRead');
  yield* selection(records);
  for (const record of records) {
    const own = sourcesOf(record.notes);
    const toldOf = new Map(own.map((path, index) => [path, sources[index] ?? path]));
    for (const event of record.events())
      if (!TOLD_ONCE.has(event.event)) yield asItIs(withSource(event, (path) => toldOf.get(path) ?? path));
  }
  yield* stale(records.flatMap(({ notes }) => notes));
}

/**
 * Options that say how a run was done, not what. What the fixtures hold and the known failures say is compared, not where they lie;
 * of the expected counts, which ones differ.
 */
const HOW = new Set(['fixtures', 'knownFailures', 'expectCounts', 'shard', 'workers', 'out', 'reporters', 'history']);

function checkShards(records: Records): void {
  const [first] = records;
  const { count } = shardOf(first.started.options.shard) ?? { count: 1 };
  const files = new Map<number, string>();
  for (const { file, started } of records) {
    const shard = shardOf(started.options.shard);
    if (shard === undefined && records.length > 1) throw new UsageError(`merge: ${file}: is a whole run, and no shard`);
    const { index, count: others } = shard ?? { index: 1, count: 1 };
    if (others !== count)
      throw new UsageError(`merge: ${file}: is shard ${index}/${others}, ${first.file} one of ${count}`);
    const other = files.get(index);
    if (other !== undefined) throw new UsageError(`merge: shard ${index}/${count} is there twice: ${other}, ${file}`);
    files.set(index, file);
  }
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !files.has(index));
  if (missing.length > 0)
    throw new UsageError(`merge: ${missing.map((index) => `shard ${index}/${count}`).join(', ')}: missing`);
}

function checkAlike(records: readonly RunRecord[]): void {
  checkEqual(records, ({ started: { executor, commit, versions, options } }) => ({
    ...named('versions', versions),
    commit,
    executor,
    ...named('options', Object.fromEntries(Object.entries(options).filter(([name]) => !HOW.has(name)))),
  }));
  checkKnownFailures(records);
  checkEqual(
    records.filter(({ selected }) => selected),
    ({ notes, selected }) => ({
      ...Object.assign(
        {},
        ...notes
          .filter((event) => event.event === 'sourceRead')
          .map(({ sha256, files, unreadable }, index) => named(`fixtures[${index}]`, { sha256, files, unreadable })),
      ),
      'vectors found': selected?.found,
      'vectors left out of packs': selected?.leftOutOfPacks,
      'counts that differ': notes.filter(({ event }) => event === 'countDiffers'),
    }),
  );
}

function checkKnownFailures([first, ...others]: readonly RunRecord[]): void {
  const listOf = (record?: RunRecord) => record?.started.options.knownFailures ?? "the project's own";
  for (const record of others)
    if (record.started.knownFailuresContentSha256 !== first?.started.knownFailuresContentSha256)
      throw new UsageError(
        `merge: ${record.file}: its list of known failures, ${listOf(record)}, says something else than ${listOf(first)}, that of ${first?.file}`,
      );
}

const named = (name: string, fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [`${name}.${field}`, value]));

function checkEqual(records: readonly RunRecord[], fieldsOf: (record: RunRecord) => Record<string, unknown>): void {
  const [first, ...others] = records.map((record) => ({ file: record.file, fields: fieldsOf(record) }));
  for (const { file, fields } of others)
    for (const field of Object.keys({ ...first?.fields, ...fields })) {
      const [own, other] = [fields[field], first?.fields[field]];
      if (!isDeepStrictEqual(own, other))
        throw new UsageError(`merge: ${file}: ${field}: ${show(own)} is not ${show(other)}, as in ${first?.file}`);
    }
}

const show = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));

/** @throws UsageError unless each shard has all that it selected, and none has what another has */
function checkVectors(records: readonly RunRecord[]): void {
  const places = new Map<string, string>();
  for (const { file, notes, judged, selected, isWhole } of records) {
    const sources = sourcesOf(notes);
    const expected = (selected?.selected ?? 0) + (selected?.packs ?? 0);
    if (isWhole && judged.length !== expected)
      throw new UsageError(`merge: ${file}: has ${judged.length} of ${expected} vectors and packs`);
    for (const { id, source } of judged) {
      const key = `${sources.indexOf(source)} ${id}`;
      const other = places.get(key);
      if (other !== undefined) throw new UsageError(`merge: ${id} is in two shards: ${other}, ${file}`);
      places.set(key, file);
    }
  }
}

function started(records: Records, { started }: RunRecord, options: Readonly<Record<string, unknown>>): RunStarted {
  // what a shard has of its own; a whole run stays as it was
  const own = records.length > 1 && options.history === undefined ? ['shard', 'history'] : ['shard'];
  const shared = Object.entries(started.options).filter(([name]) => !own.includes(name));
  const [startedAt = started.startedAt] = records.map(({ started }) => started.startedAt).sort();
  return { ...started, startedAt, options: { ...Object.fromEntries(shared), ...options } };
}

function selection(records: readonly RunRecord[]): VectorsSelected[] {
  const all = records.flatMap(({ selected }) => selected ?? []);
  const sum = (count: (of: VectorsSelected) => number): number => all.reduce((total, of) => total + count(of), 0);
  return all.slice(0, 1).map((first) => ({
    ...first,
    selected: sum(({ selected }) => selected),
    packs: sum(({ packs }) => packs),
    forks: sortForks(all.flatMap(({ forks }) => forks)),
  }));
}

const sourcesOf = (notes: readonly RunEvent[]): string[] =>
  notes.filter((event) => event.event === 'sourceRead').map(({ path }) => path);

/** Shards may have read the same source at different places. */
const withSource = (event: RunEvent, toldOf: (path: string) => string): RunEvent =>
  'source' in event ? { ...event, source: toldOf(event.source) } : event;

function withoutRegression(event: RunEvent): RunEvent {
  if (event.event !== 'vectorFinished' && event.event !== 'packFinished') return event;
  const { regression: _, ...others } = event;
  return others;
}

/** What several shards show of one entry is one event, as in a single run. */
function stale(events: readonly RunEvent[]): KnownFailureStale[] {
  const merged = new Map<string, KnownFailureStale>();
  for (const event of events) {
    if (event.event !== 'knownFailureStale') continue;
    const key = JSON.stringify([event.id, event.signature, event.problem]);
    const other = merged.get(key);
    const [example] = [event.example, other?.example].filter((id) => id !== undefined).sort();
    merged.set(
      key,
      knownFailureStale({
        ...event,
        count: event.count + (other?.count ?? 0),
        ...(example !== undefined && { example }),
      }),
    );
  }
  return [...merged.values()];
}
