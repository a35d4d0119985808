import { expect } from 'chai';
import fc from 'fast-check';
import { toBatches } from '../../../runners/pool/batches.js';

const jobs = fc.array(fc.record({ id: fc.string(), file: fc.nat(9), cost: fc.nat(1000) }), { maxLength: 2000 });
const workers = fc.integer({ min: 1, max: 8 });
const costOf = (batch: readonly { cost: number }[]) => batch.reduce((sum, { cost }) => sum + cost, 0);

describe('batches', () => {
  it('hold every job once, those of a file together and in their order', () => {
    fc.assert(
      fc.property(jobs, workers, (list, workers) => {
        const inOrder = toBatches(list, workers).flat();
        const files = [...new Set(inOrder.map(({ file }) => file))];
        expect(inOrder).to.deep.equal(files.flatMap((file) => list.filter((job) => job.file === file)));
        expect(files).to.have.members([...new Set(list.map(({ file }) => file))]);
      }),
    );
  });

  it('begin with the file that has the costliest job', () => {
    fc.assert(
      fc.property(jobs, workers, (list, workers) => {
        const highest = Math.max(...list.map(({ cost }) => cost));
        const first = toBatches(list, workers)[0]?.[0]?.file;
        expect(list.length === 0 || list.some(({ file, cost }) => file === first && cost === highest)).to.equal(true);
      }),
    );
  });

  it('cost no more than a fair share, unless one job alone does', () => {
    fc.assert(
      fc.property(jobs, workers, (list, workers) => {
        const share = costOf(list) / (workers * 200);
        for (const batch of toBatches(list, workers)) {
          expect(batch).to.have.lengthOf.within(1, 512);
          if (batch.length > 1) expect(costOf(batch)).to.be.at.most(share);
        }
      }),
    );
  });
});
