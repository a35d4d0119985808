import type { RunEvent, Status } from '../../reports/record/events.js';
import { ARRAY, type Check, COUNT, NUMBER, oneOf, record, TEXT } from '../../src/primitives/input.js';

const STATUSES = ['passed', 'failed', 'knownFailure', 'unsupported', 'unverified'] satisfies Status[];
const FINISHED = { id: TEXT, fork: TEXT, source: TEXT, status: oneOf(...STATUSES), durationMs: NUMBER };

/** What each event must have for reports to be made of it. */
const EVENTS: Readonly<Record<RunEvent['event'], Check>> = {
  runStarted: record({ startedAt: TEXT, executor: TEXT, options: record({}), versions: record({}) }),
  sourceRead: record({ path: TEXT, files: COUNT, unreadable: COUNT, leftOut: record({}) }),
  historyRead: record({ path: TEXT, runs: ARRAY }),
  fileUnreadable: record({ path: TEXT, message: TEXT }),
  vectorsSelected: record({ found: COUNT, selected: COUNT, packs: COUNT, leftOutOfPacks: COUNT, forks: ARRAY }),
  vectorFinished: record({ ...FINISHED, format: oneOf('state', 'blockchain'), folder: TEXT }),
  packFinished: record(FINISHED),
  vectorTriaged: record({
    id: TEXT,
    fork: TEXT,
    source: TEXT,
    summary: TEXT,
    verdicts: ARRAY,
    folder: TEXT,
    command: TEXT,
  }),
  knownFailureStale: record({ id: TEXT, signature: TEXT, problem: TEXT, count: COUNT, message: TEXT }),
  countDiffers: record({ message: TEXT }),
  nothingVerified: record({ reason: TEXT }),
  runnerFailed: record({ message: TEXT, stack: TEXT }),
  runFinished: record({ interrupted: oneOf(true, false), exitCode: COUNT, durationMs: NUMBER }),
};
const checkKind = record({ event: oneOf(...Object.keys(EVENTS)) });

/** @throws InputError where a value, read from a record, is no event */
export function checkEvent(value: unknown): void {
  checkKind(value, 'event');
  EVENTS[(value as RunEvent).event](value, 'event');
}
