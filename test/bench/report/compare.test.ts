import { expect } from 'chai';
import fc from 'fast-check';
import { spreadOf } from '../../../bench/measure.js';
import { changeOf, compareReports } from '../../../bench/report/compare.js';
import { caseOf, lane, LANES, reportOf } from './reports.js';

const change = (old: number[], values: number[]) =>
  changeOf(spreadOf(old), { name: 'it', unit: 'ms', spread: spreadOf(values) });

describe('bench: comparison with an earlier run', () => {
  it('has ratios of old by new', () => {
    expect(change([100, 100, 100], [50, 50, 50]).ratio).to.equal(2);
  });

  it('flags what lies beyond every round of the other run, and further than rounds lie apart', () => {
    expect(change([10, 11, 12, 11, 11], [20, 21, 22, 21, 21]).verdict).to.equal('worse');
    expect(change([20, 21, 22, 21, 21], [10, 11, 12, 11, 11]).verdict).to.equal('better');
    expect(change([10, 11, 12, 11, 11], [12, 21, 22, 21, 21]).verdict).to.equal('within noise');
    expect(change([1, 11, 12, 11, 11], [13, 14, 15, 14, 14]).verdict).to.equal('within noise');
  });

  it('says nothing of few rounds: three and three are in this order by chance once in 20', () => {
    expect(change([10, 10, 10], [20, 20, 20]).verdict).to.equal('too few rounds');
    expect(change([10], [20]).verdict).to.equal('too few rounds');
    expect(change([10, 10, 10, 10], [20, 20, 20, 20]).verdict).to.equal('worse');
  });

  it('flags in either direction alike', () => {
    const opposite = {
      worse: 'better',
      better: 'worse',
      'within noise': 'within noise',
      'too few rounds': 'too few rounds',
    };
    const rounds = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(rounds, rounds, (old, values) => {
        expect(change(old, values).verdict).to.equal(opposite[change(values, old).verdict]);
        expect(change(old, old).verdict).to.be.oneOf(['within noise', 'too few rounds']);
      }),
    );
  });

  it('names what became worse, and what one run alone has', () => {
    const old = reportOf([caseOf('raw', LANES), caseOf('gone', LANES)]);
    const { table, lines } = compareReports(
      old,
      reportOf([caseOf('raw', [lane('sequential', 150), ...LANES.slice(1)]), caseOf('new', [lane('sequential', 1)])]),
    );
    // warm, cold, with root, CPU, memory and seven stages of each contender
    expect(table.rows).to.have.length(36);
    expect(lines).to.include('36 figures of both runs, 12 of the new one alone, 36 of the old one alone');
    expect(lines.at(-1)).to.equal(
      [
        '4 worse beyond the noise',
        ...['warm', 'cold', 'with root', 'CPU'].map((what) => `  block of raw, 1000; sequential: ${what}: 0.67`),
      ].join('\n'),
    );
  });

  it('does not compare blocks of different sizes', () => {
    const other = { ...caseOf('raw', LANES), transactions: 999 };
    const { table, lines } = compareReports(reportOf([caseOf('raw', LANES)]), reportOf([other]));
    expect(table.rows).to.deep.equal([]);
    expect(lines.at(-1)).to.equal('nothing was judged: no block of one run has as many transactions in the other');
  });

  it('says where the machine is another one', () => {
    const old = reportOf([caseOf('raw', LANES)]);
    const machine = { ...old.machine, cores: 4 };
    expect(compareReports(old, { ...old, machine }).lines[0]).to.equal('another machine: 2 × Z80, now 4 × Z80');
    expect(compareReports(old, old).lines[0]).to.not.contain('machine: ');
  });
});
