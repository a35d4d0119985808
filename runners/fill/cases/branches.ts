import { alice, bob, contract, ETHER, TARGET } from '../actors.js';
import { asm } from '../assembler.js';
import type { BlockForm, ChainCase } from '../chain-case.js';

const pre = { [alice.address]: { balance: ETHER }, [TARGET]: { code: asm('0 SLOAD 1 ADD 0 SSTORE') } };
/** High enough that a step of a 2,048th shows in it. */
const genesis = { difficulty: '0x200000' } as const;
const pay = (nonce: bigint, value: bigint) => ({
  from: alice,
  to: bob.address,
  gas: 21_000n,
  gasPrice: 2n * 10n ** 9n,
  nonce,
  value,
});
const MINER = contract('aa01');
const UNCLE_MINER = contract('aa02');

/** A block and two brothers of it, which can be uncles of the blocks above it. */
const FAMILY: readonly BlockForm[] = [
  { name: 'one', coinbase: MINER, timestamp: 12n },
  { name: 'brother', parent: 'genesis', coinbase: UNCLE_MINER, timestamp: 13n },
  { name: 'sister', parent: 'genesis', coinbase: UNCLE_MINER, timestamp: 14n },
];

export const branches: readonly ChainCase[] = [
  {
    name: 'heaviest_branch_wins',
    comment:
      'Three branches, each with its own state: the second is shorter in time than the first, heavier, and wins; the third is longer and loses.',
    networks: ['London'],
    pre,
    genesis,
    blocks: [
      { timestamp: 40n, transactions: [pay(0n, 1n)] },
      { timestamp: 80n, transactions: [pay(1n, 2n)] },
      { parent: 'genesis', timestamp: 5n, transactions: [pay(0n, 4n)] },
      { name: 'heaviest', timestamp: 10n, transactions: [pay(1n, 8n)] },
      { parent: 'genesis', timestamp: 30n, transactions: [pay(0n, 16n)] },
    ],
    head: 'heaviest',
    accounts: { [bob.address]: { balance: 12n } },
  },
  {
    name: 'uncles_are_rewarded',
    comment: 'Two uncles get 7/8 and 6/8 of a reward, and who includes them a 32nd for each.',
    networks: ['Byzantium'],
    pre,
    blocks: [
      ...FAMILY,
      { name: 'two', parent: 'one', coinbase: MINER, uncles: ['brother'] },
      { name: 'three', coinbase: MINER, uncles: ['sister'] },
    ],
    head: 'three',
  },
  {
    name: 'wrong_uncles',
    comment:
      'Uncles that are an ancestor, the same twice, in the chain already, three, or of another hash; then a block without.',
    networks: ['Istanbul'],
    pre,
    blocks: [
      ...FAMILY,
      { name: 'two', parent: 'one', uncles: ['brother'] },
      { parent: 'two', uncles: ['one'], rejected: 'BlockException.UNCLE_IS_ANCESTOR' },
      { parent: 'two', uncles: ['sister', 'sister'], rejected: 'BlockException.UNCLE_IS_BROTHER' },
      { parent: 'two', uncles: ['brother'], rejected: 'BlockException.UNCLE_IN_CHAIN' },
      { parent: 'two', uncles: ['sister', 'brother', 'one'], rejected: 'BlockException.TOO_MANY_UNCLES' },
      {
        parent: 'two',
        uncles: ['sister'],
        header: { uncleHash: `0x${'11'.repeat(32)}` },
        rejected: 'BlockException.INVALID_UNCLES_HASH',
      },
      { name: 'last', parent: 'two' },
    ],
    head: 'last',
  },
];
