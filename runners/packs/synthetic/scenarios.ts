import fc from 'fast-check';
import type { Fork } from '../../../src/forks/networks.js';
import type { Address } from '../../../src/primitives/bytes.js';
import type { AllocAccount } from '../../../src/state/memory-state.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import type { Case } from '../../verdict/differences.js';
import { BALANCES, COUNTER, FACTORY, FORWARDER, initcodeOf, MORTAL, word } from './contracts.js';
import { delegations } from './delegations.js';
import type { ScenarioName } from './names.js';
import { arbitraryBlock } from './random.js';
import {
  account,
  address,
  blockOf,
  create2Address,
  createAddress,
  ETHER,
  numbered,
  signer,
  transaction,
} from './world.js';

/** The block that a scenario makes up for a seed. */
export const synthesise = (scenario: ScenarioName, fork: Fork, seed: number): Case =>
  fc.sample(SCENARIOS[scenario](fork), { seed, numRuns: 1 })[0] as Case;

const COINBASE = address('cb');
/** rich accounts that send */
const SENDERS = [signer(0), signer(1), signer(2), signer(3)];
const RICH: readonly (readonly [Address, AllocAccount])[] = SENDERS.map((sender) => [
  sender,
  account({ balance: ETHER }),
]);

/** Mostly blocks that schedules can be explored on. */
const arrayOf = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.array(item, { minLength: 2, maxLength: 6 }) },
    { weight: 1, arbitrary: fc.array(item, { minLength: 7, maxLength: 80 }) },
  );

const sender = fc.constantFrom(...SENDERS);
/** enough for all that is asked for, and now and then too little of it */
const gasLimit = fc.oneof(
  { weight: 9, arbitrary: fc.constant(300_000n) },
  { weight: 1, arbitrary: fc.bigInt({ min: 53_000n, max: 70_000n }) },
);
const slot = fc.bigInt({ min: 0n, max: 2n });
const value = fc.bigInt({ min: 0n, max: 3n });

type Send = Partial<Transaction> & Pick<Transaction, 'sender'>;
const sends = (to: fc.Arbitrary<Address | null>, data: fc.Arbitrary<Uint8Array>, wei = value): fc.Arbitrary<Send> =>
  fc.record({ sender, to, data, value: wei, gasLimit });
const nothing = fc.constant(new Uint8Array(0));
const slotWord = slot.map(word);

/** A block with four rich senders. */
const blockWith = (
  fork: Fork,
  accounts: readonly (readonly [Address, AllocAccount])[],
  send: fc.Arbitrary<Send>,
  coinbase: fc.Arbitrary<Address> = fc.constant(COINBASE),
): fc.Arbitrary<Case> =>
  fc.record({ coinbase, sent: arrayOf(send) }).map(({ coinbase, sent }) => ({
    block: blockOf(fork, coinbase),
    pre: new Map([...RICH, ...accounts]),
    transactions: numbered(sent.map(transaction)),
  }));

function counters(fork: Fork): fc.Arbitrary<Case> {
  const [counter, forwarder] = [address('c1'), address('c2')];
  const accounts = [
    [counter, account({ code: COUNTER, storage: new Map([[1n, 7n]]) })],
    [forwarder, account({ code: FORWARDER, balance: 20n })],
  ] as const;
  const send = fc.oneof(
    { weight: 4, arbitrary: sends(fc.constant(counter), slotWord) },
    { weight: 1, arbitrary: sends(fc.constant(forwarder), fc.constant(word(BigInt(counter)))) },
  );
  return blockWith(fork, accounts, send);
}

function creations(fork: Fork): fc.Arbitrary<Case> {
  // of the first nonces of each sender, whether it creates with them or not
  const created = SENDERS.flatMap((sender) => [0n, 1n, 2n].map((nonce) => createAddress(sender, nonce)));
  const target = fc.constantFrom<Address>(...created);
  const send = fc.oneof(
    { weight: 3, arbitrary: sends(fc.constant(null), fc.constantFrom(initcodeOf(MORTAL), initcodeOf(BALANCES))) },
    { weight: 4, arbitrary: sends(target, slotWord) },
    { weight: 1, arbitrary: sends(target, nothing) },
  );
  return blockWith(fork, [], send);
}

function wipes(fork: Fork): fc.Arbitrary<Case> {
  const mortals = [address('c1'), address('c2')];
  const accounts = mortals.map((mortal) => {
    const storage = new Map([0n, 1n].map((key) => [key, key + 5n]));
    return [mortal, account({ nonce: 1n, balance: 3n, code: MORTAL, storage })] as const;
  });
  const target = fc.constantFrom<Address>(...mortals);
  const send = fc.oneof(
    { weight: 4, arbitrary: sends(target, slotWord) },
    { weight: 2, arbitrary: sends(target, nothing) },
    { weight: 1, arbitrary: sends(fc.constantFrom(...SENDERS), nothing) },
  );
  return blockWith(fork, accounts, send);
}

function recreation(fork: Fork): fc.Arbitrary<Case> {
  const factory = address('fa');
  const initcode = initcodeOf(MORTAL);
  const salt = fc.bigInt({ min: 0n, max: 1n });
  const target = salt.map((salt) => create2Address(factory, salt, initcode));
  const deployment = salt.map((salt) => Buffer.concat([word(salt), initcode]));
  const send = fc.oneof(
    { weight: 3, arbitrary: sends(fc.constant(factory), deployment) },
    { weight: 4, arbitrary: sends(target, slotWord) },
    { weight: 2, arbitrary: sends(target, nothing) },
  );
  return blockWith(fork, [[factory, account({ nonce: 1n, code: FACTORY })]], send);
}

function beneficiary(fork: Fork): fc.Arbitrary<Case> {
  const [mortal, balances, plain] = [address('c1'), address('c2'), address('e1')];
  const created = createAddress(signer(0), 0n);
  const coinbases = [COINBASE, mortal, plain, created, signer(0), signer(1)] as const;
  const coinbase = fc.constantFrom<Address>(...coinbases);
  const send = fc.oneof(
    {
      weight: 3,
      arbitrary: sends(
        fc.constant(balances),
        coinbase.map((of) => word(BigInt(of))),
      ),
    },
    { weight: 3, arbitrary: sends(coinbase, nothing) },
    { weight: 2, arbitrary: sends(coinbase, slotWord) },
    { weight: 2, arbitrary: sends(fc.constant(null), fc.constant(initcodeOf(MORTAL))) },
  );
  const priced = fc.tuple(send, fc.bigInt({ min: 8n, max: 10n })).map(([each, price]) => ({
    ...each,
    maxFeePerGas: price,
    maxPriorityFeePerGas: price,
  }));
  const accounts = [
    [mortal, account({ nonce: 1n, code: MORTAL, balance: 1n })],
    [balances, account({ nonce: 1n, code: BALANCES })],
    [plain, account({ balance: 1n })],
  ] as const;
  return blockWith(fork, accounts, priced, coinbase);
}

/** gas (yellow paper, G_transaction) and wei of a plain transfer here */
const TRANSFER_GAS = 21_000n;
const TRANSFER_FEE = TRANSFER_GAS * 10n;

/** The sender's nonce is reckoned as the block goes on, so that a lack of funds or a wrong nonce is the only fault. */
function funds(fork: Fork): fc.Arbitrary<Case> {
  const accounts = [...SENDERS, signer(4), signer(5)];
  const party = fc.constantFrom<Address>(...accounts);
  const amount = fc.bigInt({ min: 0n, max: 4n * TRANSFER_FEE });
  const offset = fc.oneof(
    { weight: 9, arbitrary: fc.constant(0n) },
    { weight: 1, arbitrary: fc.constantFrom(-1n, 1n) },
  );
  const balance = fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 20n * TRANSFER_FEE }));
  const balances = fc.array(balance, { minLength: accounts.length, maxLength: accounts.length });
  const transfers = arrayOf(fc.record({ sender: party, to: party, value: amount, offset }));
  return fc.record({ balances, transfers }).map(({ balances, transfers }) => {
    const balanceOf = new Map(accounts.map((each, i) => [each, balances[i] as bigint]));
    const nonceOf = new Map<Address, bigint>();
    const pre = new Map([...balanceOf].map(([each, balance]) => [each, account({ balance })]));
    const transactions = transfers.map(({ sender, to, value, offset }) => {
      const expected = nonceOf.get(sender) ?? 0n;
      const nonce = expected === 0n && offset < 0n ? 0n : expected + offset;
      const left = (balanceOf.get(sender) ?? 0n) - TRANSFER_FEE - value;
      if (nonce === expected && left >= 0n) {
        nonceOf.set(sender, nonce + 1n);
        balanceOf.set(sender, left);
        balanceOf.set(to, (balanceOf.get(to) ?? 0n) + value);
      }
      return transaction({ sender, to, value, nonce, gasLimit: TRANSFER_GAS });
    });
    return { block: blockOf(fork, COINBASE), pre, transactions };
  });
}

const SCENARIOS: Readonly<Record<ScenarioName, (fork: Fork) => fc.Arbitrary<Case>>> = {
  random: (fork) =>
    fc.oneof(
      { weight: 2, arbitrary: arbitraryBlock(fork, { minLength: 2, maxLength: 6 }) },
      { weight: 1, arbitrary: arbitraryBlock(fork, { minLength: 7, maxLength: 40 }) },
    ),
  counters,
  creations,
  wipes,
  beneficiary,
  funds,
  recreation,
  delegations: (fork) => delegations(fork, arrayOf),
};
