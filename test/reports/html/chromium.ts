import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import type { PastRun, RunEvent } from '../../../reports/record/events.js';
import { ended, failure, pack, packFailure, parallel, started, triaged, vector } from '../events.js';

/** undefined where there is no Chromium */
export const executablePath = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find(existsSync);
export const launch = (): Promise<Browser> => chromium.launch({ executablePath: executablePath as string });

export const end = ended(1);
const counts = { total: 9, passed: 9, failed: 0, knownFailure: 0, unsupported: 0, unverified: 0 };
export const past = (day: number, failed: number): PastRun => ({
  schemaVersion: 1,
  date: `2024-12-0${day}T00:00:00.000Z`,
  commit: `${day}`.repeat(40),
  executor: 'parallel',
  selection: '',
  fixtures: [],
  forks: { Cancun: { state: { ...counts, passed: 9 - failed, failed }, blockchain: counts } },
  totals: { ...counts, passed: 9 - failed, failed },
  durationMs: 2000,
  vectorsPerSecond: 4.5,
});

export const RUN = { ...started, executor: 'parallel', options: { fixtures: ['x'] } };
export const FAILURE = failure({
  id: "folder/it's.json::test::Cancun::1",
  claim: 'stateRoot',
  expected: '0x0102',
  got: '0x0103',
  details: ['0xc1: slot 0x0: expected 0x5, got 0x4', 'block 1'],
  signature: 'stateRoot: expected 0x0102, got 0x0103',
});
export const PACK = packFailure({ id: 'packs/Cancun/across/1', parallel: parallel(), schedules: 40 });
/** A red run that has something of everything. */
export const RED: readonly RunEvent[] = [
  RUN,
  { event: 'sourceRead', path: '/fixtures/folder', origin: 'option', files: 3, unreadable: 0, leftOut: {} },
  { event: 'historyRead', path: 'history.jsonl', runs: [past(1, 0), past(2, 4)] },
  { event: 'vectorsSelected', found: 6, selected: 6, packs: 2, leftOutOfPacks: 0, forks: ['London', 'Cancun'] },
  { event: 'fileUnreadable', path: 'folder/cut.json', message: 'folder/cut.json: is cut short' },
  vector(),
  vector({ id: 'folder/deeper/file.json::other::London::0', fork: 'London', folder: 'folder/deeper', durationMs: 90 }),
  vector({ id: 'folder/block.json::block', format: 'blockchain', note: 'the mix of a seal' }),
  FAILURE,
  failure({ id: 'folder/now.json::test::Cancun::0', regression: true }),
  failure({
    id: 'folder/known.json::test::Cancun::0',
    status: 'knownFailure',
    reason: 'a fault',
    link: 'https://example.org',
  }),
  pack({ parallel: parallel({ reexecutions: 0 }) }),
  PACK,
  triaged({ id: FAILURE.id }),
  end,
];
