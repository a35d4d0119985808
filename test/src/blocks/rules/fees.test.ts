import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkBaseFee,
  checkExcessBlobGas,
  expectedBaseFee,
  expectedExcessBlobGas,
} from '../../../../src/blocks/rules/fees.js';
import { type BlobSchedule, blobBaseFee, defaultBlobSchedule, GAS_PER_BLOB } from '../../../../src/forks/blobs.js';
import { isAtLeast } from '../../../../src/forks/networks.js';
import { InputError } from '../../../../src/primitives/input.js';
import { BLOB_FORKS, chainBlock, codeOf, ours, reference, rulesOf } from './headers.js';

describe('block fees', () => {
  it('have the base fee of @ethereumjs/block (EIP-1559)', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.bigInt(0n, 20n), fc.bigInt(0n, 10n ** 12n)),
        fc.bigInt(5000n, 60_000_000n),
        fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constantFrom(0, 500, 1000)),
        (baseFeePerGas, gasLimit, share) => {
          const parent = { baseFeePerGas, gasLimit, gasUsed: (gasLimit * BigInt(share)) / 1000n };
          expect(expectedBaseFee(parent)).to.equal(reference('London', parent).calcNextBaseFee());
        },
      ),
      { numRuns: 1000, seed: 4 },
    );
  });

  it('rise by an eighth at most, by one wei at least, and start at one gwei (EIP-1559)', () => {
    const gasLimit = 30_000_000n;
    expect(expectedBaseFee({ baseFeePerGas: 800n, gasLimit, gasUsed: gasLimit })).to.equal(900n);
    expect(expectedBaseFee({ baseFeePerGas: 800n, gasLimit, gasUsed: 0n })).to.equal(700n);
    expect(expectedBaseFee({ baseFeePerGas: 7n, gasLimit, gasUsed: gasLimit / 2n + 1n })).to.equal(8n);
    expect(expectedBaseFee({ baseFeePerGas: 7n, gasLimit, gasUsed: gasLimit / 2n })).to.equal(7n);
    expect(expectedBaseFee({ gasLimit, gasUsed: gasLimit })).to.equal(1_000_000_000n);
    const code = (baseFeePerGas: bigint) =>
      codeOf(() =>
        checkBaseFee(ours('London', { baseFeePerGas }), rulesOf('London'), chainBlock(ours('Berlin'), 'Berlin')),
      );
    expect([code(1_000_000_000n), code(999_999_999n)]).to.deep.equal(['accepted', 'INVALID_BASEFEE_PER_GAS']);
  });

  for (const fork of BLOB_FORKS)
    it(`have the excess blob gas of @ethereumjs/block on ${fork} (EIP-4844, EIP-7918)`, () => {
      const schedule = defaultBlobSchedule(fork) as BlobSchedule;
      let kept = 0;
      fc.assert(
        fc.property(
          fc.oneof(fc.constant(0n), fc.bigInt(0n, 2n ** 28n)),
          fc.integer({ min: 0, max: schedule.max }),
          fc.oneof(fc.bigInt(0n, 100n), fc.bigInt(0n, 10n ** 11n)),
          (excessBlobGas, blobs, baseFeePerGas) => {
            const parent = { excessBlobGas, blobGasUsed: BigInt(blobs) * GAS_PER_BLOB, baseFeePerGas };
            const got = expectedExcessBlobGas(fork, schedule, parent);
            const expected = reference(fork, parent);
            expect(got).to.equal(expected.calcNextExcessBlobGas(expected.common));
            if (got > 0n && got !== excessBlobGas + BigInt(blobs - schedule.target) * GAS_PER_BLOB) kept++;
          },
        ),
        { numRuns: 500, seed: 5 },
      );
      expect(kept > 0, 'the reserve price took effect').to.equal(isAtLeast(fork, 'Osaka'));
    });

  it('keep the excess where there are no blobs to change it', () => {
    const none = { target: 0, max: 0, baseFeeUpdateFraction: 5_007_716n };
    for (const fork of ['Cancun', 'Osaka'] as const)
      for (const baseFeePerGas of [0n, 10n ** 9n])
        expect(expectedExcessBlobGas(fork, none, { excessBlobGas: 5n, blobGasUsed: 0n, baseFeePerGas })).to.equal(5n);
  });

  it('keep blobs at a sixteenth of the execution that they stand for (EIP-7918)', () => {
    const schedule = { target: 6, max: 9, baseFeeUpdateFraction: 5_007_716n };
    const parent = { excessBlobGas: 40_000_000n, blobGasUsed: 3n * GAS_PER_BLOB };
    const reserve = 16n * blobBaseFee(parent.excessBlobGas, schedule);
    const excess = (baseFeePerGas: bigint) => expectedExcessBlobGas('Osaka', schedule, { ...parent, baseFeePerGas });
    expect([excess(reserve), excess(reserve + 1n)]).to.deep.equal([
      40_000_000n - 3n * GAS_PER_BLOB,
      40_000_000n + GAS_PER_BLOB,
    ]);
  });

  it('have a blob base fee as long as a word holds it (EIP-4844)', () => {
    const schedule = defaultBlobSchedule('Cancun') as BlobSchedule;
    const expected = (excessBlobGas: bigint) => reference('Cancun', { excessBlobGas }).getBlobGasPrice();
    let [highest, tooHigh] = [0n, 2n ** 64n - 1n];
    while (tooHigh - highest > 1n) {
      const middle = (highest + tooHigh) / 2n;
      try {
        blobBaseFee(middle, schedule);
        highest = middle;
      } catch {
        tooHigh = middle;
      }
    }
    expect(blobBaseFee(highest, schedule)).to.equal(expected(highest));
    expect([expected(highest) < 2n ** 256n, expected(tooHigh) < 2n ** 256n]).to.deep.equal([true, false]);
    expect(() => blobBaseFee(tooHigh, schedule)).to.throw(InputError, 'excessBlobGas');
  });

  it('have no excess blob gas in the first block with blobs, and the right one after it', () => {
    const code = (excessBlobGas: bigint, parent: ReturnType<typeof chainBlock>) =>
      codeOf(() => checkExcessBlobGas(ours('Cancun', { excessBlobGas }), rulesOf('Cancun'), parent));
    const first = chainBlock(ours('Shanghai'), 'Shanghai');
    expect([code(0n, first), code(GAS_PER_BLOB, first)]).to.deep.equal(['accepted', 'INCORRECT_EXCESS_BLOB_GAS']);
    // EIP-4844: a target of three blobs
    const full = chainBlock(ours('Cancun', { blobGasUsed: 6n * GAS_PER_BLOB }), 'Cancun');
    expect([code(3n * GAS_PER_BLOB, full), code(0n, full)]).to.deep.equal(['accepted', 'INCORRECT_EXCESS_BLOB_GAS']);
    expect(codeOf(() => checkExcessBlobGas(ours('Shanghai'), rulesOf('Shanghai'), first))).to.equal('accepted');
  });
});
