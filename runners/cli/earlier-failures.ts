import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FirstFailure } from '../../reports/record/first-failure.js';
import { UsageError } from './options.js';

/**
 * The ids of the vectors and packs that failed in an earlier run, and what was seen of those that only threads failed.
 * @param path a `record.jsonl`, a `failures.json`, or a `summary.json` or folder with a `failures.json` beside or in it; of a folder without one
 *   the `record.jsonl`
 * @throws UsageError
 */
export function readEarlierFailures(path: string): ReadonlyMap<string, FirstFailure | undefined> {
  const file = withFailures(path);
  const text = read(file);
  const failures = file.endsWith('.jsonl')
    ? text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => parse(file, line))
        .filter((event) => field(event, 'status') === 'failed')
    : field(parse(file, text), 'failures');
  const ids = Array.isArray(failures) ? failures.map((failure) => field(failure, 'id')) : [undefined];
  if (Array.isArray(failures) && ids.every((id) => typeof id === 'string'))
    return new Map(failures.map((failure: { id: string; first?: FirstFailure }) => [failure.id, failure.first]));
  throw new UsageError(`--only-failed: ${file}: is no report with failures`);
}

function withFailures(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    const failures = join(path, 'failures.json');
    return existsSync(failures) ? failures : join(path, 'record.jsonl');
  }
  return basename(path) === 'summary.json' ? join(dirname(path), 'failures.json') : path;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--only-failed: ${file}: ${(error as Error).message}`);
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--only-failed: ${file}: ${(error as Error).message}`);
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
