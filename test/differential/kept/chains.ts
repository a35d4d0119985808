import fc from 'fast-check';
import { word } from '../../../runners/packs/synthetic/contracts.js';
import { type Fork, isAtLeast } from '../../../src/forks/networks.js';
import type { Address } from '../../../src/primitives/bytes.js';
import type { Credit, SystemCall } from '../../../src/transactions/operation.js';
import { VIEWS, type ViewKind } from './views.js';
import {
  ADDRESSES,
  BALANCES_OF,
  BENEFICIARIES,
  COUNTERS,
  CREATOR,
  LOOKER,
  MORTALS,
  type Mortal,
  PAYER,
  REVERTER,
  SALT,
  SENDERS,
} from './world.js';

/** EIP-7702: what one of the senders signs. */
export interface PlannedAuthorization {
  /** a sender, by its number */
  readonly authority: number;
  readonly target: Address;
  /** to the nonce with which it applies */
  readonly offset: bigint;
}

/** A transaction whose nonces are reckoned where it is known what it comes after. */
export interface PlannedTransaction {
  readonly type: 'transaction';
  /** by its number */
  readonly sender: number;
  readonly to: Address | null;
  readonly data: Uint8Array;
  /** wei */
  readonly value: bigint;
  readonly gasLimit: bigint;
  /** wei per gas */
  readonly fee: bigint;
  /** to the nonce with which it is valid */
  readonly offset: bigint;
  /** what the fork has no transactions for stays away */
  readonly accessList: readonly Address[];
  readonly blobs: number;
  readonly authorizations: readonly PlannedAuthorization[];
}

export type PlannedOperation = PlannedTransaction | SystemCall | Credit;

/** What a block is on top of: the block before, that one's parent, or whichever of the blocks a number gives, modulo how many there are. */
export type Parent = 'the block before' | 'the same' | number;

export interface PlannedBlock {
  readonly parent: Parent;
  /** whether by the second one of the chain's forks, as all blocks on top of it are then */
  readonly isLater: boolean;
  readonly view: ViewKind;
  /** The question that a state does not answer, to one of the executors; it executes the block anew then. */
  readonly failsAt: number | null;
  readonly coinbase: Address;
  /** whether its gas is used up somewhere */
  readonly isFull: boolean;
  readonly operations: readonly PlannedOperation[];
  /** transfers of the crowd, among which the operations are */
  readonly transfers: number;
  /** decides what transfers are like */
  readonly salt: number;
}

/** Blocks, each on top of another one of them, or of the state before all. */
export interface PlannedChain {
  /** the later one second; they may be the same */
  readonly forks: readonly [Fork, Fork];
  readonly state: 'in tries' | 'in memory';
  readonly blocks: readonly PlannedBlock[];
}

/** Those between which the rules of destroying, clearing and creating accounts change. */
const FORKS = [
  'London',
  'Cancun',
  'Prague',
  'Osaka',
  'Shanghai',
  'Istanbul',
  'Byzantium',
  'EIP158',
  'Homestead',
  'Frontier',
] as const satisfies readonly Fork[];

/** A find is made smaller by what is usual. */
const often = <T>(weight: number, usual: T, ...rare: fc.WeightedArbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ withCrossShrink: true }, { weight, arbitrary: fc.constant(usual) }, ...rare);
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.WeightedArbitrary<T> => ({ weight: 1, arbitrary });

const anybody = fc.constantFrom(...ADDRESSES);
/** More often than not one of two, so that blocks have something to do with each other. */
const mortal = fc.oneof(fc.constantFrom(...MORTALS.slice(0, 2)), fc.constantFrom(...MORTALS));
const addressOf = (each: fc.Arbitrary<Mortal>): fc.Arbitrary<Address> => each.map(({ address }) => address);
const party = fc.nat(SENDERS.length - 1);
const offset = often<bigint>(24, 0n, rarely(fc.constantFrom(-1n, 1n)));
/** Some meet in one slot, and some are the first to read one. */
const slot = fc.oneof(fc.nat(3), fc.nat(63)).map((key) => word(BigInt(key)));
const wordOf = (address: fc.Arbitrary<Address>) => address.map((each) => word(BigInt(each)));

type Fields = { readonly [Name in keyof PlannedTransaction]: fc.Arbitrary<PlannedTransaction[Name]> };
const SENDING: Fields = {
  type: fc.constant('transaction' as const),
  sender: party,
  to: anybody,
  data: fc.constant(new Uint8Array(0)),
  value: fc.constantFrom(0n, 1n, 1000n),
  gasLimit: often<bigint>(5, 300_000n, rarely(fc.constantFrom(60_000n, 21_000n, 20_000n))),
  fee: fc.constantFrom(0n, 1n, 3n),
  offset,
  accessList: fc.constant([]),
  blobs: fc.constant(0),
  authorizations: fc.constant([]),
};

const sending = (fields: Partial<Fields>): fc.Arbitrary<PlannedTransaction> => fc.record({ ...SENDING, ...fields });
const calling = (to: Address, data: Fields['data'], fields: Partial<Fields> = {}) =>
  sending({ to: fc.constant(to), data, ...fields });

const CREATION = { gasLimit: often<bigint>(9, 500_000n, rarely(fc.constant(90_000n))), value: fc.constantFrom(0n, 2n) };

const authorization = fc.record({
  authority: party,
  target: fc.oneof(fc.constant(COUNTERS), anybody, fc.constant(`0x${'00'.repeat(20)}` as Address)),
  offset,
});

const creating = ({ initcode }: Mortal) =>
  calling(CREATOR, fc.constant(Uint8Array.from([...word(SALT), ...initcode])), CREATION);

/** A contract is destroyed, created anew and called: what is read then for the first time has another past for a block on the same parent. */
const rebirth: fc.Arbitrary<PlannedOperation[]> = mortal.chain((each) =>
  fc.tuple(calling(each.address, fc.constant(Uint8Array.of(0))), creating(each), calling(each.address, slot)),
);

const operation: fc.Arbitrary<PlannedOperation> = fc.oneof(
  { weight: 4, arbitrary: sending({}) },
  // destroys
  { weight: 6, arbitrary: sending({ to: addressOf(mortal), data: fc.uint8Array({ minLength: 1, maxLength: 3 }) }) },
  { weight: 10, arbitrary: sending({ to: addressOf(mortal), data: slot }) },
  { weight: 8, arbitrary: mortal.chain(creating) },
  {
    weight: 2,
    arbitrary: sending({ to: fc.constant(null), data: mortal.map(({ initcode }) => initcode), ...CREATION }),
  },
  { weight: 3, arbitrary: calling(COUNTERS, slot) },
  { weight: 2, arbitrary: calling(BALANCES_OF, wordOf(anybody)) },
  { weight: 3, arbitrary: calling(LOOKER, wordOf(anybody)) },
  { weight: 3, arbitrary: calling(PAYER, wordOf(anybody)) },
  { weight: 2, arbitrary: calling(REVERTER, wordOf(anybody)) },
  {
    weight: 2,
    arbitrary: sending({
      to: addressOf(mortal),
      data: slot,
      accessList: fc.array(addressOf(mortal), { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: sending({ to: addressOf(mortal), data: slot, blobs: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 4,
    arbitrary: sending({ data: slot, authorizations: fc.array(authorization, { minLength: 1, maxLength: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('systemCall' as const),
      to: fc.oneof(fc.constant(COUNTERS), addressOf(mortal)),
      data: slot,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('credit' as const),
      to: anybody,
      amount: fc.constantFrom(0n, 1n, 5n),
    }),
  },
);

/**
 * Few of the shortest blocks are worth waking threads for; of some hundred transactions all are, and of more than a window there is something to
 * read behind what was destroyed before. From 2,048 on threads are timed, and try claims.
 */
const transfers = often(
  6,
  0,
  { weight: 2, arbitrary: fc.nat(40) },
  { weight: 3, arbitrary: fc.integer({ min: 300, max: 1200 }) },
  { weight: 1, arbitrary: fc.integer({ min: 2050, max: 3200 }) },
);

const operations: fc.Arbitrary<PlannedOperation[]> = fc.oneof(
  { weight: 12, arbitrary: operation.map((each) => [each]) },
  { weight: 1, arbitrary: rebirth },
);

const block: fc.Arbitrary<PlannedBlock> = fc.record({
  parent: often<Parent>(
    8,
    'the block before',
    { weight: 8, arbitrary: fc.constant('the same') },
    { weight: 2, arbitrary: fc.nat(7) },
  ),
  isLater: often(7, false, rarely(fc.constant(true))),
  view: often<ViewKind>(1, VIEWS[0], rarely(fc.constantFrom(...VIEWS))),
  failsAt: often<number | null>(20, null, rarely(fc.nat(60))),
  coinbase: fc.constantFrom(...BENEFICIARIES),
  isFull: often(7, false, rarely(fc.constant(true))),
  operations: fc
    .oneof(
      { weight: 3, arbitrary: fc.array(operations, { maxLength: 12 }) },
      { weight: 2, arbitrary: fc.array(operations, { maxLength: 60, size: 'max' }) },
    )
    .map((groups) => groups.flat()),
  transfers,
  salt: fc.nat(0xffff),
});

export const arbitraryChain: fc.Arbitrary<PlannedChain> = fc.record({
  forks: fc
    .tuple(fc.constantFrom(...FORKS), fc.constantFrom(...FORKS))
    .map(([one, other]): PlannedChain['forks'] => (isAtLeast(other, one) ? [one, other] : [other, one])),
  state: often<PlannedChain['state']>(5, 'in tries', rarely(fc.constant('in memory'))),
  blocks: fc.array(block, { minLength: 1, maxLength: 10, size: 'max' }),
});
