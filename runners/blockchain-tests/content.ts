import type { Block, Withdrawal } from '../../src/blocks/block.js';
import type { BlockHeader } from '../../src/blocks/header.js';
import { type Address, bigIntToMinimalBytes, bytesToBigInt } from '../../src/primitives/bytes.js';
import { bigIntToQuantity, bytesToHex, hexToBigInt, hexToBytes } from '../../src/primitives/hex.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../src/primitives/rlp.js';
import type { BlockFixture } from '../fixtures/vectors.js';

/** What a fixture says in one place, and what is there. */
export interface Difference {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Value = string | bigint | undefined;

/** A fixture's name of each header field, in the order of its RLP. */
const HEADER = {
  parentHash: 'parentHash',
  uncleHash: 'unclesHash',
  coinbase: 'coinbase',
  stateRoot: 'stateRoot',
  transactionsTrie: 'transactionsRoot',
  receiptTrie: 'receiptsRoot',
  bloom: 'logsBloom',
  difficulty: 'difficulty',
  number: 'number',
  gasLimit: 'gasLimit',
  gasUsed: 'gasUsed',
  timestamp: 'timestamp',
  extraData: 'extraData',
  mixHash: 'mixHash',
  nonce: 'nonce',
  baseFeePerGas: 'baseFeePerGas',
  withdrawalsRoot: 'withdrawalsRoot',
  blobGasUsed: 'blobGasUsed',
  excessBlobGas: 'excessBlobGas',
  parentBeaconBlockRoot: 'parentBeaconBlockRoot',
  requestsHash: 'requestsHash',
} as const satisfies Record<string, keyof BlockHeader>;

const QUANTITIES: ReadonlySet<string> = new Set<keyof typeof HEADER>([
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'baseFeePerGas',
  'blobGasUsed',
  'excessBlobGas',
]);

/** A header's RLP item from a fixture's fields: the Constantinople files have no other genesis. */
export const headerItem = (fields: Readonly<Record<string, string>>): RlpItem =>
  Object.keys(HEADER).flatMap((name) => {
    const value = fields[name];
    if (value === undefined) return [];
    return [QUANTITIES.has(name) ? bigIntToMinimalBytes(hexToBigInt(value, 256)) : hexToBytes(value)];
  });

const HEADER_FIELDS = new Map<string, keyof BlockHeader>([...Object.entries(HEADER), ['hash', 'hash']]);

/** Each field that the fixture has, and no other. */
export function headerDifferences(expected: Fields, header: BlockHeader, path: string): Difference[] {
  const got = (name: string): Value => {
    const ours = HEADER_FIELDS.get(name);
    return ours && header[ours];
  };
  return Object.entries(expected).flatMap(([name, want]) => difference(`${path}.${name}`, want, got(name)));
}

/**
 * Transactions, uncles and withdrawals, where the fixture has them.
 * @param senders whom the block was executed with
 */
export function bodyDifferences(fixture: BlockFixture, block: Block, senders: readonly Address[]): Difference[] {
  const transactions = block.transactions.map((item, index) => ({ item, sender: senders[index] }));
  return [
    ...listDifferences('transactions', fixture.transactions, transactions, transactionDifferences),
    ...listDifferences('uncleHeaders', fixture.uncleHeaders, block.uncles, headerDifferences),
    ...listDifferences('withdrawals', fixture.withdrawals, block.withdrawals ?? [], withdrawalDifferences),
  ];
}

function listDifferences<Item>(
  name: string,
  expected: readonly Fields[] | undefined,
  got: readonly Item[],
  compare: (expected: Fields, got: Item, path: string) => Difference[],
): Difference[] {
  if (expected === undefined) return [];
  if (expected.length !== got.length)
    return [{ field: `${name}.length`, expected: String(expected.length), got: String(got.length) }];
  return got.flatMap((item, index) => compare(expected[index] as Fields, item, `${name}[${index}]`));
}

function withdrawalDifferences(expected: Fields, withdrawal: Withdrawal, path: string): Difference[] {
  const got = new Map<string, Value>(Object.entries(withdrawal));
  return Object.entries(expected).flatMap(([name, want]) => difference(`${path}.${name}`, want, got.get(name)));
}

/** A fixture's names of each type's fields, in the order of its RLP, without the signature (EIP-2718 and the types' EIPs). */
const TRANSACTION: readonly (readonly string[])[] = [
  'nonce gasPrice gasLimit to value data',
  'chainId nonce gasPrice gasLimit to value data accessList',
  'chainId nonce maxPriorityFeePerGas maxFeePerGas gasLimit to value data accessList',
  'chainId nonce maxPriorityFeePerGas maxFeePerGas gasLimit to value data accessList maxFeePerBlobGas blobVersionedHashes',
  'chainId nonce maxPriorityFeePerGas maxFeePerGas gasLimit to value data accessList authorizationList',
].map((names) => [...names.split(' '), 'v', 'r', 's']);

/** A transaction as its block has it, and whom the processor took for its sender. */
interface SentTransaction {
  readonly item: RlpItem;
  readonly sender: Address | undefined;
}

/**
 * The fixture's fields make RLP items too, and items are compared. A legacy transaction's chain id is that of its signature, if that has one
 * (EIP-155).
 */
function transactionDifferences(expected: Fields, { item, sender }: SentTransaction, path: string): Difference[] {
  const isTyped = item instanceof Uint8Array;
  const type = isTyped ? (item[0] as number) : 0;
  const layout = TRANSACTION[type] ?? [];
  const items = (isTyped ? rlpDecode(item.subarray(1)) : item) as readonly RlpItem[];
  const derived = (name: string): Value => {
    if (name === 'type') return BigInt(type);
    if (name === 'sender') return sender;
    return name === 'chainId' ? (signedChainId(items[layout.indexOf('v')]) ?? unsignedChainId(expected)) : undefined;
  };
  return Object.entries(expected).flatMap(([name, value]) => {
    const at = layout.indexOf(name);
    if (at < 0) return difference(`${path}.${name}`, value, derived(name));
    const [want, have] = [transactionField(name, value), items[at] as RlpItem];
    return same(want, have) ? [] : [{ field: `${path}.${name}`, expected: encoded(want), got: encoded(have) }];
  });
}

function signedChainId(v: RlpItem | undefined): bigint | undefined {
  const value = v instanceof Uint8Array ? bytesToBigInt(v) : 0n;
  return value < 35n ? undefined : (value - 35n) / 2n;
}

const unsignedChainId = ({ chainId }: Fields): Value =>
  typeof chainId === 'string' ? hexToBigInt(chainId, 64) : undefined;

const encoded = (item: RlpItem): string => bytesToHex(rlpEncode(item));

function same(a: RlpItem | undefined, b: RlpItem | undefined): boolean {
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (a === undefined || b === undefined || b instanceof Uint8Array) return false;
  return a.length === b.length && a.every((item, index) => same(item, b[index]));
}

const quantity = (value: unknown): Uint8Array => bigIntToMinimalBytes(hexToBigInt(String(value), 256));
const bytes = (value: unknown): Uint8Array => hexToBytes(value === '' ? '0x' : String(value));

function transactionField(name: string, value: unknown): RlpItem {
  switch (name) {
    case 'to':
    case 'data':
      return bytes(value);
    case 'accessList':
      return (value as Fields[]).map(({ address, storageKeys }) => [
        bytes(address),
        (storageKeys as string[]).map(bytes),
      ]);
    case 'blobVersionedHashes':
      return (value as string[]).map(bytes);
    case 'authorizationList':
      return (value as Fields[]).map(({ chainId, address, nonce, yParity, r, s }) => [
        quantity(chainId),
        bytes(address),
        ...[nonce, yParity, r, s].map(quantity),
      ]);
    default:
      return quantity(value);
  }
}

/** A number is compared by its value, since fixtures pad some; a field that nothing is known of differs. */
function difference(field: string, want: unknown, have: Value): Difference[] {
  const text = String(want);
  const isSame = typeof have === 'bigint' ? hexToBigInt(text, 256) === have : text.toLowerCase() === have;
  return isSame ? [] : [{ field, expected: text, got: show(have) }];
}

const show = (value: Value): string =>
  value === undefined ? 'nothing' : typeof value === 'bigint' ? bigIntToQuantity(value) : value;
