/**
 * Keeps results in docs/benchmarks/, a file for each suite, and writes the tables of docs/benchmarks.md anew from all that are there.
 * Run: `npm run bench:document -- [bench.json…]`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onlySuite, rewriteFigures, suitesOf } from './report/markdown.js';
import { readReport } from './report/read.js';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const DOCUMENT = join(DOCS, 'benchmarks.md');
const RESULTS = join(DOCS, 'benchmarks');

try {
  mkdirSync(RESULTS, { recursive: true });
  for (const report of process.argv.slice(2).map(readReport))
    for (const suite of suitesOf(report))
      writeFileSync(join(RESULTS, `${suite}.json`), `${JSON.stringify(onlySuite(report, suite), undefined, 1)}\n`);
  const results = readdirSync(RESULTS).filter((name) => name.endsWith('.json'));
  const reports = results.map((name) => readReport(join(RESULTS, name)));
  writeFileSync(DOCUMENT, rewriteFigures(readFileSync(DOCUMENT, 'utf8'), reports));
  console.log(`${DOCUMENT}: ${results.map((name) => name.replace('.json', '')).join(', ')}`);
} catch (error) {
  process.stderr.write(`bench:document: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
