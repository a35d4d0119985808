import type { Fork } from '../../../src/forks/networks.js';
import type { Hash } from '../../../src/primitives/bytes.js';
import type { TransactionException } from '../../../src/transactions/exceptions.js';
import { alice, bob, TARGET } from '../actors.js';
import { asm, initcode } from '../assembler.js';
import { authorize } from '../sign.js';
import { type Expectation, forks, type StateCase } from '../state-case.js';
import { blobHash } from './blobs.js';

const rejected = (
  reason: TransactionException | readonly TransactionException[],
  where: Omit<Expectation, 'rejected'> = {},
): readonly Expectation[] => [{ ...where, rejected: reason }];

const toBob = { from: alice, to: bob.address, gas: [21_000n] } as const;
const CAP_7825 = 2n ** 24n;
const blobTransaction = {
  ...toBob,
  maxFeePerGas: 7n,
  maxFeePerBlobGas: 1n,
  blobVersionedHashes: [blobHash('a')],
} as const;
const hashes = (count: number): readonly Hash[] => Array.from({ length: count }, (_, i) => blobHash(`${i}`));
const setCodeTransaction = {
  ...toBob,
  maxFeePerGas: 7n,
  gas: [100_000n],
  authorizationList: [authorize(bob, TARGET, 0n)],
} as const;
const SOME: readonly Fork[] = ['Frontier', 'London', 'Osaka'];

export const rejections: readonly StateCase[] = [
  {
    name: 'nonce_too_low',
    comment: "The transaction's nonce is one below the sender's.",
    forks: SOME,
    pre: { [alice.address]: { balance: 10n ** 18n, nonce: 5n } },
    transaction: { ...toBob, nonce: 4n },
    expect: rejected('NONCE_MISMATCH_TOO_LOW'),
  },
  {
    name: 'nonce_too_high',
    comment: "The transaction's nonce is one above the sender's.",
    forks: SOME,
    pre: { [alice.address]: { balance: 10n ** 18n, nonce: 5n } },
    transaction: { ...toBob, nonce: 6n },
    expect: rejected('NONCE_MISMATCH_TOO_HIGH'),
  },
  {
    name: 'nonce_is_max',
    comment: 'A nonce of 2^64 - 1 could not be followed by another (EIP-2681).',
    forks: ['Berlin', 'London', 'Osaka'],
    pre: { [alice.address]: { balance: 10n ** 18n, nonce: 2n ** 64n - 1n } },
    transaction: { ...toBob, nonce: 2n ** 64n - 1n },
    expect: rejected('NONCE_IS_MAX'),
  },
  {
    name: 'funds_for_the_value',
    comment: 'The sender lacks one wei of gas limit × price + value; with one wei less of value it has enough.',
    forks: SOME,
    pre: { [alice.address]: { balance: 210_009n } },
    transaction: { ...toBob, value: [9n, 10n] },
    expect: [
      { value: [0], accounts: { [alice.address]: { balance: 0n } } },
      ...rejected('INSUFFICIENT_ACCOUNT_FUNDS', { value: [1] }),
    ],
  },
  {
    name: 'funds_for_the_cap',
    comment: 'The sender could pay the price, but not the cap of 8 (EIP-1559).',
    forks: ['London', 'Osaka'],
    pre: { [alice.address]: { balance: 21_000n * 8n - 1n } },
    transaction: { ...toBob, maxFeePerGas: 8n },
    expect: rejected('INSUFFICIENT_ACCOUNT_FUNDS'),
  },
  {
    name: 'gas_times_price_overflows',
    comment: 'Gas limit × price needs more than 256 bits.',
    forks: SOME,
    pre: { [alice.address]: { balance: 2n ** 256n - 1n } },
    transaction: { ...toBob, gasPrice: 2n ** 255n },
    expect: rejected(['INSUFFICIENT_ACCOUNT_FUNDS', 'GASLIMIT_PRICE_PRODUCT_OVERFLOW']),
  },
  {
    name: 'intrinsic_gas',
    comment: 'One gas less than the transaction itself costs: plain, and with data.',
    forks: ['Frontier', 'Istanbul', 'Osaka'],
    transaction: { from: alice, to: bob.address, gas: [20_999n], data: ['0x', '0x0001'] },
    expect: rejected('INTRINSIC_GAS_TOO_LOW'),
  },
  {
    name: 'intrinsic_gas_of_a_creation',
    comment: 'A creation costs 32,000 more since EIP-2, and 2 for each word of init code since EIP-3860.',
    forks: ['Frontier', 'Homestead', 'Paris', 'Shanghai', 'Osaka'],
    transaction: { from: alice, to: null, gas: [21_000n, 53_000n, 53_001n], data: ['0x', '0x00'] },
    // a zero byte is 4 gas
    expect: [
      ...rejected('INTRINSIC_GAS_TOO_LOW', { forks: forks('Homestead'), gas: [0] }),
      ...rejected('INTRINSIC_GAS_TOO_LOW', { forks: ['Frontier'], gas: [0], data: [1] }),
      ...rejected('INTRINSIC_GAS_TOO_LOW', { forks: forks('Homestead'), gas: [1, 2], data: [1] }),
    ],
  },
  {
    name: 'intrinsic_gas_of_an_access_list',
    comment: 'An address costs 2,400 and a key 1,900 (EIP-2930).',
    forks: ['Berlin', 'Osaka'],
    transaction: {
      from: alice,
      to: bob.address,
      gas: [25_299n, 25_300n],
      data: ['0x'],
      accessLists: [[{ address: TARGET, storageKeys: [0n] }]],
    },
    expect: rejected('INTRINSIC_GAS_TOO_LOW', { gas: [0] }),
  },
  {
    name: 'floor_of_data',
    comment: 'Gas for the data as such, but one less than the floor of 10 and 40 a byte (EIP-7623).',
    forks: ['Cancun', 'Prague', 'Osaka'],
    transaction: {
      from: alice,
      to: bob.address,
      gas: [25_999n, 26_000n],
      data: [`0x${'00'.repeat(100)}${'01'.repeat(100)}`],
    },
    expect: rejected('INTRINSIC_GAS_BELOW_FLOOR_GAS_COST', { forks: forks('Prague'), gas: [0] }),
  },
  {
    name: 'block_gas_limit',
    comment: 'One gas more than the block has.',
    forks: SOME,
    env: { gasLimit: 1_000_000n },
    transaction: { from: alice, to: bob.address, gas: [1_000_000n, 1_000_001n] },
    expect: rejected('GAS_ALLOWANCE_EXCEEDED', { gas: [1] }),
  },
  {
    name: 'gas_limit_cap',
    comment: 'A transaction can have 2^24 gas, and no more since EIP-7825.',
    forks: ['Prague', 'Osaka'],
    transaction: { from: alice, to: bob.address, gas: [CAP_7825, CAP_7825 + 1n] },
    expect: rejected('GAS_LIMIT_EXCEEDS_MAXIMUM', { forks: ['Osaka'], gas: [1] }),
  },
  {
    name: 'cap_below_base_fee',
    comment: 'The fee cap is one wei below the base fee.',
    forks: ['London', 'Paris', 'Osaka'],
    transaction: { ...toBob, maxFeePerGas: 6n },
    expect: rejected('INSUFFICIENT_MAX_FEE_PER_GAS'),
  },
  {
    name: 'legacy_price_below_base_fee',
    comment: 'The gas price of a legacy transaction is one wei below the base fee; before London there is none.',
    forks: ['Berlin', 'London', 'Osaka'],
    transaction: { ...toBob, gasPrice: 6n },
    expect: rejected('INSUFFICIENT_MAX_FEE_PER_GAS', { forks: forks('London') }),
  },
  {
    name: 'priority_above_cap',
    comment: 'The priority fee is one wei above the fee cap.',
    forks: ['London', 'Paris', 'Osaka'],
    transaction: { ...toBob, maxFeePerGas: 10n, maxPriorityFeePerGas: 11n },
    expect: rejected('PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS'),
  },
  {
    name: 'sender_with_code',
    comment: 'Code at the sender’s address (EIP-3607).',
    forks: ['London', 'Paris', 'Osaka'],
    pre: { [alice.address]: { balance: 10n ** 18n, code: asm('STOP') } },
    transaction: toBob,
    expect: rejected('SENDER_NOT_EOA'),
  },
  {
    name: 'init_code_too_large',
    comment: 'Init code of 49,153 bytes is one byte too long (EIP-3860).',
    forks: ['Shanghai'],
    transaction: { from: alice, to: null, gas: [1_000_000n], data: [`0x${'00'.repeat(49_153)}`] },
    expect: rejected('INITCODE_SIZE_EXCEEDED'),
  },
  {
    name: 'type_1_before_its_fork',
    comment: 'A transaction with an access list before Berlin (EIP-2930).',
    forks: ['Frontier', 'ConstantinopleFix', 'Istanbul', 'Berlin'],
    transaction: { ...toBob, accessLists: [[]] },
    expect: rejected('TYPE_1_TX_PRE_FORK', { forks: forks('Frontier', 'Istanbul') }),
  },
  {
    name: 'type_2_before_its_fork',
    comment: 'A transaction with a fee cap before London (EIP-1559).',
    forks: ['Istanbul', 'Berlin', 'London'],
    transaction: { ...toBob, maxFeePerGas: 10n },
    expect: rejected('TYPE_2_TX_PRE_FORK', { forks: forks('Frontier', 'Berlin') }),
  },
  {
    name: 'type_3_before_its_fork',
    comment: 'A transaction with blobs before Cancun (EIP-4844).',
    forks: ['Berlin', 'Paris', 'Shanghai', 'Cancun'],
    transaction: blobTransaction,
    expect: rejected('TYPE_3_TX_PRE_FORK', { forks: forks('Frontier', 'Shanghai') }),
  },
  {
    name: 'type_4_before_its_fork',
    comment: 'A transaction that sets code before Prague (EIP-7702).',
    forks: ['London', 'Shanghai', 'Cancun', 'Prague'],
    transaction: setCodeTransaction,
    expect: rejected('TYPE_4_TX_PRE_FORK', { forks: forks('Frontier', 'Cancun') }),
  },
  {
    name: 'no_blobs',
    comment: 'A transaction of type 3 without blobs (EIP-4844).',
    forks: forks('Cancun'),
    transaction: { ...blobTransaction, blobVersionedHashes: [] },
    expect: rejected('TYPE_3_TX_ZERO_BLOBS'),
  },
  {
    name: 'too_many_blobs',
    comment: 'Seven blobs: more than a block of Cancun has, or a transaction of Osaka (EIP-7594).',
    forks: ['Cancun', 'Osaka'],
    transaction: { ...blobTransaction, blobVersionedHashes: hashes(7) },
    expect: [
      ...rejected(['TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED', 'TYPE_3_TX_BLOB_COUNT_EXCEEDED'], {
        forks: ['Cancun'],
      }),
      ...rejected('TYPE_3_TX_BLOB_COUNT_EXCEEDED', { forks: ['Osaka'] }),
    ],
  },
  {
    name: 'more_blobs_than_a_block_has',
    comment: 'Ten blobs are more than a block of Prague has (EIP-7691).',
    forks: ['Prague'],
    transaction: { ...blobTransaction, blobVersionedHashes: hashes(10) },
    expect: rejected(['TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED', 'TYPE_3_TX_BLOB_COUNT_EXCEEDED']),
  },
  {
    name: 'blob_hash_version',
    comment: 'A versioned hash of version 2.',
    forks: forks('Cancun'),
    transaction: {
      ...blobTransaction,
      blobVersionedHashes: [blobHash('a'), blobHash('b').replace('0x01', '0x02') as Hash],
    },
    expect: rejected('TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH'),
  },
  {
    name: 'blob_transaction_creates',
    comment: 'A transaction of type 3 without recipient.',
    forks: forks('Cancun'),
    transaction: { ...blobTransaction, to: null, gas: [100_000n], data: [initcode('0x00')] },
    expect: rejected('TYPE_3_TX_CONTRACT_CREATION'),
  },
  {
    name: 'blob_cap_below_base_fee',
    comment: 'Blob gas costs 2 wei or more, and the cap is 1.',
    forks: forks('Cancun'),
    env: { excessBlobGas: 35n * 131_072n },
    transaction: blobTransaction,
    expect: rejected('INSUFFICIENT_MAX_FEE_PER_BLOB_GAS'),
  },
  {
    name: 'funds_for_blobs',
    comment: 'The sender can pay the gas and the value, but not the blob at its cap of 5.',
    forks: forks('Cancun'),
    pre: { [alice.address]: { balance: 147_000n + 5n * 131_072n - 1n } },
    transaction: { ...blobTransaction, maxFeePerBlobGas: 5n },
    expect: rejected('INSUFFICIENT_ACCOUNT_FUNDS'),
  },
  {
    name: 'no_authorizations',
    comment: 'A transaction of type 4 without authorisations (EIP-7702).',
    forks: forks('Prague'),
    transaction: { ...setCodeTransaction, authorizationList: [] },
    expect: rejected('TYPE_4_EMPTY_AUTHORIZATION_LIST'),
  },
  {
    name: 'set_code_transaction_creates',
    comment: 'A transaction of type 4 without recipient.',
    forks: forks('Prague'),
    transaction: { ...setCodeTransaction, to: null, data: [initcode('0x00')] },
    expect: rejected('TYPE_4_TX_CONTRACT_CREATION'),
  },
  {
    name: 'intrinsic_gas_of_an_authorization',
    comment: 'An authorisation costs 25,000 (EIP-7702).',
    forks: forks('Prague'),
    transaction: { ...setCodeTransaction, gas: [45_999n, 46_000n] },
    expect: rejected('INTRINSIC_GAS_TOO_LOW', { gas: [0] }),
  },
];
