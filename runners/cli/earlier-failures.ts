import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { PackFinished, VectorFinished } from '../../reports/record/events.js';
import type { FirstFailure } from '../../reports/record/first-failure.js';
import { UsageError } from './options.js';
import { readEvents } from './read-record.js';

/** A vector or pack that failed; `first`: what was seen of one that only threads failed. */
export interface EarlierFailure {
  readonly id: string;
  readonly first?: FirstFailure;
}

/**
 * What failed in an earlier run.
 * @param path a `record.jsonl`, a `failures.json`, or a `summary.json` with a `failures.json` beside it; of a folder the `record.jsonl`, which
 *   every run writes, or else the `failures.json`
 * @throws UsageError
 */
export function readEarlierFailures(path: string): readonly EarlierFailure[] {
  const file = withFailures(path);
  return file.endsWith('.jsonl') ? [...ofRecord(file)] : ofFailures(file);
}

function withFailures(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    const [record, failures] = [join(path, 'record.jsonl'), join(path, 'failures.json')];
    return existsSync(record) || !existsSync(failures) ? record : failures;
  }
  return basename(path) === 'summary.json' ? join(dirname(path), 'failures.json') : path;
}

function* ofRecord(file: string): Generator<VectorFinished | PackFinished> {
  for (const event of readEvents(file, '--only-failed'))
    if ((event.event === 'vectorFinished' || event.event === 'packFinished') && event.status === 'failed') yield event;
}

function ofFailures(file: string): readonly EarlierFailure[] {
  const { failures } = Object(read(file));
  if (Array.isArray(failures) && failures.every((failure) => typeof failure?.id === 'string')) return failures;
  throw new UsageError(`--only-failed: ${file}: is no report with failures`);
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--only-failed: ${file}: ${(error as Error).message}`);
  }
}
