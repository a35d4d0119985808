import { expect } from 'chai';
import fc from 'fast-check';
import { listSchedule, modelOf } from '../../bench/model.js';
import type { Dependency } from '../../src/kernel/statistics.js';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const read = (reader: number, writer: number, isSum = false): Dependency => ({ reader, writer, isSum });

/** Costs of a window's transactions, and who reads of whom. */
const window = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 40 }).chain((costs) =>
  fc.tuple(
    fc.constant(costs),
    fc.array(
      fc
        .tuple(fc.nat(costs.length - 1), fc.nat(costs.length - 1), fc.boolean())
        .filter(([one, other]) => one !== other)
        .map(([one, other, isSum]) => read(Math.max(one, other), Math.min(one, other), isSum)),
      { maxLength: costs.length === 1 ? 0 : 60 },
    ),
  ),
);

/** The longest chain, a sum being read of all below. */
function criticalPath(costs: readonly number[], dependencies: readonly Dependency[]): number {
  const ends: number[] = [];
  for (const [index, cost] of costs.entries()) {
    const before = dependencies
      .filter(({ reader }) => reader === index)
      .flatMap(({ writer, isSum }) => (isSum ? ends.slice(0, writer + 1) : [ends[writer] as number]));
    ends.push(Math.max(0, ...before) + cost);
  }
  return Math.max(...ends);
}

describe('bench: the model of more threads', () => {
  it('takes on one thread what all transactions cost', () => {
    fc.assert(
      fc.property(window, ([costs, dependencies]) => {
        expect(listSchedule(costs, dependencies, 1)).to.equal(sum(costs));
      }),
    );
  });

  it('keeps within the bounds of list schedules', () => {
    // Graham 1969: no greedy schedule takes longer than work / threads and (1 − 1 / threads) · critical path
    fc.assert(
      fc.property(window, fc.integer({ min: 1, max: 33 }), ([costs, dependencies], threads) => {
        const path = criticalPath(costs, dependencies);
        const time = listSchedule(costs, dependencies, threads);
        expect(time).to.be.at.least(Math.max(path, sum(costs) / threads) - 1e-9);
        expect(time).to.be.at.most(sum(costs) / threads + (1 - 1 / threads) * path + 1e-9);
      }),
    );
  });

  it('has who reads a sum wait for all below its writer', () => {
    expect(listSchedule([9, 1, 1], [read(2, 1)], 2)).to.equal(9);
    expect(listSchedule([9, 1, 1], [read(2, 1, true)], 2)).to.equal(10);
  });

  const event = (index: number, task: 'execution' | 'validation', start: number, end: number, incarnation = 0) => ({
    thread: 0,
    index,
    incarnation,
    task,
    start,
    end,
  });
  const statistics = {
    threads: 1,
    executions: 3,
    reexecutions: 1,
    validations: 2,
    aborts: 1,
    suspensions: 0,
    inOrder: 0,
    conflicts: [],
    busy: [10],
    criticalPath: 8,
    dependencies: [],
    timeline: [
      event(0, 'execution', 1, 3),
      event(1, 'execution', 3, 6),
      event(1, 'validation', 6, 7),
      event(1, 'execution', 7, 11, 1),
    ],
  };

  it('gives each transaction its last execution and a share of everything else, and keeps what no task covers', () => {
    const model = modelOf({ statistics, ms: 15, transactions: 2 });
    expect(model).to.include({ serial: 5, overhead: 2 });
    expect([1, 2, 32].map((threads) => model?.time(threads))).to.deep.equal([15, 11, 11]);
  });

  it('says nothing of a block that was not recorded in full', () => {
    expect(modelOf({ statistics, ms: 15, transactions: 3 })).to.equal(undefined);
  });
});
