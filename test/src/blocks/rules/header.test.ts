import type { HeaderData } from '@ethereumjs/block';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkDaoExtraData,
  checkExtraData,
  checkGasLimit,
  checkGasUsedLimit,
  checkHeader,
  checkNumber,
  checkUnclesAndNonce,
  checkTimestamp,
} from '../../../../src/blocks/rules/header.js';
import { type Fork, isAtLeast } from '../../../../src/forks/networks.js';
import { ZERO_HASH } from '../../../../src/primitives/bytes.js';
import { chainBlock, codeOf, ours, REFERENCE_FORKS, reference, rulesOf, toOurs } from './headers.js';

describe('block header rules', () => {
  it('bound the gas limit as @ethereumjs/block does', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.oneof(fc.bigInt(4_000n, 8_000n), fc.bigInt(5_000n, 10n ** 9n)),
        fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -100, max: 100 })),
        fc.constantFrom(-1n, 0n, 1n),
        (before, offset, bound) => {
          const after = before + bound * (before / 1024n) + BigInt(offset);
          let expected = 'accepted';
          try {
            const parent = reference('Berlin', { gasLimit: before });
            reference('Berlin', { number: 1n, gasLimit: after }).validateGasLimit(parent);
          } catch {
            expected = 'INVALID_GASLIMIT';
          }
          seen.add(expected);
          const parent = chainBlock(ours('Berlin', { gasLimit: before }), 'Berlin');
          const header = ours('Berlin', { gasLimit: after });
          expect(codeOf(() => checkGasLimit(header, rulesOf('Berlin'), parent))).to.equal(expected);
        },
      ),
      { numRuns: 500, seed: 2 },
    );
    expect([...seen].sort()).to.deep.equal(['INVALID_GASLIMIT', 'accepted']);
  });

  it('double the gas limit in the first block of London alone (EIP-1559)', () => {
    const code = (gasLimit: bigint, parentFork: Fork) =>
      codeOf(() =>
        checkGasLimit(
          ours('Berlin', { gasLimit }),
          rulesOf('London'),
          chainBlock(ours('Berlin', { gasLimit: 1_000_000n }), parentFork),
        ),
      );
    expect(code(2_000_000n, 'Berlin')).to.equal('accepted');
    expect(code(1_000_000n, 'Berlin')).to.equal('INVALID_GASLIMIT');
    expect(code(2_000_000n, 'London')).to.equal('INVALID_GASLIMIT');
    expect(code(1_000_000n, 'London')).to.equal('accepted');
  });

  it('end the gas limit at 2^63 - 1 (EIP-1985)', () => {
    const parent = chainBlock(ours('Berlin', { gasLimit: 2n ** 63n - 1n }), 'Berlin');
    const code = (gasLimit: bigint) =>
      codeOf(() => checkGasLimit(ours('Berlin', { gasLimit }), rulesOf('Berlin'), parent));
    expect([code(2n ** 63n - 1n), code(2n ** 63n)]).to.deep.equal(['accepted', 'GASLIMIT_TOO_BIG']);
  });

  it('count blocks one by one, and let time pass between them', () => {
    const parent = chainBlock(ours('Berlin', { number: 3n, timestamp: 3n }), 'Berlin');
    const numbered = (number: bigint) => codeOf(() => checkNumber(ours('Berlin', { number }), parent));
    expect([0n, 3n, 4n, 5n].map(numbered)).to.deep.equal([
      'INVALID_BLOCK_NUMBER',
      'INVALID_BLOCK_NUMBER',
      'accepted',
      'INVALID_BLOCK_NUMBER',
    ]);
    const timed = (timestamp: bigint) => codeOf(() => checkTimestamp(ours('Berlin', { timestamp }), parent));
    expect([2n, 3n, 4n].map(timed)).to.deep.equal([
      'INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT',
      'INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT',
      'accepted',
    ]);
  });

  it('end the gas used at the gas limit, and extra data at 32 bytes', () => {
    const used = (gasUsed: bigint) => {
      const header = { ...ours('Berlin'), gasLimit: 5000n, gasUsed };
      return codeOf(() => checkGasUsedLimit(header));
    };
    expect([used(5000n), used(5001n)]).to.deep.equal(['accepted', 'INVALID_GAS_USED_ABOVE_LIMIT']);
    const extra = (bytes: number) => codeOf(() => checkExtraData(ours('Berlin', { extraData: new Uint8Array(bytes) })));
    expect([0, 32, 33].map(extra)).to.deep.equal(['accepted', 'accepted', 'EXTRA_DATA_TOO_BIG']);
  });

  it('name the DAO fork in its first ten blocks (EIP-779)', () => {
    const code = (number: bigint, text: string, network = 'HomesteadToDaoAt5') =>
      codeOf(() =>
        checkDaoExtraData(ours('Homestead', { number, extraData: Buffer.from(text) }), rulesOf('Homestead', network)),
      );
    const numbers = [4n, 5n, 14n, 15n];
    expect(numbers.map((number) => code(number, ''))).to.deep.equal([
      'accepted',
      'EXTRA_DATA_INVALID_DAO',
      'EXTRA_DATA_INVALID_DAO',
      'accepted',
    ]);
    for (const number of numbers) {
      expect(code(number, 'dao-hard-fork')).to.equal('accepted');
      expect(code(number, '', 'HomesteadToEIP150At5')).to.equal('accepted');
    }
  });

  it('leave no uncles and no nonce from Paris on (EIP-3675)', () => {
    const code = (fork: Fork, fields: HeaderData) =>
      codeOf(() => checkUnclesAndNonce(ours(fork, fields), rulesOf(fork)));
    const [uncleHash, nonce] = [ZERO_HASH, '0x0000000000000001'] as const;
    expect(code('London', { uncleHash, nonce })).to.equal('accepted');
    expect(code('Paris', {})).to.equal('accepted');
    expect(code('Paris', { uncleHash })).to.equal('IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS');
    expect(code('Paris', { nonce })).to.equal('INCORRECT_BLOCK_FORMAT');
  });

  it("ask for exactly the fork's fields, of both sides of a fork", () => {
    const forks = ['Berlin', 'London', 'Shanghai', 'Cancun', 'Prague'] as const;
    const code = (fork: Fork, fieldsOf: Fork, parentFork: Fork) => {
      const parent = chainBlock(ours(parentFork, { gasLimit: 10_000_000n }), parentFork);
      const gasLimit = fork === 'London' && parentFork === 'Berlin' ? 20_000_000n : 10_000_000n;
      return codeOf(() => checkHeader(ours(fieldsOf, { number: 1n, gasLimit }), rulesOf(fork), parent));
    };
    const later = 'INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT';
    for (const fork of forks) expect(code(fork, fork, fork)).to.equal(later);
    expect(code('Berlin', 'London', 'Berlin')).to.equal('IMPORT_IMPOSSIBLE_LONDON_WRONG_PARENT');
    expect(code('London', 'Berlin', 'Berlin')).to.equal('IMPORT_IMPOSSIBLE_LEGACY');
    expect(code('London', 'Berlin', 'London')).to.equal('IMPORT_IMPOSSIBLE_LEGACY_WRONG_PARENT');
    expect(code('Paris', 'Shanghai', 'Paris')).to.equal('IMPORT_IMPOSSIBLE_SHANGHAI');
    expect(code('Shanghai', 'Paris', 'Paris')).to.equal('IMPORT_IMPOSSIBLE_PARIS_OVER_SHANGHAI');
    for (const [fork, fields] of [
      ['Shanghai', 'Cancun'],
      ['Cancun', 'Shanghai'],
      ['Cancun', 'Prague'],
      ['Prague', 'Cancun'],
    ] as const)
      expect(code(fork, fields, fork), `${fork} with ${fields}`).to.equal('INCORRECT_BLOCK_FORMAT');
  });

  for (const fork of REFERENCE_FORKS)
    it(`take what @ethereumjs makes of a parent on ${fork}, and nothing that is off by one`, () => {
      const isWork = !isAtLeast(fork, 'Paris');
      fc.assert(
        fc.property(
          fc.bigInt(1n, 10n ** 9n),
          fc.bigInt(5000n, 10n ** 9n),
          fc.integer({ min: 0, max: 100 }),
          fc.bigInt(1n, 100n),
          (timestamp, gasLimit, share, elapsed) => {
            const parent = reference(fork, {
              number: 100n,
              timestamp,
              gasLimit,
              gasUsed: (gasLimit * BigInt(share)) / 100n,
              difficulty: isWork ? 200_000n : 0n,
              ...(isAtLeast(fork, 'London') && { baseFeePerGas: 10n ** 9n }),
            });
            const blobs = isAtLeast(fork, 'Cancun') && parent.calcNextExcessBlobGas(parent.common);
            const fields: HeaderData & { readonly [name: string]: unknown } = {
              number: 101n,
              timestamp: timestamp + elapsed,
              gasLimit,
              ...(isAtLeast(fork, 'London') && { baseFeePerGas: parent.calcNextBaseFee() }),
              ...(blobs !== false && { excessBlobGas: blobs }),
            };
            const difficulty = isWork ? reference(fork, fields).ethashCanonicalDifficulty(parent) : 0n;
            const valid = toOurs(reference(fork, { ...fields, difficulty }));
            const node = chainBlock(toOurs(parent), fork);
            const code = (change: object) => codeOf(() => checkHeader({ ...valid, ...change }, rulesOf(fork), node));
            expect(code({})).to.equal('accepted');
            expect(code({ number: valid.number + 1n })).to.equal('INVALID_BLOCK_NUMBER');
            expect(code({ timestamp })).to.equal('INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT');
            expect(code({ gasLimit: gasLimit * 2n })).to.equal('INVALID_GASLIMIT');
            expect(code({ gasUsed: gasLimit + 1n })).to.equal('INVALID_GAS_USED_ABOVE_LIMIT');
            expect(code({ difficulty: difficulty + 1n })).to.equal(
              isWork ? 'INVALID_DIFFICULTY' : 'IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS',
            );
            if (valid.baseFeePerGas !== undefined)
              expect(code({ baseFeePerGas: valid.baseFeePerGas + 1n })).to.equal('INVALID_BASEFEE_PER_GAS');
            if (valid.excessBlobGas !== undefined)
              expect(code({ excessBlobGas: valid.excessBlobGas + 1n })).to.equal('INCORRECT_EXCESS_BLOB_GAS');
          },
        ),
        { numRuns: 50, seed: 6 },
      );
    });
});
