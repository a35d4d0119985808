import { expect } from 'chai';
import fc from 'fast-check';
import { toBatches } from '../../../runners/pool/batches.js';

const jobs = fc.array(fc.record({ id: fc.string(), file: fc.nat(9), cost: fc.nat(1000) }), { maxLength: 2000 });
const costOf = (batch: readonly { cost: number }[]) => batch.reduce((sum, { cost }) => sum + cost, 0);

describe('batches', () => {
  it('hold every job once, neighbours in their order', () => {
    fc.assert(
      fc.property(jobs, fc.integer({ min: 1, max: 8 }), (list, workers) => {
        const batches = toBatches(list, workers);
        const position = new Map<object | undefined, number>(list.map((job, index) => [job, index]));
        const inOrder = batches.toSorted(([a], [b]) => Number(position.get(a)) - Number(position.get(b)));
        expect(inOrder.flat()).to.deep.equal(list);
      }),
    );
  });

  it('come heaviest first, and none above a fair share unless one job alone is', () => {
    fc.assert(
      fc.property(jobs, fc.integer({ min: 1, max: 8 }), (list, workers) => {
        const batches = toBatches(list, workers);
        const costs = batches.map(costOf);
        expect(costs).to.deep.equal(costs.toSorted((a, b) => b - a));
        for (const batch of batches)
          if (batch.length > 1) expect(costOf(batch)).to.be.at.most(costOf(list) / (workers * 50));
      }),
    );
  });
});
