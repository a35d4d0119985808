import type { Address, Hash } from '../primitives/bytes.js';
import {
  BYTES,
  type Check,
  hex,
  InputError,
  listOf,
  nullable,
  oneOf,
  optional,
  record,
  uint,
} from '../primitives/input.js';

/** EIP-2930 */
export interface AccessListEntry {
  readonly address: Address;
  readonly storageKeys: readonly bigint[];
}

/** EIP-7702: `authority` signs that its code is delegated to `address`. */
export interface Authorization {
  /** zero: any chain */
  readonly chainId: bigint;
  readonly address: Address;
  readonly nonce: bigint;
  readonly yParity: bigint;
  readonly r: bigint;
  readonly s: bigint;
}

/** 0 legacy, 1 EIP-2930, 2 EIP-1559, 3 EIP-4844, 4 EIP-7702. */
export type TransactionType = 0 | 1 | 2 | 3 | 4;

/** A transaction's fields, one shape for all types: what a type lacks is empty, and a gas price stands in both fees. */
export interface UnsignedTransaction {
  readonly type: TransactionType;
  /** absent in a legacy transaction without replay protection (EIP-155) */
  readonly chainId?: bigint | undefined;
  readonly nonce: bigint;
  /** gas */
  readonly gasLimit: bigint;
  /** wei per gas; types 0 and 1: the gas price */
  readonly maxFeePerGas: bigint;
  /** wei per gas; types 0 and 1: the gas price */
  readonly maxPriorityFeePerGas: bigint;
  /** `null` creates a contract */
  readonly to: Address | null;
  /** wei */
  readonly value: bigint;
  readonly data: Uint8Array;
  readonly accessList: readonly AccessListEntry[];
  /** wei per blob gas; zero but for type 3 */
  readonly maxFeePerBlobGas: bigint;
  readonly blobVersionedHashes: readonly Hash[];
  readonly authorizationList: readonly Authorization[];
}

/** What an executor executes: the fields, and who signed them. */
export interface Transaction extends UnsignedTransaction {
  readonly sender: Address;
}

/**
 * A transaction of its fields and of who signed it. In Node 20 each object that begins with a spread has a hidden class of its own, and to
 * read a field of it takes 90 ns: to encode a block took six times as long (`npm run bench -- raw`, stage encode).
 */
export function signedBy(sender: Address, fields: UnsignedTransaction): Transaction {
  const { type, chainId, nonce, gasLimit, maxFeePerGas, maxPriorityFeePerGas, to, value, data } = fields;
  const { accessList, maxFeePerBlobGas, blobVersionedHashes, authorizationList } = fields;
  return {
    type,
    chainId,
    nonce,
    gasLimit,
    maxFeePerGas,
    maxPriorityFeePerGas,
    to,
    value,
    data,
    accessList,
    maxFeePerBlobGas,
    blobVersionedHashes,
    authorizationList,
    sender,
  };
}

const checkFields = record({
  type: oneOf(0, 1, 2, 3, 4),
  chainId: optional(uint(256)),
  nonce: uint(64),
  gasLimit: uint(64),
  maxFeePerGas: uint(256),
  maxPriorityFeePerGas: uint(256),
  to: nullable(hex(20)),
  value: uint(256),
  data: BYTES,
  accessList: listOf(record({ address: hex(20), storageKeys: listOf(uint(256)) })),
  maxFeePerBlobGas: uint(256),
  blobVersionedHashes: listOf(hex(32)),
  authorizationList: listOf(
    record({ chainId: uint(256), address: hex(20), nonce: uint(256), yParity: uint(256), r: uint(256), s: uint(256) }),
  ),
  sender: hex(20),
});

/** Lists, and the types that have them: EIP-2930, EIP-4844, EIP-7702. */
const LISTS: readonly [list: 'accessList' | 'blobVersionedHashes' | 'authorizationList', types: readonly number[]][] = [
  ['accessList', [1, 2, 3, 4]],
  ['blobVersionedHashes', [3]],
  ['authorizationList', [4]],
];

/** A {@link Transaction}, given by a caller. */
export const checkTransaction: Check = (value, field) => {
  checkFields(value, field);
  const transaction = value as Transaction;
  if (transaction.type !== 0) uint(256)(transaction.chainId, `${field}.chainId`);
  for (const [list, types] of LISTS)
    if (transaction[list].length > 0 && !types.includes(transaction.type))
      throw new InputError(`${field}.${list}`, transaction[list], `empty in a transaction of type ${transaction.type}`);
};
