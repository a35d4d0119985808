import type { Hex } from '../../../src/primitives/hex.js';
import { alice, CALLEE, create2Address, createAddress, ETHER, TARGET } from '../actors.js';
import { asm, call, initcode, size, toMemory } from '../assembler.js';
import { type AccountForm, forks, type StateCase } from '../state-case.js';

/** Code that is deployed. */
const RUNTIME = asm('1 1 SSTORE');
const INIT = initcode(RUNTIME);
const REVERTING = asm(`${toMemory('0xdeadbeef')} 4 0 REVERT`);
const SALT = 5n;

/** Program that creates with `code` and stores the address, plus 1 so that a failure shows too. */
const create = (code: Hex, value = 0): string => `${toMemory(code)} ${size(code)} 0 ${value} CREATE 1 ADD 0 SSTORE`;
const create2 = (code: Hex, slot = 0): string =>
  `${toMemory(code)} ${SALT} ${size(code)} 0 0 CREATE2 1 ADD ${slot} SSTORE`;

const created = createAddress(TARGET, 1n);
const created2 = create2Address(TARGET, SALT, INIT);
const byTransaction = createAddress(alice.address, 0n);
const FAILED = { 0: 1n };
const creator = (program: string): AccountForm => ({ code: asm(program), nonce: 1n, balance: 100n });

export const creations: readonly StateCase[] = [
  {
    name: 'by_transaction',
    comment: 'A transaction without recipient deploys code; contracts begin with nonce 1 since EIP-161.',
    forks: forks(),
    transaction: { from: alice, to: null, data: [INIT], value: [3n] },
    expect: [
      { accounts: { [byTransaction]: { code: RUNTIME, balance: 3n } } },
      { forks: forks('Frontier', 'EIP150'), accounts: { [byTransaction]: { nonce: 0n } } },
      { forks: forks('EIP158'), accounts: { [byTransaction]: { nonce: 1n } } },
    ],
  },
  {
    name: 'by_create',
    comment: 'CREATE with value deploys code at the address of creator and nonce.',
    forks: ['Frontier', 'Homestead', 'EIP150', 'EIP158', 'Berlin', 'Shanghai', 'Cancun', 'Osaka'],
    pre: { [TARGET]: creator(create(INIT, 7)) },
    transaction: { from: alice, to: TARGET },
    expect: [
      {
        accounts: {
          [TARGET]: { nonce: 2n, balance: 93n, storage: { 0: BigInt(created) + 1n } },
          [created]: { code: RUNTIME, balance: 7n },
        },
      },
    ],
  },
  {
    name: 'by_create2_twice',
    comment:
      'CREATE2 deploys code at the address of creator, salt and init code; again at the same address it fails. Before Constantinople there is none.',
    forks: ['Byzantium', 'Constantinople', 'Istanbul', 'Berlin', 'Shanghai', 'Cancun', 'Osaka'],
    pre: { [TARGET]: creator(`${create2(INIT)} ${create2(INIT, 1)}`) },
    transaction: { from: alice, to: TARGET, gas: [4_000_000n] },
    expect: [
      { forks: ['Byzantium'], accounts: { [created2]: null, [TARGET]: { nonce: 1n, storage: { 0: 0n } } } },
      {
        forks: forks('Constantinople'),
        accounts: {
          [created2]: { code: RUNTIME },
          [TARGET]: { nonce: 3n, storage: { 0: BigInt(created2) + 1n, 1: 1n } },
        },
      },
    ],
  },
  {
    name: 'collides_with_nonce',
    comment: 'The new address has a nonce (EIP-684): nothing is created, the gas is gone, the creator’s nonce rises.',
    forks: ['Frontier', 'EIP158', 'Berlin', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: { ...creator(create(INIT)) },
      [CALLEE]: { code: asm(`${call(TARGET, { gas: 60_000 })} POP 1 0 SSTORE`) },
      [created]: { nonce: 1n },
    },
    transaction: { from: alice, to: CALLEE },
    expect: [{ accounts: { [created]: { nonce: 1n, code: '0x' }, [CALLEE]: { storage: { 0: 1n } } } }],
  },
  {
    name: 'collides_with_code',
    comment: 'The new address has code (EIP-684): a creating transaction fails, and takes its gas.',
    forks: ['Frontier', 'EIP158', 'Berlin', 'Cancun', 'Osaka'],
    pre: { [byTransaction]: { code: asm('STOP') } },
    transaction: { from: alice, to: null, data: [INIT] },
    expect: [
      {
        accounts: {
          [byTransaction]: { nonce: 0n, code: asm('STOP') },
          [alice.address]: { nonce: 1n, balance: ETHER - 4_000_000n },
        },
      },
    ],
  },
  {
    name: 'collides_with_storage',
    comment: 'The new address has storage alone (EIP-7610): nothing is created.',
    forks: ['Paris', 'Cancun', 'Osaka'],
    pre: { [byTransaction]: { balance: 1n, storage: { 9: 1n } } },
    transaction: { from: alice, to: null, data: [INIT] },
    expect: [{ accounts: { [byTransaction]: { nonce: 0n, code: '0x', storage: { 9: 1n } } } }],
  },
  {
    name: 'init_code_reverts',
    comment: 'Init code that reverts creates nothing and leaves its data as return data.',
    forks: ['Byzantium', 'Berlin', 'Cancun', 'Osaka'],
    pre: { [TARGET]: creator(`${create(REVERTING)} RETURNDATASIZE 1 SSTORE`) },
    transaction: { from: alice, to: TARGET },
    expect: [{ accounts: { [created]: null, [TARGET]: { nonce: 2n, storage: { ...FAILED, 1: 4n } } } }],
  },
  {
    name: 'deposit_out_of_gas',
    comment:
      'No gas is left to pay for the code: Frontier creates an account without it, since EIP-2 nothing is created.',
    forks: ['Frontier', 'Homestead', 'EIP150', 'Cancun', 'Osaka'],
    pre: {
      [CALLEE]: { code: asm(`${call(TARGET, { gas: 35_000, output: [0, 32] })} POP 0 MLOAD 1 ADD 0 SSTORE`) },
      [TARGET]: { code: asm(`${toMemory(asm('100 0 RETURN'))} 5 0 0 CREATE 0 MSTORE 32 0 RETURN`), nonce: 1n },
    },
    transaction: { from: alice, to: CALLEE },
    expect: [
      {
        forks: ['Frontier'],
        accounts: { [created]: { code: '0x' }, [CALLEE]: { storage: { 0: BigInt(created) + 1n } } },
      },
      { forks: forks('Homestead'), accounts: { [created]: null, [CALLEE]: { storage: FAILED } } },
    ],
  },
  {
    name: 'code_too_large',
    comment: 'Code of 24,577 bytes is one byte too long (EIP-170).',
    forks: ['EIP158', 'Berlin', 'Cancun', 'Osaka'],
    pre: { [TARGET]: creator(create(asm('24577 0 RETURN'))) },
    transaction: { from: alice, to: TARGET, gas: [8_000_000n] },
    expect: [{ accounts: { [created]: null, [TARGET]: { storage: FAILED } } }],
  },
  {
    name: 'code_begins_with_ef',
    comment: 'Code whose first byte is 0xef cannot be deployed since EIP-3541.',
    forks: ['Berlin', 'London', 'Cancun', 'Osaka'],
    transaction: { from: alice, to: null, data: [initcode('0xef00')] },
    expect: [
      { forks: ['Berlin'], accounts: { [byTransaction]: { code: '0xef00' } } },
      { forks: forks('London'), accounts: { [byTransaction]: null } },
    ],
  },
  {
    name: 'init_code_too_large',
    comment: 'CREATE of 49,153 bytes halts since EIP-3860; before, zeros are init code that stops.',
    forks: ['Paris', 'Shanghai', 'Cancun', 'Osaka'],
    pre: { [TARGET]: creator('49153 0 0 CREATE 1 ADD 0 SSTORE') },
    transaction: { from: alice, to: TARGET },
    expect: [
      { forks: ['Paris'], accounts: { [created]: { nonce: 1n }, [TARGET]: { nonce: 2n } } },
      { forks: forks('Shanghai'), accounts: { [created]: null, [TARGET]: { nonce: 1n } } },
    ],
  },
  {
    name: 'creator_nonce_at_its_end',
    comment: 'A creator of nonce 2^64 - 1 creates nothing, and its nonce stays (EIP-2681).',
    forks: ['Berlin', 'London', 'Cancun', 'Osaka'],
    pre: { [TARGET]: { ...creator(create(INIT)), nonce: 2n ** 64n - 1n } },
    transaction: { from: alice, to: TARGET },
    expect: [{ accounts: { [TARGET]: { nonce: 2n ** 64n - 1n, storage: FAILED } } }],
  },
  {
    name: 'creator_without_funds',
    comment: 'A creator that cannot give the value creates nothing, and its nonce stays.',
    forks: ['Frontier', 'EIP158', 'Cancun', 'Osaka'],
    pre: { [TARGET]: creator(create(INIT, 101)) },
    transaction: { from: alice, to: TARGET },
    expect: [{ accounts: { [created]: null, [TARGET]: { nonce: 1n, balance: 100n, storage: FAILED } } }],
  },
];
