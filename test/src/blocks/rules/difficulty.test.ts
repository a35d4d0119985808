import { expect } from 'chai';
import fc from 'fast-check';
import { NO_UNCLES_HASH } from '../../../../src/blocks/header.js';
import type { BlockRules } from '../../../../src/blocks/processor.js';
import { checkDifficulty, checkMerge, expectedDifficulty } from '../../../../src/blocks/rules/difficulty.js';
import { type Fork, isAtLeast } from '../../../../src/forks/networks.js';
import { ZERO_HASH } from '../../../../src/primitives/bytes.js';
import { chainBlock, codeOf, ours, reference, rulesOf, WORK_FORKS } from './headers.js';

/** EIP-3554 puts the bomb back from 9,000,000 to 9,700,000 blocks; London of @ethereumjs/common 10.1.3 lacks it. */
const REFERENCE_LAG: Partial<Record<Fork, bigint>> = { London: 700_000n };

const MERGE = 'ArrowGlacierToParisAtDiffC0000';

describe('block difficulty', () => {
  for (const fork of WORK_FORKS)
    it(`is that of @ethereumjs/block on ${fork}`, () => {
      fc.assert(
        fc.property(
          fc.bigInt(1_000_000n, 20_000_000n),
          fc.bigInt(0n, 2n ** 40n),
          fc.oneof(fc.bigInt(1n, 30n), fc.bigInt(1n, 2000n)),
          fc.oneof(fc.bigInt(131_072n, 200_000n), fc.bigInt(131_072n, 2n ** 80n)),
          fc.constantFrom(NO_UNCLES_HASH, ZERO_HASH),
          (number, before, elapsed, difficulty, uncleHash) => {
            const timestamp = before + elapsed;
            const parent = { number: number - 1n, timestamp: before, difficulty, uncleHash };
            const child = reference(fork, { number: number - (REFERENCE_LAG[fork] ?? 0n), timestamp });
            const expected = child.ethashCanonicalDifficulty(reference(fork, parent));
            expect(expectedDifficulty({ number, timestamp }, fork, ours(fork, parent))).to.equal(expected);
          },
        ),
        { numRuns: 300, seed: 3 },
      );
    });

  it("is mainnet's in its first block", () => {
    const genesis = { difficulty: 17_179_869_184n, timestamp: 0n, unclesHash: NO_UNCLES_HASH };
    const first = { number: 1n, timestamp: 1_438_269_988n };
    expect(expectedDifficulty(first, 'Frontier', genesis)).to.equal(17_171_480_576n);
  });

  it('has a bomb from 200,000 blocks after its delay on (EIP-649, EIP-1234, EIP-2384, EIP-3554, EIP-4345, EIP-5133)', () => {
    const parent = { difficulty: 131_072n, timestamp: 0n, unclesHash: NO_UNCLES_HASH };
    const bombAt = (number: bigint, fork: Fork) =>
      expectedDifficulty({ number, timestamp: 9n }, fork, parent) - 131_072n;
    const delays: Partial<Record<Fork, bigint>> = {
      Byzantium: 3_000_000n,
      Constantinople: 5_000_000n,
      ConstantinopleFix: 5_000_000n,
      Istanbul: 5_000_000n,
      MuirGlacier: 9_000_000n,
      Berlin: 9_000_000n,
      London: 9_700_000n,
      ArrowGlacier: 10_700_000n,
      GrayGlacier: 11_400_000n,
    };
    for (const fork of WORK_FORKS.filter((each) => isAtLeast(each, 'Byzantium'))) {
      const start = 200_000n + (delays[fork] as bigint);
      // EIP-100: after nine seconds nothing else changes
      expect(
        [start - 1n, start, start + 100_000n].map((number) => bombAt(number, fork)),
        fork,
      ).to.deep.equal([0n, 1n, 2n]);
    }
  });

  it('is more than a header holds where the bomb has grown beyond it', () => {
    const parent = { difficulty: 131_072n, timestamp: 0n, unclesHash: NO_UNCLES_HASH };
    const at = (number: bigint) => expectedDifficulty({ number, timestamp: 9n }, 'Frontier', parent);
    expect(at(25_700_000n)).to.equal(131_136n + 2n ** 255n);
    for (const number of [25_800_000n, 2n ** 64n - 1n]) expect(at(number) >= 2n ** 256n).to.equal(true);
  });

  it('is there up to the terminal block, and not after it (EIP-3675)', () => {
    const code = (difficulty: bigint, rules: BlockRules, parentFork: Fork) =>
      codeOf(() => checkMerge(ours('Berlin', { difficulty }), rules, chainBlock(ours('Berlin'), parentFork)));
    expect(code(1n, rulesOf('ArrowGlacier', MERGE), 'ArrowGlacier')).to.equal('accepted');
    expect(code(0n, rulesOf('ArrowGlacier', MERGE), 'ArrowGlacier')).to.equal('IMPORT_IMPOSSIBLE_PARIS_WRONG_POS');
    expect(code(1n, rulesOf('Paris', MERGE), 'ArrowGlacier')).to.equal('IMPORT_IMPOSSIBLE_PARIS_WRONG_POW');
    expect(code(1n, rulesOf('Paris', MERGE), 'Paris')).to.equal('IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS');
    expect(code(0n, rulesOf('Paris', MERGE), 'ArrowGlacier')).to.equal('accepted');
    expect(code(0n, rulesOf('Cancun'), 'Cancun')).to.equal('accepted');
  });

  it('must be right in a block that comes too late, too', () => {
    const parent = chainBlock(ours('Berlin', { difficulty: 200_000n }), 'ArrowGlacier');
    const code = (difficulty: bigint) =>
      codeOf(() =>
        checkDifficulty(ours('Berlin', { difficulty, number: 1n, timestamp: 9n }), rulesOf('Paris', MERGE), parent),
      );
    // EIP-100: after nine seconds it stays
    expect([code(200_000n), code(200_001n), code(0n)]).to.deep.equal([
      'IMPORT_IMPOSSIBLE_PARIS_WRONG_POW',
      'INVALID_DIFFICULTY',
      'accepted',
    ]);
  });
});
