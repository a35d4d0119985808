import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FirstFailure } from '../../../reports/record/first-failure.js';
import { startCommand, Workplace } from './command.js';
import { hashOf, transfer } from './transfer.js';

describe('--only-failed', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  it('selects one vector by its id, and what failed before', async () => {
    const ids = ['a [fork_Cancun-x "y"]', "it's"];
    place.write('fixtures/a.json', {
      ...Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await transfer({ logs: hashOf(2) })]))),
      good: await transfer(),
    });
    expect((await place.run()).lastLine).to.equal('1 passed, 2 failed');
    const failed = ids.map((id) => `fixtures/a.json::${id}::Cancun::0`);
    for (const report of ['failures.json', 'record.jsonl', 'summary.json', '.']) {
      expect((await place.run('--only-failed', place.path('out', report))).lastLine, report).to.equal(
        '0 passed, 2 failed',
      );
      expect(place.vectors.map(({ id }) => id)).to.have.members(failed);
    }
    // a run with other reporters leaves failures.json as it was
    await place.run('--filter', "it's", '--reporter', 'terminal');
    expect((await place.run('--only-failed', place.path('out'))).lastLine).to.equal('0 passed, 1 failed');
    rmSync(place.path('out', 'record.jsonl'));
    expect((await place.run('--only-failed', place.path('out'))).lastLine).to.equal('0 passed, 1 failed');
    const gone = { failures: [{ id: failed[0] }, { id: 'fixtures/a.json::gone::Cancun::0' }] };
    const ended = await place.run('--only-failed', place.write('gone.json', gone));
    expect(ended).to.include({ code: 1, lastLine: '0 passed, 2 failed' });
    expect(ended.stdout).to.include(
      '--only-failed: no source holds 1 of the earlier failures, such as fixtures/a.json::gone::Cancun::0',
    );
    expect((await place.run('--id', failed[1] ?? '')).lastLine).to.equal('0 passed, 1 failed');
    expect(place.vectors.map(({ id }) => id)).to.deep.equal([failed[1]]);
  });

  it('refuses a report of failures that is none, by its line: 2', async () => {
    place.write('fixtures/a.json', { a: await transfer() });
    await place.run();
    const [started = '', ...events] = readFileSync(place.path('out', 'record.jsonl'), 'utf8').split('\n');
    const cases: [lines: string[], message: string][] = [
      [[started, '{"event":', ...events], 'line 2: '],
      [[started, '{"event":"vectorFinished"}', ...events], 'line 2: event.id'],
      [events, 'line 1 is no runStarted'],
      [[], 'is empty'],
    ];
    for (const [lines, message] of cases) {
      const file = place.write('damaged/record.jsonl', lines.join('\n'));
      const { code, stderr } = await place.run('--only-failed', place.path('damaged'));
      expect(code).to.equal(2);
      expect(stderr)
        .to.match(/^conformance: [^\n]+\n$/)
        .and.to.include(`--only-failed: ${file}: ${message}`);
    }
  });

  it('selects what failed before of its own source, or of any where that one is not read', async () => {
    const sources = ['one', 'other'].map((name) => place.path(name, 'fixtures'));
    place.write('one/fixtures/a.json', { a: await transfer({ logs: hashOf(2) }) });
    place.write('other/fixtures/a.json', { a: await transfer() });
    const given = sources.flatMap((path) => ['--fixtures', path]);
    const run = (...args: string[]) => startCommand(...args, '--out', place.out).ended;
    await run(...given);
    expect((await run(...given, '--only-failed', place.out)).lastLine).to.equal('0 passed, 1 failed');
    const moved = await run('--fixtures', sources[1] ?? '', '--only-failed', place.out);
    expect(moved.lastLine).to.equal('1 passed, 0 failed');
  });

  it('tells what only threads failed in an earlier run, also where it passes now', async () => {
    place.write('fixtures/a.json', { a: await transfer(), b: await transfer() });
    const id = 'packs/Cancun/synthetic/counters/1';
    const first: FirstFailure = {
      threads: 2,
      differences: ['transaction 1: expected success, got failure'],
      statuses: [{ transaction: 1, status: 'aborting', incarnation: 1 }],
    };
    await place.run('--packs', '--id', id, '--out', place.path('earlier'));
    const record = readFileSync(place.path('earlier', 'record.jsonl'), 'utf8');
    const failed = (line: string) => JSON.stringify({ ...JSON.parse(line), status: 'failed', first });
    place.write('earlier/record.jsonl', record.replace(/.*"packFinished".*/, failed));
    const only = ['--packs', '--only-failed', place.path('earlier/record.jsonl')];
    expect((await place.run(...only)).lastLine).to.equal('1 passed, 0 failed');
    expect(place.record.some(({ event }) => event === 'vectorTriaged')).to.equal(false);
    await place.run(...only, '--triage', '--minimise', '1');
    const triaged = place.record.find((event) => event.event === 'vectorTriaged');
    expect(triaged).to.include({ id });
    expect(triaged?.parallel).to.deep.equal([
      'not reproduced: 0 of 20 replays on threads failed, and 0 of 200 schedules',
      'first seen on 2 threads: transaction 1: expected success, got failure',
      'first seen with transaction 1 aborting (1)',
    ]);
    expect(
      JSON.parse(readFileSync(join(triaged?.folder ?? '', 'divergence.json'), 'utf8')).parallel.first,
    ).to.deep.equal(first);
  });

  describe('of a run with --packs', () => {
    const args = ['--seed', '5', '--filter', 'one|two'];
    const id = 'packs/Cancun/across/0';
    const made = 'packs/Cancun/synthetic/counters/1';
    /** A run in which these packs failed; as a folder with its record, and as its failures.json. */
    async function earlier(...ids: string[]): Promise<string[]> {
      place.write('fixtures/a.json', { one: await transfer(), two: await transfer(), other: await transfer() });
      await place.run('--packs', ...args, '--id', id, '--out', place.path('earlier'));
      const record = readFileSync(place.path('earlier', 'record.jsonl'), 'utf8');
      const failed = (line: string) =>
        ids.map((id) => JSON.stringify({ ...JSON.parse(line), id, status: 'failed', claim: 'parallel' })).join('\n');
      place.write('earlier/record.jsonl', record.replace(/.*"packFinished".*/, failed));
      const { out } = place;
      place.write(
        'merged/record.jsonl',
        record.replace(/.*"packFinished".*/, failed).replace(/"packs":1,"l/, `"packs":${ids.length},"l`),
      );
      await startCommand('merge', place.path('merged'), '--out', out, '--reporter', 'json').ended;
      return [place.path('earlier'), join(out, 'failures.json')];
    }

    it('composes the same blocks, and counts what is gone: 1', async () => {
      for (const report of await earlier(id, made, 'packs/Cancun/across/99')) {
        const { code, stdout, lastLine } = await place.run(
          ...['--packs', ...args, '--only-failed', report, '--out', place.path('again')],
        );
        expect([code, lastLine], report).to.deep.equal([1, '2 passed, 1 failed']);
        expect(stdout).to.include('no source holds 1 of the earlier failures, such as packs/Cancun/across/99');
      }
    });

    it('runs no pack of other fixtures', async () => {
      const [report = ''] = await earlier(id, made);
      place.write('fixtures/a.json', { one: await transfer(), two: await transfer({ logs: hashOf(2) }) });
      const { code, stdout, lastLine } = await place.run('--packs', ...args, '--only-failed', report);
      expect([code, lastLine]).to.deep.equal([1, '1 passed, 1 failed']);
      expect(stdout).to.include(`no source holds 1 of the earlier failures, such as ${id}`);
    });

    it('refuses to compose others: 2', async () => {
      const reports = await earlier(id);
      const entry = { id: '*::other::*', reason: 'r', link: 'https://example.org', signature: '*' };
      const known = place.write('known.json', [entry]);
      const cases: [given: string[], message: string][] = [
        [[], "1 of its failures is a pack, which these flags compose: --packs --seed 5 --filter 'one|two'"],
        [['--packs', '--filter', 'one|two'], 'its packs are composed with --seed 5, not with --seed 1'],
        [['--packs', '--seed', '5'], 'its packs are composed with --filter one|two, not without'],
        [['--packs', '--seed', '5', '--filter', 'one'], 'with --filter one|two, not with --filter one'],
        [['--packs', ...args, '--known-failures', known], 'its packs are composed with another list of known failures'],
      ];
      for (const report of reports)
        for (const [given, message] of cases) {
          const { code, stderr } = await place.run(...given, '--only-failed', report, '--out', place.path('again'));
          expect(code, stderr).to.equal(2);
          expect(stderr)
            .to.match(/^conformance: [^\n]+\n$/)
            .and.to.include(message);
        }
      // what an earlier version wrote, or somebody else
      const bare = place.write('bare.json', { failures: [{ id }] });
      expect((await place.run('--packs', '--only-failed', bare)).stderr).to.include(
        'bare.json: does not say of what its packs are composed',
      );
    });
  });
});
