import { bigIntToHex, bytesToHex, type Hex, hexToBytes } from './hex.js';

/** 20 bytes. */
export type Address = Hex & { readonly __brand: 'Address' };
/** 32 bytes: a keccak-256 digest, a trie root, a versioned hash. */
export type Hash = Hex & { readonly __brand: 'Hash' };

/** What is in lower case already needs no conversion. */
const ADDRESS = /^0x[0-9a-f]{40}$/;
const HASH = /^0x[0-9a-f]{64}$/;

/** True of an address as every map has it for a key: in lower case. */
export const isAddress = (value: unknown): value is Address => typeof value === 'string' && ADDRESS.test(value);

/**
 * An address from its hex text, in lower case.
 * @throws HexError where it is not 20 bytes
 */
export const toAddress = (text: string): Address =>
  isAddress(text) ? text : (bytesToHex(hexToBytes(text, 20)) as Address);

/**
 * A 32-byte value from its hex text, in lower case.
 * @throws HexError where it is not 32 bytes
 */
export const toHash = (text: string): Hash =>
  (typeof text === 'string' && HASH.test(text) ? text : bytesToHex(hexToBytes(text, 32))) as Hash;

/** Up to so many bytes, a double holds the number exactly: that takes a fraction of the time of a bigint made of digits. */
const DOUBLE_BYTES = 6;
const DOUBLE_LIMIT = 1n << BigInt(8 * DOUBLE_BYTES);

/** The minimal big-endian form of a number; zero is the empty string, as RLP has it. */
export function bigIntToMinimalBytes(value: bigint): Uint8Array {
  if (value < DOUBLE_LIMIT) return minimalBytes(Number(value));
  const digits = value.toString(16);
  return hexToBytes(`0x${digits.length % 2 === 0 ? '' : '0'}${digits}`);
}

function minimalBytes(value: number): Uint8Array {
  let length = 0;
  for (let rest = value; rest >= 1; rest /= 256) length++;
  const bytes = new Uint8Array(length);
  for (let at = length - 1, rest = value; at >= 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest;
  return bytes;
}

/** The big-endian form of a number, padded to `width` bytes. */
export const bigIntToBytes = (value: bigint, width: number): Uint8Array => hexToBytes(bigIntToHex(value, width), width);

/** The number that big-endian bytes stand for; no bytes are zero. */
export function bytesToBigInt(bytes: Uint8Array): bigint {
  if (bytes.length > DOUBLE_BYTES) return BigInt(bytesToHex(bytes));
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return BigInt(value);
}

export const ZERO_HASH = `0x${'00'.repeat(32)}` as Hash;
