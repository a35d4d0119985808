import { expect } from 'chai';
import { ParallelTally } from '../../../reports/record/parallel.js';
import { parallel } from '../events.js';

describe('parallel totals', () => {
  it('are those of the packs that were executed by threads', () => {
    const tally = new ParallelTally();
    expect(tally.totals).to.equal(undefined);
    const [address, other] = ['0x01', '0x02'];
    tally.add(parallel({ conflicts: [{ address, count: 3 }] }));
    const conflicts = [
      { address, slot: '0x0', count: 4 },
      { address: other, count: 2 },
      { address, count: 2 },
    ];
    tally.add(parallel({ transactions: 10, executions: 15, busyMs: [7, 8], conflicts }));
    expect(tally.totals).to.deep.equal({
      blocks: 2,
      transactions: 12,
      executions: 18,
      reexecutions: 2,
      validations: 8,
      aborts: 2,
      suspensions: 2,
      busyMs: 18,
      criticalPathMs: 4,
      conflicts: [
        { address, count: 5 },
        { address, slot: '0x0', count: 4 },
        { address: other, count: 2 },
      ],
    });
  });

  it('name the ten hottest locations', () => {
    const tally = new ParallelTally();
    const conflicts = Array.from({ length: 12 }, (_, index) => ({ address: `0x${index}`, count: index }));
    for (const conflict of conflicts) tally.add(parallel({ conflicts: [conflict] }));
    expect(tally.totals?.conflicts.map(({ count }) => count)).to.deep.equal([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  });
});
