import type { Address, Hash } from '../../../src/primitives/bytes.js';
import type { Hex } from '../../../src/primitives/hex.js';
import { alice, bob, ETHER, NOBODY, TARGET } from '../actors.js';
import { asm, call } from '../assembler.js';
import type { ChainCase } from '../chain-case.js';
import {
  BEACON_ROOTS,
  CONSOLIDATION_REQUESTS,
  DEPOSITS,
  HISTORY_STORAGE,
  WITHDRAWAL_REQUESTS,
} from '../system-contracts.js';

const BEACON_ROOT = `0x${'be'.repeat(32)}` as Hash;
const pre = { [alice.address]: { balance: ETHER } };
const transaction = { from: alice, gas: 1_000_000n, gasPrice: 10n } as const;
const withdrawal = (index: bigint, address: Address, amount: bigint) => ({
  index,
  validatorIndex: index + 7n,
  address,
  amount,
});

/** Asks a system contract for what it has of the first word of the call data, and stores it. */
const ask = (contract: Address) => ({
  code: asm(`0 CALLDATALOAD 0 MSTORE ${call(contract, { input: [0, 32], output: [0, 32] })} 1 SSTORE 0 MLOAD 0 SSTORE`),
});
const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;
const repeat = (byte: string, count: number): string => byte.repeat(count);

/** EIP-6110: the data of a deposit's event, five byte strings behind their offsets. */
const part = (bytes: string): string =>
  (bytes.length / 2).toString(16).padStart(64, '0') + bytes.padEnd(Math.ceil(bytes.length / 64) * 64, '0');
const DEPOSIT_PARTS = [repeat('01', 48), repeat('02', 32), '0065cd1d00000000', repeat('03', 96), repeat('00', 8)].map(
  part,
);
const DEPOSIT: Hex = `0x${DEPOSIT_PARTS.map((_, i) =>
  (DEPOSIT_PARTS.slice(0, i).join('').length / 2 + 160).toString(16).padStart(64, '0'),
).join('')}${DEPOSIT_PARTS.join('')}`;
const DEPOSIT_TOPIC = '0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5';
const LOGGER = asm(`CALLDATASIZE 0 0 CALLDATACOPY ${DEPOSIT_TOPIC} CALLDATASIZE 0 LOG1`);

export const system: readonly ChainCase[] = [
  {
    name: 'withdrawals',
    comment:
      'Gwei come to an account twice, to a contract that is not run, to nobody; none at all create nobody (EIP-4895).',
    networks: ['Shanghai'],
    pre: { ...pre, [bob.address]: { balance: 1n }, [TARGET]: { code: asm('1 0 SSTORE') } },
    blocks: [
      {
        withdrawals: [
          withdrawal(0n, bob.address, 1n),
          withdrawal(1n, TARGET, 2n),
          withdrawal(2n, bob.address, 3n),
          withdrawal(3n, NOBODY, 0n),
        ],
      },
      { withdrawals: [withdrawal(4n, NOBODY, 2n ** 64n - 1n)] },
    ],
    accounts: {
      [bob.address]: { balance: 4n * 10n ** 9n + 1n },
      [TARGET]: { balance: 2n * 10n ** 9n, storage: { 0: 0n } },
      [NOBODY]: { balance: (2n ** 64n - 1n) * 10n ** 9n },
    },
  },
  {
    name: 'beacon_root',
    comment: "A block's transaction reads the root of the block's own parent beacon block (EIP-4788).",
    networks: ['Cancun'],
    pre: { ...pre, [TARGET]: ask(BEACON_ROOTS) },
    blocks: [
      { timestamp: 1000n, beaconRoot: BEACON_ROOT, transactions: [{ ...transaction, to: TARGET, data: word(1000n) }] },
    ],
    accounts: { [TARGET]: { storage: { 0: BigInt(BEACON_ROOT), 1: 1n } } },
  },
  {
    name: 'requests_and_history',
    comment:
      "A deposit (EIP-6110), a withdrawal (EIP-7002) and a consolidation (EIP-7251) in one block; in the next a transaction reads the first one's hash from the contract, and it is BLOCKHASH's (EIP-2935).",
    networks: ['Prague'],
    pre: {
      ...pre,
      [DEPOSITS]: { nonce: 1n, code: LOGGER },
      [TARGET]: {
        code: asm(
          `1 0 MSTORE ${call(HISTORY_STORAGE, { input: [0, 32], output: [0, 32] })} 0 SSTORE 1 BLOCKHASH 0 MLOAD EQ 1 SSTORE`,
        ),
      },
    },
    blocks: [
      {
        transactions: [
          { ...transaction, to: DEPOSITS, data: DEPOSIT },
          {
            ...transaction,
            nonce: 1n,
            to: WITHDRAWAL_REQUESTS,
            value: 1n,
            data: `0x${repeat('0a', 48)}0000000000000005`,
          },
          {
            ...transaction,
            nonce: 2n,
            to: CONSOLIDATION_REQUESTS,
            value: 1n,
            data: `0x${repeat('0b', 48)}${repeat('0c', 48)}`,
          },
        ],
      },
      { transactions: [{ ...transaction, nonce: 3n, to: TARGET }] },
    ],
    accounts: { [TARGET]: { storage: { 0: 1n, 1: 1n } } },
  },
];
