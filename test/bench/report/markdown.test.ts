import { expect } from 'chai';
import { DocumentError, onlySuite, requireAlike, rewriteFigures, suitesOf } from '../../../bench/report/markdown.js';
import { caseOf, LANES, reportOf } from './reports.js';

const place = (suite: string, text = 'of before') => `<!-- figures: ${suite} -->\n${text}\n<!-- end of figures -->`;
const DOCUMENT = ['# Title', place('overview'), 'why $1 raw is slow', place('raw'), 'prose', place('erc20'), ''].join(
  '\n\n',
);
const report = reportOf([caseOf('erc20', LANES), caseOf('raw', LANES)]);
const both = suitesOf(report).map((suite) => onlySuite(report, suite));

describe('bench: figures in a document', () => {
  const rewritten = rewriteFigures(DOCUMENT, both);

  it('are written in their places, with machine, date and command; prose stays', () => {
    const [title, overview, why, raw, prose, erc20] = rewritten.split(/<!-- figures: .* -->|<!-- end of figures -->/);
    expect([title, why, prose].map((text) => text?.trim())).to.deep.equal(['# Title', 'why $1 raw is slow', 'prose']);
    expect(raw).to.contain('block of raw').and.not.contain('erc20').and.not.contain('of before');
    expect(erc20)
      .to.contain('block of erc20')
      .and.contain(report.date)
      .and.contain(report.command)
      .and.contain('2 × Z80');
    expect(overview?.indexOf('block of raw'))
      .to.be.greaterThan(0)
      .and.lessThan(overview?.indexOf('block of erc20') ?? 0);
  });

  it('are the same when they are written twice', () => {
    expect(rewriteFigures(rewritten, both)).to.equal(rewritten);
  });

  it('stay where no report tells of them', () => {
    const [erc20] = both.filter((each) => suitesOf(each).includes('erc20'));
    expect(rewriteFigures(DOCUMENT, erc20 ? [erc20] : [])).to.contain(place('raw'));
  });

  it('are tables with a cell for each column', () => {
    const lines = rewritten.split('\n').filter((line) => line.startsWith('|'));
    const columns = (line: string): number => line.split(/(?<!\\)\|/).length;
    let width = 0;
    for (const [index, line] of lines.entries()) {
      if (/^\|-/.test(lines[index + 1] ?? '')) width = columns(line);
      expect(columns(line), line).to.equal(width);
    }
    // the overview's two blocks; of each block three contenders, their stages, one that is slower, and what the model says of it
    expect(lines).to.have.length(2 + 2 + 2 * (2 + 3 + 2 + 3 + 2 + 1 + 2 + 1));
  });

  it('do not take the place of those of other sizes or contenders', () => {
    const of = (lanes: typeof LANES, transactions = 1000) => reportOf([{ ...caseOf('raw', lanes), transactions }]);
    requireAlike('raw.json', of(LANES), of(LANES));
    for (const other of [of(LANES, 5), of(LANES.slice(1))])
      expect(() => requireAlike('raw.json', of(LANES), other)).to.throw(DocumentError, 'raw.json is of another run');
  });

  it('need a place', () => {
    expect(() => rewriteFigures(place('overview'), both)).to.throw(DocumentError, '<!-- figures: erc20 --> is missing');
  });
});
