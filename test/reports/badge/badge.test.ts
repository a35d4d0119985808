import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { XmlDocument } from 'libxml2-wasm';
import { BadgeReporter } from '../../../reports/badge/badge.js';
import type { RunEvent } from '../../../reports/record/events.js';
import { ended, failure, pack, packFailure, run, started, vector } from '../events.js';

const end = run.at(-1) as RunEvent;

describe('badges', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stampede-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Those of shields.io endpoints, by file. */
  function report(...events: readonly RunEvent[]): Record<string, { label: string; message: string; color: string }> {
    const reporter = new BadgeReporter(folder);
    for (const event of events) reporter.on(event);
    const files = readdirSync(join(folder, 'badges')).filter((name) => name.endsWith('.json'));
    return Object.fromEntries(
      files.map((name) => [name.slice(0, -5), JSON.parse(readFileSync(join(folder, 'badges', name), 'utf8'))]),
    );
  }

  it('are endpoints as shields.io takes them, for each fork and in all', () => {
    // https://shields.io/badges/endpoint-badge
    expect(report(...run)).to.deep.equal({
      conformance: { schemaVersion: 1, label: 'conformance', message: '4 failed of 10', color: 'red' },
      London: { schemaVersion: 1, label: 'London', message: '100.00 % of 1', color: 'brightgreen' },
      Cancun: { schemaVersion: 1, label: 'Cancun', message: '1 failed of 6', color: 'red' },
    });
  });

  it('never say 100 % where one vector did not pass', () => {
    const passed = Array.from({ length: 99_999 }, (_, index) => vector({ id: `${index}` }));
    const { conformance } = report(started, ...passed, vector({ status: 'unsupported' }), ended(0));
    expect(conformance).to.include({ message: '99.99 % of 100,000', color: 'brightgreen' });
  });

  it('count packs among the failures', () => {
    const badges = report(started, vector(), pack(), packFailure(), end);
    expect(badges.conformance).to.include({ message: '1 failed of 3', color: 'red' });
    expect(badges.Cancun).to.include({ message: '1 failed of 3', color: 'red' });
    expect(report(started, pack(), ended(0)).Cancun?.message).to.equal('100.00 % of 1');
  });

  it('are green for nothing that was stopped or not verified', () => {
    const message = (...events: readonly RunEvent[]) => report(started, vector(), ...events).conformance;
    expect(message(ended(130))).to.include({
      message: 'interrupted',
      color: 'lightgrey',
    });
    const broken: RunEvent = { event: 'runnerFailed', message: 'm', stack: '' };
    expect(message(broken, ended(4))).to.include({ message: 'runner failed', color: 'red' });
    expect(report(started, vector({ status: 'unverified' }), ended(3)).conformance).to.include({
      message: 'nothing verified',
      color: 'lightgrey',
    });
  });

  it('are green where nothing failed but what is known to', () => {
    const badges = report(started, vector({ status: 'knownFailure' }), ended(0));
    expect(badges.conformance).to.include({ message: 'no failures', color: 'brightgreen' });
    expect(badges.Cancun).to.include({ message: 'no failures', color: 'brightgreen' });
  });

  it('never say that more failed than there is', () => {
    const files = ['a', 'b'].map((path): RunEvent => ({ event: 'fileUnreadable', path, message: 'm' }));
    expect(report(started, vector(), ...files, end).conformance?.message).to.equal('2 failed of 3');
  });

  it('are written for networks of any name', () => {
    const names = ['conformance', 'x'.repeat(300), '\ud800', '', '.', 'con/../a'];
    const badges = report(started, ...names.map((fork) => vector({ fork })), failure(), end);
    expect(badges.conformance?.message).to.equal(`1 failed of ${names.length + 1}`);
    const labels = Object.values(badges).map(({ label }) => label);
    expect(labels).to.have.members([...names, 'Cancun']);
  });

  it('are images that say the same', () => {
    report(started, failure({ fork: 'a<b>/../c' }), end);
    using image = XmlDocument.fromBuffer(readFileSync(join(folder, 'badges', 'a%3Cb%3E%2F..%2Fc.svg')));
    expect(image.root.attrs.find(({ name }) => name === 'aria-label')?.value).to.equal('a<b>/../c: 1 failed of 1');
  });
});
