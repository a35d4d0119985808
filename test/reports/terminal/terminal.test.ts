import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { expect } from 'chai';
import type { RunEvent } from '../../../reports/record/events.js';
import { TerminalReporter } from '../../../reports/terminal/terminal.js';
import { failure, pack, packFailure, run, started, triaged, vector } from '../events.js';

/** What the reporter writes to a pipe. */
const report = (...events: readonly RunEvent[]): string => reportTo(new PassThrough(), events);

function reportTo(stream: PassThrough & { isTTY?: boolean }, events: readonly RunEvent[]): string {
  const reporter = new TerminalReporter(stream);
  for (const event of events) reporter.on(event);
  return String(stream.read() ?? '');
}

describe('the report on a terminal', () => {
  it('shows a table of the forks and their sum', () => {
    const text = report(...run);
    expect(text).to.match(/London │ +1 │ +1 │ +0 │ +0 │ +0 │ +0 │ 100\.00/);
    expect(text).to.match(/Cancun │ +6 │ +2 │ +1 │ +1 │ +1 │ +1 │ +33\.33/);
    expect(text).to.match(/all +│ +7 │ +3 │ +1 │ +1 │ +1 │ +1 │ +42\.85/);
    expect(text).to.include('7 vectors in 2.0 s (4 a second)');
  });

  it('never calls it 100 % where one vector did not pass', () => {
    const passed = Array.from({ length: 99_999 }, (_, index) => vector({ id: `${index}` }));
    expect(report(...passed, failure(), run.at(-1) as RunEvent)).to.match(/99\.99 │/);
  });

  it('names files that cannot be read, counts that differ and entries that are not true', () => {
    const text = report(...run);
    expect(text).to.include('FAILED file: folder/cut.json\n  folder/cut.json: is cut short');
    expect(text).to.include('FAILED count: folder: expected 8 vectors, got 7');
    expect(text).to.include('FAILED known failure: x*\n  matches nothing');
  });

  it('counts what passed with a note', () => {
    const passes = [vector({ note: 'a part is not verified' }), vector({ note: 'a part is not verified' }), vector()];
    expect(report(...passes, run.at(-1) as RunEvent)).to.include('Note on 2 that passed: a part is not verified.');
  });

  it('says why some neither passed nor failed, the most frequent reason first', () => {
    const unsupported = vector({ status: 'unsupported', reason: 'EOF' });
    const unverified = vector({ status: 'unverified', reason: 'it makes no claim' });
    const text = report(started, unsupported, unverified, unverified, run.at(-1) as RunEvent);
    expect(text).to.include(
      'Neither passed nor failed:\n  2 × unverified: it makes no claim\n  1 × unsupported: EOF\n\nSlowest:',
    );
    const many = Array.from({ length: 12 }, (_, index) => vector({ status: 'knownFailure', reason: `${index}` }));
    expect(report(started, ...many, run.at(-1) as RunEvent)).to.match(
      /1 × known failure: 9\n {2}… and 2 more reasons\n/,
    );
  });

  it('shows of a triage where answers differ, and why there is no fixture or may be a smaller case', () => {
    const data = 'ab'.repeat(300);
    const answers = ['sequential', 'ethereumjs'].map((from, i) => ({ from, says: `1 logs, ${data}${i}` }));
    const place = { index: 0, operation: 'transaction', field: 'logs', answers };
    const minimal = { transactions: 1, accounts: 2, code: 14, data: 0, interrupted: true, reason: 'it is of chain 5' };
    const text = report(triaged({ place, minimal }));
    expect(text).to.match(/sequential {2}….*ab0 \(609 characters\)\n.*ethereumjs {2}….*ab1 \(609 characters\)\n/);
    expect(text).to.include(
      '\n    when the time was over: there may be a smaller one\n    no fixture: it is of chain 5\n',
    );
  });

  it('says which formats were left out', () => {
    expect(report(...run)).to.include('/fixtures/folder: 3 files; 1 unreadable; left out: 2 TrieTests');
  });

  it('shows a failure with its claim, values, differences and the command that runs it again', () => {
    const event = failure({
      id: "f.json::it's[a b]::Cancun::0",
      claim: 'stateRoot',
      expected: `0x${'11'.repeat(32)}`,
      got: `0x${'22'.repeat(32)}`,
      details: Array.from({ length: 12 }, (_, index) => `difference ${index}`),
      source: '/my fixtures/f.json',
    });
    const text = report({ ...started, options: { fixtures: ['/my fixtures/f.json'] } }, event);
    expect(text).to.equal(`Executor ethereumjs (node 20.19.0)
FAILED stateRoot: f.json::it's[a b]::Cancun::0
  expected 0x${'11'.repeat(32)}
  got      0x${'22'.repeat(32)}
${Array.from({ length: 10 }, (_, index) => `    difference ${index}\n`).join('')}    … and 2 more lines in the record
  rerun: npm run conformance -- --id 'f.json::it'\\''s[a b]::Cancun::0' --fixtures '/my fixtures/f.json' --executor ethereumjs
`);
  });

  it('leaves --fixtures out of the command where none were given', () => {
    expect(report(started, failure())).to.include('::Cancun::0 --executor ethereumjs\n');
  });

  it('gives limits in the command where they were not the usual ones', () => {
    const command = (options: object) => report({ ...started, options: { ...options } }, failure());
    expect(command({ timeout: 180, memory: 2048 })).to.include('::Cancun::0 --executor ethereumjs\n');
    expect(command({ timeout: 0.5, memory: 64 })).to.include('--executor ethereumjs --timeout 0.5 --memory 64\n');
  });

  it('gives values in the command that begin as flags do so that they are values', () => {
    const options = { fixtures: ['-x'] };
    const shown = report({ ...started, options }, failure({ id: '-x/f.json::a::Cancun::0', source: '/fixtures/-x' }));
    expect(shown).to.include('conformance -- --id=-x/f.json::a::Cancun::0 --fixtures=-x --executor ethereumjs\n');
  });

  it('shows packs in a table of their own, with the schedules explored', () => {
    const selected = {
      event: 'vectorsSelected',
      found: 9,
      selected: 1,
      packs: 2,
      leftOutOfPacks: 3,
      forks: ['Cancun'],
    } as const;
    const text = report(started, selected, vector(), pack({ schedules: 1200 }), packFailure(), run.at(-1) as RunEvent);
    expect(text).to.include(
      '1 of 9 vectors selected, and 2 packs (3 vectors in none of them: known failures of an executor)',
    );
    expect(text).to.match(/packs +│ total │ passed │ failed │ unsupported │ unverified │ schedules/);
    expect(text).to.match(/Cancun │ +2 │ +1 │ +1 │ +0 │ +0 │ +1,200 │/);
    expect(text).to.match(/Cancun │ +1 │ +1 │ +0 │ +0 │ +0 │ +0 │ 100\.00/);
  });

  it('shows the seed, the threads and the command that composes a failed pack again', () => {
    const options = { fixtures: ['f'], seed: 7, filter: "it's", schedules: 100 };
    expect(report({ ...started, options }, packFailure())).to.equal(`Executor ethereumjs (node 20.19.0)
FAILED parallel: packs/Cancun/across/0, seed 7
  expected transaction 1: success
  got      failure
    threads 3, schedule 12 (delayLowest)
  rerun: npm run conformance -- --id packs/Cancun/across/0 --fixtures /fixtures/folder --executor ethereumjs --packs --seed 7 --schedules 100 --filter 'it'\\''s'
`);
  });

  it('shortens long values', () => {
    const text = report(started, failure({ got: `0x${'ab'.repeat(5000)}` }));
    expect(text).to.include('(10002 characters)');
    expect(text).to.have.length.below(500);
  });

  it('describes twenty failures and counts the rest', () => {
    const failures = Array.from({ length: 23 }, (_, index) => failure({ id: `v${index}` }));
    const text = report(started, ...failures, run.at(-1) as RunEvent);
    expect(text.match(/^FAILED logs/gm)).to.have.length(20);
    expect(text).to.include('… and 3 more failures in the record');
  });

  it('lists regressions before all else that it sums up, however many other failures there are', () => {
    const others = Array.from({ length: 25 }, (_, index) => failure({ id: `v${index}` }));
    const text = report(started, ...others, failure({ id: 'worse', regression: true }), run.at(-1) as RunEvent);
    expect(text).to.include('FAILED logs: worse (passed last time)\n');
    expect(text).to.include(`… and 5 more failures in the record

1 regression, which passed last time:
  worse
    rerun: npm run conformance -- --id worse --executor ethereumjs

Alike failures:`);
  });

  it('gathers failures that differ in values alone', () => {
    const text = report(
      started,
      failure({ id: 'f.json::a', signature: 'stateRoot: expected 0x12345678…, got 0xabcdefab…' }),
      failure({ id: 'f.json::b', signature: 'rejection: expected X, got unmapped: nonce 5 of f.json::b' }),
      failure({ id: 'f.json::c', signature: 'stateRoot: expected 0x87654321…, got 0x00000000…' }),
      failure({ id: 'f.json::d', signature: 'rejection: expected X, got unmapped: nonce 77 of f.json::d' }),
      failure({ id: 'f.json::e', signature: 'stateRoot: expected 0x99999999…, got 0x11111111…' }),
      run.at(-1) as RunEvent,
    );
    expect(text).to.include(`Alike failures:
  3 × stateRoot: expected 0x…, got 0x…
      such as f.json::a
  2 × rejection: expected X, got unmapped: nonce N of <id>
      such as f.json::b
`);
  });

  it('lists the ten slowest, slowest first', () => {
    const vectors = Array.from({ length: 30 }, (_, index) => vector({ id: `v${index}`, durationMs: (index * 7) % 30 }));
    const text = report(started, ...vectors, run.at(-1) as RunEvent);
    const [, list = ''] = /Slowest:\n((?: +\d+ ms .*\n)+)/.exec(text) ?? [];
    expect([...list.matchAll(/(\d+) ms/g)].map(([, ms]) => Number(ms))).to.deep.equal([
      29, 28, 27, 26, 25, 24, 23, 22, 21, 20,
    ]);
  });

  it('says why nothing was verified, and that a run was interrupted', () => {
    const text = report(
      { event: 'nothingVerified', reason: 'no tests are in x' },
      { event: 'runFinished', interrupted: true, exitCode: 130, durationMs: 5 },
    );
    expect(text).to.include('Nothing was verified: no tests are in x.\n');
    expect(text).to.include('Interrupted');
  });

  describe('with a terminal', () => {
    const terminal = (env: Record<string, string> = {}) =>
      Object.assign(new PassThrough(), {
        isTTY: true,
        getColorDepth: () => WriteStream.prototype.getColorDepth({ TERM: 'xterm-256color', ...env }),
      });

    it('draws a bar, and writes above it', () => {
      const text = reportTo(terminal(), run);
      expect(text).to.match(/[=]{20,} 100 % \| 7\/7 \| 1 failed/);
      expect(text).to.match(/FAILED .*logs: d/);
    });

    it('colours, unless NO_COLOR is set', () => {
      const red = '\u001b[31m';
      expect(reportTo(terminal(), [started, failure()])).to.include(`${red}FAILED logs`);
      expect(reportTo(terminal({ NO_COLOR: '1' }), [started, failure()])).not.to.include(red);
    });
  });

  it('says how to get official tests where the embedded corpus ran, and only there', () => {
    const source = run[1] as RunEvent & { event: 'sourceRead' };
    const end = run.at(-1) as RunEvent;
    expect(report({ ...source, origin: 'embedded' }, end)).to.include('git submodule update --init --recursive');
    expect(report(source, end)).not.to.include('submodule');
  });
});
