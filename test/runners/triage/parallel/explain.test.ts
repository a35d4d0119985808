import { expect } from 'chai';
import type { ParallelFault } from '../../../../runners/triage/parallel/evidence.js';
import { explain } from '../../../../runners/triage/parallel/explain.js';
import type {
  AddedEvent,
  ClaimEvent,
  Content,
  ReadEvent,
  RecordedEvent,
  RecordedLocation,
  RecordedVersion,
  Recording,
  ValidatedEvent,
} from '../../../../src/executors/schedule/recording.js';
import { ScheduleError } from '../../../../src/executors/schedule/threads.js';
import { COINBASE, CONTRACT } from './blocks.js';

/** Recordings by hand: what no fault of the kernel shows. Transaction 1 reads a slot that transaction 0 writes. */
const SLOT: RecordedLocation = { part: 'slot', address: CONTRACT, key: 5n };
const VERSION: RecordedVersion = { transaction: 0, incarnation: 0, isCredit: false, isEstimate: false, value: '0x7' };
const BASE: Content = { versions: [], value: '0x0', exists: true };
const WRITTEN: Content = { versions: [VERSION], value: '0x7', exists: true };

const read = (step: number, task: ReadEvent['task'], incarnation: number): ReadEvent => ({
  event: 'reads',
  step,
  thread: 1,
  task,
  transaction: 1,
  incarnation,
  location: SLOT,
  ...BASE,
});
const WRITE: RecordedEvent = {
  event: 'writes',
  step: 20,
  thread: 0,
  transaction: 0,
  incarnation: 0,
  what: 'publishes',
  location: SLOT,
  value: '0x7',
  isNew: true,
};
/** A validation that looks at the slot at its first step, and says at the next one that all is valid. */
const validation = (step: number, incarnation: number, looks = true): RecordedEvent[] => {
  const validated: ValidatedEvent = {
    event: 'validated',
    step: step + 1,
    thread: 1,
    transaction: 1,
    incarnation,
    isValid: true,
    isAborted: false,
  };
  return [
    { event: 'begins', step, thread: 1, task: 'validation', transaction: 1, incarnation },
    ...(looks ? [read(step, 'validation', incarnation)] : []),
    validated,
  ];
};

/** Incarnation 1 of transaction 1 is committed, having read the base state at step 10. */
function recordingOf(events: readonly RecordedEvent[]): Recording {
  const statuses = [0, 1].map((transaction) => ({ transaction, status: 'executed', incarnation: transaction }));
  const stale = read(10, 'execution', 1);
  return {
    steps: 100,
    events: [stale, ...events].toSorted((a, b) => a.step - b.step),
    dones: [],
    claimed: [],
    stretches: [],
    windows: [{ step: 90, first: 0, count: 2, statuses, reads: [{ read: stale, expected: WRITTEN }], kept: [] }],
    statuses,
    kept: [],
    last: { executionIdx: 2, validationIdx: 2, count: 2, first: 0, isDone: true },
    turns: [],
    sites: [],
  };
}

const HEALTHY: Recording = { ...recordingOf([]), windows: [], events: [] };

describe('what a recording shows', () => {
  const missed = (...events: RecordedEvent[]): ParallelFault['missed'] => explain(recordingOf(events))?.missed;

  it('is a stale read, the version that it should have met, and the write that overtook it', () => {
    const fault = explain(recordingOf([WRITE, ...validation(15, 1)]));
    const location = { part: 'slot', address: CONTRACT, key: '0x5' };
    expect(fault).to.deep.include({ kind: 'staleRead', transactions: [1, 0], step: 10, location });
    expect(fault?.read).to.deep.include({
      transaction: 1,
      incarnation: 1,
      versions: ['base'],
      value: '0x0',
      expectedVersions: [{ transaction: 0, incarnation: 0 }],
      expectedValue: '0x7',
    });
    expect(fault?.write).to.deep.include({ step: 20, thread: 0, transaction: 0, incarnation: 0, value: '0x7' });
  });

  it('is why validation missed it', () => {
    expect(missed(WRITE)).to.deep.equal({ why: 'never' });
    expect(missed(WRITE, ...validation(15, 1))).to.deep.equal({ why: 'before', step: 15, thread: 1 });
    expect(missed(WRITE, ...validation(30, 1))).to.deep.equal({ why: 'other', step: 30, thread: 1 });
    expect(missed(WRITE, ...validation(30, 1, false))).to.deep.equal({ why: 'skipped', step: 31, thread: 1 });
    // the last one counts
    expect(missed(WRITE, ...validation(15, 1), ...validation(30, 1))?.why).to.equal('other');
    // what was said of another incarnation does not
    expect(missed(WRITE, ...validation(5, 0))).to.deep.equal({ why: 'never' });
  });

  it('is nothing where the read gave what it should have', () => {
    expect(explain(HEALTHY)).to.equal(undefined);
  });

  it('is a wrong value before a read that went wrong with it', () => {
    const wrong = { ...read(8, 'execution', 0), taken: '0x9' };
    expect(explain(recordingOf([wrong, WRITE]))).to.deep.include({ kind: 'wrongValue', step: 8, transactions: [1] });
  });

  it('is what a window by claims left, who read it first, and all who wrote or read such', () => {
    const claim = (step: number, transaction: number, location: RecordedLocation): ClaimEvent => ({
      event: 'claims',
      step,
      thread: transaction,
      transaction,
      location,
      isWrite: true,
    });
    const other: RecordedLocation = { part: 'account', address: COINBASE };
    const kept = [claim(1, 2, other), claim(2, 0, SLOT)].map((event) => ({ event, before: '0x0', value: '0x7' }));
    const claimed = [{ transactions: [0, 1, 2], isHeld: false, shared: [], kept }];
    const fault = explain({ ...HEALTHY, claimed, events: [read(10, 'validation', 0), read(11, 'execution', 0)] });
    expect(fault).to.deep.include({ kind: 'keptClaim', transactions: [1, 2, 0], step: 2 });
    expect(fault?.summary).to.match(/ is 0x7, where it was 0x0, and 1\.0 read it$/);
    const unread = explain({ ...HEALTHY, claimed });
    expect(unread).to.deep.include({ kind: 'keptClaim', transactions: [2, 0], step: 1 });
  });

  it('is a location that was added once more, or where nobody looks for it, and who had it', () => {
    const adds = (step: number, isKnown: boolean, cells: number): AddedEvent => ({
      event: 'adds',
      step,
      thread: 0,
      transaction: 0,
      incarnation: 0,
      location: SLOT,
      cells,
      cellsInUse: 16,
      isKnown,
    });
    const lost = (...events: AddedEvent[]) =>
      explain({ ...HEALTHY, events: [...events, read(10, 'validation', 0), read(11, 'execution', 0)] });
    expect(lost(adds(1, false, 16))).to.equal(undefined);
    const again = lost(adds(1, false, 16), adds(2, true, 16));
    expect(again).to.deep.include({ kind: 'lostLocation', transactions: [0, 1], step: 2 });
    expect(again?.summary).to.match(/^transaction 0 added slot 0x5 of 0x\w+ once more$/);
    const old = lost(adds(1, false, 4));
    expect(old?.summary).to.match(/ to an index of 4 cells, where one of 16 was in use$/);
  });

  it('is only what was seen, where it shows nothing', () => {
    const states = [{ index: 0, status: 'executing', incarnation: 0 }];
    const kinds = [
      new ScheduleError('DEADLOCK', states),
      new ScheduleError('LIVELOCK', states),
      new ScheduleError('TRAP', states),
      new Error('no result'),
    ].map((error) => explain(HEALTHY, { differences: [], error }).kind);
    expect(kinds).to.deep.equal(['deadlock', 'livelock', 'crash', 'crash']);
    expect(explain(HEALTHY, { differences: ['0xc1: balance: expected 1 wei, got 2 wei'] })).to.deep.include({
      kind: 'unexplained',
      summary: '0xc1: balance: expected 1 wei, got 2 wei',
    });
  });
});
