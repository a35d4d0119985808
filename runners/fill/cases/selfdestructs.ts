import { alice, CALLEE, createAddress, NOBODY, OTHER, TARGET } from '../actors.js';
import { asm, call } from '../assembler.js';
import { forks, type StateCase } from '../state-case.js';

const byTransaction = createAddress(alice.address, 0n);
const SHANGHAI_AND_BEFORE = forks('Frontier', 'Shanghai');

export const selfdestructs: readonly StateCase[] = [
  {
    name: 'to_other',
    comment: 'The balance goes to another account; the contract goes too, until EIP-6780.',
    forks: forks(),
    pre: {
      [TARGET]: { code: asm(`${OTHER} SELFDESTRUCT`), balance: 9n, storage: { 1: 1n } },
      [OTHER]: { balance: 1n },
    },
    transaction: { from: alice, to: TARGET },
    expect: [
      { accounts: { [OTHER]: { balance: 10n } } },
      { forks: SHANGHAI_AND_BEFORE, accounts: { [TARGET]: null } },
      { forks: forks('Cancun'), accounts: { [TARGET]: { balance: 0n, storage: { 1: 1n } } } },
    ],
  },
  {
    name: 'to_self',
    comment: 'The contract is its own beneficiary: its wei are burnt; since EIP-6780 nothing happens.',
    forks: ['Frontier', 'EIP158', 'London', 'Shanghai', 'Cancun', 'Osaka'],
    pre: { [TARGET]: { code: asm('ADDRESS SELFDESTRUCT'), balance: 9n } },
    transaction: { from: alice, to: TARGET },
    expect: [
      { forks: SHANGHAI_AND_BEFORE, accounts: { [TARGET]: null } },
      { forks: forks('Cancun'), accounts: { [TARGET]: { balance: 9n } } },
    ],
  },
  {
    name: 'to_nobody',
    comment: 'The beneficiary does not exist: it comes to be with the wei, and without any until EIP-161.',
    forks: ['Frontier', 'EIP150', 'EIP158', 'Berlin', 'Osaka'],
    pre: { [TARGET]: { code: asm(`${NOBODY} SELFDESTRUCT`) } },
    transaction: { from: alice, to: TARGET, value: [0n, 4n] },
    expect: [
      { value: [1], accounts: { [NOBODY]: { balance: 4n } } },
      { value: [0], forks: forks('Frontier', 'EIP150'), accounts: { [NOBODY]: { balance: 0n } } },
      { value: [0], forks: forks('EIP158'), accounts: { [NOBODY]: null } },
    ],
  },
  {
    name: 'where_created',
    comment: 'Init code destroys the contract that it creates: it is gone in every fork, EIP-6780 included.',
    forks: ['Frontier', 'EIP158', 'London', 'Cancun', 'Osaka'],
    transaction: {
      from: alice,
      to: null,
      data: [asm(`${OTHER} SELFDESTRUCT`), asm('ADDRESS SELFDESTRUCT')],
      value: [6n],
    },
    expect: [{ accounts: { [byTransaction]: null } }, { data: [0], accounts: { [OTHER]: { balance: 6n } } }],
  },
  {
    name: 'twice',
    comment:
      'Destroyed by two calls of one transaction, with wei sent in between; one refund, and none since EIP-3529.',
    forks: ['Frontier', 'Byzantium', 'Berlin', 'London', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: { code: asm(`${call(CALLEE)} POP ${call(CALLEE, { value: 2 })} 0 SSTORE`), balance: 5n },
      [CALLEE]: { code: asm(`${OTHER} SELFDESTRUCT`), balance: 9n },
    },
    transaction: { from: alice, to: TARGET },
    expect: [
      { accounts: { [OTHER]: { balance: 11n }, [TARGET]: { balance: 3n, storage: { 0: 1n } } } },
      { forks: SHANGHAI_AND_BEFORE, accounts: { [CALLEE]: null } },
      { forks: forks('Cancun'), accounts: { [CALLEE]: { balance: 0n } } },
    ],
  },
  {
    name: 'in_a_call_that_fails',
    comment: 'The call fails after all: the contract and its wei are still there.',
    forks: ['Frontier', 'Byzantium', 'Cancun', 'Osaka'],
    pre: {
      [TARGET]: { code: asm(`${call(CALLEE)} 1 ADD 0 SSTORE`) },
      [CALLEE]: { code: asm(`${call(OTHER, { gas: 50_000 })} POP INVALID`) },
      [OTHER]: { code: asm(`${NOBODY} SELFDESTRUCT`), balance: 9n },
    },
    transaction: { from: alice, to: TARGET },
    expect: [{ accounts: { [OTHER]: { balance: 9n }, [NOBODY]: null, [TARGET]: { storage: { 0: 1n } } } }],
  },
  {
    name: 'under_static_call',
    comment: 'SELFDESTRUCT is a write: it fails under STATICCALL.',
    forks: ['Byzantium', 'Osaka'],
    pre: {
      [TARGET]: { code: asm(`${call(CALLEE, { by: 'STATICCALL' })} 1 ADD 0 SSTORE`) },
      [CALLEE]: { code: asm(`${OTHER} SELFDESTRUCT`), balance: 9n },
    },
    transaction: { from: alice, to: TARGET },
    expect: [{ accounts: { [CALLEE]: { balance: 9n }, [TARGET]: { storage: { 0: 1n } } } }],
  },
];
