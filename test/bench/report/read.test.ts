import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { OptionsError } from '../../../bench/options.js';
import { readReport } from '../../../bench/report/read.js';
import { caseOf, LANES, reportOf } from './reports.js';

describe('bench: results in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const path = join(folder, 'bench.json');
  after(() => rmSync(folder, { recursive: true }));

  it('come back as they were', () => {
    const report = reportOf([caseOf('raw', LANES)]);
    writeFileSync(path, JSON.stringify(report));
    expect(readReport(path)).to.deep.equal(report);
  });

  for (const [text, message] of [
    ['{', 'JSON'],
    ['7', 'is not an object'],
    ['{"schema":0}', 'schema 0 is not 1'],
    ['{}', 'schema undefined is not 1'],
    ['{"schema":1}', 'report.date: undefined is not a string'],
  ] as const)
    it(`are not ${text}`, () => {
      writeFileSync(path, text);
      expect(() => readReport(path))
        .to.throw(OptionsError, message)
        .with.property('message')
        .that.contains(path);
    });

  for (const [name, change, message] of [
    ['a list of cases', { cases: {} }, 'report.cases: an object (Object) is not an array'],
    ['a list of comparisons', { comparisons: 1 }, 'report.comparisons: 1 is not an array'],
    ['a machine', { machine: {} }, 'report.machine.cpu: undefined is not a string'],
    [
      'contenders',
      { cases: [{ ...caseOf('raw', []), lanes: [{ ...LANES[0], warm: {} }] }] },
      'report.cases[0].lanes[0].warm.time: undefined is not an object',
    ],
  ] as const)
    it(`have ${name}`, () => {
      writeFileSync(path, JSON.stringify({ ...reportOf([]), ...change }));
      expect(() => readReport(path)).to.throw(OptionsError, `${path}: ${message}`);
    });

  it('have to be there', () => {
    expect(() => readReport(join(folder, 'none'))).to.throw(OptionsError, 'ENOENT');
  });
});
