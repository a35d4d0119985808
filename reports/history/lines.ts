import { readFileSync } from 'node:fs';
import { type PastRun, SCHEMA_VERSION } from '../record/events.js';
import { describeScope } from '../record/selection.js';
import type { Summary } from '../record/tally.js';
import { HistoryError } from './history-error.js';

/** A run in one line, without its line feed. */
export function lineOf(run: Pick<PastRun, 'date' | 'commit'>, summary: Summary): string {
  const { executor, options, sources, forks, totals, durationMs, vectorsPerSecond } = summary;
  const line: PastRun = {
    schemaVersion: SCHEMA_VERSION,
    ...run,
    executor,
    selection: describeScope(options),
    fixtures: sources.map(({ path, sha256 }) => ({ path, ...(sha256 !== undefined && { sha256 }) })),
    forks,
    totals,
    durationMs,
    vectorsPerSecond,
  };
  return JSON.stringify(line);
}

/** @throws HistoryError */
export const readLines = (path: string): PastRun[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text, index) => (text === '' ? [] : [parseLine(text, `${path}: line ${index + 1}`)]));

const TYPES = [
  ['date', 'string'],
  ['executor', 'string'],
  ['selection', 'string'],
  ['fixtures', 'object'],
  ['forks', 'object'],
  ['totals', 'object'],
  ['durationMs', 'number'],
  ['vectorsPerSecond', 'number'],
] as const;

function parseLine(text: string, place: string): PastRun {
  let line: Partial<PastRun> | null;
  try {
    line = JSON.parse(text);
  } catch (error) {
    throw new HistoryError(`${place}: ${(error as Error).message}`);
  }
  if (line?.schemaVersion !== SCHEMA_VERSION)
    throw new HistoryError(`${place}: schemaVersion: ${line?.schemaVersion} is not ${SCHEMA_VERSION}`);
  for (const [field, type] of TYPES)
    if (typeof line[field] !== type || line[field] === null)
      throw new HistoryError(`${place}: ${field}: ${JSON.stringify(line[field])} is no ${type}`);
  return line as PastRun;
}
