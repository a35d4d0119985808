import type { Block, Withdrawal } from '../../src/blocks/block.js';
import type { BlockHeader } from '../../src/blocks/header.js';
import { bigIntToMinimalBytes } from '../../src/primitives/bytes.js';
import { bytesToHex, hexToBigInt, hexToBytes } from '../../src/primitives/hex.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../src/primitives/rlp.js';
import { decodeTransaction } from '../../src/transactions/decode.js';
import type { BlockFixture } from '../fixtures/vectors.js';

/** What a fixture says in one place, and what is there. */
export interface Difference {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Value = string | bigint | null | undefined;

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

const SIGNATURE = ['v', 'r', 's'];
/** A fixture's names of each type's fields, in the order of its RLP; EIP-2718 and the types' own EIPs. */
const TRANSACTION: readonly (readonly string[])[] = [
  ['nonce', 'gasPrice', 'gasLimit', 'to', 'value', 'data', ...SIGNATURE],
  ['chainId', 'nonce', 'gasPrice', 'gasLimit', 'to', 'value', 'data', 'accessList', ...SIGNATURE],
  ['chainId', 'nonce', 'maxPriorityFeePerGas', 'maxFeePerGas', 'gasLimit', 'to', 'value', 'data', 'accessList', ...SIGNATURE],
];
