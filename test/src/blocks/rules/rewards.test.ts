import { expect } from 'chai';
import { blockRewards } from '../../../../src/blocks/rules/rewards.js';
import { FORKS, isAtLeast } from '../../../../src/forks/networks.js';
import { toAddress } from '../../../../src/primitives/bytes.js';

const ETHER = 10n ** 18n;
const MINER = toAddress(`0x${'aa'.repeat(20)}`);
const FIRST = toAddress(`0x${'bb'.repeat(20)}`);
const SECOND = toAddress(`0x${'cc'.repeat(20)}`);
const block = { coinbase: MINER, number: 100n };

describe('block rewards', () => {
  it('are five, three, two ether by fork (EIP-649, EIP-1234), and none from Paris on (EIP-3675)', () => {
    for (const fork of FORKS) {
      const ethers = isAtLeast(fork, 'Constantinople') ? 2n : isAtLeast(fork, 'Byzantium') ? 3n : 5n;
      expect(blockRewards(block, [], fork), fork).to.deep.equal(
        isAtLeast(fork, 'Paris') ? [] : [{ address: MINER, amount: ethers * ETHER }],
      );
    }
  });

  it('are an eighth less for an uncle per generation, and a 32nd more for its nephew (yellow paper, 11.3)', () => {
    const uncles = [
      { coinbase: FIRST, number: 99n },
      { coinbase: SECOND, number: 94n },
    ];
    expect(blockRewards(block, uncles, 'Frontier')).to.deep.equal([
      { address: FIRST, amount: 4_375_000_000_000_000_000n },
      { address: SECOND, amount: 1_250_000_000_000_000_000n },
      { address: MINER, amount: 5_312_500_000_000_000_000n },
    ]);
    expect(blockRewards(block, uncles.slice(1), 'Constantinople')).to.deep.equal([
      { address: SECOND, amount: 500_000_000_000_000_000n },
      { address: MINER, amount: 2_062_500_000_000_000_000n },
    ]);
  });
});
