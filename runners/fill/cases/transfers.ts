import { alice, bob, COINBASE, ETHER, NOBODY } from '../actors.js';
import { forks, type StateCase } from '../state-case.js';

/** Gas of a plain transfer times its price. */
const FEE = 21_000n * 10n;

export const transfers: readonly StateCase[] = [
  {
    name: 'to_existing_account',
    comment: 'Wei moves to an account that has some; the sender pays for 21,000 gas.',
    forks: forks(),
    pre: { [bob.address]: { balance: 5n } },
    transaction: { from: alice, to: bob.address, value: [7n] },
    expect: [
      { accounts: { [bob.address]: { balance: 12n }, [alice.address]: { balance: ETHER - FEE - 7n, nonce: 1n } } },
    ],
  },
  {
    name: 'to_new_account',
    comment: 'A recipient that nobody had heard of comes to exist by receiving a wei.',
    forks: ['Frontier', 'EIP158', 'Osaka'],
    transaction: { from: alice, to: NOBODY, value: [1n] },
    expect: [{ accounts: { [NOBODY]: { balance: 1n, nonce: 0n } } }],
  },
  {
    name: 'to_self',
    comment: 'Sender and recipient are one account: the value stays, the fee and the nonce do not.',
    forks: ['Frontier', 'London', 'Osaka'],
    transaction: { from: alice, to: alice.address, value: [ETHER / 2n] },
    expect: [{ accounts: { [alice.address]: { balance: ETHER - FEE, nonce: 1n } } }],
  },
  {
    name: 'zero_value_touches_nobody',
    comment: 'A call without value creates an empty account until EIP-161, which removes what is touched and empty.',
    forks: ['Frontier', 'EIP150', 'EIP158', 'Byzantium', 'Osaka'],
    transaction: { from: alice, to: NOBODY },
    expect: [
      { forks: forks('Frontier', 'EIP150'), accounts: { [NOBODY]: { balance: 0n, nonce: 0n } } },
      { forks: forks('EIP158'), accounts: { [NOBODY]: null } },
    ],
  },
  {
    name: 'zero_value_touches_empty_account',
    comment: 'An empty account of the pre-state is removed by a touch (EIP-161); one that is not touched stays.',
    forks: forks('EIP150', 'Byzantium'),
    pre: { [bob.address]: {}, [NOBODY]: {} },
    transaction: { from: alice, to: NOBODY },
    expect: [
      { accounts: { [bob.address]: { balance: 0n } } },
      { forks: forks('EIP150', 'EIP150'), accounts: { [NOBODY]: { balance: 0n } } },
      { forks: forks('EIP158'), accounts: { [NOBODY]: null } },
    ],
  },
  {
    name: 'to_coinbase',
    comment: 'The recipient of the value receives the fee too; from London on without the base fee of 7.',
    forks: ['Frontier', 'Berlin', 'London', 'Osaka'],
    transaction: { from: alice, to: COINBASE, value: [9n] },
    expect: [
      { forks: forks('Frontier', 'Berlin'), accounts: { [COINBASE]: { balance: FEE + 9n } } },
      { forks: forks('London'), accounts: { [COINBASE]: { balance: 21_000n * 3n + 9n } } },
    ],
  },
  {
    name: 'from_coinbase',
    comment: 'The sender is the fee recipient: only the base fee is lost, and nothing before London.',
    forks: ['Frontier', 'Berlin', 'London', 'Osaka'],
    env: { coinbase: alice.address },
    transaction: { from: alice, to: bob.address, value: [9n] },
    expect: [
      { forks: forks('Frontier', 'Berlin'), accounts: { [alice.address]: { balance: ETHER - 9n } } },
      { forks: forks('London'), accounts: { [alice.address]: { balance: ETHER - 21_000n * 7n - 9n } } },
    ],
  },
  {
    name: 'whole_balance',
    comment: 'Value and gas limit are exactly what the sender has; it stays, with its nonce and no wei.',
    forks: ['Frontier', 'EIP158', 'London', 'Osaka'],
    pre: { [alice.address]: { balance: 1000n + FEE } },
    transaction: { from: alice, to: bob.address, gas: [21_000n], value: [1000n] },
    expect: [{ accounts: { [alice.address]: { balance: 0n, nonce: 1n }, [bob.address]: { balance: 1000n } } }],
  },
  {
    name: 'with_data',
    comment: 'Gas of data: 4 a zero byte; 68 another one, 16 since EIP-2028, at least 10 and 40 in all since EIP-7623.',
    forks: ['Frontier', 'ConstantinopleFix', 'Istanbul', 'Cancun', 'Prague', 'Osaka'],
    transaction: { from: alice, to: bob.address, data: ['0x0000000000', '0x0102030405', '0x0001000200'], value: [1n] },
    expect: [
      {
        forks: forks('Frontier', 'ConstantinopleFix'),
        data: [2],
        accounts: { [alice.address]: balanceAfter(3 * 4 + 2 * 68) },
      },
      { forks: forks('Istanbul', 'Cancun'), data: [2], accounts: { [alice.address]: balanceAfter(3 * 4 + 2 * 16) } },
      { forks: forks('Prague'), data: [2], accounts: { [alice.address]: balanceAfter(3 * 10 + 2 * 40) } },
    ],
  },
];

function balanceAfter(dataGas: number) {
  return { balance: ETHER - 1n - (21_000n + BigInt(dataGas)) * 10n };
}
