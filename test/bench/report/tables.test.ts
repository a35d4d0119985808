import { expect } from 'chai';
import { spreadOf } from '../../../bench/measure.js';
import { overviewTable, tablesOf } from '../../../bench/report/tables.js';
import { formatTable } from '../../../bench/report/terminal.js';
import { caseOf, lane, LANES, reportOf, speculation } from './reports.js';

const tables = (report = reportOf([caseOf('raw', LANES)])) =>
  new Map(tablesOf(report).map((table) => [table.caption.split(':')[0]?.split(',')[0], table]));

describe('bench: tables', () => {
  it('show each contender once, its speed-up, and what was scaled', () => {
    const [first, second, third] = tables().get('Execution of operations encoded beforehand')?.rows ?? [];
    expect(first?.slice(0, 7)).to.deep.equal([
      'block of raw: 1,000 transactions, 21 Mgas',
      'sequential',
      '100 ms',
      '100 ms – 101 ms',
      '210',
      '1.00',
      '100 ms',
    ]);
    expect(second).to.deep.equal(
      [
        '',
        'parallel, 2 threads',
        '125 ms',
        '125 ms – 126 ms',
        '168',
        '0.80',
        '125 ms',
        '0.80',
        '125 ms',
        '125 ms – 126 ms',
        '0.80',
        '125 ms',
        '0.250',
      ].concat(['50 %', '200 MiB']),
    );
    expect(third?.slice(1, 6)).to.deep.equal([
      'ethereumjs, scaled from 1/4.00',
      '20000 ms',
      '20000 ms – 20001 ms',
      '1.05',
      '1/200',
    ]);
  });

  it('add up stages', () => {
    const [row] = tables().get('Stages of a block over a state in tries')?.rows ?? [];
    expect(row?.slice(2)).to.deep.equal([
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((ms) => `${ms}.00 ms (${ms}.00 – ${ms}.00)`),
      '36.0 ms',
      '1',
    ]);
  });

  it('say where a figure has fewer rounds than others', () => {
    const withRoot = { time: spreadOf([300, 310, 320]), speedUp: spreadOf([0.3]) };
    const report = reportOf([caseOf('raw', [lane('sequential', 100), lane('ethereumjs', 200, { withRoot })])]);
    const rows = tables(report).get('Execution of operations encoded beforehand')?.rows;
    expect(rows?.map((row) => row[9])).to.deep.equal(['100 ms – 101 ms', '300 ms – 320 ms (3 rounds)']);
  });

  it('name what parallel execution made slower, and nothing else', () => {
    const rows = tables().get('Slower in parallel')?.rows;
    expect(rows?.map(([, ...cells]) => cells)).to.deep.equal([
      ['parallel, 2 threads', '0.80 warm, 0.80 cold', 'all wait for one'],
    ]);
    const faster = reportOf([
      caseOf('raw', [lane('sequential', 100), lane('parallel', 50, { threads: 2, speculation })]),
    ]);
    expect([...tables(faster).keys()]).to.not.include('Slower in parallel');
  });

  it('scale what the model says by what was measured', () => {
    const simulated = { gains: { 4: 1.5, 8: 2, 16: 2, 32: 2 }, overhead: 0.5, serial: 0.25 };
    const lanes = [
      lane('sequential', 100),
      lane('parallel', 50, { threads: 2, speculation: { ...speculation, simulated } }),
    ];
    const [row] = tables(reportOf([caseOf('raw', lanes)])).get('SIMULATED')?.rows ?? [];
    expect(row?.slice(1)).to.deep.equal(['2.00 (2)', '3.00', '4.00', '4.00', '4.00', '0.500 µs', '25 %']);
  });

  it('say of what the model says nothing', () => {
    const rows = tables().get('SIMULATED')?.rows;
    expect(rows?.map((row) => row.slice(1, 4))).to.deep.equal([['0.80 (2)', 'not recorded in full', '']]);
  });

  it('compare other pieces of work with the first way of doing them', () => {
    const ways = [
      { name: 'kernel', spread: spreadOf([2]) },
      { name: 'library', spread: spreadOf([7, 8, 9]) },
    ];
    const report = reportOf([], { comparisons: [{ suite: 'keccak', what: '32 bytes', unit: 'µs', ways }] });
    expect(tablesOf(report).map(({ rows }) => rows)).to.deep.equal([
      [
        ['keccak', '32 bytes', 'kernel', '2.00 µs', '', '1.00'],
        ['', '', 'library', '8.00 µs', '7.00 µs – 9.00 µs', '4.00'],
      ],
    ]);
  });

  it('show the blocks of a case that has several', () => {
    const blocks = [
      { name: '17', transactions: 3, gas: 1_000_000 },
      { name: '18', transactions: 5, gas: 2_000_000 },
    ];
    // a small case is executed by @ethereumjs/vm, too, in full
    const lanes = LANES.map((each, index) => ({
      ...each,
      warm: {
        ...each.warm,
        blocks: [
          [4, 6],
          [2, 12],
        ][index] ?? [40, 60],
      },
    }));
    const report = reportOf([{ ...caseOf('mainnet', lanes), blocks }]);
    expect(tables(report).get('Single blocks')?.rows).to.deep.equal([
      ['17', '3', '1.0', '4.00 ms', '2.00 ms', '2.00'],
      ['18', '5', '2.0', '6.00 ms', '12.0 ms', '0.50'],
    ]);
  });

  it('have an overview with the faster set-up of ethereumjs', () => {
    const lanes = [...LANES, lane('ethereumjs, worked around', 10_000, { scale: 4 })];
    expect(overviewTable([caseOf('raw', lanes)]).rows[0]?.slice(1)).to.deep.equal([
      '2.10',
      '210',
      '100',
      '100',
      '168',
      '0.80',
      '0.80',
      '200 MiB',
    ]);
  });

  it('have an overview with ethereumjs also where it executed all of a block', () => {
    const lanes = LANES.map((each) => ({ ...each, scale: 1 }));
    expect(overviewTable([caseOf('raw', lanes)]).rows[0]?.slice(1, 5)).to.deep.equal(['1.05', '210', '200', '200']);
  });

  it('have every cell in a terminal', () => {
    for (const table of tables().values()) {
      const text = formatTable(table);
      for (const cell of [table.caption, ...table.head, ...table.rows.flat()]) expect(text).to.contain(cell);
    }
  });
});
