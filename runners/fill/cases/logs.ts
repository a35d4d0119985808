import { alice, CALLEE, TARGET } from '../actors.js';
import { asm, call, toMemory } from '../assembler.js';
import type { StateCase } from '../state-case.js';

const LOG_ONCE = '7 32 0 LOG1';

export const logs: readonly StateCase[] = [
  {
    name: 'of_each_arity',
    comment: 'LOG0 to LOG4, with data from memory; the last with none.',
    forks: ['Frontier', 'EIP150', 'Berlin', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: {
        code: asm(
          `${toMemory(`0x${'c0ffee'.repeat(20)}`)} 60 0 LOG0 1 32 0 LOG1 2 1 16 5 LOG2 3 2 1 1 59 LOG3 4 3 2 1 0 0 LOG4`,
        ),
      },
    },
    transaction: { from: alice, to: TARGET },
    expect: [{ logs: 5 }],
  },
  {
    name: 'in_a_call_that_fails',
    comment: 'What a failing call logged is gone; what its caller logs stays.',
    forks: ['Frontier', 'EIP150', 'Byzantium', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: { code: asm(`${LOG_ONCE} ${call(CALLEE)} 0 SSTORE ${LOG_ONCE}`) },
      [CALLEE]: { code: asm(`${LOG_ONCE} INVALID`) },
    },
    transaction: { from: alice, to: TARGET },
    expect: [{ logs: 2 }],
  },
  {
    name: 'in_a_transaction_that_fails',
    comment: 'A transaction that runs out of gas leaves no logs.',
    forks: ['Frontier', 'Byzantium', 'Cancun', 'Osaka'],
    pre: { [TARGET]: { code: asm(`${LOG_ONCE} again: @again JUMP`) } },
    transaction: { from: alice, to: TARGET, gas: [30_000n] },
    expect: [{ logs: 0 }],
  },
  {
    name: 'in_a_static_call',
    comment: 'LOG is a write: it fails under STATICCALL.',
    forks: ['Byzantium', 'Berlin', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: { code: asm(`${call(CALLEE, { by: 'STATICCALL' })} 1 ADD 0 SSTORE`) },
      [CALLEE]: { code: asm(LOG_ONCE) },
    },
    transaction: { from: alice, to: TARGET },
    expect: [{ logs: 0, accounts: { [TARGET]: { storage: { 0: 1n } } } }],
  },
  {
    name: 'under_delegatecall',
    comment: "The log's address is that of the account whose storage is written, not of the code.",
    forks: ['Homestead', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: { code: asm(`${call(CALLEE, { by: 'DELEGATECALL' })} 0 SSTORE`) },
      [CALLEE]: { code: asm(LOG_ONCE) },
    },
    transaction: { from: alice, to: TARGET },
    expect: [{ logs: 1, accounts: { [TARGET]: { storage: { 0: 1n } } } }],
  },
];
