import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { startCommand, Workplace } from './command.js';
import { ENDLESS_LOOP, hashOf, transfer } from './transfer.js';

describe('the conformance command', () => {
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  it('passes what comes out as claimed: 0', async () => {
    place.write('fixtures/state/transfer.json', { transfer: await transfer({ networks: ['Shanghai', 'Cancun'] }) });
    const { code, lastLine, stdout } = await place.run();
    expect([code, lastLine]).to.deep.equal([0, '2 passed, 0 failed']);
    expect(stdout).to.match(/Shanghai │ +1 │ +1 │/);
    expect(place.vectors.map(({ id, status }) => [id, status])).to.deep.equal([
      ['fixtures/state/transfer.json::transfer::Shanghai::0', 'passed'],
      ['fixtures/state/transfer.json::transfer::Cancun::0', 'passed'],
    ]);
    expect(Object.keys(place.summary.forks)).to.deep.equal(['Shanghai', 'Cancun']);
  });

  it('goes on, and writes its reports, when nobody reads what it prints any more', async () => {
    place.write('fixtures/a.json', { wrong: await transfer({ hash: hashOf(1) }) });
    const command = place.start();
    command.stdout?.destroy();
    const { code, stderr } = await command.ended;
    expect([code, stderr]).to.deep.equal([1, '']);
    expect(place.summary.totals.failed).to.equal(1);
  });

  describe('fails, with 1 and a message,', () => {
    const cases: [what: string, change: Parameters<typeof transfer>[0], claim: string, message: RegExp][] = [
      ['a wrong root', { hash: hashOf(1) }, 'stateRoot', /expected 0x0101.*\n {2}got {6}0x/],
      ['wrong logs', { logs: hashOf(2) }, 'logs', /expected 0x0202.*\n {2}got {6}0x1dcc4de8/],
      [
        'a wrong reason',
        { nonce: '0x05', expectException: 'TransactionException.INTRINSIC_GAS_TOO_LOW' },
        'rejection',
        /expected TransactionException.INTRINSIC_GAS_TOO_LOW\n {2}got {6}TransactionException.NONCE_MISMATCH_TOO_HIGH/,
      ],
      [
        'what is accepted though invalid',
        { expectException: 'TransactionException.NONCE_IS_MAX' },
        'rejection',
        /expected TransactionException.NONCE_IS_MAX\n {2}got {6}accepted/,
      ],
      ['a rejection that nobody expects', { gasLimit: '0x01' }, 'rejection', /got {6}.*INTRINSIC_GAS_TOO_LOW/],
      ['a field that is not what it must be', { nonce: '0xzz' }, 'fixture', /got {6}fixtures\/a\.json: .*nonce.*0xzz/],
    ];
    for (const [what, change, claim, message] of cases)
      it(what, async () => {
        place.write('fixtures/a.json', { wrong: await transfer(change), right: await transfer() });
        const { code, stdout, lastLine } = await place.run();
        expect([code, lastLine]).to.deep.equal([1, '1 passed, 1 failed']);
        expect(stdout).to.include(`FAILED ${claim}: fixtures/a.json::wrong::Cancun::0`).and.to.match(message);
        expect(stdout).to.include(
          `npm run conformance -- --id fixtures/a.json::wrong::Cancun::0 --fixtures ${place.fixtures} --executor parallel`,
        );
      });

    it('a vector without end, and goes on with the others', async () => {
      const endless = await transfer({ code: ENDLESS_LOOP, gasLimit: '0xffffffffffff' });
      place.write('fixtures/a.json', { first: await transfer(), endless, last: await transfer() });
      const { code, stdout, lastLine } = await place.run('--timeout', '3');
      expect([code, lastLine]).to.deep.equal([1, '2 passed, 1 failed']);
      expect(stdout).to.include(
        'FAILED timeout: fixtures/a.json::endless::Cancun::0\n  expected an outcome within 3 s',
      );
    });

    it('a file that is cut short, though the others pass', async () => {
      place.write('fixtures/a.json', { transfer: await transfer() });
      place.write('fixtures/cut.json', JSON.stringify({ transfer: await transfer() }).slice(0, 300));
      const { code, stdout, lastLine } = await place.run();
      expect([code, lastLine]).to.deep.equal([1, '1 passed, 1 failed']);
      expect(stdout).to.match(/FAILED file: fixtures\/cut\.json\n.*cut short/);
      expect(place.summary.sources[0]).to.include({ files: 2, unreadable: 1 });
    });

    it('an archive that leads out of itself, and writes nothing there', async () => {
      place.write('inside/a.json', { transfer: await transfer() });
      place.write('outside.json', { transfer: await transfer() });
      const archive = place.path('hostile.tar.gz');
      execFileSync('tar', ['-czPf', archive, 'a.json', '../outside.json'], { cwd: place.path('inside') });
      execFileSync('rm', [place.path('outside.json')]);
      const { code, stdout, lastLine } = await startCommand('--fixtures', archive, '--out', place.out).ended;
      expect([code, lastLine]).to.deep.equal([1, '1 passed, 1 failed']);
      expect(stdout).to.match(/FAILED file: .*hostile\.tar\.gz\n.*\.\.\/outside\.json: leads out of the archive/);
      expect(existsSync(place.path('outside.json'))).to.equal(false);
    });

    it('counts that differ from those expected', async () => {
      place.write('fixtures/state/a.json', { transfer: await transfer() });
      const counts = place.write('counts.json', { fixtures: { 'state state': { Cancun: 2 } } });
      const { code, stdout, lastLine } = await place.run('--expect-counts', counts);
      expect([code, lastLine]).to.deep.equal([1, '1 passed, 1 failed']);
      expect(stdout).to.include('FAILED count: fixtures, state state, Cancun: expected 2, got 1');
      const right = place.write('counts.json', { fixtures: { 'state state': { Cancun: 1 } } });
      expect((await place.run('--expect-counts', right)).code).to.equal(0);
    });
  });

  describe('with known failures', () => {
    const entry = { reason: 'a fault', link: 'https://example.org' };
    const signature = 'logs: expected 0x02020202…, got 0x1dcc4de8…';
    const run = (entries: object[], ...args: string[]) =>
      place.run('--known-failures', place.write('known.json', entries), ...args);
    beforeEach(async () => {
      place.write('fixtures/a.json', { good: await transfer(), bad: await transfer({ logs: hashOf(2) }) });
    });

    it('counts them apart, and does not fail: 0', async () => {
      const { code, lastLine } = await run([{ ...entry, id: 'fixtures/a.json::bad::*', signature }]);
      expect([code, lastLine]).to.deep.equal([0, '1 passed, 0 failed, 1 skipped']);
      expect(place.summary.totals).to.include({ passed: 1, failed: 0, knownFailure: 1 });
      expect(place.vectors.find(({ status }) => status === 'knownFailure')).to.include({ ...entry, signature });
    });

    it('fails for an entry that passes: 1', async () => {
      const bad = { ...entry, id: 'fixtures/a.json::bad::Cancun::0', signature };
      const { code, lastLine, stdout } = await run([bad, { ...entry, id: '*::good::*', signature }]);
      expect([code, lastLine]).to.deep.equal([1, '1 passed, 1 failed, 1 skipped']);
      expect(stdout).to.include('FAILED known failure: *::good::*\n  passes: 1 of its vectors');
    });

    it('fails for an entry that fails otherwise: 1', async () => {
      const { code, stdout } = await run([{ ...entry, id: '*::bad::*', signature: 'stateRoot: *' }]);
      expect(code).to.equal(1);
      expect(stdout).to.include('FAILED logs: fixtures/a.json::bad::Cancun::0');
      expect(stdout).to.include('FAILED known failure: *::bad::*\n  fails otherwise: 1 of its vectors');
    });

    it('fails for an entry that matches nothing: 1', async () => {
      const { code, stdout } = await run([{ ...entry, id: 'fixtures/a.json::gone::*', signature }], '--filter', 'good');
      expect(code).to.equal(1);
      expect(stdout).to.include('FAILED known failure: fixtures/a.json::gone::*\n  matches nothing');
    });
  });

  describe('proves nothing, says why, and ends with 3', () => {
    it('where the folder is empty', async () => {
      mkdirSync(place.fixtures);
      const { code, stdout, lastLine } = await place.run();
      expect([code, lastLine]).to.deep.equal([3, '0 passed, 0 failed']);
      expect(stdout).to.include(`Nothing was verified: no tests are in ${place.fixtures}`);
    });

    it('where the selection matches nothing', async () => {
      place.write('fixtures/a.json', { transfer: await transfer() });
      const { code, stdout } = await place.run('--fork', 'petersburg', '--filter', 'x|y');
      expect(code).to.equal(3);
      expect(stdout).to.include('nothing of 1 found matches --fork ConstantinopleFix --filter x|y');
      expect(stdout).to.include('0 of 1 vector selected by --fork ConstantinopleFix --filter x|y');
    });

    it('where nothing failed before', async () => {
      place.write('fixtures/a.json', { transfer: await transfer() });
      await place.run();
      const file = place.path('out', 'record.jsonl');
      const { code, stdout } = await place.run('--only-failed', file, '--out', place.path('again'));
      expect(code).to.equal(3);
      expect(stdout).to.include(`Nothing was verified: no failures are in ${file}`);
    });

    it('where nobody knows the network', async () => {
      place.write('fixtures/a.json', { transfer: await transfer({ networks: ['Shangri-La'] }) });
      const { code, lastLine } = await place.run();
      expect([code, lastLine]).to.deep.equal([3, '0 passed, 0 failed, 1 skipped']);
      expect(place.vectors[0]).to.include({ status: 'unsupported', fork: 'Shangri-La' });
      expect(place.vectors[0]?.reason).to.include('Shangri-La');
    });

    it('where the fixture claims no root', async () => {
      place.write('fixtures/a.json', { transfer: await transfer({ hash: hashOf(0) }) });
      expect((await place.run()).code).to.equal(3);
      expect(place.summary.totals).to.include({ total: 1, unverified: 1 });
    });

    it('where nothing is executed', async () => {
      place.write('fixtures/a.json', { transfer: await transfer() });
      const { code, stdout } = await place.run('--executor', 'none');
      expect(code).to.equal(3);
      expect(stdout).to.include('Nothing was verified: the executor "none" executes nothing');
      expect(place.summary).to.deep.include({ executor: 'none' });
    });
  });

  describe('refuses wrong usage with one line and 2', () => {
    const refused: [args: string[], message: string][] = [
      [['--fork', 'Cancun,Shangri-La'], '--fork: "Shangri-La" is not known; the known ones are Frontier, '],
      [['--format', 'vm'], '--format: "vm" is not one of state, blockchain'],
      [['--executor', 'x'], '--executor: "x" is not one of ethereumjs, sequential, parallel, none'],
      [['--trace'], '--trace goes with --id'],
      [['--filter', '('], '--filter: Invalid regular expression'],
      [['--seed', '1'], '--seed goes with --packs'],
      [['--schedules', '1'], '--schedules goes with --packs'],
      [['--packs', '--schedules', '1', '--executor', 'sequential'], '--schedules goes with --executor parallel'],
      [['--packs', '--seed', '-1'], '--seed: a value that begins with "-" is given as --seed=…'],
      [['--packs', '--seed', 'x'], '--seed: "x" is not a whole number'],
      [['--shard', '3/2'], '--shard: "3/2" is not i/n'],
      [['--shard', '0/2'], '--shard: "0/2" is not i/n'],
      [['--workers', '0'], '--workers: "0" is not a whole number from 1'],
      [['--timeout', '-1'], '--timeout: a value that begins with "-" is given as --timeout=…'],
      [['--fork', 'Cancun', '--fork', 'Prague'], '--fork is given twice'],
      [['--fixtures', ''], 'fixtures path "" is empty'],
      [['--minimise', '5'], '--minimise goes with --triage'],
      [['--against', 'evm statetest'], '--against goes with --triage'],
      [['--trace', '--id', 'a.json::b'], '--trace goes with a state test'],
      [['--history', '.'], '--history: '],
      [['--history='], '--history: "" is no path'],
      [['--known-failures', '.'], '--known-failures .: '],
      [['--timeout=-1'], '--timeout: "-1" is not a number of seconds above 0'],
      [['--memory', 'much'], '--memory: "much" is not a whole number'],
      [['--reporter', 'xml'], '--reporter: "xml" is not one of terminal, json'],
      [['--nonsense'], '--nonsense is not a flag'],
      [['nonsense'], '"nonsense" is neither a flag nor a command'],
      [['--fixtures', 'no-such-folder'], 'no-such-folder'],
      [['--known-failures', 'no-such-file'], 'no-such-file'],
      [['--expect-counts', 'no-such-file'], 'no-such-file'],
      [['--only-failed', 'no-such-file'], '--only-failed: no-such-file'],
    ];
    for (const [args, message] of refused)
      it(args.join(' '), async () => {
        const { code, stdout, stderr } = await startCommand('--fixtures', place.folder, '--out', place.out, ...args)
          .ended;
        expect([code, stdout]).to.deep.equal([2, '']);
        expect(stderr)
          .to.match(/^conformance: [^\n]+\n$/)
          .and.to.include(message);
      });

    it('a folder for reports that cannot be one', async () => {
      const file = place.write('file', 'text');
      const { code, stderr } = await startCommand('--fixtures', place.folder, '--out', file).ended;
      expect(code).to.equal(2);
      expect(stderr).to.match(/^conformance: --out: [^\n]+\n$/);
    });
  });

  describe('with a history', () => {
    it('names what passed last time first, everywhere, and with the command that fails again', async () => {
      const good = await transfer();
      place.write('fixtures/a.json', { a: await transfer({ logs: hashOf(2) }), b: good, c: good });
      await place.run();
      place.write('fixtures/a.json', {
        a: await transfer({ logs: hashOf(2) }),
        b: good,
        c: await transfer({ logs: hashOf(2) }),
      });
      const id = 'fixtures/a.json::c::Cancun::0';
      const { stdout } = await place.run('--reporter', 'terminal,json,junit,github');
      expect(stdout).to.include(
        `1 regression, which passed last time:\n  ${id}\n    rerun: npm run conformance -- --id ${id}`,
      );
      expect(stdout.match(/^::error .*$/m)?.[0])
        .to.match(/^::error title=Regression%3A logs::/)
        .and.to.include(id);
      const report = (name: string) => readFileSync(place.path('out', name), 'utf8');
      const replayed = await startCommand('merge', place.out, '--out', place.path('replayed')).ended;
      expect(replayed.stdout).to.include(`1 regression, which passed last time:\n  ${id}\n`);
      expect(existsSync(place.path('replayed', 'history.jsonl'))).to.equal(false);
      expect(report('summary.md')).to.match(/^## Conformance: 2 failed, 1 regression\n/);
      expect(report('junit.xml').match(/<testcase .*>/)?.[0]).to.include(id);
      const [, command = ''] =
        /rerun: npm run conformance -- (.*)/.exec(stdout.slice(stdout.indexOf('1 regression'))) ?? [];
      const again = await startCommand(...command.split(' '), '--out', place.out).ended;
      expect([again.code, again.lastLine]).to.deep.equal([1, '0 passed, 1 failed']);
      expect(place.record.find((event) => event.event === 'historyRead')?.runs).to.deep.equal([]);
      await place.run();
      expect(
        place.record.find((event) => event.event === 'historyRead')?.runs.map(({ totals }) => totals.passed),
      ).to.deep.equal([2, 1]);
    });

    it('keeps the same id of several sources apart', async () => {
      place.write('one/fixtures/a.json', { a: await transfer({ logs: hashOf(2) }) });
      place.write('other/fixtures/a.json', { a: await transfer() });
      const sources = ['--fixtures', place.path('other', 'fixtures'), '--fixtures', place.path('one', 'fixtures')];
      for (let runs = 0; runs < 2; runs++) {
        const { stdout, lastLine } = await startCommand(...sources, '--out', place.out).ended;
        expect(lastLine).to.equal('1 passed, 1 failed');
        expect(stdout).not.to.include('passed last time');
      }
    });

    it('takes that of another file, for shards merged too', async () => {
      const good = await transfer();
      const history = ['--history', place.path('elsewhere', 'runs.jsonl')];
      place.write('fixtures/a.json', { a: good, b: good, c: good });
      await place.run(...history);
      place.write('fixtures/a.json', { a: good, b: await transfer({ logs: hashOf(2) }), c: good });
      const shards = [1, 2].map((index) => place.path(`shard-${index}`));
      for (const [index, out] of shards.entries()) await place.run('--shard', `${index + 1}/2`, '--out', out);
      const merged = startCommand('merge', ...shards, '--out', place.out, ...history).ended;
      expect((await merged).stdout).to.include('FAILED logs: fixtures/a.json::b::Cancun::0 (passed last time)');
      expect(readFileSync(place.path('elsewhere', 'runs.jsonl'), 'utf8').trimEnd().split('\n')).to.have.length(2);
    });

    it('refuses a file that is none: 2', async () => {
      place.write('fixtures/a.json', { a: await transfer() });
      const { code, stdout, stderr } = await place.run('--history', place.write('history.jsonl', 'text\n'));
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.match(/^conformance: --history: [^\n]+history\.jsonl: line 1: [^\n]+\n$/);
    });
  });

  describe('with --packs', () => {
    const packs = () => place.record.filter((event) => event.event === 'packFinished');

    it('composes blocks of what is selected, and counts them beside it: 0', async () => {
      place.write('fixtures/a.json', { one: await transfer(), two: await transfer(), other: await transfer() });
      const { code, stdout, lastLine } = await place.run('--packs', '--filter', 'one|two', '--executor', 'sequential');
      expect(code, stdout).to.equal(0);
      const made = packs().filter(({ id }) => !id.includes('/synthetic/'));
      expect(made.map(({ id, status, seed }) => [id, status, seed])).to.deep.equal([
        ['packs/Cancun/across/0', 'passed', 1],
      ]);
      const total = packs().length;
      expect(lastLine).to.equal(`${total + 2} passed, 0 failed`);
      expect(place.summary.totals.total).to.equal(2);
      expect(place.summary.forks.Cancun?.packs).to.include({ total, passed: total, failed: 0 });
    });

    it('executes a pack alone by its id, out of an archive too', async () => {
      place.write('fixtures/a.json', { one: await transfer(), two: await transfer() });
      const archive = place.path('a.tar.gz');
      execFileSync('tar', ['-czf', archive, 'fixtures'], { cwd: place.folder });
      const alone = ['--packs', '--id', 'packs/Cancun/across/0', '--seed', '5', '--out', place.out];
      for (const fixtures of [place.fixtures, archive]) {
        const { lastLine } = await startCommand('--fixtures', fixtures, ...alone).ended;
        expect(lastLine).to.equal('1 passed, 0 failed');
        expect(packs()).to.have.length(1);
      }
    });

    it('leaves out what an executor is known to fail on', async () => {
      place.write('fixtures/a.json', { one: await transfer(), two: await transfer(), bad: await transfer() });
      const entry = {
        id: '*::bad::*',
        executor: 'ethereumjs',
        reason: 'slow',
        link: 'https://example.org',
        signature: 'timeout: *',
      };
      const known = place.write('known.json', [entry]);
      await place.run('--packs', '--id', 'packs/Cancun/across/0', '--known-failures', known);
      expect(place.record.find(({ event }) => event === 'vectorsSelected')).to.include({ packs: 1, leftOutOfPacks: 1 });
    });

    it('fails with a command that fails again: 1', async () => {
      const endless = { code: ENDLESS_LOOP, gasLimit: '0xffffffffff' };
      place.write('fixtures/a.json', { endless: await transfer(endless), other: await transfer() });
      const failing = ['--packs', '--seed', '9', '--timeout', '1', '--id', 'packs/Cancun/across/0'];
      const { code, stdout } = await place.run(...failing);
      expect(code).to.equal(1);
      expect(stdout).to.include('FAILED timeout: packs/Cancun/across/0, seed 9\n  expected an outcome within 3 s');
      const [, command = ''] = /rerun: npm run conformance -- (.*)/.exec(stdout) ?? [];
      const again = await startCommand(...command.split(' '), '--out', place.out).ended;
      expect([again.code, again.lastLine]).to.deep.equal([1, '0 passed, 1 failed']);
      expect(packs()[0]).to.include({ id: 'packs/Cancun/across/0', status: 'failed', seed: 9 });
    });

    it('proves nothing where nothing is executed: 3', async () => {
      place.write('fixtures/a.json', { transfer: await transfer() });
      expect((await place.run('--packs', '--executor', 'none')).code).to.equal(3);
    });
  });

  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    it(`stops at ${signal} with what was done: ${exitCode}`, async () => {
      const endless = await transfer({ code: ENDLESS_LOOP, gasLimit: '0xffffffffffff' });
      const good = await transfer();
      place.write('fixtures/a.json', { a: good, b: good, c: good, endless, d: good });
      const child = place.start();
      const isReached = () => existsSync(place.path('out', 'record.jsonl')) && place.vectors.length === 3;
      while (!isReached()) await new Promise((resolve) => setTimeout(resolve, 50));
      child.kill(signal);
      const { code, stdout, lastLine } = await child.ended;
      expect([code, lastLine]).to.deep.equal([exitCode, '3 passed, 0 failed']);
      expect(stdout).to.include('Interrupted');
      expect(place.vectors.map(({ id }) => id.split('::')[1])).to.deep.equal(['a', 'b', 'c']);
      expect(place.record.at(-1)).to.deep.include({ event: 'runFinished', interrupted: true, exitCode: 130 });
      expect(place.summary.totals).to.include({ total: 3, passed: 3 });
    });

  it('leaves a record of whole lines when it is killed', async () => {
    const endless = await transfer({ code: ENDLESS_LOOP, gasLimit: '0xffffffffffff' });
    place.write('fixtures/a.json', { a: await transfer(), endless });
    const child = place.start();
    while (!existsSync(place.path('out', 'record.jsonl')) || place.vectors.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGKILL');
    await child.ended;
    expect(place.vectors.map(({ status }) => status)).to.deep.equal(['passed']);
  });

  it('reports its own fault in one line, and its stack in the record: 4', async () => {
    place.write('fixtures/a.json', { transfer: await transfer() });
    // less than the executor takes to load
    const { code, stderr } = await place.run('--memory', '16', '--executor', 'ethereumjs');
    expect(code).to.equal(4);
    expect(stderr).to.match(
      /^conformance: the runner itself failed: a worker does not start: [^\n]+record\.jsonl\)\n$/,
    );
    expect(place.record.find(({ event }) => event === 'runnerFailed'))
      .to.have.property('stack')
      .that.includes('PoolError');
  });

  it('writes all other reports where one cannot be written: 4', async () => {
    place.write('fixtures/a.json', { transfer: await transfer() });
    place.write('out/badges', 'a file');
    const { code, stderr, lastLine } = await place.run('--reporter', 'github,badge,json');
    expect({ code, lastLine }).to.deep.equal({ code: 4, lastLine: '1 passed, 0 failed' });
    expect(stderr).to.match(/^conformance: the runner itself failed: EEXIST[^\n]+badges[^\n]+\n$/);
    expect(place.summary.totals.passed).to.equal(1);
    expect(readFileSync(place.path('out', 'summary.md'), 'utf8')).to.match(/^## Conformance: runner failed\n/);
    expect(place.record.at(-2)?.event).to.equal('runnerFailed');
    expect(place.record.at(-1)).to.include({ event: 'runFinished', exitCode: 4 });
  });

  it('explains itself, exit codes included: 0', async () => {
    const { code, stdout } = await startCommand('--help').ended;
    expect(code).to.equal(0);
    for (const text of ['--fixtures', '--only-failed', '130', 'nothing was verified']) expect(stdout).to.include(text);
    expect((await startCommand('--version').ended).stdout).to.match(/^\d+\.\d+\.\d+\n$/);
  });
});
