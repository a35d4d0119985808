import fc from 'fast-check';
import { bigIntToBytes, bigIntToMinimalBytes, bytesToBigInt } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';
import { emptyRoots } from './repair.js';
import {
  BYTE_CHANGES,
  type ByteChange,
  boundary,
  changeBytesAt,
  changeTree,
  encodeWithPrefix,
  flipBit,
  PREFIXES,
  type Prefix,
  TREE_CHANGES,
  type TreeChange,
} from './rlp-tree.js';
import { resign } from './sign.js';

/** One thing done to a block. Numbers choose modulo what there is to choose from. */
export type Mutation =
  /** a header field becomes one of the values that rules have bounds at */
  | { readonly level: 'header'; readonly field: number; readonly value: number }
  /** an item of the body */
  | {
      readonly level: 'body';
      readonly list: 'transactions' | 'uncles' | 'withdrawals';
      readonly change: 'drop' | 'duplicate' | 'swap' | 'add';
      readonly at: number;
      readonly other: number;
    }
  /** a transaction's own structure, signed again where the key is known and `signed` says so */
  | {
      readonly level: 'transaction';
      readonly at: number;
      readonly change: TreeChange;
      readonly node: number;
      readonly other: number;
      readonly signed: boolean;
    }
  | { readonly level: 'tree'; readonly change: TreeChange; readonly node: number; readonly other: number };

/** What happens to the bytes at the end. */
export type Encoding =
  | { readonly level: 'canonical' }
  | { readonly level: 'prefix'; readonly prefix: Prefix; readonly node: number }
  | { readonly level: 'bytes'; readonly change: ByteChange; readonly at: number; readonly value: number };

export interface BlockCase {
  /** which block */
  readonly target: number;
  readonly mutations: readonly Mutation[];
  /** what follows from the block and is made right again: nothing, the body's roots, all that execution gives as well */
  readonly repair: 'nothing' | 'roots' | 'execution';
  readonly encoding: Encoding;
}

const choice = fc.nat(0xffff);
const header = fc.record({ level: fc.constant('header' as const), field: fc.nat(20), value: choice });
const body = fc.record({
  level: fc.constant('body' as const),
  list: fc.constantFrom('transactions' as const, 'uncles' as const, 'withdrawals' as const),
  change: fc.constantFrom('drop' as const, 'duplicate' as const, 'swap' as const, 'add' as const),
  at: choice,
  other: choice,
});
/** A change of a tree; every other time of a number in it. */
export const treeChange = fc.record({
  change: fc.oneof(fc.constant('boundary' as const), fc.constantFrom(...TREE_CHANGES)),
  node: choice,
  other: choice,
});
const transaction = fc
  .record({ at: choice, change: treeChange, signed: fc.boolean() })
  .map(({ change, ...rest }) => ({ level: 'transaction' as const, ...rest, ...change }));
const tree = treeChange.map((change) => ({ level: 'tree' as const, ...change }));
export const encoding: fc.Arbitrary<Encoding> = fc.oneof(
  fc.record({ level: fc.constant('prefix' as const), prefix: fc.constantFrom(...PREFIXES), node: choice }),
  fc.record({
    level: fc.constant('bytes' as const),
    change: fc.constantFrom(...BYTE_CHANGES),
    at: choice,
    value: fc.nat(0xff),
  }),
);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { arbitrary: header, weight: 4 },
  { arbitrary: body, weight: 3 },
  { arbitrary: transaction, weight: 3 },
  { arbitrary: tree, weight: 3 },
);

/** @param targets how many blocks there are */
export const arbitraryBlockCase = (targets: number): fc.Arbitrary<BlockCase> =>
  fc.oneof(
    {
      arbitrary: fc.record({
        target: fc.nat(targets - 1),
        mutations: fc.array(mutation, { minLength: 1, maxLength: 3 }),
        repair: fc.constantFrom('nothing' as const, 'roots' as const, 'execution' as const),
        encoding: fc.constant({ level: 'canonical' as const }),
      }),
      weight: 4,
    },
    {
      arbitrary: fc.record({
        target: fc.nat(targets - 1),
        mutations: fc.constant([]),
        repair: fc.constant('nothing' as const),
        encoding,
      }),
      weight: 1,
    },
  );

/** The block with its mutations, before what follows from it is made right. */
export function mutate(block: RlpItem, mutations: readonly Mutation[], ancestors: readonly RlpItem[]): RlpItem {
  return mutations.reduce((item, each) => apply(item, each, ancestors), block);
}

/** The bytes of a mutated block. */
export function encode(item: RlpItem, encoding: Encoding): Uint8Array {
  if (encoding.level === 'prefix') return encodeWithPrefix(item, encoding.node, encoding.prefix);
  const bytes = rlpEncode(item);
  return encoding.level === 'bytes' ? changeBytesAt(bytes, encoding.change, encoding.at, encoding.value) : bytes;
}

function apply(item: RlpItem, each: Mutation, ancestors: readonly RlpItem[]): RlpItem {
  if (each.level === 'tree') return changeTree(item, each.change, each.node, each.other);
  // an earlier mutation may have left no block
  if (item instanceof Uint8Array) return item;
  if (each.level === 'header') return item.map((part, at) => (at === 0 ? changeHeader(part, each, ancestors) : part));
  const at = each.level === 'transaction' ? TRANSACTIONS : PARTS[each.list];
  const list = item[at];
  if (list === undefined || list instanceof Uint8Array) return item;
  const changed = each.level === 'transaction' ? changeTransaction(list, each) : changeList(list, each, ancestors);
  return item.with(at, changed);
}

const TRANSACTIONS = 1;
const PARTS = { transactions: TRANSACTIONS, uncles: 2, withdrawals: 3 } as const;

/** Header fields that are numbers, by their place in the RLP. */
const NUMBERS: ReadonlySet<number> = new Set([7, 8, 9, 10, 11, 15, 17, 18]);
const EXTRA_DATA = 12;
const NONCE = 14;

function changeHeader(
  header: RlpItem,
  { field, value }: { readonly field: number; readonly value: number },
  ancestors: readonly RlpItem[],
): RlpItem {
  if (header instanceof Uint8Array || header.length === 0) return header;
  const at = field % header.length;
  const old = header[at];
  if (old === undefined || !(old instanceof Uint8Array)) return header;
  const parent = ancestors[0];
  const above = parent === undefined || parent instanceof Uint8Array ? undefined : parent[at];
  const inherited = above instanceof Uint8Array ? above : old;
  if (NUMBERS.has(at)) return header.with(at, numberNear(old, inherited, value));
  if (at === EXTRA_DATA) return header.with(at, extraData(value));
  if (at === NONCE) return header.with(at, bigIntToBytes(BigInt(value % 3), 8));
  const other = header[(value >> 3) % header.length];
  const values = [
    flipBit(old, value >> 3),
    new Uint8Array(old.length),
    new Uint8Array(old.length).fill(0xff),
    inherited,
    ...(other instanceof Uint8Array && other.length === old.length ? [other] : []),
    ...(old.length === 32 ? emptyRoots : []),
  ];
  return header.with(at, values[value % values.length] as Uint8Array);
}

/** Beside its own value, its parent's, and the bounds of a gas limit. */
function numberNear(bytes: Uint8Array, inherited: Uint8Array, choice: number): Uint8Array {
  const [own, parent] = [bytesToBigInt(bytes), bytesToBigInt(inherited)];
  const step = parent / 1024n;
  const near = [own + 1n, own && own - 1n, own + 7n, own + 1000n, own + 131_072n, parent, parent + 1n, parent * 2n];
  const bounds = [
    parent && parent + step - 1n,
    parent + step,
    parent - step + 1n,
    parent && parent - step,
    4_999n,
    5_000n,
    15_000n,
  ];
  const values = [...near, ...bounds];
  const at = choice % (2 * values.length);
  return at < values.length ? bigIntToMinimalBytes(values[at] as bigint) : boundary(bytes, choice >> 5);
}

const DAO_EXTRA_DATA = hexToBytes('0x64616f2d686172642d666f726b');

function extraData(choice: number): Uint8Array {
  const lengths = [0, 1, 31, 32, 33, 256];
  const at = choice % (lengths.length + 1);
  return at < lengths.length ? new Uint8Array(lengths[at] as number).fill(0x45) : DAO_EXTRA_DATA;
}

function changeList(
  list: readonly RlpItem[],
  each: Extract<Mutation, { level: 'body' }>,
  ancestors: readonly RlpItem[],
): RlpItem {
  const { change, other } = each;
  const at = list.length === 0 ? 0 : each.at % list.length;
  const item = list[at];
  if (change === 'add' || item === undefined) return list.toSpliced(at, 0, ...added(each, ancestors));
  if (change === 'drop') return list.toSpliced(at, 1);
  if (change === 'duplicate') return list.toSpliced(other % (list.length + 1), 0, item);
  const second = other % list.length;
  return list.with(at, list[second] as RlpItem).with(second, item);
}

function added(
  { list, at, other }: Extract<Mutation, { level: 'body' }>,
  ancestors: readonly RlpItem[],
): readonly RlpItem[] {
  if (list === 'transactions') return [];
  if (list === 'withdrawals') {
    const amounts = [0n, 1n, 2n ** 63n, 2n ** 64n - 1n];
    const amount = bigIntToMinimalBytes(amounts[other % amounts.length] as bigint);
    return [[bigIntToMinimalBytes(BigInt(at)), Uint8Array.of(1), new Uint8Array(20).fill(at & 0xff || 1), amount]];
  }
  const ancestor = ancestors[at % ancestors.length];
  if (ancestor === undefined || ancestor instanceof Uint8Array) return [];
  // the ancestor itself, its brother, or a brother with a field that an uncle may not have
  if (other % 4 === 0) return [ancestor];
  const brother = ancestor.with(EXTRA_DATA, Uint8Array.of(0xbb, other & 0xff));
  return [other % 4 === 1 ? changeHeader(brother, { field: other >> 2, value: other >> 4 }, []) : brother];
}

function changeTransaction(list: readonly RlpItem[], each: Extract<Mutation, { level: 'transaction' }>): RlpItem {
  const at = list.length === 0 ? 0 : each.at % list.length;
  const item = list[at];
  if (item === undefined) return list;
  const changed = changeTransactionItem(item, each);
  return list.with(at, each.signed ? (resign(item, changed) ?? changed) : changed);
}

/** A typed transaction is a tree behind its first byte (EIP-2718). */
export function changeTransactionItem(
  item: RlpItem,
  { change, node, other }: { readonly change: TreeChange; readonly node: number; readonly other: number },
): RlpItem {
  if (!(item instanceof Uint8Array)) return changeTree(item, change, node, other);
  const payload = payloadOf(item);
  if (payload === undefined) return item;
  return Uint8Array.of(item[0] as number, ...rlpEncode(changeTree(payload, change, node, other)));
}

/** What is behind a typed transaction's first byte; `undefined` where an earlier mutation broke it. */
export function payloadOf(bytes: Uint8Array): RlpItem | undefined {
  try {
    return rlpDecode(bytes.subarray(1));
  } catch {
    return undefined;
  }
}
