/** A byte string as `0x` and lower-case hex digits, two per byte. */
export type Hex = `0x${string}`;

/** Thrown where a text is not hex of the form asked for; `code` says in what way. */
export class HexError extends Error {
  readonly code: 'NOT_HEX' | 'ODD_LENGTH' | 'WRONG_WIDTH' | 'TOO_LARGE';

  constructor(code: HexError['code'], message: string) {
    super(message);
    this.name = 'HexError';
    this.code = code;
  }
}

const BYTES = /^0x[0-9a-fA-F]*$/;

/** Long inputs are shown by their ends only. */
const quote = (text: string): string =>
  text.length > 90 ? `"${text.slice(0, 70)}…" (${text.length} characters)` : `"${text}"`;

/**
 * Bytes of a hex text with `0x`, two digits per byte.
 * @param width exact number of bytes required, if any
 * @throws HexError
 * @example hexToBytes('0x00ff') // Uint8Array [0, 255]
 */
export function hexToBytes(text: string, width?: number): Uint8Array {
  if (!BYTES.test(text)) throw new HexError('NOT_HEX', `${quote(text)} is not hex with 0x`);
  if (text.length % 2 !== 0) throw new HexError('ODD_LENGTH', `${quote(text)} has an odd number of hex digits`);
  const bytes = new Uint8Array((text.length - 2) / 2);
  if (width !== undefined && bytes.length !== width)
    throw new HexError('WRONG_WIDTH', `${quote(text)} has ${bytes.length} bytes, not ${width}`);
  Buffer.from(bytes.buffer).write(text.slice(2), 'hex');
  return bytes;
}

/** Hex of bytes, with `0x`. */
export function bytesToHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`;
}

/**
 * The number that a hex quantity stands for: leading zeros are allowed, as fixtures have them.
 * @param bits the largest width it may have
 * @throws HexError
 */
export function hexToBigInt(text: string, bits: number): bigint {
  if (!BYTES.test(text) || text.length === 2)
    throw new HexError('NOT_HEX', `${quote(text)} is not a hex number with 0x`);
  const value = BigInt(text);
  if (value >> BigInt(bits) !== 0n) throw new HexError('TOO_LARGE', `${quote(text)} does not fit ${bits} bits`);
  return value;
}

/** Hex of a non-negative number, padded to `width` bytes. */
export function bigIntToHex(value: bigint, width: number): Hex {
  return `0x${value.toString(16).padStart(width * 2, '0')}`;
}
