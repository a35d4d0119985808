import type { Block, Withdrawal } from '../../src/blocks/block.js';
import type { BlockHeader } from '../../src/blocks/header.js';
import { bigIntToMinimalBytes } from '../../src/primitives/bytes.js';
import { bytesToHex, hexToBigInt, hexToBytes } from '../../src/primitives/hex.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../src/primitives/rlp.js';
import { decodeSigned, signerOf } from '../../src/transactions/decode.js';
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

/** Each field that the fixture has, and no other. */
export function headerDifferences(expected: Fields, header: BlockHeader, path: string): Difference[] {
  const got = Object.fromEntries(Object.entries(HEADER).map(([name, ours]): [string, Value] => [name, header[ours]]));
  return differences(expected, { ...got, hash: header.hash }, path);
}

/** Transactions, uncles and withdrawals, where the fixture has them. */
export function bodyDifferences(fixture: BlockFixture, block: Block): Difference[] {
  return [
    ...listDifferences('transactions', fixture.transactions, block.transactions, transactionDifferences),
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

const withdrawalDifferences = (expected: Fields, withdrawal: Withdrawal, path: string): Difference[] =>
  differences(expected, { ...withdrawal }, path);

/** A fixture's names of each type's fields, in the order of its RLP, without the signature (EIP-2718 and the types' EIPs). */
const TRANSACTION: readonly (readonly string[])[] = [
  'nonce gasPrice gasLimit to value data',
  'chainId nonce gasPrice gasLimit to value data accessList',
  'chainId nonce maxPriorityFeePerGas maxFeePerGas gasLimit to value data accessList',
  'chainId nonce maxPriorityFeePerGas maxFeePerGas gasLimit to value data accessList maxFeePerBlobGas blobVersionedHashes',
  'chainId nonce maxPriorityFeePerGas maxFeePerGas gasLimit to value data accessList authorizationList',
].map((names) => [...names.split(' '), 'v', 'r', 's']);

/**
 * The fixture's fields make an RLP item too, so that items are compared; the type, and the sender where it is given, are
 * derived from the block's. A legacy transaction's chain id is that of its signature, if that has one.
 */
function transactionDifferences(expected: Fields, item: RlpItem, path: string): Difference[] {
  const isTyped = item instanceof Uint8Array;
  const { fields, signature } = decodeSigned(item);
  const { type, chainId } = fields;
  const layout = TRANSACTION[type] ?? [];
  const items = isTyped ? rlpDecode(item.subarray(1)) : item;
  const got = Object.fromEntries(
    layout.map((name, index): [string, Value] => [name, encoded(items[index] as RlpItem)]),
  );
  const wanted = Object.entries(expected).map(([name, value]): [string, unknown] => [
    name,
    layout.includes(name) ? encoded(transactionField(name, value)) : value,
  ]);
  const derived = {
    type: BigInt(type),
    // to recover it takes as long as a simple block
    ...('sender' in expected && { sender: signerOf(signature) }),
    ...(isTyped ? {} : { chainId: chainId ?? unsignedChainId(expected) }),
  };
  return differences(Object.fromEntries(wanted), { ...derived, ...got }, path);
}

const unsignedChainId = ({ chainId }: Fields): Value =>
  typeof chainId === 'string' ? hexToBigInt(chainId, 64) : undefined;

const encoded = (item: RlpItem): string => bytesToHex(rlpEncode(item));

const quantity = (value: unknown): Uint8Array => bigIntToMinimalBytes(hexToBigInt(String(value), 256));
const bytes = (value: unknown): Uint8Array => hexToBytes(value === '' ? '0x' : String(value));
const array = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value : []);

function transactionField(name: string, value: unknown): RlpItem {
  switch (name) {
    case 'to':
    case 'data':
      return bytes(value);
    case 'accessList':
      return array(value).map(({ address, storageKeys }) => [bytes(address), array(storageKeys).map(bytes)]);
    case 'blobVersionedHashes':
      return array(value).map(bytes);
    case 'authorizationList':
      return array(value).map(({ chainId, address, nonce, yParity, r, s }) => [
        quantity(chainId),
        bytes(address),
        ...[nonce, yParity, r, s].map(quantity),
      ]);
    default:
      return quantity(value);
  }
}

/** A number is compared by its value, since fixtures pad some; a field that nothing is known of differs. */
function differences(expected: Fields, got: Readonly<Record<string, Value>>, path: string): Difference[] {
  return Object.entries(expected).flatMap(([name, want]) => {
    const have = got[name];
    const text = String(want);
    const same = typeof have === 'bigint' ? hexToBigInt(text, 256) === have : text.toLowerCase() === have;
    return same ? [] : [{ field: `${path}.${name}`, expected: text, got: show(have) }];
  });
}

const show = (value: Value): string =>
  value === undefined ? 'nothing' : typeof value === 'bigint' ? `0x${value.toString(16)}` : value;
