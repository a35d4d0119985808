import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type RunEvent,
  type RunFinished,
  type RunStarted,
  SCHEMA_VERSION,
  type VectorsSelected,
} from '../../reports/record/events.js';
import { UsageError } from './options.js';

/** The record of a run that ended. */
export interface RunRecord {
  /** path of its `record.jsonl` */
  readonly file: string;
  readonly started: RunStarted;
  /** all but the first and the last */
  readonly events: readonly RunEvent[];
  readonly finished: RunFinished;
  readonly selected: VectorsSelected | undefined;
  /** neither interrupted nor ended by a fault of the runner */
  readonly isWhole: boolean;
}

const LINE_FEED = 10;

/**
 * @param path a folder with a `record.jsonl`, or that file
 * @throws UsageError for a file that is no record, one of another schema version, or one of a run that did not end
 */
export function readRecord(path: string): RunRecord {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  const file = isFolder ? join(path, 'record.jsonl') : path;
  const events = [...readEvents(file)];
  const [started] = events;
  const finished = events.at(-1);
  if (finished?.event !== 'runFinished' || started?.event !== 'runStarted')
    throw new UsageError(`merge: ${file}: has no end: its run was killed, or still goes on`);
  return {
    file,
    started,
    events: events.slice(1, -1),
    finished,
    selected: events.find((event) => event.event === 'vectorsSelected'),
    isWhole: !finished.interrupted && events.every(({ event }) => event !== 'runnerFailed'),
  };
}

/** Line by line: a record may be longer than any string. */
function* readEvents(file: string): Generator<RunEvent> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`merge: ${(error as Error).message}`);
  }
  for (let line = 1, start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(LINE_FEED, start);
    const event = parseEvent(bytes.toString('utf8', start, end === -1 ? bytes.length : end), `${file}: line ${line}`);
    if (line === 1) checkFirst(event, file);
    yield event;
    start = end === -1 ? bytes.length : end + 1;
  }
}

function parseEvent(text: string, place: string): RunEvent {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`merge: ${place}: ${(error as Error).message}`);
  }
}

function checkFirst(event: RunEvent, file: string): void {
  if (event?.event !== 'runStarted') throw new UsageError(`merge: ${file}: line 1 is no runStarted: it is no record`);
  const { schemaVersion } = event;
  if (schemaVersion !== SCHEMA_VERSION)
    throw new UsageError(`merge: ${file}: schemaVersion: ${schemaVersion} is not ${SCHEMA_VERSION}`);
}
