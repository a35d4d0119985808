import { createHash } from 'node:crypto';
import type { Hash } from '../../../src/primitives/bytes.js';
import { alice, bob, ETHER, TARGET } from '../actors.js';
import { asm } from '../assembler.js';
import { FILLED, type StateCase } from '../state-case.js';

/** A versioned hash (EIP-4844): version 1 and the rest of some digest. */
export const blobHash = (name: string): Hash =>
  `0x01${createHash('sha256').update(name).digest('hex').slice(2)}` as Hash;

const [first, second] = [blobHash('first'), blobHash('second')];
/** Wei per blob gas that any of these blocks asks for is below it. */
const CAP = 1000n;

export const blobs: readonly StateCase[] = [
  {
    name: 'blobhash',
    comment: 'BLOBHASH of both blobs and of one that is not there (EIP-4844).',
    forks: ['Cancun', 'Prague', 'Osaka'],
    pre: { [TARGET]: { code: asm('0 BLOBHASH 0 SSTORE 1 BLOBHASH 1 SSTORE 2 BLOBHASH 1 ADD 2 SSTORE') } },
    transaction: {
      from: alice,
      to: TARGET,
      maxFeePerGas: 10n,
      maxFeePerBlobGas: CAP,
      blobVersionedHashes: [first, second],
    },
    expect: [{ accounts: { [TARGET]: { storage: { 0: BigInt(first), 1: BigInt(second), 2: 1n } } } }],
  },
  {
    name: 'fee_is_burnt',
    comment: 'A blob costs 131,072 blob gas, here at 1 wei each, beside the gas; nobody gets it.',
    forks: ['Cancun', 'Prague', 'Osaka'],
    transaction: {
      from: alice,
      to: bob.address,
      maxFeePerGas: 7n,
      maxFeePerBlobGas: CAP,
      blobVersionedHashes: [first, second],
      value: [3n],
    },
    expect: [{ accounts: { [alice.address]: { balance: ETHER - 147_000n - 2n * 131_072n - 3n } } }],
  },
  {
    name: 'most_in_a_transaction',
    comment: 'Six blobs: all that a block of Cancun and a transaction of Osaka (EIP-7594) can have.',
    forks: ['Cancun', 'Prague', 'Osaka'],
    transaction: {
      from: alice,
      to: bob.address,
      maxFeePerGas: 7n,
      maxFeePerBlobGas: 1n,
      blobVersionedHashes: [1, 2, 3, 4, 5, 6].map((i) => blobHash(`${i}`)),
    },
  },
  {
    name: 'blobbasefee',
    comment: 'BLOBBASEFEE (EIP-7516) of an excess of 256 blobs, by each schedule: e^(excess / fraction), rounded down.',
    forks: ['Shanghai', 'Cancun', 'Prague', 'Osaka', 'BPO1', 'BPO2', 'BPO3', 'BPO4'],
    env: { excessBlobGas: 256n * 131_072n },
    pre: { [TARGET]: { code: asm('BLOBBASEFEE 0 SSTORE') } },
    transaction: { from: alice, to: TARGET },
    expect: [
      { forks: ['Shanghai'], accounts: { [TARGET]: { storage: { 0: 0n } } } },
      ...(
        [
          ['Cancun', 3_338_477],
          ['Prague', 5_007_716],
          ['Osaka', 5_007_716],
          ['BPO1', 8_346_193],
          ['BPO2', 11_684_671],
          ['BPO3', 20_609_697],
          ['BPO4', 13_739_630],
        ] as const
      ).map(([fork, fraction]) => ({
        forks: [fork],
        accounts: { [TARGET]: { storage: { 0: BigInt(Math.floor(Math.exp((256 * 131_072) / fraction))) } } },
      })),
    ],
  },
  {
    name: 'blobhash_before_blobs',
    comment: 'BLOBHASH is undefined before EIP-4844, and zero in a transaction without blobs.',
    forks: FILLED.slice(-4),
    pre: { [TARGET]: { code: asm('0 BLOBHASH 1 ADD 0 SSTORE') } },
    transaction: { from: alice, to: TARGET },
    expect: [
      { forks: ['Shanghai'], accounts: { [TARGET]: { storage: { 0: 0n } } } },
      { forks: ['Cancun', 'Prague', 'Osaka'], accounts: { [TARGET]: { storage: { 0: 1n } } } },
    ],
  },
];
