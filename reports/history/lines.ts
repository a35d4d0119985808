import { readFileSync } from 'node:fs';
import { type PastRun, SCHEMA_VERSION } from '../record/events.js';
import { describeScope } from '../record/selection.js';
import type { Summary } from '../record/tally.js';
import { checked } from './check.js';
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

const TYPES = {
  date: 'string',
  executor: 'string',
  selection: 'string',
  fixtures: 'list',
  forks: 'object',
  totals: 'object',
  durationMs: 'number',
  vectorsPerSecond: 'number',
} as const;
const COUNTS = ['total', 'passed', 'failed', 'knownFailure', 'unsupported', 'unverified'];
const PACK_COUNTS = ['total', 'passed', 'failed', 'unsupported', 'unverified'];

function parseLine(text: string, place: string): PastRun {
  let line: Partial<PastRun> | null;
  try {
    line = JSON.parse(text);
  } catch (error) {
    throw new HistoryError(`${place}: ${(error as Error).message}`);
  }
  if (line?.schemaVersion !== SCHEMA_VERSION)
    throw new HistoryError(`${place}: schemaVersion: ${line?.schemaVersion} is not ${SCHEMA_VERSION}`);
  for (const [field, type] of Object.entries(TYPES)) checked(line[field as keyof PastRun], type, `${place}: ${field}`);
  if (Number.isNaN(Date.parse(line.date ?? '')))
    throw new HistoryError(`${place}: date: ${JSON.stringify(line.date)} is no date`);
  checkCounts(line.totals, COUNTS, `${place}: totals`);
  for (const [name, fork] of Object.entries(line.forks ?? {})) {
    const at = `${place}: forks.${name}`;
    const { state, blockchain, packs } = checked(fork, 'object', at);
    checkCounts(state, COUNTS, `${at}.state`);
    checkCounts(blockchain, COUNTS, `${at}.blockchain`);
    if (packs !== undefined) checkCounts(packs, PACK_COUNTS, `${at}.packs`);
  }
  return line as PastRun;
}

function checkCounts(value: unknown, names: readonly string[], place: string): void {
  const counts = checked(value, 'object', place);
  for (const name of names) checked(counts[name], 'number', `${place}.${name}`);
}
