import { expect } from 'chai';
import fc from 'fast-check';
import { interleave, spreadOf } from '../../bench/measure.js';

describe('bench: timings', () => {
  it('have a median with as many rounds above as below', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), (times) => {
        const { median, lowest, highest, runs } = spreadOf(times);
        expect(times.filter((time) => time < median).length).to.be.at.most(times.length / 2);
        expect(times.filter((time) => time > median).length).to.be.at.most(times.length / 2);
        expect([lowest, highest, runs]).to.deep.equal([Math.min(...times), Math.max(...times), times.length]);
      }),
    );
  });

  it('are taken in turns, and not before each contender is warm', async () => {
    const order: string[] = [];
    const contender = (name: string, ms: number) => ({
      count: 10,
      run: async () => {
        order.push(name);
        return ms;
      },
    });
    const timings = await interleave([contender('slow', 1000), contender('fast', 500)], 2);
    expect(order).to.deep.equal(['slow', 'fast', 'fast', 'slow', 'fast', 'slow', 'fast']);
    // of one unit, in µs
    expect(timings.map(({ median }) => median)).to.deep.equal([100_000, 50_000]);
  });
});
