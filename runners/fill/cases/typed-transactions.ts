import { alice, bob, CALLEE, COINBASE, contract, ETHER, NOBODY, TARGET } from '../actors.js';
import { asm, call } from '../assembler.js';
import { forks, type StateCase } from '../state-case.js';

/** Gas between two readings of GAS, without the second one's own 2. */
const gasOf = (program: string, slot: number): string => `GAS ${program} GAS SWAP1 SUB 2 SWAP1 SUB ${slot} SSTORE`;

export const accessLists: readonly StateCase[] = [
  {
    name: 'warms_slots_and_accounts',
    comment:
      'Gas of SLOAD and BALANCE where the list names none, the slot, the account alone, both, and the slot twice (EIP-2930): 2,100 and 2,600, or 100 each.',
    forks: forks('Berlin'),
    pre: {
      [TARGET]: {
        code: asm(`${gasOf('7 SLOAD POP', 0)} ${gasOf(`${CALLEE} BALANCE POP`, 1)}`),
        storage: { 7: 1n },
      },
    },
    transaction: {
      from: alice,
      to: TARGET,
      data: ['0x', '0x', '0x', '0x', '0x'],
      accessLists: [
        [],
        [{ address: TARGET, storageKeys: [7n] }],
        [{ address: CALLEE, storageKeys: [] }],
        [
          { address: TARGET, storageKeys: [7n] },
          { address: CALLEE, storageKeys: [1n, 2n] },
        ],
        [
          { address: TARGET, storageKeys: [7n, 7n] },
          { address: TARGET, storageKeys: [] },
        ],
      ],
    },
    // a push of 3 and POP's 2 beside the access itself
    expect: [
      { data: [0, 2], accounts: { [TARGET]: { storage: { 0: 2105n } } } },
      { data: [1, 3, 4], accounts: { [TARGET]: { storage: { 0: 105n } } } },
      { data: [0, 1, 4], accounts: { [TARGET]: { storage: { 1: 2605n } } } },
      { data: [2, 3], accounts: { [TARGET]: { storage: { 1: 105n } } } },
    ],
  },
  {
    name: 'warm_without_a_list',
    comment: 'Sender, recipient and precompiles are warm from the start (EIP-2929); the fee recipient since EIP-3651.',
    forks: ['Berlin', 'Paris', 'Shanghai', 'Osaka'],
    pre: {
      [TARGET]: {
        code: asm(
          [alice.address, TARGET, contract('1'), COINBASE].map((each, i) => gasOf(`${each} BALANCE POP`, i)).join(' '),
        ),
      },
    },
    transaction: { from: alice, to: TARGET, accessLists: [[]] },
    expect: [
      { accounts: { [TARGET]: { storage: { 0: 105n, 1: 105n, 2: 105n } } } },
      { forks: forks('Berlin', 'Paris'), accounts: { [TARGET]: { storage: { 3: 2605n } } } },
      { forks: forks('Shanghai'), accounts: { [TARGET]: { storage: { 3: 105n } } } },
    ],
  },
  {
    name: 'cold_again_after_a_call_that_fails',
    comment: 'What a failing call made warm is cold again (EIP-2929).',
    forks: ['Berlin', 'Osaka'],
    pre: {
      [TARGET]: { code: asm(`${call(CALLEE)} POP ${gasOf(`${NOBODY} BALANCE POP`, 0)}`) },
      [CALLEE]: { code: asm(`${NOBODY} BALANCE POP INVALID`) },
    },
    transaction: { from: alice, to: TARGET, accessLists: [[]] },
    expect: [{ accounts: { [TARGET]: { storage: { 0: 2605n } } } }],
  },
  {
    name: 'of_a_creation',
    comment: 'A transaction of type 1 can create.',
    forks: ['Berlin', 'Osaka'],
    transaction: {
      from: alice,
      to: null,
      data: [asm('0 0 RETURN')],
      accessLists: [[{ address: NOBODY, storageKeys: [0n] }]],
    },
  },
];

const price = (effective: bigint) => ({
  [TARGET]: { storage: { 0: effective } },
});

export const feeMarket: readonly StateCase[] = [
  {
    name: 'priority_fee_fits',
    comment: 'Priority fee 2 fits under the cap of 20: the price is the base fee of 7 and 2 (EIP-1559).',
    forks: forks('London'),
    pre: { [TARGET]: { code: asm('GASPRICE 0 SSTORE') } },
    transaction: { from: alice, to: TARGET, maxFeePerGas: 20n, maxPriorityFeePerGas: 2n },
    expect: [{ accounts: price(9n) }],
  },
  {
    name: 'priority_fee_capped',
    comment: 'The cap of 10 leaves 3 of the priority fee of 5.',
    forks: ['London', 'Osaka'],
    pre: { [TARGET]: { code: asm('GASPRICE 0 SSTORE') } },
    transaction: { from: alice, to: TARGET, maxFeePerGas: 10n, maxPriorityFeePerGas: 5n },
    expect: [{ accounts: price(10n) }],
  },
  {
    name: 'cap_is_the_base_fee',
    comment: 'Cap and base fee are equal: the fee recipient gets nothing, and does not come to exist.',
    forks: ['London', 'Osaka'],
    transaction: { from: alice, to: bob.address, maxFeePerGas: 7n, value: [1n] },
    expect: [{ accounts: { [COINBASE]: null, [alice.address]: { balance: ETHER - 147_001n } } }],
  },
  {
    name: 'funds_for_the_cap',
    comment: 'The sender has just enough for the gas limit at the cap, and pays less.',
    forks: ['London', 'Osaka'],
    pre: { [alice.address]: { balance: 21_000n * 100n + 5n } },
    transaction: {
      from: alice,
      to: bob.address,
      maxFeePerGas: 100n,
      maxPriorityFeePerGas: 1n,
      gas: [21_000n],
      value: [5n],
    },
    expect: [{ accounts: { [alice.address]: { balance: 21_000n * 92n }, [COINBASE]: { balance: 21_000n } } }],
  },
  {
    name: 'legacy_price_above_base_fee',
    comment: 'A legacy transaction pays its whole price; what exceeds the base fee goes to the fee recipient.',
    forks: ['London', 'Osaka'],
    transaction: { from: alice, to: bob.address, gasPrice: 50n, value: [1n] },
    expect: [{ accounts: { [COINBASE]: { balance: 21_000n * 43n } } }],
  },
];
