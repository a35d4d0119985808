import { readFileSync } from 'node:fs';
import { OptionsError } from '../options.js';
import { type Report, SCHEMA } from './report.js';

/**
 * An earlier run's `bench.json`.
 * @throws OptionsError for a file that is none
 */
export function readReport(path: string): Report {
  const report = parse(path);
  if (typeof report !== 'object' || report === null) throw new OptionsError(`${path}: is not an object`);
  const schema = 'schema' in report ? report.schema : undefined;
  if (schema !== SCHEMA) throw new OptionsError(`${path}: schema ${JSON.stringify(schema)} is not ${SCHEMA}`);
  for (const field of ['cases', 'comparisons'])
    if (!Array.isArray((report as Record<string, unknown>)[field]))
      throw new OptionsError(`${path}: ${field} is not a list`);
  return report as Report;
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new OptionsError(`${path}: ${(error as Error).message}`);
  }
}
