import { expect } from 'chai';
import { describeStatistics } from '../../../runners/packs/measure.js';
import type { BlockStatistics, TaskEvent } from '../../../src/kernel/statistics.js';
import { toAddress } from '../../../src/primitives/bytes.js';

const ONE = toAddress(`0x${'01'.repeat(20)}`);
const TWO = toAddress(`0x${'02'.repeat(20)}`);

const task = (index: number, incarnation: number, start: number, change: Partial<TaskEvent> = {}): TaskEvent => ({
  thread: 0,
  index,
  incarnation,
  task: 'execution',
  start,
  end: start + 0.0123456,
  ...change,
});

const statistics = (timeline: readonly TaskEvent[]): BlockStatistics => ({
  threads: 2,
  executions: 4,
  reexecutions: 1,
  validations: 5,
  aborts: 1,
  suspensions: 3,
  inOrder: 0,
  conflicts: [
    { address: ONE, count: 2 },
    { address: TWO, key: 2n ** 200n, count: 1 },
  ],
  busy: [0.12345678, 2],
  criticalPath: 0.98765432,
  timeline,
  dependencies: [],
});

describe('statistics of a block, described', () => {
  it('have no bigint, and times to 1 µs', () => {
    const described = describeStatistics(statistics([task(0, 0, 0.5)]), 3);
    expect(JSON.parse(JSON.stringify(described))).to.deep.equal({
      threads: 2,
      transactions: 3,
      executions: 4,
      reexecutions: 1,
      validations: 5,
      aborts: 1,
      suspensions: 3,
      conflicts: [
        { address: ONE, count: 2 },
        { address: TWO, slot: `0x1${'0'.repeat(50)}`, count: 1 },
      ],
      busyMs: [0.123, 2],
      criticalPathMs: 0.988,
      timeline: [
        { thread: 0, transaction: 0, incarnation: 0, task: 'execution', start: 0.5, end: 0.512, aborted: false },
      ],
    });
  });

  it('tell an incarnation that a later one of its transaction replaced, with its validations', () => {
    const { timeline = [] } = describeStatistics(
      statistics([
        task(1, 1, 3, { thread: 1 }),
        task(0, 0, 0),
        task(1, 0, 1),
        task(1, 0, 2, { task: 'validation' }),
        task(1, 1, 4, { task: 'validation' }),
      ]),
      2,
    );
    expect(timeline.map(({ start, transaction, incarnation, aborted }) => [start, transaction, incarnation, aborted]))
      .to //
      .deep.equal([
        [0, 0, 0, false],
        [1, 1, 0, true],
        [2, 1, 0, true],
        [3, 1, 1, false],
        [4, 1, 1, false],
      ]);
  });
});
