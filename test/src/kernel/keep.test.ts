import { expect } from 'chai';
import fc from 'fast-check';

/** bytes */
const MAX_SIZE = 80_000;

let modules = 0;
/** The module as it is at first: how much is counted depends on all that was kept before. */
const fresh = async (): Promise<typeof import('../../../src/kernel/keep.js')> =>
  import(`${new URL('../../../src/kernel/keep.js', import.meta.url)}?${++modules}`);

describe('results kept', () => {
  it('are copies of the pieces, one behind the other', async () => {
    const { keep } = await fresh();
    fc.assert(
      fc.property(fc.array(fc.bigUint64Array()), (pieces) => {
        const bytes = pieces.map(({ buffer }) => new Uint8Array(buffer));
        const before = Buffer.concat(bytes);
        const { u8 } = keep(bytes);
        for (const piece of bytes) piece.fill(0);
        expect(Buffer.from(u8).equals(before)).to.equal(true);
      }),
    );
  });

  it('are in buffers of which V8 counts an eighth', async () => {
    const { keep } = await fresh();
    let counted = 0;
    let uncounted = 0;
    fc.assert(
      fc.property(fc.array(fc.nat({ max: MAX_SIZE / 8 })), (sizes) => {
        for (const size of sizes) {
          const { buffer, length } = keep([new Uint8Array(8 * size)]).u8;
          if (buffer instanceof SharedArrayBuffer) uncounted += length;
          else counted += length;
          expect(uncounted - 7 * counted).to.be.within(-7 * MAX_SIZE, MAX_SIZE);
        }
      }),
    );
    expect(uncounted).to.be.greaterThan(MAX_SIZE);
  });
});
