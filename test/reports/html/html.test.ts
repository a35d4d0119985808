import { expect } from 'chai';
import fc from 'fast-check';
import type { PageData } from '../../../reports/html/data.js';
import type { RunEvent, VectorFinished, VectorTriaged } from '../../../reports/record/events.js';
import { mergeRecords } from '../../../runners/cli/merge.js';
import { type RunRecord, readRecord } from '../../../runners/cli/read-record.js';
import { failure, pack, packFailure, parallel, run, started, triaged, vector } from '../events.js';
import { Reports, readPage } from './page.js';

const ended: RunEvent = { event: 'runFinished', interrupted: false, exitCode: 1, durationMs: 2000 };
const byId = (one: { id: string }, other: { id: string }): number => (one.id < other.id ? -1 : 1);

describe('the HTML report', () => {
  let reports: Reports;
  before(() => {
    reports = new Reports();
  });
  after(() => reports.remove());
  const pageOf = (...events: RunEvent[]) => readPage(reports.write([started, ...events, ended]));

  it('holds every vector and pack with all that the record says of it', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    const status = fc.constantFrom('passed', 'failed', 'knownFailure', 'unsupported', 'unverified');
    const vectors = fc.record(
      {
        id: text,
        fork: fc.constantFrom('London', 'Cancun', '</script>'),
        source: text,
        folder: text,
        status,
        format: fc.constantFrom('state', 'blockchain'),
        durationMs: fc.double({ min: 0, max: 1e6, noNaN: true }).map(Math.abs),
        claim: text,
        expected: text,
        got: text,
        details: fc.array(text),
        note: text,
        regression: fc.constant(true),
      },
      { requiredKeys: ['id', 'fork', 'source', 'folder', 'status', 'format', 'durationMs'] },
    );
    fc.assert(
      fc.property(fc.uniqueArray(vectors, { selector: ({ id }) => id, maxLength: 40 }), (generated) => {
        const events = generated.map((each) => ({ event: 'vectorFinished', ...each }) as VectorFinished);
        const packs = [pack(), packFailure({ id: 'packs/Cancun/across/1', schedules: 3, parallel: parallel() })];
        expect(pageOf(...events, ...packs).events).to.deep.equal([...events, ...packs].sort(byId));
      }),
      { numRuns: 30 },
    );
  });

  it('keeps more details than one chunk has room for', () => {
    const events = Array.from({ length: 40 }, (_, number) =>
      failure({ id: `v${String(number).padStart(2, '0')}`, details: [`${number}`.repeat(20_000)] }),
    );
    const page = pageOf(...events);
    expect(page.data.chunks.length).to.be.greaterThan(2);
    expect(page.events).to.deep.equal(events);
  });

  it('names what is neither a vector nor a pack', () => {
    expect(readPage(reports.write(run)).data.problems).to.deep.equal([
      { title: 'Unreadable file: folder/cut.json', message: 'folder/cut.json: is cut short' },
      { title: 'Another number of vectors than expected', message: 'folder: expected 8 vectors, got 7' },
      { title: 'Untrue known failure: x*', message: 'matches nothing' },
    ]);
    const { problems } = pageOf(
      { event: 'nothingVerified', reason: 'no tests are in x' },
      { event: 'runnerFailed', message: 'a bug', stack: 'Error: a bug\n    at x' },
    ).data;
    expect(problems.map(({ message }) => message)).to.deep.equal(['no tests are in x', 'Error: a bug\n    at x']);
  });

  it('numbers regressions, clusters and what triage found by row', () => {
    const { data, detail } = pageOf(
      failure({ id: 'c.json', signature: 'logs: expected 0x03, got 0x02' }),
      vector({ id: 'b.json', note: 'a note' }),
      failure({ id: 'a.json', regression: true }),
      failure({ id: 'd.json', signature: 'timeout' }),
      failure({ id: 'e.json', status: 'knownFailure', reason: 'a fault' }),
      triaged({ id: 'c.json' }),
      triaged({ id: 'of another run' }),
    );
    expect(data.regressions).to.deep.equal([0]);
    expect(data.clusters.map(({ count, example }) => [count, example])).to.deep.equal([
      [2, 'a.json'],
      [1, 'd.json'],
    ]);
    expect(data.columns.cluster).to.deep.equal([0, -1, 0, 1, -1]);
    expect(data.triaged.map(([row, number]) => [row, detail(number)])).to.deep.equal([[2, triaged({ id: 'c.json' })]]);
    expect(data.notes).to.deep.equal([{ note: 'a note', count: 1 }]);
  });

  it('keeps the same id of several sources apart', () => {
    const [first, second] = ['/fixtures/folder', '/fixtures/other'];
    const { data, detail, events } = pageOf(
      vector({ source: second }),
      failure({ source: first }),
      triaged({ source: second, summary: 'of the second' }),
      triaged({ source: first, summary: 'of the first' }),
    );
    expect(events.map(({ source, status }) => [source, status])).to.deep.equal([
      [first, 'failed'],
      [second, 'passed'],
    ]);
    expect(data.triaged.map(([row, number]) => [row, (detail(number) as VectorTriaged).summary])).to.deep.equal([
      [0, 'of the first'],
      [1, 'of the second'],
    ]);
  });

  it('leads to the block of each fork with the most re-executions, most first', () => {
    const { timeline: _, ...without } = parallel({ reexecutions: 99 });
    const { ids, data } = pageOf(
      pack({ id: 'a', parallel: parallel({ reexecutions: 2 }) }),
      pack({ id: 'b', parallel: parallel({ reexecutions: 4 }) }),
      pack({ id: 'c', parallel: without }),
      pack({ id: 'd', fork: 'London', parallel: parallel({ reexecutions: 9 }) }),
      pack({ id: 'e', fork: 'Paris' }),
    );
    expect(data.timelines.map((row) => ids[row])).to.deep.equal(['d', 'b']);
  });

  it('is the same of a merged record', () => {
    const source: RunEvent = {
      event: 'sourceRead',
      path: '/fixtures/folder',
      origin: 'option',
      files: 1,
      unreadable: 0,
      leftOut: {},
    };
    const selected = (vectors: number, packs: number): RunEvent => ({
      event: 'vectorsSelected',
      found: 3,
      selected: vectors,
      packs,
      leftOutOfPacks: 0,
      forks: ['Cancun'],
    });
    const [first, second, third, fourth] = [
      vector(),
      failure({ id: 'd.json' }),
      packFailure({ parallel: parallel() }),
      vector({ id: 'f.json', note: 'x' }),
    ];
    const shard = (index: number, ...events: RunEvent[]): RunRecord => {
      const options = { ...started.options, shard: { index, count: 2 } };
      return readRecord(reports.record([{ ...started, options }, source, ...events, ended]));
    };
    const shards = [shard(1, selected(1, 1), first, third), shard(2, selected(2, 0), second, fourth)] as const;
    const merged = readPage(reports.write([...mergeRecords(shards, {}), ended]));
    const direct = pageOf(source, selected(3, 1), first, second, third, fourth);
    expect(merged.events).to.deep.equal(direct.events);
    const known = ({ columns: _, chunks: __, ...others }: PageData) => others;
    expect(known(merged.data)).to.deep.equal(known(direct.data));
  });

  it('has all in one file, and says that nothing may be loaded', () => {
    const { text } = pageOf(vector());
    expect(text).to.match(/Content-Security-Policy" content="default-src 'none';/);
    expect(text).not.to.match(/<(script|link|img|iframe)[^>]*\s(src|href)="(?!data:)/);
    expect(text).not.to.match(/@import|url\(["']?http/);
  });
});
