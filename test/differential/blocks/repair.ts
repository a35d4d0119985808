import { createHash } from 'node:crypto';
import type { RunBlockResult } from '@ethereumjs/vm';
import { NO_UNCLES_HASH } from '../../../src/blocks/header.js';
import { bigIntToMinimalBytes } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { keccak256 } from '../../../src/primitives/keccak.js';
import { type RlpItem, rlpEncode } from '../../../src/primitives/rlp.js';
import { decodeSigned } from '../../../src/transactions/decode.js';
import { TransactionError } from '../../../src/transactions/exceptions.js';
import { listRoot } from '../../../src/trie/list-root.js';

/** Places of header fields in its RLP. */
const FIELD = {
  unclesHash: 1,
  stateRoot: 3,
  transactionsRoot: 4,
  receiptsRoot: 5,
  logsBloom: 6,
  difficulty: 7,
  gasUsed: 10,
  withdrawalsRoot: 16,
  blobGasUsed: 17,
  requestsHash: 20,
} as const;

/** Roots of nothing: of an empty trie, of no uncles, of no requests. */
export const emptyRoots: readonly Uint8Array[] = [
  hexToBytes(listRoot([])),
  hexToBytes(NO_UNCLES_HASH),
  createHash('sha256').digest(),
];

const GAS_PER_BLOB = 131_072n;

/** The header says of the body what is true, as far as either is one. */
export function repairRoots(block: RlpItem): RlpItem {
  if (block instanceof Uint8Array) return block;
  const [, transactions, uncles, withdrawals] = block;
  const items = (list: RlpItem): Uint8Array[] =>
    list instanceof Uint8Array ? [] : list.map((item) => (item instanceof Uint8Array ? item : rlpEncode(item)));
  return setFields(block, {
    ...(transactions && { transactionsRoot: hexToBytes(listRoot(items(transactions))) }),
    ...(uncles && { unclesHash: keccak256(rlpEncode(uncles)) }),
    ...(withdrawals && { withdrawalsRoot: hexToBytes(listRoot(items(withdrawals))) }),
    ...(transactions && { blobGasUsed: bigIntToMinimalBytes(GAS_PER_BLOB * BigInt(blobsOf(transactions))) }),
  });
}

/** The header says what comes of the block. */
export const repairExecution = (
  block: RlpItem,
  { difficulty, stateRoot, receiptsRoot, logsBloom, gasUsed, requestsHash }: RunBlockResult & { difficulty: bigint },
): RlpItem =>
  setFields(block, {
    stateRoot,
    receiptsRoot,
    logsBloom,
    difficulty: bigIntToMinimalBytes(difficulty),
    gasUsed: bigIntToMinimalBytes(gasUsed),
    ...(requestsHash && { requestsHash }),
  });

/** Fields that the header is too short for are left out. */
function setFields(block: RlpItem, values: Partial<Record<keyof typeof FIELD, Uint8Array>>): RlpItem {
  if (block instanceof Uint8Array) return block;
  const [header, ...body] = block;
  if (header === undefined || header instanceof Uint8Array) return block;
  const changed = [...header];
  for (const [name, value] of Object.entries(values)) {
    const at = FIELD[name as keyof typeof FIELD];
    if (at < changed.length) changed[at] = value;
  }
  return [changed, ...body];
}

function blobsOf(transactions: RlpItem): number {
  if (transactions instanceof Uint8Array) return 0;
  return transactions.reduce((sum: number, item) => {
    try {
      return sum + decodeSigned(item).fields.blobVersionedHashes.length;
    } catch (error) {
      if (!(error instanceof TransactionError)) throw error;
      return sum;
    }
  }, 0);
}
