import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { History } from '../../../reports/history/history.js';
import type { PackFinished, PastRun, RunEvent, RunStarted, VectorFinished } from '../../../reports/record/events.js';
import { failure, pack, packFailure, started, vector } from '../events.js';

const source = (sha256: string, path = '/fixtures/folder'): RunEvent => ({
  event: 'sourceRead',
  path,
  origin: 'option',
  sha256,
  files: 1,
  unreadable: 0,
  leftOut: {},
});
const selected: RunEvent = {
  event: 'vectorsSelected',
  found: 9,
  selected: 7,
  packs: 0,
  leftOutOfPacks: 0,
  forks: ['Cancun'],
};
const end: RunEvent = { event: 'runFinished', interrupted: false, exitCode: 0, durationMs: 2000 };

describe('the history', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stampede-'));
    path = join(folder, 'new', 'history.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What is told of a run. */
  function tell(...events: readonly RunEvent[]): RunEvent[] {
    const history = new History(path);
    return events.flatMap((event) => {
      const told = history.tell(event);
      for (const each of told) history.on(each);
      return told;
    });
  }
  interface Run extends Partial<RunStarted> {
    readonly sha256?: string;
    readonly end?: RunEvent;
  }
  const run = ({ sha256 = 'ab', end: last = end, ...change }: Run, ...events: readonly RunEvent[]): RunEvent[] =>
    tell({ ...started, ...change }, source(sha256), selected, ...events, last);
  const regressions = (events: readonly RunEvent[]): string[] =>
    events.flatMap((event) => ('regression' in event && event.regression ? [(event as VectorFinished).id] : []));
  const lines = (): PastRun[] =>
    readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('has a line for each run', () => {
    run({ commit: 'c0ffee' }, vector(), failure(), pack({ schedules: 3 }));
    run({});
    run({ executor: 'sequential', options: { filter: 'x' } }, vector());
    const none = { total: 0, passed: 0, failed: 0, knownFailure: 0, unsupported: 0, unverified: 0 };
    const counts = { ...none, total: 2, passed: 1, failed: 1 };
    expect(lines()).to.have.length(2);
    expect(lines()[0]).to.deep.equal({
      schemaVersion: 1,
      date: '2025-01-01T00:00:00.000Z',
      commit: 'c0ffee',
      executor: 'ethereumjs',
      selection: '',
      fixtures: [{ path: '/fixtures/folder', sha256: 'ab' }],
      forks: {
        Cancun: {
          state: counts,
          blockchain: none,
          packs: { total: 1, passed: 1, failed: 0, unsupported: 0, unverified: 0, schedules: 3 },
        },
      },
      totals: counts,
      durationMs: 2000,
      vectorsPerSecond: 1,
    });
    expect(lines()[1]).to.include({ executor: 'sequential', selection: '--filter x' });
  });

  it('tells before the selection of earlier runs of the same executor and selection, the oldest first', () => {
    run({ startedAt: '2025-01-01T00:00:00.000Z' }, vector());
    run({ startedAt: '2025-01-02T00:00:00.000Z', executor: 'sequential' }, vector());
    run({ startedAt: '2025-01-03T00:00:00.000Z', options: { forks: ['Cancun'] } }, vector());
    run({ startedAt: '2025-01-04T00:00:00.000Z' }, vector());
    const told = run({}, vector());
    expect(told.map(({ event }) => event)).to.deep.equal([
      'runStarted',
      'sourceRead',
      'historyRead',
      'vectorsSelected',
      'vectorFinished',
      'runFinished',
    ]);
    const read = told.find((event) => event.event === 'historyRead');
    expect(read?.path).to.equal(path);
    expect(read?.runs).to.deep.equal([lines()[0], lines()[3]]);
  });

  it('has runs with packs apart, whatever their seed', () => {
    const packs = (seed: number, schedules = 0) => ({ options: { packs: true, seed, schedules } });
    run({ options: { packs: false, seed: 1, schedules: 0 } }, vector());
    run(packs(1), vector(), pack());
    run(packs(2, 50), vector(), pack());
    run(packs(3), vector(), pack());
    expect(lines().map(({ selection }) => selection)).to.deep.equal([
      '',
      '--packs',
      '--packs --schedules 50',
      '--packs',
    ]);
    const read = run(packs(4), vector()).find((event) => event.event === 'historyRead');
    expect(read?.runs).to.deep.equal([lines()[1], lines()[3]]);
  });

  it('calls a failure a regression if it passed in the last run that had it', () => {
    expect(regressions(run({}, failure({ id: 'a' }), vector({ id: 'b' })))).to.deep.equal([]);
    expect(regressions(run({}, failure({ id: 'a' }), failure({ id: 'b' })))).to.deep.equal(['b']);
    // it failed last time
    expect(regressions(run({}, failure({ id: 'b' })))).to.deep.equal([]);
    run({}, vector({ id: 'b' }));
    // runs that do not have it say nothing of it
    expect(regressions(run({ options: { id: 'a' } }, vector({ id: 'a' })))).to.deep.equal([]);
    expect(regressions(run({}, failure({ id: 'b' }), failure({ id: 'a' })))).to.deep.equal(['b', 'a']);
  });

  it('knows no other status than passed', () => {
    for (const status of ['failed', 'knownFailure', 'unsupported', 'unverified'] as const) {
      run({}, vector({ id: 'a' }));
      const told = run({}, vector({ id: 'a', status }));
      expect(regressions(told), status).to.deep.equal(status === 'failed' ? ['a'] : []);
      expect(regressions(run({}, failure({ id: 'a' }))), status).to.deep.equal([]);
    }
  });

  it('holds of an executor what that one did', () => {
    run({ executor: 'sequential' }, vector({ id: 'a' }));
    expect(regressions(run({}, failure({ id: 'a' })))).to.deep.equal([]);
    expect(regressions(run({ executor: 'sequential' }, failure({ id: 'a' })))).to.deep.equal(['a']);
  });

  it('compares packs that are made of the same', () => {
    const options = { seed: 1 };
    const passes = () => run({ options }, pack({ id: 'p' }), pack({ id: 'q' }));
    const fails = packFailure({ id: 'p' });
    passes();
    expect(regressions(run({ options: { seed: 2 } }, fails))).to.deep.equal([]);
    passes();
    expect(regressions(run({ options: { seed: 1, filter: 'x' } }, fails))).to.deep.equal([]);
    passes();
    expect(regressions(run({ options, sha256: 'cd' }, fails))).to.deep.equal([]);
    passes();
    expect(regressions(run({ options, knownFailuresSha256: 'ef' }, fails))).to.deep.equal([]);
    passes();
    run({ options: { seed: 9 } }, vector());
    expect(regressions(run({ options: { ...options, id: 'p' } }, fails))).to.deep.equal(['p']);
    expect(regressions(run({ options }, packFailure({ id: 'q' })))).to.deep.equal(['q']);
  });

  it('keeps the same id of several sources apart', () => {
    const [first, second] = ['/fixtures/folder', '/fixtures/other'];
    const two = (sha256: string, ...events: RunEvent[]) =>
      tell({ ...started, options: { seed: 1 } }, source('ab', first), source(sha256, second), selected, ...events, end);
    const events = [
      failure({ source: first }),
      vector({ source: second }),
      packFailure({ source: first }),
      pack({ source: second }),
    ];
    expect(regressions(two('cd', ...events))).to.deep.equal([]);
    expect(regressions(two('cd', ...events))).to.deep.equal([]);
    expect(regressions(run({}, failure({ source: first })))).to.deep.equal([]);
    // other bytes at the same place: its vectors are the same ones, its packs are composed of others
    const fails = [failure({ source: second }), packFailure({ source: second })];
    expect(regressions(two('ef', ...fails))).to.deep.equal(['folder/file.json::test::Cancun::0']);
  });

  it('knows a source that lies elsewhere by its bytes', () => {
    run({ options: { seed: 1 } }, vector(), pack());
    const [moved, copy] = ['/moved', '/copy'];
    const fails = (path: string) => [failure({ source: path }), packFailure({ source: path })];
    const at = (...paths: string[]) => paths.map((path) => source('ab', path));
    const again = (sources: RunEvent[], ...events: RunEvent[]) =>
      tell({ ...started, options: { seed: 1 } }, ...sources, selected, ...events, end);
    expect(regressions(again(at(moved), ...fails(moved)))).to.have.length(2);
    expect(regressions(again(at(moved), ...fails(moved)))).to.deep.equal([]);
    again(at(moved), vector({ source: moved }));
    // a copy beside it is another source
    again(at(moved, copy), vector({ source: moved }), failure({ source: copy }));
    expect(regressions(again(at(moved, copy), failure({ source: moved }), failure({ source: copy })))).to.have.length(
      1,
    );
  });

  it('is right for any sequence of runs that overlap', () => {
    const outcomes = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean());
    fc.assert(
      fc.property(fc.array(outcomes, { maxLength: 8 }), (runs) => {
        rmSync(folder, { recursive: true });
        const last = new Map<string, boolean>();
        for (const outcome of runs) {
          const expected = Object.keys(outcome).filter((id) => !outcome[id] && last.get(id));
          const events = Object.entries(outcome).map(([id, passed]) => (passed ? vector : failure)({ id }));
          expect(regressions(run({}, ...events))).to.deep.equal(expected);
          for (const [id, passed] of Object.entries(outcome)) last.set(id, passed);
        }
        if (!existsSync(folder)) run({}, vector());
      }),
      { numRuns: 50 },
    );
  });

  it('leaves runs out that were stopped, but not what passed in them', () => {
    run({ end: { ...end, interrupted: true } as RunEvent }, vector({ id: 'a' }));
    run({}, vector({ id: 'b' }), { event: 'runnerFailed', message: 'm', stack: '' });
    expect(existsSync(path)).to.equal(false);
    expect(regressions(run({}, failure({ id: 'a' }), failure({ id: 'b' })))).to.deep.equal(['a', 'b']);
  });

  it('keeps what another run wrote meanwhile', () => {
    const slow = new History(path);
    for (const event of [started, source('ab'), selected, vector({ id: 'a' })]) slow.on(event);
    run({}, vector({ id: 'b' }));
    slow.on(end);
    expect(lines()).to.have.length(2);
    expect(regressions(run({}, failure({ id: 'a' }), failure({ id: 'b' })))).to.deep.equal(['a', 'b']);
  });

  it('is refused where it is none, by its path, line and field', () => {
    run({}, vector());
    const [line = ''] = readFileSync(path, 'utf8').split('\n');
    const cases: [text: string, message: RegExp][] = [
      [`${line}\n{"a":\n`, /history\.jsonl: line 2: .*JSON/],
      ['null\n', /line 1: schemaVersion: undefined is not 1/],
      [`${line.replace('"schemaVersion":1', '"schemaVersion":2')}\n`, /line 1: schemaVersion: 2 is not 1/],
      [`${line.replace('"durationMs":2000', '"durationMs":"long"')}\n`, /line 1: durationMs: "long" is no number/],
      [`${line.replace(/"totals":\{[^}]*\}/, '"totals":null')}\n`, /line 1: totals: null is no object/],
      [`${line.replace(/"totals":\{[^}]*\}/, '"totals":{}')}\n`, /line 1: totals\.total: undefined is no number/],
      [`${line.replace('"passed":1', '"passed":"1"')}\n`, /line 1: forks\.Cancun\.state\.passed: "1" is no number/],
      [`${line.replace('"blockchain"', '"block"')}\n`, /line 1: forks\.Cancun\.blockchain: undefined is no object/],
      [`${line.replace(/"Cancun":/, '"Cancun":null,"x":')}\n`, /line 1: forks\.Cancun: null is no object/],
      [`${line.replace('2025-', '20x5-')}\n`, /line 1: date: "20x5-01-01T00:00:00.000Z" is no date/],
    ];
    for (const [text, message] of cases) {
      writeFileSync(path, text);
      expect(() => new History(path))
        .to.throw(message)
        .with.property('code', 'HISTORY_INVALID');
    }
    rmSync(path);
    writeFileSync(`${path}.passed.gz`, 'no archive');
    expect(() => new History(path)).to.throw(/history\.jsonl\.passed\.gz: /);
    const source = { path: '/a', vectors: [], composition: '', packs: [] };
    const damaged: [content: unknown, message: string][] = [
      [null, 'schemaVersion: undefined is not 2'],
      [{ schemaVersion: 2 }, 'executors: undefined is no object'],
      [{ schemaVersion: 2, executors: { parallel: {} } }, 'executors.parallel: {} is no list'],
      [{ schemaVersion: 2, executors: { parallel: [null] } }, 'executors.parallel[0]: null is no object'],
      [{ schemaVersion: 2, executors: { x: [{ ...source, path: 1 }] } }, 'executors.x[0].path: 1 is no string'],
      [{ schemaVersion: 2, executors: { x: [{ ...source, packs: {} }] } }, 'executors.x[0].packs: {} is no list'],
      [
        { schemaVersion: 2, executors: { x: [source, { ...source, vectors: [1] }] } },
        'executors.x[1].vectors[0]: 1 is no string',
      ],
    ];
    for (const [content, message] of damaged) {
      writeFileSync(`${path}.passed.gz`, gzipSync(JSON.stringify(content)));
      expect(() => new History(path))
        .to.throw(`history.jsonl.passed.gz: ${message}`)
        .with.property('code', 'HISTORY_INVALID');
    }
  });

  it('keeps each id once, compressed', () => {
    run({}, vector({ id: 'a' }), pack({ id: 'p' }) as PackFinished);
    run({}, vector({ id: 'a' }), pack({ id: 'p' }) as PackFinished);
    const { executors } = JSON.parse(gunzipSync(readFileSync(`${path}.passed.gz`)).toString());
    expect(executors.ethereumjs).to.have.length(1);
    expect(executors.ethereumjs[0]).to.deep.include({ path: '/fixtures/folder', vectors: ['a'], packs: ['p'] });
  });
});
