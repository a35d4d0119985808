import type { RunEvent, Status } from '../../reports/record/events.js';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number';
const boolean: Check = (value) => typeof value === 'boolean';
const list: Check = Array.isArray;
const object: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const oneOf =
  (...texts: string[]): Check =>
  (value) =>
    texts.includes(value as string);

const STATUSES = ['passed', 'failed', 'knownFailure', 'unsupported', 'unverified'] satisfies Status[];

const FINISHED = {
  id: text,
  fork: text,
  source: text,
  status: oneOf(...STATUSES),
  durationMs: number,
};

/** What each event must have for reports to be made of it. */
const FIELDS: Readonly<Record<RunEvent['event'], Readonly<Record<string, Check>>>> = {
  runStarted: { startedAt: text, executor: text, options: object, versions: object },
  sourceRead: { path: text, files: number, unreadable: number, leftOut: object },
  historyRead: { path: text, runs: list },
  fileUnreadable: { path: text, message: text },
  vectorsSelected: { found: number, selected: number, packs: number, leftOutOfPacks: number, forks: list },
  vectorFinished: { ...FINISHED, format: oneOf('state', 'blockchain'), folder: text },
  packFinished: FINISHED,
  vectorTriaged: { id: text, fork: text, summary: text, verdicts: list, folder: text, command: text },
  knownFailureStale: { id: text, signature: text, problem: text, count: number, message: text },
  countDiffers: { message: text },
  nothingVerified: { reason: text },
  runnerFailed: { message: text, stack: text },
  runFinished: { interrupted: boolean, exitCode: number, durationMs: number },
};

/** Why a value, read from a record, is no event; `undefined` where it is one. */
export function faultOf(value: unknown): string | undefined {
  if (!object(value)) return `${JSON.stringify(value)} is no event`;
  const event = value as Readonly<Record<string, unknown>>;
  if (!Object.hasOwn(FIELDS, String(event.event))) return `event: ${JSON.stringify(event.event)} is not known`;
  const fields = FIELDS[event.event as RunEvent['event']];
  const wrong = Object.keys(fields).find((field) => !fields[field]?.(event[field]));
  return wrong && `${wrong}: ${JSON.stringify(event[wrong])} is not what ${event.event} has`;
}
