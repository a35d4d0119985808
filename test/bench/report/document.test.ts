import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { rewriteFigures, suitesOf } from '../../../bench/report/markdown.js';
import { readReport } from '../../../bench/report/read.js';
import { ALL } from '../../../bench/suites/suites.js';
import { caseOf, LANES, reportOf } from './reports.js';

const DOCUMENT = readFileSync('docs/benchmarks.md', 'utf8');
const FILES = readdirSync('docs/benchmarks').filter((name) => name.endsWith('.json'));

describe('bench: docs/benchmarks.md', () => {
  it('has a place for every suite', () => {
    const rewritten = rewriteFigures(DOCUMENT, [reportOf(ALL.map((suite) => caseOf(suite, LANES)))]);
    for (const suite of ALL) expect(rewritten).to.contain(`block of ${suite}`);
  });

  it('has the figures of the files beside it', () => {
    const reports = FILES.map((name) => readReport(`docs/benchmarks/${name}`));
    expect(reports.map(suitesOf)).to.deep.equal(FILES.map((name) => [name.replace('.json', '')]));
    expect(rewriteFigures(DOCUMENT, reports)).to.equal(DOCUMENT);
  });
});
