import * as layout from '../../assembly/layout.js';
import { type Address, bigIntToMinimalBytes } from '../primitives/bytes.js';
import { hexToBytes } from '../primitives/hex.js';
import { keccak256 } from '../primitives/keccak.js';
import { rlpEncode } from '../primitives/rlp.js';
import type { Operation } from '../transactions/operation.js';
import { recoverAddress } from '../transactions/recover.js';
import type { Authorization, Transaction } from '../transactions/transaction.js';
import { ResourceLimitError } from './errors.js';
import type { KernelMemory } from './memory.js';

const MAX_U64 = 2n ** 64n - 1n;
const MAX_GAS = 2n ** 63n - 1n;
const SECP256K1_HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** EIP-4788: the caller of system calls, and their gas. */
const SYSTEM_ADDRESS = '0xfffffffffffffffffffffffffffffffffffffffe' as Address;
const SYSTEM_CALL_GAS = 30_000_000n;

/** What the protocol does has no more than this, and whom it does it to. */
const OF_PROTOCOL = {
  type: 0,
  nonce: 0n,
  gasLimit: 0n,
  maxFeePerGas: 0n,
  maxPriorityFeePerGas: 0n,
  value: 0n,
  data: new Uint8Array(0),
  accessList: [],
  maxFeePerBlobGas: 0n,
  blobVersionedHashes: [],
  authorizationList: [],
  sender: SYSTEM_ADDRESS,
} as const;

/** Writes an operation to `start` in TRANSACTIONS; returns where the next one may begin. */
export function writeOperation(memory: KernelMemory, start: number, operation: Operation): number {
  switch (operation.type) {
    case 'systemCall': {
      const { to, data } = operation;
      const call = { ...OF_PROTOCOL, gasLimit: SYSTEM_CALL_GAS, to, data };
      return writeTransaction(memory, start, call, layout.TX_SYSTEM_CALL);
    }
    case 'credit': {
      const { to, amount } = operation;
      return writeTransaction(memory, start, { ...OF_PROTOCOL, to, value: amount }, layout.TX_CREDIT);
    }
    default:
      return writeTransaction(memory, start, operation, 0);
  }
}

/** Writes a transaction and its lists. */
function writeTransaction(memory: KernelMemory, start: number, transaction: Transaction, kind: number): number {
  const { data, accessList, blobVersionedHashes, authorizationList, chainId, to } = transaction;
  const end = start + layout.TX_BYTES + listBytes(transaction);
  const limit = layout.TRANSACTIONS + layout.TRANSACTIONS_BYTES;
  if (end > limit) throw new ResourceLimitError(layout.LIMIT_TRANSACTION, BigInt(end - layout.TRANSACTIONS));

  memory.writeU32(start + layout.TX_TYPE, transaction.type);
  const flags = (to === null ? layout.TX_CREATES : 0) | (chainId === undefined ? 0 : layout.TX_HAS_CHAIN_ID);
  memory.writeU32(start + layout.TX_FLAGS, flags | kind);
  memory.writeU64(start + layout.TX_NONCE, transaction.nonce);
  memory.writeU64(start + layout.TX_GAS_LIMIT, transaction.gasLimit > MAX_GAS ? MAX_GAS : transaction.gasLimit);
  memory.writeAddress(start + layout.TX_SENDER, transaction.sender);
  if (to !== null) memory.writeAddress(start + layout.TX_TO, to);
  memory.writeWord(start + layout.TX_VALUE, transaction.value);
  memory.writeWord(start + layout.TX_MAX_FEE, transaction.maxFeePerGas);
  memory.writeWord(start + layout.TX_MAX_PRIORITY_FEE, transaction.maxPriorityFeePerGas);
  memory.writeWord(start + layout.TX_MAX_BLOB_FEE, transaction.maxFeePerBlobGas);
  if (chainId !== undefined) memory.writeWord(start + layout.TX_CHAIN_ID, chainId);

  let at = start + layout.TX_BYTES;
  memory.writeU32(start + layout.TX_BLOB_HASHES, at);
  memory.writeU32(start + layout.TX_BLOB_COUNT, blobVersionedHashes.length);
  for (const hash of blobVersionedHashes) {
    memory.writeHash(at, hash);
    at += layout.WORD;
  }
  memory.writeU32(start + layout.TX_AUTHORIZATIONS, at);
  memory.writeU32(start + layout.TX_AUTHORIZATION_COUNT, authorizationList.length);
  for (const authorization of authorizationList) {
    writeAuthorization(memory, at, authorization);
    at += layout.AUTHORIZATION_BYTES;
  }
  memory.writeU32(start + layout.TX_ACCESS_LIST, at);
  memory.writeU32(start + layout.TX_ACCESS_LIST_LENGTH, accessList.length);
  let keys = 0;
  for (const { address, storageKeys } of accessList) {
    memory.writeAddress(at, address);
    memory.writeU64(at + layout.ACCESS_KEY_COUNT, BigInt(storageKeys.length));
    at += layout.ACCESS_KEYS;
    for (const key of storageKeys) {
      memory.writeWord(at, key);
      at += layout.WORD;
    }
    keys += storageKeys.length;
  }
  memory.writeU32(start + layout.TX_ACCESS_LIST_KEYS, keys);
  memory.writeU32(start + layout.TX_DATA, at);
  memory.writeU32(start + layout.TX_DATA_LENGTH, data.length);
  if (data.length > 0) memory.u8.set(data, at);
  return end;
}

/** Multiple of 8, as words lie on limbs. */
function listBytes({ data, accessList, blobVersionedHashes, authorizationList }: Transaction): number {
  let bytes = layout.WORD * blobVersionedHashes.length + layout.AUTHORIZATION_BYTES * authorizationList.length;
  for (const { storageKeys } of accessList) bytes += layout.ACCESS_KEYS + layout.WORD * storageKeys.length;
  return bytes + ((data.length + 7) & ~7);
}

/** EIP-7702: the authority is whoever signed; an authorization that nobody can have signed is passed over. */
function writeAuthorization(memory: KernelMemory, at: number, authorization: Authorization): void {
  const { chainId, address, nonce, yParity, r, s } = authorization;
  const isWellFormed = nonce < MAX_U64 && yParity <= 1n && s <= SECP256K1_HALF_ORDER;
  const authority = isWellFormed ? recoverAddress(signedHash(authorization), yParity, r, s) : undefined;
  memory.writeU32(at + layout.AUTHORIZATION_VALID, authority === undefined ? 0 : 1);
  if (authority === undefined) return;
  memory.writeAddress(at + layout.AUTHORIZATION_AUTHORITY, authority);
  memory.writeAddress(at + layout.AUTHORIZATION_TARGET, address);
  memory.writeWord(at + layout.AUTHORIZATION_CHAIN_ID, chainId);
  memory.writeU64(at + layout.AUTHORIZATION_NONCE, nonce);
}

/** EIP-7702: MAGIC and the RLP of [chain id, address, nonce]. */
function signedHash({ chainId, address, nonce }: Authorization): Uint8Array {
  const rlp = rlpEncode([bigIntToMinimalBytes(chainId), hexToBytes(address), bigIntToMinimalBytes(nonce)]);
  return keccak256(Uint8Array.of(0x05, ...rlp));
}
