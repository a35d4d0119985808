import type { Hex } from '../../../src/primitives/hex.js';
import { alice, CALLEE, TARGET } from '../actors.js';
import { asm, call } from '../assembler.js';
import { type AccountForm, forks, type StateCase } from '../state-case.js';

const word = (value: bigint): string => value.toString(16).padStart(64, '0');
const words = (...values: bigint[]): Hex => `0x${values.map(word).join('')}`;

/** Writes both words of the call data to slot 0, one after the other. */
const WRITE_TWICE = asm('0 CALLDATALOAD 0 SSTORE 32 CALLDATALOAD 0 SSTORE');
/** Where SSTORE's price changed: EIP-1283, EIP-1706's withdrawal, EIP-2200, EIP-2929, EIP-3529. */
const REPRICED = [
  'Byzantium',
  'Constantinople',
  'ConstantinopleFix',
  'Istanbul',
  'Berlin',
  'London',
  'Cancun',
] as const;

const target = (storage: Record<number, bigint>): Record<string, AccountForm> => ({ [TARGET]: { storage } });

export const storage: readonly StateCase[] = [
  {
    name: 'set',
    comment: 'A slot is written for the first time.',
    forks: ['Frontier', 'EIP150', 'Istanbul', 'Berlin', 'Osaka'],
    pre: { [TARGET]: { code: asm('1 0 SSTORE') } },
    transaction: { from: alice, to: TARGET },
    expect: [{ accounts: target({ 0: 1n }) }],
  },
  {
    name: 'clear_with_refund',
    comment: 'Six slots are cleared; refunds pay for at most half of the gas, and a fifth since EIP-3529.',
    forks: forks(),
    pre: {
      [TARGET]: {
        code: asm('0 0 SSTORE 0 1 SSTORE 0 2 SSTORE 0 3 SSTORE 0 4 SSTORE 0 5 SSTORE'),
        storage: { 0: 1n, 1: 1n, 2: 1n, 3: 1n, 4: 1n, 5: 1n, 6: 1n },
      },
    },
    transaction: { from: alice, to: TARGET },
    expect: [{ accounts: target({ 0: 0n, 5: 0n, 6: 1n }) }],
  },
  {
    name: 'write_twice_over_zero',
    comment: 'A slot of zero is written twice: set and cleared, set and changed, set to the same.',
    forks: REPRICED,
    pre: { [TARGET]: { code: WRITE_TWICE } },
    transaction: { from: alice, to: TARGET, data: [words(1n, 0n), words(1n, 2n), words(1n, 1n)] },
    expect: [
      { data: [0], accounts: target({ 0: 0n }) },
      { data: [1], accounts: target({ 0: 2n }) },
      { data: [2], accounts: target({ 0: 1n }) },
    ],
  },
  {
    name: 'write_twice_over_one',
    comment:
      'A slot of one is written twice: cleared and restored, changed and restored, cleared, changed twice, cleared and changed.',
    forks: REPRICED,
    pre: { [TARGET]: { code: WRITE_TWICE, storage: { 0: 1n } } },
    transaction: {
      from: alice,
      to: TARGET,
      data: [words(0n, 1n), words(2n, 1n), words(0n, 0n), words(2n, 3n), words(0n, 2n)],
    },
    expect: [
      { data: [0, 1], accounts: target({ 0: 1n }) },
      { data: [2], accounts: target({ 0: 0n }) },
      { data: [3], accounts: target({ 0: 3n }) },
      { data: [4], accounts: target({ 0: 2n }) },
    ],
  },
  {
    name: 'write_within_stipend',
    comment:
      'A write that changes nothing, with 2,300 gas and with 2,600: 5,000 but for EIP-1283 (200), EIP-2200 (800) and EIP-2929 (2,200); EIP-2200 refuses with no more than 2,300 left.',
    forks: REPRICED,
    pre: {
      [TARGET]: { code: asm(`${call(CALLEE, { gas: '0 CALLDATALOAD' })} 1 ADD 0 SSTORE`) },
      [CALLEE]: { code: asm('1 0 SSTORE'), storage: { 0: 1n } },
    },
    transaction: { from: alice, to: TARGET, data: [words(2300n), words(2600n)] },
    expect: [
      { forks: ['Byzantium', 'ConstantinopleFix'], accounts: target({ 0: 1n }) },
      { forks: ['Constantinople'], accounts: target({ 0: 2n }) },
      { forks: forks('Istanbul'), data: [0], accounts: target({ 0: 1n }) },
      { forks: forks('Istanbul'), data: [1], accounts: target({ 0: 2n }) },
    ],
  },
];
