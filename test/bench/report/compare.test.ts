import { expect } from 'chai';
import fc from 'fast-check';
import { spreadOf } from '../../../bench/measure.js';
import { changeOf, compareReports } from '../../../bench/report/compare.js';
import { type LaneResult, STAGES } from '../../../bench/report/report.js';
import { caseOf, lane, LANES, reportOf } from './reports.js';

const change = (old: number[], values: number[]) =>
  changeOf(spreadOf(old), { name: 'it', unit: 'ms', spread: spreadOf(values) }, 1);

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

  it('says nothing of few rounds: four and four are apart in either direction by chance in 2 of 70 orders', () => {
    expect(change([10, 10, 10], [20, 20, 20]).verdict).to.equal('too few rounds');
    expect(change([10], [20]).verdict).to.equal('too few rounds');
    expect(change([10, 10, 10, 10], [20, 20, 20, 20]).verdict).to.equal('too few rounds');
    expect(change([10, 10, 10, 10], [20, 20, 20, 20, 20]).verdict).to.equal('worse');
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
    // warm, cold, with root, CPU, memory and eight stages of each contender
    expect(table.rows).to.have.length(39);
    expect(lines).to.include('39 figures of both runs, 13 of the new one alone, 39 of the old one alone');
    expect(lines.at(-1)).to.equal(
      [
        '4 worse beyond the noise',
        ...['warm', 'cold', 'with root', 'CPU'].map((what) => `  block of raw, 1000; sequential: ${what}: 0.67`),
      ].join('\n'),
    );
  });

  /** The same with all times so many times as long. */
  const scaled = (factor: number) =>
    reportOf([
      caseOf(
        'raw',
        LANES.map(({ name, warm: { time } }) => {
          const stages = Object.fromEntries(STAGES.map((stage) => [stage, spreadOf([factor])]));
          return lane(name, time.lowest * factor, { stages: stages as NonNullable<LaneResult['stages']> }, factor);
        }),
      ),
    ]);

  it('flags nothing where all times changed alike, as on a slower machine', () => {
    for (const factor of [1.5, 1 / 1.5]) {
      const { lines, table } = compareReports(scaled(1), scaled(factor));
      expect(lines.at(-1)).to.equal('0 worse beyond the noise');
      expect(new Set(table.rows.map(([, verdict]) => verdict))).to.deep.equal(
        new Set(['within noise', 'too few rounds']),
      );
    }
  });

  it('flags one figure that is twice as slow, also on a slower machine', () => {
    const report = scaled(1.5);
    const [first, ...others] = report.cases[0]?.lanes ?? [];
    const { time } = lane('', 300).warm;
    const slow = first && { ...first, cold: { ...first.warm, time } };
    const { lines } = compareReports(scaled(1), reportOf([caseOf('raw', slow ? [slow, ...others] : [])]));
    expect(lines.at(-1)).to.equal('1 worse beyond the noise\n  block of raw, 1000; sequential: cold: 0.33');
  });

  it('flags no figure that lies no further out than chance has some one of many', () => {
    // 1,000 figures, each as far from before as two runs of a noisy machine are, but with rounds close together
    const ways = (shift: (index: number) => number) =>
      Array.from({ length: 1000 }, (_, index) => ({ name: `${index}`, spread: spreadOf(Array(5).fill(shift(index))) }));
    const of = (shift: (index: number) => number) =>
      reportOf([], { comparisons: [{ suite: 's', what: 'it', unit: 'ms', ways: ways(shift) }] });
    const { lines } = compareReports(
      of(() => 100),
      of((index) => (index === 0 ? 200 : 100 + 5 * Math.sin(index))),
    );
    expect(lines.at(-1)).to.equal('1 worse beyond the noise\n  it, 0: 0.50');
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

  it('says where memory, system or a version is another one', () => {
    const old = reportOf([caseOf('raw', LANES)]);
    const machine = { ...old.machine, memory: 8, system: 'linux 7' };
    const versions = { node: '26.0.0', 'stampede-evm': '9.9.9' };
    expect(compareReports(old, { ...old, machine, versions }).lines.slice(0, 3)).to.deep.equal([
      'another memory: 64 GiB, now 8 GiB',
      'another system: linux 6, now linux 7',
      'another node: 20.20.2, now 26.0.0',
    ]);
  });
});
