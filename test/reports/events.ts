import type { PackFinished, RunEvent, RunStarted, VectorFinished } from '../../reports/record/events.js';

export const started: RunStarted = {
  event: 'runStarted',
  schemaVersion: 1,
  startedAt: '2025-01-01T00:00:00.000Z',
  executor: 'ethereumjs',
  options: { fixtures: [] },
  versions: { node: '20.19.0' },
};

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
  { event: 'runFinished', interrupted: false, exitCode: 1, durationMs: 2000 },
];
