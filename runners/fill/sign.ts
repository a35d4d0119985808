import secp256k1 from 'secp256k1';
import { type Address, bigIntToBytes, bigIntToMinimalBytes, bytesToBigInt } from '../../src/primitives/bytes.js';
import { type Hex, hexToBytes } from '../../src/primitives/hex.js';
import { keccak256 } from '../../src/primitives/keccak.js';
import { type RlpItem, rlpEncode } from '../../src/primitives/rlp.js';
import type { AccessListEntry, Authorization, UnsignedTransaction } from '../../src/transactions/transaction.js';
import type { Actor } from './actors.js';

/** A signature over a digest, with the nonce of RFC 6979: the same in every fill. */
interface Signature {
  readonly yParity: bigint;
  readonly r: bigint;
  readonly s: bigint;
}

function sign(digest: Uint8Array, secretKey: Hex): Signature {
  const { recid, signature } = secp256k1.ecdsaSign(digest, hexToBytes(secretKey));
  return {
    yParity: BigInt(recid),
    r: bytesToBigInt(signature.subarray(0, 32)),
    s: bytesToBigInt(signature.subarray(32)),
  };
}

/**
 * EIP-2718 encoding of a signed transaction, or the legacy list; with a chain id, a legacy signature follows EIP-155.
 * The fields may break any rule: it is what fixtures are for.
 */
export function signTransaction(transaction: UnsignedTransaction, { secretKey }: Actor): Uint8Array {
  const { type, chainId } = transaction;
  const fields = fieldsOf(transaction);
  if (type === 0) {
    const replay = chainId === undefined ? [] : [bigIntToMinimalBytes(chainId), new Uint8Array(0), new Uint8Array(0)];
    const { yParity, r, s } = sign(keccak256(rlpEncode([...fields, ...replay])), secretKey);
    const v = yParity + (chainId === undefined ? 27n : 35n + 2n * chainId);
    return rlpEncode([...fields, ...[v, r, s].map(bigIntToMinimalBytes)]);
  }
  const typed = (items: RlpItem[]): Uint8Array => Buffer.concat([Uint8Array.of(type), rlpEncode(items)]);
  const { yParity, r, s } = sign(keccak256(typed(fields)), secretKey);
  return typed([...fields, ...[yParity, r, s].map(bigIntToMinimalBytes)]);
}

function fieldsOf(transaction: UnsignedTransaction): RlpItem[] {
  const { type, chainId = 1n, nonce, gasLimit, maxFeePerGas, maxPriorityFeePerGas, to, value, data } = transaction;
  const numbers = (...values: bigint[]) => values.map(bigIntToMinimalBytes);
  return [
    ...(type === 0 ? [] : numbers(chainId)),
    ...numbers(nonce, ...(type < 2 ? [maxFeePerGas] : [maxPriorityFeePerGas, maxFeePerGas]), gasLimit),
    to === null ? new Uint8Array(0) : hexToBytes(to),
    ...numbers(value),
    data,
    ...(type === 0 ? [] : [transaction.accessList.map(accessListEntry)]),
    ...(type === 3
      ? [...numbers(transaction.maxFeePerBlobGas), transaction.blobVersionedHashes.map((hash) => hexToBytes(hash))]
      : []),
    ...(type === 4 ? [transaction.authorizationList.map(authorizationItem)] : []),
  ];
}

const accessListEntry = ({ address, storageKeys }: AccessListEntry): RlpItem => [
  hexToBytes(address),
  storageKeys.map((key) => bigIntToBytes(key, 32)),
];

const authorizationItem = ({ chainId, address, nonce, yParity, r, s }: Authorization): RlpItem => [
  bigIntToMinimalBytes(chainId),
  hexToBytes(address),
  ...[nonce, yParity, r, s].map(bigIntToMinimalBytes),
];

/** EIP-7702: the signer's code is to be delegated to `address`; chain id 0 stands for any chain. */
export function authorize(signer: Actor, address: Address, nonce: bigint, chainId = 1n): SignedAuthorization {
  const message = rlpEncode([bigIntToMinimalBytes(chainId), hexToBytes(address), bigIntToMinimalBytes(nonce)]);
  const signature = sign(keccak256(Uint8Array.of(5, ...message)), signer.secretKey);
  return { chainId, address, nonce, ...signature, signer: signer.address };
}

export interface SignedAuthorization extends Authorization {
  readonly signer: Address;
}
