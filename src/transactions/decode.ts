import { type Fork, isAtLeast } from '../forks/networks.js';
import { type Address, bigIntToMinimalBytes, bytesToBigInt, type Hash } from '../primitives/bytes.js';
import { bytesToHex } from '../primitives/hex.js';
import { BYTES, isBytes } from '../primitives/input.js';
import { keccak256 } from '../primitives/keccak.js';
import { RlpError, type RlpItem, rlpDecode, rlpEncode } from '../primitives/rlp.js';
import { HALF_ORDER } from '../primitives/secp256k1.js';
import { TransactionError, type TransactionException } from './exceptions.js';
import { type Signature, senderOf } from './recover.js';
import {
  type AccessListEntry,
  type Authorization,
  signedBy,
  type Transaction,
  type TransactionType,
  type UnsignedTransaction,
} from './transaction.js';

function bytesOf(item: RlpItem | undefined, field: string): Uint8Array {
  if (isBytes(item)) return item;
  throw new TransactionError('RLP_INVALID_DATA', `${field} is a list, not a string of bytes`);
}

function listOf(item: RlpItem | undefined, field: string): readonly RlpItem[] {
  if (item === undefined || isBytes(item)) throw new TransactionError('RLP_INVALID_DATA', `${field} is not a list`);
  return item;
}

function tupleOf(item: RlpItem | undefined, length: number, field: string): readonly RlpItem[] {
  const list = listOf(item, field);
  if (list.length !== length)
    throw new TransactionError('RLP_INVALID_DATA', `${field} has ${list.length} items, not ${length}`);
  return list;
}

/** A number without leading zeros, of at most `bits`; wider ones are rejected with `tooWide`. */
function numberOf(
  item: RlpItem | undefined,
  bits: number,
  field: string,
  tooWide: TransactionException = 'RLP_INVALID_VALUE',
): bigint {
  const bytes = bytesOf(item, field);
  if (bytes[0] === 0) throw new TransactionError('RLP_INVALID_VALUE', `${field} has leading zeros`);
  if (bytes.length * 8 > bits)
    throw new TransactionError(tooWide, `${field} has ${bytes.length} bytes, more than ${bits / 8}`);
  return bytesToBigInt(bytes);
}

function fixedOf(item: RlpItem | undefined, width: number, field: string): Uint8Array {
  const bytes = bytesOf(item, field);
  if (bytes.length !== width)
    throw new TransactionError('RLP_INVALID_VALUE', `${field} has ${bytes.length} bytes, not ${width}`);
  return bytes;
}

const addressOf = (item: RlpItem | undefined, field: string): Address =>
  bytesToHex(fixedOf(item, 20, field)) as Address;

function recipientOf(item: RlpItem | undefined): Address | null {
  const { length } = bytesOf(item, 'to');
  if (length === 0) return null;
  if (length !== 20)
    throw new TransactionError(
      length < 20 ? 'ADDRESS_TOO_SHORT' : 'ADDRESS_TOO_LONG',
      `to has ${length} bytes, not 20`,
    );
  return addressOf(item, 'to');
}

const accessListOf = (item: RlpItem | undefined): AccessListEntry[] =>
  listOf(item, 'accessList').map((entry, i) => {
    const [address, keys] = tupleOf(entry, 2, `accessList[${i}]`);
    return {
      address: addressOf(address, `accessList[${i}].address`),
      storageKeys: listOf(keys, `accessList[${i}].storageKeys`).map((key, j) =>
        bytesToBigInt(fixedOf(key, 32, `accessList[${i}].storageKeys[${j}]`)),
      ),
    };
  });

/** EIP-7702: the widths of its fields are part of the format, their values are judged when they are applied. */
const authorizationsOf = (item: RlpItem | undefined): Authorization[] =>
  listOf(item, 'authorizationList').map((entry, i) => {
    const name = `authorizationList[${i}]`;
    const format = 'TYPE_4_INVALID_AUTHORIZATION_FORMAT';
    const [chainId, address, nonce, yParity, r, s] = tupleOf(entry, 6, name);
    return {
      chainId: numberOf(chainId, 256, `${name}.chainId`, format),
      address: addressOf(address, `${name}.address`),
      nonce: numberOf(nonce, 64, `${name}.nonce`, format),
      yParity: numberOf(yParity, 8, `${name}.yParity`, format),
      r: numberOf(r, 256, `${name}.r`, format),
      s: numberOf(s, 256, `${name}.s`, format),
    };
  });

const FEE_MARKET_LAYOUT = [
  'chainId',
  'nonce',
  'maxPriorityFeePerGas',
  'maxFeePerGas',
  'gasLimit',
  'to',
  'value',
  'data',
  'accessList',
] as const;
/** The fields before the signature, in the order of each type's RLP. */
const LAYOUTS = {
  1: ['chainId', 'nonce', 'gasPrice', 'gasLimit', 'to', 'value', 'data', 'accessList'],
  2: FEE_MARKET_LAYOUT,
  3: [...FEE_MARKET_LAYOUT, 'maxFeePerBlobGas', 'blobVersionedHashes'],
  4: [...FEE_MARKET_LAYOUT, 'authorizationList'],
} as const;
const LEGACY_LAYOUT = ['nonce', 'gasPrice', 'gasLimit', 'to', 'value', 'data'] as const;

function fieldsOf(type: TransactionType, items: readonly RlpItem[]): UnsignedTransaction {
  const layout: readonly string[] = type === 0 ? LEGACY_LAYOUT : LAYOUTS[type];
  const item = (field: string): RlpItem | undefined => items[layout.indexOf(field)];
  const has = (field: string): boolean => layout.includes(field);
  const fee = (field: string, overflow: TransactionException): bigint =>
    numberOf(item(has('gasPrice') ? 'gasPrice' : field), 256, field, overflow);
  return {
    type,
    chainId: has('chainId') ? numberOf(item('chainId'), 64, 'chainId', 'INVALID_CHAINID') : undefined,
    nonce: numberOf(item('nonce'), 64, 'nonce', 'NONCE_OVERFLOW'),
    gasLimit: numberOf(item('gasLimit'), 64, 'gasLimit', 'GASLIMIT_OVERFLOW'),
    maxFeePerGas: fee('maxFeePerGas', 'GASPRICE_OVERFLOW'),
    maxPriorityFeePerGas: fee('maxPriorityFeePerGas', 'PRIORITY_OVERFLOW'),
    to: recipientOf(item('to')),
    value: numberOf(item('value'), 256, 'value'),
    data: bytesOf(item('data'), 'data'),
    accessList: has('accessList') ? accessListOf(item('accessList')) : [],
    maxFeePerBlobGas: has('maxFeePerBlobGas') ? numberOf(item('maxFeePerBlobGas'), 256, 'maxFeePerBlobGas') : 0n,
    blobVersionedHashes: has('blobVersionedHashes')
      ? listOf(item('blobVersionedHashes'), 'blobVersionedHashes').map(
          (hash, i) => bytesToHex(fixedOf(hash, 32, `blobVersionedHashes[${i}]`)) as Hash,
        )
      : [],
    authorizationList: has('authorizationList') ? authorizationsOf(item('authorizationList')) : [],
  };
}

/** A transaction as it came: who signed it was not asked yet. */
export interface SignedTransaction {
  readonly fields: UnsignedTransaction;
  readonly signature: Signature;
}

/**
 * Decodes a signed transaction (EIP-2718, or the legacy list) and recovers who signed it.
 * All other rules that depend on a fork or on state are the executor's.
 * @param fork whose types and signatures are accepted
 * @throws TransactionError, InputError
 */
export function decodeTransaction(bytes: Uint8Array, fork: Fork = 'Osaka'): Transaction {
  BYTES(bytes, 'bytes');
  const signed = decodeSigned((bytes[0] ?? 0) >= 0xc0 ? decodeRlp(bytes) : bytes);
  checkFork(signed, fork);
  return signedBy(signerOf(signed.signature), signed.fields);
}

/**
 * Decodes a transaction as a block has it.
 * @param item a list for a legacy transaction, bytes for a typed one (EIP-2718)
 * @throws TransactionError
 */
export function decodeSigned(item: RlpItem): SignedTransaction {
  return isBytes(item) ? decodeTyped(item) : decodeLegacy(item);
}

function decodeTyped(bytes: Uint8Array): SignedTransaction {
  const first = bytes[0] ?? 0x80;
  if (first >= 0x80) throw new TransactionError('RLP_INVALID_DATA', 'neither a list nor bytes with a type (EIP-2718)');
  if (first < 1 || first > 4) throw new TransactionError('TYPE_NOT_SUPPORTED', `type ${first}`);
  const type = first as 1 | 2 | 3 | 4;
  const layout = LAYOUTS[type];
  const payload = decodeRlp(bytes.subarray(1));
  // EIP-4844: as it goes around the network, the transaction's own fields are the first of four or five lists
  if (type === 3 && !isBytes(payload) && payload[0] !== undefined && !isBytes(payload[0]))
    throw new TransactionError('TYPE_3_TX_WITH_FULL_BLOBS', 'it comes with its blobs');
  const items = tupleOf(payload, layout.length + 3, `transaction of type ${type}`);
  const fields = fieldsOf(type, items);
  const yParity = numberOf(items[layout.length], 256, 'yParity');
  const message = rlpEncode(items.slice(0, layout.length));
  const messageHash = keccak256(Buffer.concat([Uint8Array.of(type), message]));
  return { fields, signature: signatureOf(messageHash, yParity, items[layout.length + 1], items[layout.length + 2]) };
}

/** EIP-155: v = 27 or 28 without a chain id, 35 + 2·chain id + parity with one. */
function decodeLegacy(item: RlpItem): SignedTransaction {
  const items = tupleOf(item, LEGACY_LAYOUT.length + 3, 'legacy transaction');
  const unsigned = items.slice(0, LEGACY_LAYOUT.length);
  const fields = fieldsOf(0, items);
  const v = numberOf(items[6], 256, 'v');
  const isProtected = v >= 35n;
  if (!isProtected && v !== 27n && v !== 28n) throw new TransactionError('INVALID_SIGNATURE_VRS', `v is ${v}`);
  const chainId = (v - 35n) / 2n;
  const message = isProtected
    ? [...unsigned, bigIntToMinimalBytes(chainId), new Uint8Array(0), new Uint8Array(0)]
    : unsigned;
  const yParity = isProtected ? (v - 35n) % 2n : v - 27n;
  return {
    fields: isProtected ? { ...fields, chainId } : fields,
    signature: signatureOf(keccak256(rlpEncode(message)), yParity, items[7], items[8]),
  };
}

function decodeRlp(bytes: Uint8Array): RlpItem {
  try {
    return rlpDecode(bytes);
  } catch (error) {
    if (error instanceof RlpError) throw new TransactionError('RLP_INVALID_DATA', error.message);
    throw error;
  }
}

function signatureOf(
  messageHash: Uint8Array,
  yParity: bigint,
  r: RlpItem | undefined,
  s: RlpItem | undefined,
): Signature {
  const signature = { messageHash, yParity, r: numberOf(r, 256, 'r'), s: numberOf(s, 256, 's') };
  if (yParity > 1n) throw new TransactionError('INVALID_SIGNATURE_VRS', `the parity of y is ${yParity}`);
  return signature;
}

/** EIP-2718: the fork that brought a type. */
const SINCE = { 1: 'Berlin', 2: 'London', 3: 'Cancun', 4: 'Prague' } as const;

/**
 * That the fork has the type, a low s from Homestead on (EIP-2), and a legacy transaction's chain id not before Spurious Dragon (EIP-155).
 * @throws TransactionError, InputError
 */
export function checkFork({ fields, signature }: SignedTransaction, fork: Fork): void {
  const { type } = fields;
  if (type !== 0 && !isAtLeast(fork, SINCE[type]))
    throw new TransactionError(`TYPE_${type}_TX_PRE_FORK`, `${fork} has no type ${type}`);
  if (isAtLeast(fork, 'Homestead') && signature.s > HALF_ORDER)
    throw new TransactionError('INVALID_SIGNATURE_VRS', 's is above half the curve order (EIP-2)');
  if (type === 0 && fields.chainId !== undefined && !isAtLeast(fork, 'EIP158'))
    throw new TransactionError('INVALID_SIGNATURE_VRS', `${fork} has no replay protection (EIP-155)`);
}

/**
 * Who signed.
 * @throws TransactionError where nobody can have
 */
function signerOf(signature: Signature): Address {
  const address = senderOf(signature);
  if (address === undefined) throw new TransactionError('INVALID_SIGNATURE_VRS', 'no key made this signature');
  return address;
}
