import type { Hash } from '../../../src/primitives/bytes.js';
import { alice, bob, ETHER, TARGET } from '../actors.js';
import { asm } from '../assembler.js';
import type { ChainCase } from '../chain-case.js';

const GWEI = 10n ** 9n;
const send = (nonce: bigint) => ({ from: alice, to: TARGET, gas: 100_000n, gasPrice: 2n * GWEI, nonce });
const pre = { [alice.address]: { balance: ETHER } };
const seconds = (first: bigint, second: bigint) => [
  { timestamp: first, transactions: [send(0n)] },
  { timestamp: second, transactions: [send(1n)] },
];

const RANDOM = `0x${'01'.repeat(32)}` as Hash;

/** Stores what a program leaves in the slot of the block's number: nothing, where the fork does not know its opcode. */
const probe = (program: string) => ({ [TARGET]: { code: asm(`${program} NUMBER SSTORE`) } });

export const transitions: readonly ChainCase[] = [
  {
    name: 'base_fee_appears',
    comment: 'Block 5 has a base fee of a Gwei, twice the gas limit, and BASEFEE (EIP-1559, EIP-3198).',
    networks: ['BerlinToLondonAt5'],
    pre: { ...pre, ...probe('BASEFEE') },
    blocks: [{}, {}, {}, { transactions: [send(0n)] }, { transactions: [send(1n)] }],
    accounts: { [TARGET]: { storage: { 4: 0n, 5: GWEI } } },
  },
  {
    name: 'difficulty_ends',
    comment: 'The first block reaches the terminal total difficulty: the second has none, and no reward (EIP-3675).',
    networks: ['ArrowGlacierToParisAtDiffC0000'],
    genesis: { difficulty: '0x080000' },
    pre: { ...pre, ...probe('PREVRANDAO 1000 LT') },
    blocks: [{ transactions: [send(0n)] }, { random: RANDOM, transactions: [send(1n)] }],
    accounts: { [TARGET]: { storage: { 1: 1n, 2: 1n } } },
  },
  {
    name: 'withdrawals_begin',
    comment: 'A block at 14,999 s and one at 15,000 s, which has PUSH0 and withdrawals (EIP-3855, EIP-4895).',
    networks: ['ParisToShanghaiAtTime15k'],
    pre: { ...pre, ...probe('PUSH0 9 ADD') },
    blocks: [
      { timestamp: 14_999n, transactions: [send(0n)] },
      {
        timestamp: 15_000n,
        transactions: [send(1n)],
        withdrawals: [{ index: 0n, validatorIndex: 0n, address: bob.address, amount: 1n }],
      },
    ],
    accounts: { [TARGET]: { storage: { 1: 0n, 2: 9n } }, [bob.address]: { balance: GWEI } },
  },
  {
    name: 'blobs_begin',
    comment: 'A block at 14,999 s and one at 15,000 s, which has BLOBBASEFEE and a beacon root (EIP-7516, EIP-4788).',
    networks: ['ShanghaiToCancunAtTime15k'],
    pre: { ...pre, ...probe('BLOBBASEFEE') },
    blocks: seconds(14_999n, 15_000n),
    accounts: { [TARGET]: { storage: { 1: 0n, 2: 1n } } },
  },
  {
    name: 'requests_begin',
    comment:
      'A block at 14,999 s and one at 15,000 s, whose system calls write the history and read the requests (EIP-2935, EIP-7685).',
    networks: ['CancunToPragueAtTime15k'],
    pre: { ...pre, ...probe('NUMBER') },
    blocks: seconds(14_999n, 15_000n),
    accounts: { [TARGET]: { storage: { 1: 1n, 2: 2n } } },
  },
];
