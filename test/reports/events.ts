import type {
  PackFinished,
  RunEvent,
  RunFinished,
  RunStarted,
  VectorFinished,
  VectorTriaged,
} from '../../reports/record/events.js';
import type { ParallelStatistics } from '../../reports/record/parallel.js';

export const started: RunStarted = {
  event: 'runStarted',
  schemaVersion: 1,
  startedAt: '2025-01-01T00:00:00.000Z',
  executor: 'ethereumjs',
  options: { fixtures: [] },
  versions: { node: '20.19.0' },
};

export const ended = (exitCode: number): RunFinished => ({
  event: 'runFinished',
  interrupted: exitCode === 130,
  exitCode,
  durationMs: 2000,
});

export const vector = (change: Partial<VectorFinished> = {}): VectorFinished => ({
  event: 'vectorFinished',
  id: 'folder/file.json::test::Cancun::0',
  format: 'state',
  fork: 'Cancun',
  source: '/fixtures/folder',
  folder: 'folder',
  status: 'passed',
  durationMs: 1.5,
  ...change,
});

export const failure = (change: Partial<VectorFinished> = {}): VectorFinished =>
  vector({
    status: 'failed',
    claim: 'logs',
    expected: '0x01',
    got: '0x02',
    signature: 'logs: expected 0x01, got 0x02',
    ...change,
  });

export const pack = (change: Partial<PackFinished> = {}): PackFinished => ({
  event: 'packFinished',
  id: 'packs/Cancun/across/0',
  fork: 'Cancun',
  source: '/fixtures/folder',
  seed: 7,
  status: 'passed',
  durationMs: 20,
  ...change,
});

export const packFailure = (change: Partial<PackFinished> = {}): PackFinished =>
  pack({
    status: 'failed',
    claim: 'parallel',
    expected: 'transaction 1: success',
    got: 'failure',
    details: ['threads 3, schedule 12 (delayLowest)'],
    signature: 'parallel: expected transaction 1: success, got failure',
    ...change,
  });

export const triaged = (change: Partial<VectorTriaged> = {}): VectorTriaged => ({
  event: 'vectorTriaged',
  id: 'folder/file.json::test::Cancun::0',
  fork: 'Cancun',
  source: '/fixtures/folder',
  summary: 'transaction 0: SSTORE is charged too little',
  verdicts: [
    { from: 'sequential', says: 'logs 0x02' },
    { from: 'ethereumjs', says: 'logs 0x01', isClaimed: true },
  ],
  place: {
    index: 0,
    operation: 'transaction',
    field: 'gas',
    answers: [
      { from: 'sequential', says: '49134' },
      { from: 'ethereumjs', says: '51234' },
    ],
  },
  steps: {
    common: 118,
    last: 'pc 40 PUSH1',
    next: [
      { from: 'sequential', says: 'pc 41 SSTORE cost 2900' },
      { from: 'ethereumjs', says: 'pc 41 SSTORE cost 5000' },
    ],
    fault: 'SSTORE',
    path: ['0xc1', '0xc2 0xa9059cbb'],
  },
  minimal: { transactions: 1, accounts: 2, code: 14, data: 0, fixture: 'triage/minimal.json' },
  parallel: ['threads 3, schedule 12'],
  folder: 'reports/out/triage/1',
  command: 'npm run conformance -- triage --id x',
  durationMs: 812,
  ...change,
});

/** Two transactions on two threads, the second of which read what the first then wrote. */
export const parallel = (change: Partial<ParallelStatistics> = {}): ParallelStatistics => ({
  threads: 2,
  transactions: 2,
  executions: 3,
  reexecutions: 1,
  validations: 4,
  aborts: 1,
  suspensions: 1,
  conflicts: [{ address: '0xc1', slot: '0x0', count: 1 }],
  busyMs: [2, 1],
  criticalPathMs: 2,
  timeline: [
    { thread: 0, transaction: 0, incarnation: 0, task: 'execution', start: 0, end: 1, aborted: false },
    { thread: 1, transaction: 1, incarnation: 0, task: 'execution', start: 0.1, end: 0.6, aborted: true },
    { thread: 1, transaction: 1, incarnation: 0, task: 'validation', start: 1, end: 1.2, aborted: true },
    { thread: 0, transaction: 0, incarnation: 0, task: 'validation', start: 1, end: 1.1, aborted: false },
    { thread: 1, transaction: 1, incarnation: 1, task: 'execution', start: 1.2, end: 1.5, aborted: false },
    { thread: 0, transaction: 1, incarnation: 1, task: 'validation', start: 1.5, end: 1.6, aborted: false },
  ],
  ...change,
});

/** A run in which everything happens once. */
export const run: readonly RunEvent[] = [
  started,
  {
    event: 'sourceRead',
    path: '/fixtures/folder',
    origin: 'option',
    files: 3,
    unreadable: 1,
    leftOut: { TrieTests: 2 },
  },
  {
    event: 'sourceRead',
    path: '/fixtures/a.tar.gz',
    origin: 'option',
    sha256: 'ab'.repeat(32),
    files: 1,
    unreadable: 0,
    leftOut: {},
  },
  { event: 'fileUnreadable', path: 'folder/cut.json', message: 'folder/cut.json: is cut short' },
  { event: 'countDiffers', message: 'folder: expected 8 vectors, got 7' },
  { event: 'vectorsSelected', found: 9, selected: 7, packs: 0, leftOutOfPacks: 0, forks: ['London', 'Cancun'] },
  vector(),
  vector({ id: 'b', fork: 'London', durationMs: 90 }),
  vector({ id: 'c', format: 'blockchain' }),
  failure({ id: 'd' }),
  failure({ id: 'e', status: 'knownFailure', reason: 'a fault', link: 'https://example.org' }),
  vector({ id: 'f', status: 'unsupported', reason: 'no rules' }),
  vector({ id: 'g', status: 'unverified', reason: 'no claim' }),
  {
    event: 'knownFailureStale',
    id: 'x*',
    signature: 'logs: *',
    problem: 'matches nothing',
    count: 0,
    message: 'matches nothing',
  },
  ended(1),
];
