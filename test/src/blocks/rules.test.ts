import { createBlockHeader } from '@ethereumjs/block';
import { expect } from 'chai';
import fc from 'fast-check';
import { BlockError } from '../../../src/blocks/exceptions.js';
import { type BlockHeader, decodeHeader } from '../../../src/blocks/header.js';
import type { BlockRules, ChainBlock } from '../../../src/blocks/processor.js';
import { checkSize } from '../../../src/blocks/rules/body.js';
import { checkMerge } from '../../../src/blocks/rules/difficulty.js';
import { checkGasLimit, checkNumber } from '../../../src/blocks/rules/header.js';
import { checkSeal } from '../../../src/blocks/seal.js';
import { createCommon } from '../../../src/executors/ethereumjs/common.js';
import { type Fork, findNetwork, type Network } from '../../../src/forks/networks.js';
import { ZERO_HASH } from '../../../src/primitives/bytes.js';
import { rlpDecode } from '../../../src/primitives/rlp.js';

const common = createCommon({ fork: 'Berlin', eips: [], chainId: 1n });
const reference = (fields: Parameters<typeof createBlockHeader>[0]) => createBlockHeader(fields, { common });
const ours = (fields: Parameters<typeof createBlockHeader>[0]): BlockHeader =>
  decodeHeader(rlpDecode(reference(fields).serialize()));

const rulesOf = (fork: Fork, network = fork as string): BlockRules => ({
  network: findNetwork(network) as Network,
  fork,
  chainId: 1n,
});
const parentOf = (header: BlockHeader, fork: Fork = 'Berlin', totalDifficulty = 0n): ChainBlock => ({
  header,
  uncles: [],
  fork,
  totalDifficulty,
  state: { root: ZERO_HASH, alloc: async () => new Map() },
});

function codeOf(check: () => void): string {
  try {
    check();
  } catch (error) {
    if (error instanceof BlockError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('block rules', () => {
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
            reference({ number: 1n, gasLimit: after }).validateGasLimit(reference({ gasLimit: before }));
          } catch {
            expected = 'INVALID_GASLIMIT';
          }
          seen.add(expected);
          const parent = parentOf(ours({ gasLimit: before }));
          expect(codeOf(() => checkGasLimit(ours({ gasLimit: after }), rulesOf('Berlin'), parent))).to.equal(expected);
        },
      ),
      { numRuns: 500, seed: 2 },
    );
    expect([...seen].sort()).to.deep.equal(['INVALID_GASLIMIT', 'accepted']);
  });

  it('double the gas limit in the first block of London alone (EIP-1559)', () => {
    const code = (gasLimit: bigint, parentFork: Fork) =>
      codeOf(() =>
        checkGasLimit(ours({ gasLimit }), rulesOf('London'), parentOf(ours({ gasLimit: 1_000_000n }), parentFork)),
      );
    expect(code(2_000_000n, 'Berlin')).to.equal('accepted');
    expect(code(1_000_000n, 'Berlin')).to.equal('INVALID_GASLIMIT');
    expect(code(2_000_000n, 'London')).to.equal('INVALID_GASLIMIT');
    expect(code(1_000_000n, 'London')).to.equal('accepted');
  });

  it('end the gas limit at 2^63 - 1 (EIP-1985)', () => {
    const parent = parentOf(ours({ gasLimit: 2n ** 63n - 1n }));
    const code = (gasLimit: bigint) => codeOf(() => checkGasLimit(ours({ gasLimit }), rulesOf('Berlin'), parent));
    expect([code(2n ** 63n - 1n), code(2n ** 63n)]).to.deep.equal(['accepted', 'GASLIMIT_TOO_BIG']);
  });

  it('count blocks one by one', () => {
    const code = (number: bigint) => codeOf(() => checkNumber(ours({ number }), parentOf(ours({ number: 3n }))));
    expect([0n, 3n, 4n, 5n].map(code)).to.deep.equal([
      'INVALID_BLOCK_NUMBER',
      'INVALID_BLOCK_NUMBER',
      'accepted',
      'INVALID_BLOCK_NUMBER',
    ]);
  });

  it('have a difficulty up to the terminal block, and none after it (EIP-3675)', () => {
    const merge = 'ArrowGlacierToParisAtDiffC0000';
    const code = (difficulty: bigint, rules: BlockRules, parentFork: Fork) =>
      codeOf(() => checkMerge(ours({ difficulty }), rules, parentOf(ours({}), parentFork)));
    expect(code(1n, rulesOf('ArrowGlacier', merge), 'ArrowGlacier')).to.equal('accepted');
    expect(code(0n, rulesOf('ArrowGlacier', merge), 'ArrowGlacier')).to.equal('IMPORT_IMPOSSIBLE_PARIS_WRONG_POS');
    expect(code(1n, rulesOf('Paris', merge), 'ArrowGlacier')).to.equal('IMPORT_IMPOSSIBLE_PARIS_WRONG_POW');
    expect(code(1n, rulesOf('Paris', merge), 'Paris')).to.equal('IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS');
    expect(code(0n, rulesOf('Paris', merge), 'ArrowGlacier')).to.equal('accepted');
    expect(code(0n, rulesOf('Cancun'), 'Cancun')).to.equal('accepted');
  });

  it('end a block at 8 MiB from Osaka on (EIP-7934)', () => {
    const code = (size: number, fork: Fork) => codeOf(() => checkSize({ size }, rulesOf(fork)));
    expect(code(8_388_608, 'Osaka')).to.equal('accepted');
    expect(code(8_388_609, 'Osaka')).to.equal('RLP_BLOCK_LIMIT_EXCEEDED');
    expect(code(8_388_609, 'Prague')).to.equal('accepted');
  });

  it("take mainnet's first seal, and none that is changed (Ethash)", () => {
    const fields = {
      parentHash: '0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3',
      coinbase: '0x05a56e2d52c817161883f50c441c3228cfe54d9f',
      stateRoot: '0xd67e4d450343046425ae4271474353857ab860dbc0a1dde64b41b5cd3a532bf3',
      difficulty: 17_171_480_576n,
      number: 1n,
      gasLimit: 5000n,
      timestamp: 1_438_269_988n,
      extraData: '0x476574682f76312e302e302f6c696e75782f676f312e342e32',
      mixHash: '0x969b900de27b6ac6a67742365dd65f55a0526c41fd18e1b16f1a1215c2e66f59',
      nonce: '0x539bd4979fef1ec4',
    } as const;
    const first = ours(fields);
    expect(first.hash).to.equal('0x88e96d4537bea4d9c05d12549907b32561d3bf31f45aae734cdc119f13406cb6');
    expect(codeOf(() => checkSeal(first))).to.equal('accepted');
    for (const change of [{ nonce: '0x539bd4979fef1ec5' }, { mixHash: ZERO_HASH }, { gasLimit: 5001n }] as const)
      expect(codeOf(() => checkSeal(ours({ ...fields, ...change })))).to.equal('INVALID_PROOF_OF_WORK');
  });
});
