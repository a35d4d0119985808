import { expect } from 'chai';
import { DOMParser } from 'linkedom';
import { compareReports } from '../../../bench/report/compare.js';
import { NOTES } from '../../../bench/report/notes.js';
import { page } from '../../../bench/report/page.js';
import { STAGES } from '../../../bench/report/report.js';
import { tablesOf } from '../../../bench/report/tables.js';
import { caseOf, lane, LANES, reportOf } from './reports.js';

const parse = (html: string) => new DOMParser().parseFromString(html, 'text/html');
const HOSTILE = '</style><script>alert("1 & 2")</script>';

describe('bench: page', () => {
  const report = reportOf([caseOf('raw', LANES)], { leftOut: [{ suite: 'mainnet', message: 'is not here' }] });
  const document = parse(page(report, compareReports(report, report)));
  const text = document.body.textContent;

  it('has all that the tables have, the comparison, and what the figures are', () => {
    const { table, lines } = compareReports(report, report);
    for (const { caption, head, rows } of [...tablesOf(report), table])
      for (const cell of [caption, ...head, ...rows.flat()]) expect(text).to.contain(cell);
    for (const line of [...lines, ...NOTES, 'mainnet left out: is not here', report.command])
      expect(text).to.contain(line);
  });

  it('draws a mark for each contender and stage', () => {
    const marks = (title: string, selector: string): number =>
      document.querySelector(`[aria-label^="${title}"]`).querySelectorAll(selector).length;
    // warm and cold of the one parallel contender
    expect(marks('Parallel over sequential', '[aria-label=dot] circle')).to.equal(2);
    expect(marks('Gas per second', '[aria-label=dot] circle')).to.equal(3);
    expect(marks('Most memory', '[aria-label=dot] circle')).to.equal(2);
    expect(marks('Stages', '[aria-label=bar] rect')).to.equal(3 * STAGES.length);
  });

  it('has a colour for where parallel execution is slower, and for each of five numbers of threads', () => {
    const slower = [...document.querySelectorAll('td.slower')].map(({ textContent }) => textContent);
    expect(slower).to.deep.equal(['0.80', '0.80', '0.80']);
    const threads = [1, 2, 4, 8, 12].map((count) => lane(`parallel, ${count}`, 50, { threads: count }));
    const colours = page(reportOf([caseOf('raw', [lane('sequential', 100), ...threads])]));
    for (const number of [1, 2, 3, 4, 5]) expect(colours).to.contain(`fill="var(--parallel${number})"`);
  });

  it('has wide charts and tables in boxes that scroll, by keys, too', () => {
    for (const wide of document.querySelectorAll('table, figure > svg'))
      expect(wide.closest('.table, .chart')?.getAttribute('tabindex')).to.equal('0');
  });

  it('asks nothing of any other place, and runs nothing', () => {
    expect(document.querySelectorAll('script, link, img, iframe, [src], [href]')).to.have.length(0);
    expect(document.querySelector('style').textContent).to.not.match(/url\(|@import/);
  });

  it('shows names as they are', () => {
    const hostile = parse(page(reportOf([{ ...caseOf('raw', LANES), name: HOSTILE }], { command: HOSTILE })));
    expect(hostile.querySelectorAll('script')).to.have.length(0);
    expect(hostile.querySelector('pre').textContent).to.contain(HOSTILE);
  });

  it('is a page where nothing was measured', () => {
    expect(parse(page(reportOf([]))).querySelectorAll('svg, table')).to.have.length(0);
  });
});
