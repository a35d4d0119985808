import { readFileSync } from 'node:fs';
import { COUNT, listOf, NUMBER, oneOf, optional, record, TEXT } from '../../src/primitives/input.js';
import { OptionsError } from '../options.js';
import { type Report, SCHEMA, STAGES } from './report.js';

const SPREAD = record({ median: NUMBER, lowest: NUMBER, highest: NUMBER, runs: COUNT });
const TIMED = record({ time: SPREAD, cpu: SPREAD, speedUp: SPREAD, blocks: optional(listOf(NUMBER)) });
const LANE = record({
  name: TEXT,
  threads: optional(COUNT),
  scale: NUMBER,
  warm: TIMED,
  cold: optional(TIMED),
  withRoot: optional(record({ time: SPREAD, speedUp: SPREAD })),
  memory: record({ before: NUMBER, peak: NUMBER }),
  stages: optional(
    record(Object.fromEntries(STAGES.map((stage) => [stage, stage === 'read' ? optional(SPREAD) : SPREAD]))),
  ),
  speculation: optional(record({ reexecutions: COUNT, inOrder: COUNT, cause: TEXT })),
});
const CASE = record({
  suite: TEXT,
  name: TEXT,
  transactions: COUNT,
  gas: COUNT,
  blocks: listOf(record({ name: TEXT, transactions: COUNT, gas: COUNT })),
  lanes: listOf(LANE),
});
const WAY = record({ name: TEXT, spread: SPREAD });

/** What tables, charts and comparisons are made of. */
const checkReport = record({
  date: TEXT,
  command: TEXT,
  machine: record({ cpu: TEXT, cores: COUNT, memory: NUMBER, system: TEXT, load: NUMBER }),
  versions: record({}),
  commit: optional(TEXT),
  cases: listOf(CASE),
  comparisons: listOf(record({ suite: TEXT, what: TEXT, unit: oneOf('µs', 'ms', 'MiB', 'bytes'), ways: listOf(WAY) })),
});

/**
 * An earlier run's `bench.json`.
 * @throws OptionsError for a file that is none
 */
export function readReport(path: string): Report {
  const report = parse(path);
  if (typeof report !== 'object' || report === null) throw new OptionsError(`${path}: is not an object`);
  const schema = 'schema' in report ? report.schema : undefined;
  if (schema !== SCHEMA) throw new OptionsError(`${path}: schema ${JSON.stringify(schema)} is not ${SCHEMA}`);
  try {
    checkReport(report, 'report');
  } catch (error) {
    throw new OptionsError(`${path}: ${(error as Error).message}`);
  }
  return report as Report;
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new OptionsError(`${path}: ${(error as Error).message}`);
  }
}
