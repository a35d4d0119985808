import {
  alice,
  bob,
  CALLEE,
  COINBASE,
  carol,
  contract,
  create2Address,
  dave,
  ETHER,
  NOBODY,
  TARGET,
} from '../actors.js';
import { asm, call, initcode, toMemory } from '../assembler.js';
import type { ChainCase } from '../chain-case.js';
import { authorize } from '../sign.js';
import type { TransactionForm } from '../transaction-form.js';
import { blobHash } from './blobs.js';

const FUNDED = Object.fromEntries([alice, bob, carol, dave].map(({ address }) => [address, { balance: ETHER }]));
const SENDERS = [alice, bob, carol, dave];
const GAS_PRICE = 10n;
const COUNTER = asm('0 SLOAD 1 ADD 0 SSTORE');
/** Creates with the call data as init code and salt 0. */
const FACTORY = asm('CALLDATASIZE 0 0 CALLDATACOPY 0 CALLDATASIZE 0 0 CREATE2 STOP');
const MORTAL = asm(`1 0 SLOAD ADD 0 SSTORE ${NOBODY} SELFDESTRUCT`);
const MORTAL_INIT = initcode(MORTAL);
const mortal = create2Address(TARGET, 0n, MORTAL_INIT);

const to = (from: typeof alice, rest: Partial<TransactionForm>): TransactionForm => ({
  from,
  to: TARGET,
  gas: 100_000n,
  gasPrice: GAS_PRICE,
  ...rest,
});

export const transactionBlocks: readonly ChainCase[] = [
  {
    name: 'independent_transfers',
    comment: 'Four senders pay four recipients: nothing in common but the fee recipient.',
    networks: ['Frontier'],
    pre: FUNDED,
    blocks: [
      {
        transactions: SENDERS.map((from, i) =>
          to(from, { to: contract(`d00${i}`), gas: 21_000n, value: BigInt(i + 1) }),
        ),
      },
    ],
    accounts: Object.fromEntries(SENDERS.map((_, i) => [contract(`d00${i}`), { balance: BigInt(i + 1) }])),
  },
  {
    name: 'chains_of_nonces',
    comment: 'Transactions of two senders in turn; the second spends what the first sent it in the same block.',
    networks: ['London'],
    pre: { [alice.address]: { balance: ETHER } },
    blocks: [
      {
        transactions: [
          to(alice, { to: bob.address, gas: 21_000n, value: ETHER / 2n }),
          to(bob, { to: carol.address, gas: 21_000n, value: 1n }),
          to(alice, { to: carol.address, gas: 21_000n, value: 2n, nonce: 1n }),
          to(bob, { to: carol.address, gas: 21_000n, value: 3n, nonce: 1n }),
          to(alice, { to: carol.address, gas: 21_000n, value: 4n, nonce: 2n }),
        ],
      },
    ],
    accounts: { [carol.address]: { balance: 10n }, [alice.address]: { nonce: 3n }, [bob.address]: { nonce: 2n } },
  },
  {
    name: 'one_slot',
    comment: 'Every transaction reads and writes the same slot, in two blocks.',
    networks: ['Istanbul'],
    pre: { ...FUNDED, [TARGET]: { code: COUNTER } },
    blocks: [
      { transactions: SENDERS.map((from) => to(from, {})) },
      { transactions: SENDERS.map((from) => to(from, { nonce: 1n })) },
    ],
    accounts: { [TARGET]: { storage: { 0: 8n } } },
  },
  {
    name: 'fee_recipient_sends',
    comment: 'The fee recipient has nothing but the fees of the transactions before its own, and pays itself.',
    networks: ['Cancun'],
    pre: { [alice.address]: { balance: ETHER }, [bob.address]: { balance: ETHER } },
    blocks: [
      {
        coinbase: carol.address,
        transactions: [
          to(alice, { to: NOBODY, gas: 21_000n, gasPrice: 100n }),
          to(bob, { to: NOBODY, gas: 21_000n, gasPrice: 100n }),
          to(carol, { to: NOBODY, gas: 21_000n, gasPrice: 20n, value: 5n }),
        ],
      },
    ],
    accounts: { [NOBODY]: { balance: 5n }, [carol.address]: { nonce: 1n } },
  },
  {
    name: 'created_called_destroyed_recreated',
    comment:
      'A contract is created, called and destroyed, and created again by four transactions; it stays since EIP-6780, and cannot be created again.',
    networks: ['London', 'Cancun'],
    pre: { ...FUNDED, [TARGET]: { code: FACTORY, nonce: 1n } },
    blocks: [
      {
        transactions: [
          to(alice, { data: MORTAL_INIT }),
          to(bob, { to: mortal }),
          to(carol, { data: MORTAL_INIT, gas: 200_000n }),
          to(dave, { to: mortal, value: 1n }),
        ],
      },
    ],
    accounts: { [NOBODY]: { balance: 1n } },
  },
  {
    name: 'one_fails_in_the_middle',
    comment: 'A transaction halts between others: its writes are gone, its nonce and fee are not.',
    networks: ['Byzantium'],
    pre: {
      ...FUNDED,
      [TARGET]: { code: COUNTER },
      [CALLEE]: { code: asm(`${call(TARGET, { gas: 50_000 })} INVALID`) },
    },
    blocks: [{ transactions: [to(alice, {}), to(bob, { to: CALLEE }), to(carol, {})] }],
    accounts: { [TARGET]: { storage: { 0: 2n } }, [bob.address]: { nonce: 1n, balance: ETHER - 1_000_000n } },
  },
  {
    name: 'logs_of_several',
    comment: 'Logs of several transactions: the bloom, the receipts and what each has of gas before it.',
    networks: ['Shanghai'],
    pre: { ...FUNDED, [TARGET]: { code: asm(`${toMemory('0xabcd')} CALLER 2 0 LOG1`) } },
    blocks: [{ transactions: SENDERS.map((from) => to(from, {})) }],
    accounts: { [COINBASE]: {} },
  },
  {
    name: 'all_types',
    comment: 'A transaction of each type in one block.',
    networks: ['Osaka'],
    pre: { ...FUNDED, [TARGET]: { code: COUNTER } },
    blocks: [
      {
        transactions: [
          to(alice, {}),
          to(bob, { accessList: [{ address: TARGET, storageKeys: [0n] }] }),
          to(carol, { maxFeePerGas: 20n, maxPriorityFeePerGas: 1n }),
          to(dave, { maxFeePerGas: 20n, maxFeePerBlobGas: 1n, blobVersionedHashes: [blobHash('block')] }),
          to(alice, {
            nonce: 1n,
            to: carol.address,
            maxFeePerGas: 20n,
            authorizationList: [authorize(carol, TARGET, 1n)],
          }),
        ],
      },
    ],
    accounts: { [TARGET]: { storage: { 0: 4n } }, [carol.address]: { nonce: 2n, storage: { 0: 1n } } },
  },
];
