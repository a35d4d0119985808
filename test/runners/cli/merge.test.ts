import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import type { RunEvent } from '../../../reports/record/events.js';
import { run, vector } from '../../reports/events.js';
import { type Ended, startCommand, Workplace } from './command.js';
import { hashOf, transfer } from './transfer.js';

const CORPUS = fileURLToPath(new URL('../../../../fixtures', import.meta.url));
const SHARDS = 10;

describe('records of shards, merged,', () => {
  let place: Workplace;

  const merge = (...args: string[]): Promise<Ended> => startCommand('merge', ...args).ended;
  const recordOf = (out: string): RunEvent[] =>
    readFileSync(place.path(out, 'record.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent);

  describe('are as one run over the embedded corpus and all that can be wrong with a run', () => {
    const reporters = ['--reporter', 'terminal,json,junit,badge,github'];
    let whole: Ended;
    let merged: Ended;
    /** of the whole run, from its record: a second way to the same report */
    let replayed: Ended;

    before(async function () {
      this.timeout(600_000);
      place = new Workplace();
      cpSync(CORPUS, place.path('fixtures', 'corpus'), { recursive: true });
      const bad = await transfer({ logs: hashOf(2) });
      const worse = await transfer({ hash: hashOf(3) });
      place.write('fixtures/bad.json', { bad, known: bad, otherwise: worse, 'with "<&>" `|` *in it*': bad });
      place.write('fixtures/cut.json', '{"a": ');
      const entry = { reason: 'a fault', link: 'https://example.org', signature: 'logs: *' };
      const known = place.write('known.json', [
        { ...entry, id: '*::known::*' },
        { ...entry, id: '*::otherwise::*' },
        // 71 vectors, all over the shards
        { ...entry, id: '*state_tests/precompiles.json::*' },
        { ...entry, id: '*state_tests/precompiles.json::gone::*' },
      ]);
      const counts = place.write('counts.json', { fixtures: { 'state state': { Cancun: 2 } } });
      const args = ['--fixtures', place.fixtures, '--executor', 'sequential', '--workers', '1'];
      args.push('--known-failures', known, '--expect-counts', counts, '--packs');
      whole = await startCommand(...args, '--out', place.path('whole'), ...reporters).ended;
      const shards = Array.from({ length: SHARDS }, (_, index) => index + 1);
      for (const index of shards)
        await startCommand(...args, '--shard', `${index}/${SHARDS}`, '--out', place.path(`shard-${index}`)).ended;
      // any order will do
      const records = shards.reverse().map((index) => place.path(`shard-${index}`));
      const history = ['--history', place.path('merged', 'history.jsonl')];
      merged = await merge(...records, '--out', place.path('merged'), ...history, ...reporters);
      replayed = await merge(place.path('whole'), '--out', place.path('replayed'), ...reporters);
    });
    after(() => place.remove());

    it('event by event, but for durations and order', () => {
      const comparable = (out: string) =>
        recordOf(out)
          .map((event) => JSON.stringify(withoutTimes(event)))
          .sort();
      const events = comparable('whole');
      expect(comparable('merged')).to.deep.equal(events);
      expect(comparable('replayed')).to.deep.equal(events);
      for (const { event } of run) expect(events.join()).to.include(`"event":"${event}"`);
    });

    it('with the same exit code and last line', () => {
      expect([whole.code, merged.code, replayed.code]).to.deep.equal([1, 1, 1]);
      expect(whole.lastLine).to.match(/^1\d{3} passed, \d+ failed, 1 skipped$/);
      expect([merged.lastLine, replayed.lastLine]).to.deep.equal([whole.lastLine, whole.lastLine]);
    });

    it('with entries of the known failures that are not true counted over all shards', () => {
      const stale = recordOf('merged').filter((event) => event.event === 'knownFailureStale');
      expect(stale.map(({ problem }) => problem).sort()).to.deep.equal([
        'fails otherwise',
        'matches nothing',
        'passes',
      ]);
      expect(stale.find(({ problem }) => problem === 'passes')?.count).to.be.greaterThan(SHARDS);
    });

    const same: [what: string, path: string][] = [
      ['counts as JSON', 'summary.json'],
      ['failures as JSON', 'failures.json'],
      ['summary for GitHub', 'summary.md'],
      ['cases of JUnit', 'junit.xml'],
    ];
    for (const [what, path] of same)
      it(`with the same ${what}`, () => {
        const lines = (out: string) =>
          readFileSync(place.path(out, path), 'utf8')
            .replaceAll(/\/(whole|merged|replayed)/g, '/OUT')
            .replace(/"(startedAt|date)": "[^"]*"|(timestamp|time)="[^"]*"/g, 'TIME')
            .replace(/"(durationMs|vectorsPerSecond)": [\d.]+|, in (?:[\d.]+ (?:h|min|m?s) ?)+/g, 'DURATION')
            .replaceAll(/,$/gm, '')
            .split('\n')
            .sort();
        expect(lines('merged')).to.deep.equal(lines('whole')).and.to.have.length.above(3);
        expect(lines('replayed')).to.deep.equal(lines('whole'));
      });

    it('with the same badges', () => {
      const badges = (out: string) =>
        readdirSync(place.path(out, 'badges')).map((name) => [
          name,
          readFileSync(place.path(out, 'badges', name), 'utf8'),
        ]);
      expect(badges('merged')).to.deep.equal(badges('whole')).and.to.have.length.above(40);
      expect(badges('replayed')).to.deep.equal(badges('whole'));
    });

    it('with the same failures and tables on the terminal, and the same annotations', () => {
      const lines = ({ stdout }: Ended) =>
        stripVTControlCharacters(stdout)
          .split('\n')
          .filter((line) => /^(FAILED|│|::error)|^ {2}(rerun|expected|got)/.test(line))
          .sort();
      expect(lines(merged)).to.deep.equal(lines(whole)).and.to.have.length.above(40);
      expect(lines(replayed)).to.deep.equal(lines(whole));
    });
  });

  it('may have the same list of known failures by other paths and in another layout, and no other one', async () => {
    place = new Workplace();
    place.write('fixtures/a.json', { a: await transfer(), b: await transfer() });
    const entry = { id: 'x/*', reason: 'a fault', link: 'https://example.org', signature: 'logs: *' };
    const lists = {
      here: JSON.stringify([entry]),
      there: JSON.stringify([Object.fromEntries(Object.entries(entry).reverse())], undefined, 2),
      other: JSON.stringify([{ ...entry, signature: 'stateRoot: *' }]),
    };
    for (const [name, list] of Object.entries(lists)) {
      const known = ['--known-failures', place.write(`${name}.json`, list)];
      const shard = ['--shard', name === 'here' ? '1/2' : '2/2', '--out', place.path(name)];
      await startCommand('--fixtures', place.fixtures, '--workers', '1', ...known, ...shard).ended;
    }
    const out = ['--out', place.path('merged')];
    expect((await merge(place.path('here'), place.path('there'), ...out)).lastLine).to.equal('2 passed, 0 failed');
    const { code, stderr } = await merge(place.path('here'), place.path('other'), ...out);
    expect(code).to.equal(2);
    expect(stderr).to.include(`${place.path('other.json')}, says something else than ${place.path('here.json')}, `);
    place.remove();
  });

  it('name the sources as the first shard does, wherever the others read them', async () => {
    place = new Workplace();
    for (const folder of ['here', 'there']) {
      place.write(`${folder}/one/a.json`, { a: await transfer(), b: await transfer({ logs: hashOf(2) }) });
      place.write(`${folder}/other/a.json`, { a: await transfer(), b: await transfer({ logs: hashOf(2) }) });
      const sources = ['one', 'other'].flatMap((name) => ['--fixtures', place.path(folder, name)]);
      const shard = folder === 'here' ? '1/2' : '2/2';
      await startCommand(...sources, '--shard', shard, '--out', place.path(shard), '--workers', '1').ended;
    }
    await merge(place.path('1/2'), place.path('2/2'), '--out', place.path('merged'));
    const [first] = recordOf('merged');
    expect(first).to.have.property('options').that.does.not.have.property('history');
    const sources = recordOf('merged').flatMap((event) => ('source' in event ? [event.source] : []));
    expect(sources).to.have.members(['one', 'one', 'other', 'other'].map((name) => place.path('here', name)));
    place.remove();
  });

  describe('are refused, by one line and 2, where', () => {
    const started = {
      ...(run[0] as RunEvent & { event: 'runStarted' }),
      commit: 'c0ffee',
      knownFailuresContentSha256: 'ab',
    };
    const source = { ...(run[2] as RunEvent & { event: 'sourceRead' }), path: '/fixtures/folder' };
    const selected = {
      event: 'vectorsSelected',
      found: 2,
      selected: 1,
      packs: 0,
      leftOutOfPacks: 0,
      forks: ['Cancun'],
    };
    const finished = { event: 'runFinished', interrupted: false, exitCode: 0, durationMs: 5 };

    beforeEach(() => {
      place = new Workplace();
      writeShard(1, {});
      writeShard(2, {});
    });
    afterEach(() => place.remove());

    interface Change {
      readonly started?: object;
      readonly options?: object;
      readonly source?: object;
      readonly selected?: object;
      readonly id?: string;
      readonly end?: readonly object[];
    }
    function writeShard(index: number, change: Change, name = `${index}`): void {
      const shard = { index, count: 2 };
      const options = { fixtures: ['f'], knownFailures: '/a/known.json', shard, ...change.options };
      const events = [
        { ...started, options, ...change.started },
        { ...source, ...change.source },
        { ...selected, ...change.selected },
        vector({ id: change.id ?? `v${index}` }),
        ...(change.end ?? [finished]),
      ];
      mkdirSync(place.path(name), { recursive: true });
      writeFileSync(place.path(name, 'record.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    }
    const attempt = (...names: string[]) => merge(...names.map((name) => place.path(name)), '--out', place.path('out'));

    it('nothing is wrong: they are not', async () => {
      const { code, lastLine } = await attempt('1', '2');
      expect([code, lastLine]).to.deep.equal([0, '2 passed, 0 failed']);
    });

    const cases: [what: string, change: Change, message: RegExp][] = [
      [
        'the schema version is another',
        { started: { schemaVersion: 2 } },
        /2\/record\.jsonl: schemaVersion: 2 is not 1/,
      ],
      [
        'the engine is another',
        { started: { versions: { node: '20.20.0' } } },
        /versions\.node: "20\.20\.0" is not "20\.19\.0", as in .*1\/record/,
      ],
      [
        'the engine is one more',
        { started: { versions: { ...started.versions, x: '1' } } },
        /versions\.x: "1" is not none/,
      ],
      ['the commit is another', { started: { commit: 'decaf' } }, /commit: "decaf" is not "c0ffee"/],
      [
        'the executor is another',
        { started: { executor: 'sequential' } },
        /executor: "sequential" is not "ethereumjs"/,
      ],
      ['the selection is another', { options: { filter: 'x' } }, /options\.filter: "x" is not none/],
      [
        'the fixtures are others',
        { source: { sha256: 'cd'.repeat(32) } },
        /fixtures\[0\]\.sha256: "cdcd.* is not "abab/,
      ],
      ['more files are there', { source: { files: 7 } }, /fixtures\[0\]\.files: 7 is not 1/],
      ['more vectors are there', { selected: { found: 9 } }, /vectors found: 9 is not 2/],
      [
        'counts differ in one alone',
        { end: [{ event: 'countDiffers', message: 'm' }, finished] },
        /counts that differ: /,
      ],
      [
        'the list of known failures says something else',
        { started: { knownFailuresContentSha256: 'cd' }, options: { knownFailures: '/b/known.json' } },
        /2\/record\.jsonl: its list of known failures, \/b\/known\.json, says something else than \/a\/known\.json, that of .*1\/record/,
      ],
      [
        'a shard is there twice',
        { options: { shard: { index: 1, count: 2 } } },
        /shard 1\/2 is there twice: .*1\/record.*2\/record/,
      ],
      [
        'shards are of different numbers',
        { options: { shard: { index: 2, count: 3 } } },
        /2\/record\.jsonl: is shard 2\/3, .*1\/record\.jsonl one of 2/,
      ],
      ['one is a whole run', { options: { shard: undefined } }, /2\/record\.jsonl: is a whole run, and no shard/],
      ['a vector is in two shards', { id: 'v1' }, /v1 is in two shards: .*1\/record.*2\/record/],
      ['a vector is missing', { selected: { selected: 2 } }, /2\/record\.jsonl: has 1 of 2 vectors and packs/],
      ['one was killed', { end: [] }, /2\/record\.jsonl: has no end/],
    ];
    for (const [what, change, message] of cases)
      it(what, async () => {
        writeShard(2, change);
        const { code, stdout, stderr } = await attempt('1', '2');
        expect(stderr)
          .to.match(/^conformance: merge: [^\n]+\n$/)
          .and.to.match(message);
        expect([code, stdout]).to.deep.equal([2, '']);
      });

    it('a line is no event', async () => {
      for (const [line, fault] of [
        [null, 'event: null is not an object'],
        [5, 'event: 5 is not an object'],
        [[], 'event.event: undefined is not runStarted or '],
        [{}, 'event.event: undefined is not runStarted or '],
        [{ event: 'constructor' }, 'event.event: "constructor" is not runStarted or '],
        [vector({ status: 'odd' as 'passed' }), 'event.status: "odd" is not passed or failed'],
        [{ ...vector(), id: 7 }, 'event.id: 7 is not a string'],
        [{ ...selected, forks: null }, 'event.forks: null is not an array'],
      ] as const) {
        writeShard(2, { end: [line as object, finished] });
        const { code, stderr } = await attempt('1', '2');
        expect(code, fault).to.equal(2);
        expect(stderr)
          .to.match(/^conformance: merge: [^\n]+2\/record\.jsonl: line 5: [^\n]+\n$/)
          .and.to.include(fault);
      }
      writeShard(2, { started: { options: null } });
      expect((await attempt('1', '2')).stderr).to.match(
        /2\/record\.jsonl: line 1: event\.options: null is not an object/,
      );
    });

    it('a shard is missing', async () => {
      const { code, stderr } = await attempt('2');
      expect([code, stderr]).to.deep.equal([2, 'conformance: merge: shard 1/2: missing; see --help\n']);
    });

    it('there is no record, or what is none', async () => {
      expect((await attempt('1', 'gone')).stderr).to.match(/^conformance: merge: ENOENT[^\n]+gone[^\n]+\n$/);
      place.write('2/record.jsonl', '{"event":"sourceRead"}\n');
      expect((await attempt('1', '2')).stderr).to.match(/2\/record\.jsonl: line 1 is no runStarted/);
      place.write('2/record.jsonl', `${JSON.stringify(started)}\n{"event":\n`);
      expect((await attempt('1', '2')).stderr).to.match(/2\/record\.jsonl: line 2: /);
      expect((await merge()).stderr).to.match(/^conformance: merge: which records\?/);
    });

    it('the report would overwrite a record', async () => {
      const before = readFileSync(place.path('1', 'record.jsonl'), 'utf8');
      const { code, stderr } = await merge(place.path('1'), place.path('2'), '--out', place.path('1'));
      expect(code).to.equal(2);
      expect(stderr).to.include('--out: ');
      expect(readFileSync(place.path('1', 'record.jsonl'), 'utf8')).to.equal(before);
    });

    it('but not where the fixtures lie elsewhere, and other things were done otherwise', async () => {
      const files = { fixtures: ['g'], knownFailures: '/b/list.json', expectCounts: '/b/counts.json' };
      writeShard(2, { source: { path: '/elsewhere' }, options: { ...files, workers: 9, out: 'x' } });
      const { code, stderr } = await attempt('1', '2');
      expect([code, stderr]).to.deep.equal([0, '']);
    });

    it('but not where one was interrupted: 130', async () => {
      writeShard(2, { selected: { selected: 5 }, end: [{ ...finished, interrupted: true, exitCode: 130 }] });
      const { code, lastLine } = await attempt('1', '2');
      expect([code, lastLine]).to.deep.equal([130, '2 passed, 0 failed']);
    });

    it('but not where the runner failed in one: 4', async () => {
      const end = [
        { event: 'runnerFailed', message: 'm', stack: 's' },
        { ...finished, exitCode: 4 },
      ];
      writeShard(2, { selected: { selected: 5 }, end });
      expect((await attempt('1', '2')).code).to.equal(4);
    });
  });
});

/** What must be the same in one run and in its shards merged. */
function withoutTimes(event: RunEvent): object {
  const { startedAt: _, durationMs: __, ...others } = { startedAt: '', durationMs: 0, ...event };
  return JSON.parse(JSON.stringify(others).replaceAll(/\/(whole|merged|replayed)/g, '/OUT'));
}
