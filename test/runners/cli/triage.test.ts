import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import type { VectorTriaged } from '../../../reports/record/events.js';
import type { Divergence } from '../../../runners/triage/divergence.js';
import { folderOf } from '../../../runners/triage/folder.js';
import { startCommand, Workplace } from './command.js';
import { ENDLESS_LOOP, hashOf, transfer } from './transfer.js';

describe('triage by the conformance command', function () {
  this.timeout('2m');
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  const triaged = (): VectorTriaged[] => place.record.filter((event) => event.event === 'vectorTriaged');
  const idOf = (name: string): string => `fixtures/a.json::${name}::Cancun::0`;

  it('explains one vector, whatever became of it', async () => {
    place.write('fixtures/a.json', { right: await transfer(), wrong: await transfer({ hash: hashOf(1) }) });
    // the command stands before its flags
    const { code, stdout, lastLine } = await startCommand(
      ...['triage', idOf('wrong'), '--fixtures', place.fixtures, '--out', place.out],
    ).ended;
    expect([code, lastLine]).to.deep.equal([1, '0 passed, 1 failed']);
    const [event, ...more] = triaged();
    expect(more).to.deep.equal([]);
    expect(event).to.include({
      id: idOf('wrong'),
      fork: 'Cancun',
      summary: 'the executors agree on every transaction; not as claimed: sequential, parallel, ethereumjs',
      command: `npm run conformance -- triage ${idOf('wrong')} --fixtures ${place.fixtures}`,
    });
    expect(stdout).to.include(`TRIAGE ${idOf('wrong')} (Cancun)\n  the executors agree`);
    expect(stdout).to.match(/✗ sequential +stateRoot: expected 0x01010101…/);
    const { folder = '' } = event ?? {};
    expect(existsSync(join(folder, 'README.md'))).to.equal(true);
    const divergence = JSON.parse(readFileSync(join(folder, 'divergence.json'), 'utf8')) as Divergence;
    expect(divergence.verdicts.map(({ from, isClaimed }) => [from, isClaimed])).to.deep.equal([
      ['fixture', undefined],
      ['sequential', false],
      ['parallel', false],
      ['ethereumjs', false],
    ]);
  });

  it('explains the failures of a run, and no others', async () => {
    place.write('fixtures/a.json', {
      right: await transfer(),
      wrong: await transfer({ hash: hashOf(1) }),
      other: await transfer({ logs: hashOf(2) }),
    });
    const { code, lastLine } = await place.run('--triage');
    expect([code, lastLine]).to.deep.equal([1, '1 passed, 2 failed']);
    expect(
      triaged()
        .map(({ id }) => id)
        .sort(),
    ).to.deep.equal([idOf('other'), idOf('wrong')]);

    const again = await place.run('--triage', '--only-failed', place.path('out', 'failures.json'), '--filter', 'other');
    expect(again.lastLine).to.equal('0 passed, 1 failed');
    expect(triaged().map(({ id }) => id)).to.deep.equal([idOf('other')]);
  });

  it('keeps the same id of several sources apart', async () => {
    const sources = ['one', 'other'].map((name) => place.path(name, 'fixtures'));
    place.write('one/fixtures/a.json', { wrong: await transfer({ hash: hashOf(1) }) });
    place.write('other/fixtures/a.json', { wrong: await transfer({ hash: hashOf(2) }) });
    const given = sources.flatMap((path) => ['--fixtures', path]);
    await startCommand(...given, '--out', place.out, '--triage', '--minimise', '0').ended;
    const events = triaged();
    expect(events.map(({ id, source }) => [id, source])).to.have.deep.members(
      sources.map((source) => [idOf('wrong'), source]),
    );
    for (const { source, folder = '', verdicts } of events) {
      const { says = '' } = verdicts.find(({ from }) => from === 'fixture') ?? {};
      expect(says).to.include(hashOf(source === sources[0] ? 1 : 2));
      const written = JSON.parse(readFileSync(join(folder, 'divergence.json'), 'utf8')) as Divergence;
      expect(written.verdicts).to.deep.equal(verdicts);
    }
  });

  it('says how many failures it left alone', async () => {
    const wrong = await transfer({ hash: hashOf(1) });
    place.write('fixtures/a.json', Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`wrong ${i}`, wrong])));
    const { stdout } = await place.run('--triage');
    expect(triaged()).to.have.length(10);
    expect(stdout).to.include('… and 2 failures that triage did not look at');
  });

  it('reports what it does not come to an end with, and goes on', async () => {
    const endless = await transfer({ code: ENDLESS_LOOP, gasLimit: '0xffffffffffff' });
    // findings of an earlier run are not those of this one
    const folder = folderOf(place.out, idOf('endless'));
    place.write(join('out', relative(place.out, folder), 'divergence.json'), { summary: 'old' });
    place.write('fixtures/a.json', { endless, wrong: await transfer({ hash: hashOf(1) }) });
    const { code, lastLine, stdout } = await place.run('--triage', '--timeout', '2', '--minimise', '0');
    expect([code, lastLine]).to.deep.equal([1, '0 passed, 2 failed']);
    const summaries = new Map(triaged().map(({ id, summary }) => [id, summary]));
    expect(summaries.get(idOf('endless'))).to.match(/^triage came to no end: timeout: expected an outcome within 8 s/);
    expect(summaries.get(idOf('wrong'))).to.include('the executors agree on every transaction');
    expect(triaged().find(({ id }) => id === idOf('endless'))).not.to.have.property('folder');
    expect(existsSync(folder)).to.equal(false);
    expect(stdout.split('\n').filter((line) => line.startsWith('  written to '))).to.have.length(1);
  });

  it('names a command that is taken back, whatever its values begin with', async () => {
    const id = '-f/a.json::wrong::Cancun::0';
    place.write('-f/a.json', { wrong: await transfer({ hash: hashOf(1) }) });
    const first = ['--triage', '--filter=-f', '--fixtures', place.path('-f'), '--minimise', '0', '--out', place.out];
    await startCommand(...first).ended;
    const [event] = triaged();
    const [, args = ''] = event?.command.split('npm run conformance -- ') ?? [];
    const again = await startCommand('--out', place.out, ...args.split(' ')).ended;
    expect([again.code, triaged()[0]?.id]).to.deep.equal([1, id]);
  });

  it('takes a pack by its id', async () => {
    const transfers = await Promise.all([0, 1, 2].map(() => transfer()));
    place.write('fixtures/a.json', Object.fromEntries(transfers.map((each, i) => [`transfer ${i}`, each])));
    const { code, lastLine } = await place.run('triage', 'packs/Cancun/across/0');
    expect([code, lastLine]).to.deep.equal([0, '1 passed, 0 failed']);
    const [event] = triaged();
    expect(event).to.include({ id: 'packs/Cancun/across/0', summary: 'the executors agree' });
    expect(event?.command).to.equal(
      `npm run conformance -- triage packs/Cancun/across/0 --fixtures ${place.fixtures} --seed 1`,
    );
  });

  it('prints the command with all that the run was given', async () => {
    place.write('fixtures/a.json', { wrong: await transfer({ hash: hashOf(1) }) });
    place.write('known.json', []);
    const given = ['--executor', 'sequential', '--known-failures', place.path('known.json'), '--minimise', '0'];
    const flags = [...given, '--timeout', '100', '--memory', '1000'];
    await place.run('triage', idOf('wrong'), ...flags);
    const expected = ['triage', idOf('wrong'), '--fixtures', place.fixtures, ...flags];
    expect(triaged()[0]?.command).to.equal(`npm run conformance -- ${expected.join(' ')}`);
  });

  it('prints a pack with its schedules, and values as they are taken', async () => {
    place.write(
      'fixtures/a.json',
      Object.fromEntries([
        ['transfer 0', await transfer()],
        ['transfer 1', await transfer()],
      ]),
    );
    const { code } = await place.run('triage', 'packs/Cancun/across/0', '--schedules', '2', '--filter=-|fer');
    expect(code).to.equal(0);
    expect(triaged()[0]?.command).to.equal(
      `npm run conformance -- triage packs/Cancun/across/0 --fixtures ${place.fixtures} --seed 1 --schedules 2 '--filter=-|fer'`,
    );
  });

  for (const [args, message] of [
    [['triage'], 'triage: which vector, blockchain test or pack?'],
    [['triage', 'a', 'b'], 'triage: takes one id; "b" is one too many'],
    [['triage', 'a', '--minimise', 'long'], '--minimise: "long" is not a whole number'],
    [
      ['triage', 'a', '--against', 'nethtest --trace'],
      '--against: "nethtest" is no client that is known (geth, revme)',
    ],
  ] as const)
    it(`refuses ${args.join(' ')}`, async () => {
      const { code, stderr } = await startCommand(...args).ended;
      expect([code, stderr.split('\n').length]).to.deep.equal([2, 2]);
      expect(stderr).to.include(message);
    });
});
