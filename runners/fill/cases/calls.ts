import { alice, CALLEE, contract, ETHER, NOBODY, OTHER, TARGET } from '../actors.js';
import { asm, call, toMemory } from '../assembler.js';
import { type AccountForm, forks, type StateCase } from '../state-case.js';

/** Ways to halt, each behind a write that must not last; the return data that it leaves. */
const HALTS: readonly (readonly [program: string, returned: bigint])[] = [
  ['INVALID', 0n],
  // undefined in every fork
  ['#0c', 0n],
  // stack underflow
  ['ADD', 0n],
  // a jump to no JUMPDEST
  ['3 JUMP', 0n],
  // a jump to a JUMPDEST that is data of a PUSH
  ['@data 1 ADD JUMP data: 0x5b STOP', 0n],
  // out of gas
  ['again: @again JUMP', 0n],
  // memory that no gas pays for
  ['1 0xffffffffffff MSTORE', 0n],
  // stack overflow
  ['again: 0 @again JUMP', 0n],
  [`${toMemory('0x0badc0de')} 4 0 REVERT`, 4n],
];
const halting = (i: number) => contract(`b1${i.toString(16).padStart(2, '0')}`);
const halts = Object.fromEntries(
  HALTS.map(([program], i): [string, AccountForm] => [halting(i), { code: asm(`1 0 SSTORE ${program}`) }]),
);
const untouched = Object.fromEntries(HALTS.map((_, i): [string, AccountForm] => [halting(i), { storage: { 0: 0n } }]));
const dataOf = HALTS.map((_, i) => `0x${halting(i).slice(2).padStart(64, '0')}` as const);

/** Program that stores what a frame knows of itself, from a slot on. */
const DESCRIBE = 'ADDRESS 0 SSTORE CALLER 1 SSTORE CALLVALUE 2 SSTORE ORIGIN 3 SSTORE';
const described = (address: string, caller: string, value: bigint): AccountForm => ({
  storage: { 0: BigInt(address), 1: BigInt(caller), 2: value, 3: BigInt(alice.address) },
});
/** Calls itself with all but what the rest of the frame needs, and counts the frames in slot 0. */
const RECURSIVE = asm(`0 SLOAD 1 ADD 0 SSTORE ${call('ADDRESS', { gas: '1000 GAS SUB' })} STOP`);

export const calls: readonly StateCase[] = [
  {
    name: 'that_halt',
    comment: 'A call that halts undoes what it did; all its gas is gone, but for REVERT (EIP-140); the caller goes on.',
    forks: ['Frontier', 'Osaka'],
    pre: {
      ...halts,
      [TARGET]: { code: asm(`${call('0 CALLDATALOAD', { gas: 60_000 })} 1 ADD 0 SSTORE`) },
    },
    transaction: { from: alice, to: TARGET, data: dataOf },
    expect: [{ accounts: { ...untouched, [TARGET]: { storage: { 0: 1n } } } }],
  },
  {
    name: 'that_revert_return_data',
    comment: 'RETURNDATASIZE after a call that reverts, and after others that halt.',
    forks: ['Byzantium', 'Cancun', 'Osaka'],
    pre: {
      ...halts,
      [TARGET]: { code: asm(`${call('0 CALLDATALOAD', { gas: 60_000 })} POP RETURNDATASIZE 0 SSTORE 1 1 SSTORE`) },
    },
    transaction: { from: alice, to: TARGET, data: dataOf.slice(-2) },
    expect: [0, 1].map((data) => ({
      data: [data],
      accounts: { [TARGET]: { storage: { 0: HALTS.slice(-2)[data]?.[1] ?? 0n, 1: 1n } } },
    })),
  },
  {
    name: 'transaction_runs_out_of_gas',
    comment: 'The whole transaction halts: the value returns, the fee for all gas is paid.',
    forks: ['Frontier', 'Byzantium', 'Cancun', 'Osaka'],
    pre: { [TARGET]: { code: asm('1 0 SSTORE again: @again JUMP') } },
    transaction: { from: alice, to: TARGET, gas: [50_000n], value: [9n] },
    expect: [
      { accounts: { [TARGET]: { balance: 0n, storage: { 0: 0n } }, [alice.address]: { balance: ETHER - 500_000n } } },
    ],
  },
  {
    name: 'transaction_reverts',
    comment:
      'REVERT gives back the gas that is left: 21,000 and 6 for two pushes are paid. Before EIP-140 it is undefined.',
    forks: ['EIP158', 'Byzantium', 'Cancun', 'Osaka'],
    pre: { [TARGET]: { code: asm('0 0 REVERT') } },
    transaction: { from: alice, to: TARGET, gas: [50_000n], value: [9n] },
    expect: [
      { forks: ['EIP158'], accounts: { [alice.address]: { balance: ETHER - 500_000n } } },
      { forks: forks('Byzantium'), accounts: { [alice.address]: { balance: ETHER - 210_060n } } },
    ],
  },
  {
    name: 'context_of_call',
    comment: 'CALL: the callee writes its own storage, its caller is the contract, its value that of the call.',
    forks: ['Frontier', 'Cancun', 'Osaka'],
    pre: { [TARGET]: { code: asm(`${call(CALLEE, { value: 3 })} 9 SSTORE`) }, [CALLEE]: { code: asm(DESCRIBE) } },
    transaction: { from: alice, to: TARGET, value: [5n] },
    expect: [{ accounts: { [CALLEE]: { ...described(CALLEE, TARGET, 3n), balance: 3n }, [TARGET]: { balance: 2n } } }],
  },
  {
    name: 'context_of_callcode',
    comment: "CALLCODE: the callee's code writes the contract's storage and sees the contract as its caller.",
    forks: ['Frontier', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: { code: asm(`${call(CALLEE, { by: 'CALLCODE', value: 3 })} 9 SSTORE`) },
      [CALLEE]: { code: asm(DESCRIBE) },
    },
    transaction: { from: alice, to: TARGET, value: [5n] },
    expect: [{ accounts: { [TARGET]: { ...described(TARGET, TARGET, 3n), balance: 5n }, [CALLEE]: { balance: 0n } } }],
  },
  {
    name: 'context_of_delegatecall',
    comment: "DELEGATECALL: the callee's code sees the contract's own caller and value. Before EIP-7 it is undefined.",
    forks: ['Frontier', 'Homestead', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: { code: asm(`${call(CALLEE, { by: 'DELEGATECALL' })} 9 SSTORE`) },
      [CALLEE]: { code: asm(DESCRIBE) },
    },
    transaction: { from: alice, to: TARGET, value: [5n] },
    expect: [
      { forks: ['Frontier'], accounts: { [TARGET]: { storage: { 0: 0n } } } },
      { forks: forks('Homestead'), accounts: { [TARGET]: described(TARGET, alice.address, 5n) } },
    ],
  },
  {
    name: 'static_call_of_writers',
    comment:
      'Under STATICCALL these fail: SSTORE, CREATE, a call with value; a call without value and a read do not (EIP-214).',
    forks: ['Byzantium', 'Berlin', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: {
        code: asm(
          ['b201', 'b202', 'b203', 'b204', 'b205']
            .map((tail, i) => `${call(contract(tail), { by: 'STATICCALL', gas: 50_000 })} 1 ADD ${i} SSTORE`)
            .join(' '),
        ),
      },
      [contract('b201')]: { code: asm('1 0 SSTORE') },
      [contract('b202')]: { code: asm('0 0 0 CREATE') },
      [contract('b203')]: { code: asm(`${call(NOBODY, { value: 1, gas: 0 })}`), balance: 1n },
      [contract('b204')]: { code: asm(`${call(OTHER, { gas: 0 })}`), balance: 1n },
      [contract('b205')]: { code: asm('0 SLOAD') },
    },
    transaction: { from: alice, to: TARGET, gas: [1_000_000n] },
    expect: [{ accounts: { [NOBODY]: null, [TARGET]: { storage: { 0: 1n, 1: 1n, 2: 1n, 3: 2n, 4: 2n } } } }],
  },
  {
    name: 'depth',
    comment:
      'A contract calls itself: until 1,024 calls are open; since EIP-150 each gets 63/64 of the gas, and that ends first.',
    forks: ['Frontier', 'EIP150', 'Cancun', 'Osaka'],
    pre: { [TARGET]: { code: RECURSIVE } },
    transaction: { from: alice, to: TARGET, gas: [10_000_000n] },
    expect: [{ forks: ['Frontier'], accounts: { [TARGET]: { storage: { 0: 1025n } } } }],
  },
  {
    name: 'without_funds',
    comment: 'A call that cannot give its value fails; its gas and the stipend come back.',
    forks: ['Frontier', 'Cancun', 'Osaka'],
    pre: { [TARGET]: { code: asm(`${call(CALLEE, { value: 10 })} 1 ADD 0 SSTORE`), balance: 9n } },
    transaction: { from: alice, to: TARGET },
    expect: [{ accounts: { [TARGET]: { balance: 9n, storage: { 0: 1n } }, [CALLEE]: null } }],
  },
  {
    name: 'to_new_account',
    comment: 'A call makes its callee exist: with value in every fork, without value until EIP-161.',
    forks: ['Frontier', 'EIP150', 'EIP158', 'Berlin', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: {
        code: asm(`${call(NOBODY, { value: 4 })} 0 SSTORE ${call(OTHER)} 1 SSTORE`),
        balance: 9n,
      },
    },
    transaction: { from: alice, to: TARGET },
    expect: [
      { accounts: { [NOBODY]: { balance: 4n }, [TARGET]: { storage: { 0: 1n, 1: 1n } } } },
      { forks: forks('Frontier', 'EIP150'), accounts: { [OTHER]: { balance: 0n } } },
      { forks: forks('EIP158'), accounts: { [OTHER]: null } },
    ],
  },
  {
    name: 'with_more_gas_than_there_is',
    comment:
      'A call that asks for more gas than there is runs out of gas; since EIP-150 it gets 63/64 of what there is.',
    forks: ['Homestead', 'EIP150', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: { code: asm(`${call(CALLEE, { gas: 0xffffffff })} 0 SSTORE`) },
      [CALLEE]: { code: asm('1 0 SSTORE') },
    },
    transaction: { from: alice, to: TARGET },
    expect: [
      { forks: ['Homestead'], accounts: { [CALLEE]: { storage: { 0: 0n } } } },
      { forks: forks('EIP150'), accounts: { [CALLEE]: { storage: { 0: 1n } }, [TARGET]: { storage: { 0: 1n } } } },
    ],
  },
  {
    name: 'input_and_output',
    comment:
      'A callee adds two words of its input; its output goes where the caller wants it, cut to the length asked for.',
    forks: ['Frontier', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: {
        code: asm(
          `${toMemory(`0x${'11'.repeat(32)}${'22'.repeat(32)}`)} ${call(CALLEE, { input: [0, 64], output: [64, 31] })} POP 64 MLOAD 0 SSTORE`,
        ),
      },
      [CALLEE]: { code: asm('32 CALLDATALOAD 0 CALLDATALOAD ADD 0 MSTORE 32 0 RETURN') },
    },
    transaction: { from: alice, to: TARGET },
    expect: [{ accounts: { [TARGET]: { storage: { 0: BigInt(`0x${'33'.repeat(31)}00`) } } } }],
  },
];
