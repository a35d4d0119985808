import * as layout from '../../assembly/layout.js';
import { type Address, bigIntToMinimalBytes } from '../primitives/bytes.js';
import { hexToBytes } from '../primitives/hex.js';
import { ARRAY, isBytes } from '../primitives/input.js';
import { keccak256 } from '../primitives/keccak.js';
import { rlpEncode } from '../primitives/rlp.js';
import { HALF_ORDER } from '../primitives/secp256k1.js';
import { Words } from '../primitives/words.js';
import { checkOperations, type Operation } from '../transactions/operation.js';
import { recoverAddress } from '../transactions/recover.js';
import type { Authorization, Transaction } from '../transactions/transaction.js';

const MAX_U64 = 2n ** 64n - 1n;

/** EIP-4788: the caller of system calls, and their gas. */
const SYSTEM_ADDRESS = '0xfffffffffffffffffffffffffffffffffffffffe' as Address;
const SYSTEM_CALL_GAS = 30_000_000n;

/** A list of operations as the kernel reads them; made once, executed as often as one likes. */
export interface EncodedOperations {
  readonly operations: readonly Operation[];
  /** TRANSACTIONS records, one after the other */
  readonly bytes: Uint8Array;
  /** where each begins, and where the last one ends */
  readonly starts: Uint32Array;
  /** the most that one of them may use */
  readonly mostGas: bigint;
}

/** Operations, encoded by now or not. */
export type Operations = readonly Operation[] | EncodedOperations;

/**
 * Encodes operations, the last step of decoding transactions; those that are encoded already are returned as they are.
 * @throws InputError
 */
export function encodeOperations(operations: Operations): EncodedOperations {
  try {
    return 'starts' in operations ? operations : encode(operations);
  } catch (error) {
    checkOperations(operations as readonly Operation[]);
    throw error;
  }
}

function encode(operations: readonly Operation[]): EncodedOperations {
  ARRAY(operations, 'operations');
  const starts = new Uint32Array(operations.length + 1);
  let end = 0;
  for (const [index, operation] of operations.entries()) {
    end += layout.TX_BYTES + listBytes(operation);
    starts[index + 1] = end;
  }
  const words = new Words(new ArrayBuffer(end));
  let mostGas = 0n;
  for (const [index, operation] of operations.entries()) {
    writeOperation(words, starts[index] as number, operation);
    if (typeof operation.type === 'number' && operation.gasLimit > mostGas) mostGas = operation.gasLimit;
  }
  return { operations, bytes: words.u8, starts, mostGas };
}

/** What a record lacks is zero. */
function writeOperation(words: Words, start: number, operation: Operation): void {
  if (operation.type === 'credit') {
    words.writeU32(start + layout.TX_FLAGS, layout.TX_CREDIT);
    words.writeAddress(start + layout.TX_TO, operation.to);
    words.writeWord(start + layout.TX_VALUE, operation.amount);
  } else if (operation.type === 'systemCall') {
    words.writeU32(start + layout.TX_FLAGS, layout.TX_SYSTEM_CALL);
    words.writeU64(start + layout.TX_GAS_LIMIT, SYSTEM_CALL_GAS);
    words.writeAddress(start + layout.TX_SENDER, SYSTEM_ADDRESS);
    words.writeAddress(start + layout.TX_TO, operation.to);
    writeData(words, start, layout.TX_BYTES, operation.data);
  } else writeTransaction(words, start, operation);
}

function writeTransaction(words: Words, start: number, transaction: Transaction): void {
  const { type, data, accessList, blobVersionedHashes, authorizationList, chainId, maxFeePerBlobGas, to } = transaction;
  if (type !== (type & 7) || type > 4) throw new RangeError(`no transaction has the type ${type}`);
  if (
    (accessList.length && type === 0) ||
    (blobVersionedHashes.length && type !== 3) ||
    (authorizationList.length && type !== 4)
  )
    throw new RangeError(`a transaction of type ${type} has not all these lists`);
  if (chainId === undefined && type !== 0) throw new RangeError(`a transaction of type ${type} has a chain id`);
  words.writeU32(start + layout.TX_TYPE, type);
  const flags = (to === null ? layout.TX_CREATES : 0) | (chainId === undefined ? 0 : layout.TX_HAS_CHAIN_ID);
  words.writeU32(start + layout.TX_FLAGS, flags);
  words.writeU64(start + layout.TX_NONCE, transaction.nonce);
  words.writeU64(start + layout.TX_GAS_LIMIT, transaction.gasLimit);
  words.writeAddress(start + layout.TX_SENDER, transaction.sender);
  if (to !== null) words.writeAddress(start + layout.TX_TO, to);
  words.writeWord(start + layout.TX_VALUE, transaction.value);
  words.writeWord(start + layout.TX_MAX_FEE, transaction.maxFeePerGas);
  words.writeWord(start + layout.TX_MAX_PRIORITY_FEE, transaction.maxPriorityFeePerGas);
  if (chainId !== undefined) words.writeWord(start + layout.TX_CHAIN_ID, chainId);

  let at = start + layout.TX_BYTES;
  if (type === 3) {
    words.writeWord(at, maxFeePerBlobGas);
    at += layout.WORD;
  } else if (maxFeePerBlobGas !== 0n) requireWord(maxFeePerBlobGas);
  words.writeU32(start + layout.TX_BLOB_HASHES, at - start);
  words.writeU32(start + layout.TX_BLOB_COUNT, blobVersionedHashes.length);
  for (const hash of blobVersionedHashes) {
    words.writeHash(at, hash);
    at += layout.WORD;
  }
  words.writeU32(start + layout.TX_AUTHORIZATIONS, at - start);
  words.writeU32(start + layout.TX_AUTHORIZATION_COUNT, authorizationList.length);
  for (const authorization of authorizationList) {
    writeAuthorization(words, at, authorization);
    at += layout.AUTHORIZATION_BYTES;
  }
  words.writeU32(start + layout.TX_ACCESS_LIST, at - start);
  words.writeU32(start + layout.TX_ACCESS_LIST_LENGTH, accessList.length);
  let keys = 0;
  for (const { address, storageKeys } of accessList) {
    words.writeAddress(at, address);
    words.writeU64(at + layout.ACCESS_KEY_COUNT, BigInt(storageKeys.length));
    at += layout.ACCESS_KEYS;
    for (const key of storageKeys) {
      words.writeWord(at, key);
      at += layout.WORD;
    }
    keys += storageKeys.length;
  }
  words.writeU32(start + layout.TX_ACCESS_LIST_KEYS, keys);
  writeData(words, start, at - start, data);
}

/** @param offset from `start`, of the last of the lists */
function writeData(words: Words, start: number, offset: number, data: Uint8Array): void {
  if (!isBytes(data)) throw new TypeError('the data is no Uint8Array');
  words.writeU32(start + layout.TX_DATA, offset);
  words.writeU32(start + layout.TX_DATA_LENGTH, data.length);
  words.u8.set(data, start + offset);
}

/** Multiple of 8, as words lie on limbs. */
function listBytes(operation: Operation): number {
  if (operation.type === 'credit') return 0;
  if (operation.type === 'systemCall') return (operation.data.length + 7) & ~7;
  const { type, data, accessList, blobVersionedHashes, authorizationList } = operation;
  let bytes = layout.WORD * (blobVersionedHashes.length + Number(type === 3));
  bytes += layout.AUTHORIZATION_BYTES * authorizationList.length;
  for (const { storageKeys } of accessList) bytes += layout.ACCESS_KEYS + layout.WORD * storageKeys.length;
  return bytes + ((data.length + 7) & ~7);
}

/** What is not written, so that nothing else would look at it. */
function requireWord(number: bigint): void {
  if (typeof number !== 'bigint' || number >> 256n !== 0n) throw new RangeError(`${number} is no word of 256 bits`);
}

/** EIP-7702: the authority is whoever signed; an authorization that nobody can have signed is passed over. */
function writeAuthorization(words: Words, at: number, authorization: Authorization): void {
  const { chainId, address, nonce, yParity, r, s } = authorization;
  for (const number of [chainId, nonce, yParity, r, s]) requireWord(number);
  const authority = authorityOf(authorization);
  words.writeU32(at + layout.AUTHORIZATION_VALID, authority === undefined ? 0 : 1);
  if (authority === undefined) return;
  words.writeAddress(at + layout.AUTHORIZATION_AUTHORITY, authority);
  words.writeAddress(at + layout.AUTHORIZATION_TARGET, address);
  words.writeWord(at + layout.AUTHORIZATION_CHAIN_ID, chainId);
  words.writeU64(at + layout.AUTHORIZATION_NONCE, nonce);
}

/** EIP-7702: who signed; `undefined` where nobody can have. */
export function authorityOf(authorization: Authorization): Address | undefined {
  const { nonce, yParity, r, s } = authorization;
  const isWellFormed = nonce < MAX_U64 && yParity <= 1n && s <= HALF_ORDER;
  return isWellFormed ? recoverAddress(signedHash(authorization), yParity, r, s) : undefined;
}

/** EIP-7702: MAGIC and the RLP of [chain id, address, nonce]. */
function signedHash({ chainId, address, nonce }: Authorization): Uint8Array {
  const rlp = rlpEncode([bigIntToMinimalBytes(chainId), hexToBytes(address), bigIntToMinimalBytes(nonce)]);
  return keccak256(Uint8Array.of(0x05, ...rlp));
}
