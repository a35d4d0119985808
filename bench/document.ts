/**
 * Keeps results in docs/benchmarks/, a file for each suite, and writes the tables of docs/benchmarks.md anew from all that are there.
 * Run: `npm run bench:document -- [bench.json…]`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onlySuite, requireAlike, rewriteFigures, suitesOf } from './report/markdown.js';
import { readReport } from './report/read.js';
import type { Report } from './report/report.js';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const DOCUMENT = join(DOCS, 'benchmarks.md');
const RESULTS = join(DOCS, 'benchmarks');

/** Nothing is written before all of it is known to fit. */
function keep(measured: readonly Report[]): void {
  mkdirSync(RESULTS, { recursive: true });
  const names = readdirSync(RESULTS).filter((name) => name.endsWith('.json'));
  const reports = new Map(names.map((name) => [name, readReport(join(RESULTS, name))]));
  for (const report of measured)
    for (const suite of suitesOf(report)) {
      const [name, result] = [`${suite}.json`, onlySuite(report, suite)];
      requireAlike(name, reports.get(name) ?? result, result);
      reports.set(name, result);
    }
  const document = rewriteFigures(readFileSync(DOCUMENT, 'utf8'), [...reports.values()]);
  for (const [name, report] of reports) writeFileSync(join(RESULTS, name), `${JSON.stringify(report, undefined, 1)}\n`);
  writeFileSync(DOCUMENT, document);
  console.log(`${DOCUMENT}: ${[...reports.keys()].map((name) => name.replace('.json', '')).join(', ')}`);
}

try {
  if (process.argv.includes('--help')) console.log('npm run bench:document -- [bench.json…]');
  else keep(process.argv.slice(2).map(readReport));
} catch (error) {
  process.stderr.write(`bench:document: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
