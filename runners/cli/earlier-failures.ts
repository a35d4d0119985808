import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { PackFinished, RunStarted, SourceRead, VectorFinished } from '../../reports/record/events.js';
import { UsageError } from './options.js';
import { readEvents } from './read-record.js';

/** Of a vector or pack, as much as a report says; `first`: what was seen of a pack that only threads failed. */
export type EarlierFailure = Pick<VectorFinished, 'id'> & Partial<Pick<PackFinished, 'source' | 'fork' | 'first'>>;

/** What a report says of an earlier run: `run` and `sources` are missing where somebody else wrote it. */
export interface EarlierRun {
  readonly file: string;
  readonly run?: RunStarted | undefined;
  readonly sources: readonly SourceRead[];
  readonly failures: readonly EarlierFailure[];
}

/**
 * @param path a `record.jsonl`, a `failures.json`, or a `summary.json` with a `failures.json` beside it; of a folder the `record.jsonl`, which
 *   every run writes, or else the `failures.json`
 * @throws UsageError
 */
export function readEarlierRun(path: string): EarlierRun {
  const file = withFailures(path);
  return file.endsWith('.jsonl') ? ofRecord(file) : ofFailures(file);
}

function withFailures(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    const [record, failures] = [join(path, 'record.jsonl'), join(path, 'failures.json')];
    return existsSync(record) || !existsSync(failures) ? record : failures;
  }
  return basename(path) === 'summary.json' ? join(dirname(path), 'failures.json') : path;
}

function ofRecord(file: string): EarlierRun {
  let run: RunStarted | undefined;
  const sources: SourceRead[] = [];
  const failures: (VectorFinished | PackFinished)[] = [];
  for (const event of readEvents(file, '--only-failed')) {
    if (event.event === 'runStarted') run = event;
    if (event.event === 'sourceRead') sources.push(event);
    if ((event.event === 'vectorFinished' || event.event === 'packFinished') && event.status === 'failed')
      failures.push(event);
  }
  return { file, run, sources, failures };
}

function ofFailures(file: string): EarlierRun {
  const { run, sources = [], failures } = Object(read(file));
  if (Array.isArray(failures) && failures.every((failure) => typeof failure?.id === 'string'))
    return { file, run, sources, failures };
  throw new UsageError(`--only-failed: ${file}: is no report with failures`);
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--only-failed: ${file}: ${(error as Error).message}`);
  }
}
