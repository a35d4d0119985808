import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type PackFinished,
  type RunEvent,
  type RunFinished,
  type RunStarted,
  SCHEMA_VERSION,
  type VectorFinished,
  type VectorsSelected,
} from '../../reports/record/events.js';
import { checkEvent } from './check-event.js';
import { UsageError } from './options.js';

/** The record of a run that ended. */
export interface RunRecord {
  /** path of its `record.jsonl` */
  readonly file: string;
  readonly started: RunStarted;
  readonly finished: RunFinished;
  readonly selected: VectorsSelected | undefined;
  /** neither interrupted nor ended by a fault of the runner */
  readonly isWhole: boolean;
  /** what is told of the run and its sources, not of a vector or pack */
  readonly notes: readonly RunEvent[];
  /** all vectors and packs */
  readonly judged: readonly Judged[];
  /** all events, read again: a record may be larger than memory */
  events(): Iterable<RunEvent>;
}

export type Judged = Pick<VectorFinished | PackFinished, 'id' | 'source'>;

/**
 * @param path a folder with a `record.jsonl`, or that file
 * @throws UsageError for a file that is no record, one of another schema version, or one of a run that did not end
 */
export function readRecord(path: string): RunRecord {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  const file = isFolder ? join(path, 'record.jsonl') : path;
  const notes: RunEvent[] = [];
  const judged: Judged[] = [];
  let last: RunEvent | undefined;
  for (const event of readEvents(file, 'merge')) {
    last = event;
    if (!('id' in event) || event.event === 'knownFailureStale') notes.push(event);
    else if (event.event === 'vectorFinished' || event.event === 'packFinished')
      judged.push({ id: event.id, source: event.source });
  }
  const [started] = notes;
  if (last?.event !== 'runFinished' || started?.event !== 'runStarted')
    throw new UsageError(`merge: ${file}: has no end: its run was killed, or still goes on`);
  return {
    file,
    started,
    finished: last,
    selected: notes.find((event) => event.event === 'vectorsSelected'),
    isWhole: !last.interrupted && notes.every(({ event }) => event !== 'runnerFailed'),
    notes,
    judged,
    events: () => readEvents(file, 'merge'),
  };
}

/**
 * @param reader the command or flag that reads the record, for the error
 * @throws UsageError
 */
export function* readEvents(file: string, reader: string): Generator<RunEvent> {
  const place = `${reader}: ${file}`;
  let line = 0;
  for (const text of readLines(file, reader)) {
    line++;
    const event = attempt(`${place}: line ${line}`, () => JSON.parse(text));
    if (line === 1) checkFirst(event, place);
    attempt(`${place}: line ${line}`, () => checkEvent(event));
    yield event;
  }
  if (line === 0) throw new UsageError(`${place}: is empty`);
}

/** bytes */
const CHUNK = 1 << 20;
const LINE_FEED = 10;

function* readLines(path: string, reader: string): Generator<string> {
  const file = attempt(reader, () => openSync(path, 'r'));
  try {
    const chunk = Buffer.alloc(CHUNK);
    let rest: Buffer[] = [];
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end !== -1 && end < read; end = chunk.indexOf(LINE_FEED, start)) {
        yield Buffer.concat([...rest, chunk.subarray(start, end)]).toString();
        rest = [];
        start = end + 1;
      }
      rest.push(Buffer.from(chunk.subarray(start, read)));
    }
    const last = Buffer.concat(rest);
    if (last.length > 0) yield last.toString();
  } finally {
    closeSync(file);
  }
}

function attempt<T>(place: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new UsageError(`${place}: ${(error as Error).message}`);
  }
}

function checkFirst(event: RunEvent, place: string): void {
  if (event?.event !== 'runStarted') throw new UsageError(`${place}: line 1 is no runStarted: it is no record`);
  const { schemaVersion } = event;
  if (schemaVersion !== SCHEMA_VERSION)
    throw new UsageError(`${place}: schemaVersion: ${schemaVersion} is not ${SCHEMA_VERSION}`);
}
