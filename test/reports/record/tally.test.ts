import { expect } from 'chai';
import fc from 'fast-check';
import type { Status } from '../../../reports/record/events.js';
import { Tally } from '../../../reports/record/tally.js';
import { pack, packFailure, parallel, run, vector } from '../events.js';

const none = { total: 0, passed: 0, failed: 0, knownFailure: 0, unsupported: 0, unverified: 0 };

describe('the tally of a run', () => {
  it('has the shape of summary.json', () => {
    const tally = new Tally();
    for (const event of run) tally.on(event);
    expect(tally.summary()).to.deep.equal({
      schemaVersion: 1,
      executor: 'ethereumjs',
      options: { fixtures: [] },
      sources: [
        { path: '/fixtures/folder', files: 3, unreadable: 1 },
        { path: '/fixtures/a.tar.gz', sha256: 'ab'.repeat(32), files: 1, unreadable: 0 },
      ],
      forks: {
        London: { state: { ...none, total: 1, passed: 1 }, blockchain: none },
        Cancun: {
          state: { total: 5, passed: 1, failed: 1, knownFailure: 1, unsupported: 1, unverified: 1 },
          blockchain: { ...none, total: 1, passed: 1 },
        },
      },
      totals: { total: 7, passed: 3, failed: 1, knownFailure: 1, unsupported: 1, unverified: 1 },
      durationMs: 2000,
      vectorsPerSecond: 3.5,
    });
  });

  it('keeps the forks in the order that the selection gives', () => {
    const tally = new Tally();
    for (const event of run) tally.on(event);
    expect(Object.keys(tally.forks)).to.deep.equal(['London', 'Cancun']);
  });

  it('counts a network by whatever name it has', () => {
    const tally = new Tally();
    for (const fork of ['constructor', '__proto__']) tally.on(vector({ fork }));
    const { forks } = JSON.parse(JSON.stringify(tally.summary()));
    expect(Object.keys(forks)).to.deep.equal(['constructor', '__proto__']);
    for (const name of Object.keys(forks)) expect(forks[name].state.total).to.equal(1);
  });

  it('ends with failures of every kind, and all that proves nothing as skipped', () => {
    const tally = new Tally();
    expect(tally.lastLine()).to.equal('0 passed, 0 failed');
    for (const event of run) tally.on(event);
    expect(tally.lastLine()).to.equal('3 passed, 4 failed, 3 skipped');
  });

  it('counts packs beside the vectors, by fork and in all, with the schedules explored', () => {
    const tally = new Tally();
    const packs = [
      pack({ schedules: 5 }),
      packFailure({ schedules: 2 }),
      pack({ fork: 'Osaka', status: 'unsupported' }),
    ];
    for (const event of [...run, ...packs]) tally.on(event);
    const { forks, totals, packs: all } = tally.summary();
    expect(forks.Cancun?.packs).to.deep.equal({
      total: 2,
      passed: 1,
      failed: 1,
      unsupported: 0,
      unverified: 0,
      schedules: 7,
    });
    expect(forks.Osaka).to.deep.equal({
      state: none,
      blockchain: none,
      packs: { total: 1, passed: 0, failed: 0, unsupported: 1, unverified: 0, schedules: 0 },
    });
    expect(all).to.deep.equal({ total: 3, passed: 1, failed: 1, unsupported: 1, unverified: 0, schedules: 7 });
    expect(totals.total).to.equal(7);
    expect(tally.lastLine()).to.equal('4 passed, 5 failed, 4 skipped');
  });

  it('adds up what threads did of packs', () => {
    const tally = new Tally();
    tally.on(pack());
    expect(tally.summary()).not.to.have.property('parallel');
    tally.on(pack({ parallel: parallel() }));
    tally.on(pack({ parallel: parallel({ aborts: 4 }) }));
    expect(tally.summary().parallel).to.include({ blocks: 2, aborts: 5 });
  });

  it('has totals that are the sums of their parts', () => {
    const status = fc.constantFrom<Status>('passed', 'failed', 'knownFailure', 'unsupported', 'unverified');
    const format = fc.constantFrom('state' as const, 'blockchain' as const);
    const events = fc.array(fc.record({ status, format, fork: fc.constantFrom('A', 'B', 'C') }));
    fc.assert(
      fc.property(events, (list) => {
        const tally = new Tally();
        for (const change of list) tally.on(vector(change));
        const counts = [tally.totals, ...Object.values(tally.forks).flatMap((fork) => Object.values(fork))];
        for (const { total, ...parts } of counts)
          expect(Object.values(parts).reduce((sum, part) => sum + part)).to.equal(total);
        expect(counts.slice(1).reduce((sum, { total }) => sum + total, 0)).to.equal(list.length);
        expect(tally.totals.total).to.equal(list.length);
      }),
    );
  });
});
