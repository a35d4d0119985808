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

/**
 * Bytes. An array of at most so many lies on V8's heap, and a Buffer over it would move it into an ArrayBuffer: addresses and words took
 * four times as long that way, and a state root a third longer (`npm run bench -- erc20`).
 */
const SHORT = 64;

/** What {@link digitAt} gives for a character that is no hex digit; a digit's value is less. */
export const NO_DIGIT = 0x80;
/** Values by character code, for each of the 65,536. */
const DIGITS = new Uint8Array(0x1_0000).fill(NO_DIGIT);
for (const digit of '0123456789abcdefABCDEF') DIGITS[digit.charCodeAt(0)] = Number.parseInt(digit, 16);

/** The value of a hex digit in a text. */
export const digitAt = (text: string, at: number): number => DIGITS[text.charCodeAt(at)] as number;

/** A byte's digits, as the two characters of a text. */
const PAIR_OF_BYTE = Uint16Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(byte.toString(16).padStart(2, '0')).readUInt16LE(),
);
/** Where a text is put together: a map finds a text made in one piece faster than one joined of `0x` and digits. */
const PAIRS = new Uint16Array(1 + SHORT);
const TEXT = Buffer.from(PAIRS.buffer);
TEXT.write('0x');

/** Up to so many digits, a double holds the number exactly, in a fraction of a bigint's time. */
const DOUBLE_DIGITS = 12;

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
  if (typeof text !== 'string') throw new HexError('NOT_HEX', `${typeof text} is not hex with 0x`);
  const short = text.length <= 2 + 2 * SHORT ? shortBytes(text) : undefined;
  if (short !== undefined && (width === undefined || short.length === width)) return short;
  if (!BYTES.test(text)) throw new HexError('NOT_HEX', `${quote(text)} is not hex with 0x`);
  if (text.length % 2 !== 0) throw new HexError('ODD_LENGTH', `${quote(text)} has an odd number of hex digits`);
  const bytes = new Uint8Array((text.length - 2) / 2);
  if (width !== undefined && bytes.length !== width)
    throw new HexError('WRONG_WIDTH', `${quote(text)} has ${bytes.length} bytes, not ${width}`);
  Buffer.from(bytes.buffer).write(text.slice(2), 'hex');
  return bytes;
}

/** `undefined` where they are not whole bytes of hex. */
function shortBytes(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !text.startsWith('0x')) return undefined;
  const bytes = new Uint8Array((text.length - 2) / 2);
  let seen = 0;
  for (let byte = 0, at = 2; byte < bytes.length; byte++, at += 2) {
    const high = digitAt(text, at);
    const low = digitAt(text, at + 1);
    seen |= high | low;
    bytes[byte] = (high << 4) | low;
  }
  return seen < NO_DIGIT ? bytes : undefined;
}

/** Hex of bytes, or of those from `start` to `end`, with `0x`. */
export function bytesToHex(bytes: Uint8Array, start = 0, end = bytes.length): Hex {
  const length = end - start;
  if (length > SHORT) return `0x${Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('hex')}`;
  for (let byte = 0; byte < length; byte++) PAIRS[byte + 1] = PAIR_OF_BYTE[bytes[start + byte] as number] as number;
  return TEXT.toString('latin1', 0, 2 + 2 * length) as Hex;
}

/**
 * The number that a hex quantity stands for: leading zeros are allowed, as fixtures have them.
 * @param bits the largest width it may have
 * @throws HexError
 */
export function hexToBigInt(text: string, bits: number): bigint {
  const short = text.length <= 2 + DOUBLE_DIGITS ? shortNumber(text) : undefined;
  if (short !== undefined && short < 2 ** bits) return BigInt(short);
  if (!BYTES.test(text) || text.length === 2)
    throw new HexError('NOT_HEX', `${quote(text)} is not a hex number with 0x`);
  const value = BigInt(text);
  if (value >> BigInt(bits) !== 0n) throw new HexError('TOO_LARGE', `${quote(text)} does not fit ${bits} bits`);
  return value;
}

/** `undefined` where it is not one digit of hex at least, and digits alone. */
function shortNumber(text: string): number | undefined {
  if (text.length === 2 || !text.startsWith('0x')) return undefined;
  let seen = 0;
  let value = 0;
  for (let at = 2; at < text.length; at++) {
    const digit = digitAt(text, at);
    seen |= digit;
    value = value * 16 + digit;
  }
  return seen < NO_DIGIT ? value : undefined;
}

/**
 * Writes the bytes of a hex text with `0x` and all their digits.
 * @returns {@link NO_DIGIT} or more where one of them is none
 */
export function writeDigits(target: Uint8Array, at: number, text: string, bytes: number): number {
  let seen = 0;
  for (let byte = at, digit = 2; byte < at + bytes; byte++, digit += 2) {
    const high = digitAt(text, digit);
    const low = digitAt(text, digit + 1);
    seen |= high | low;
    target[byte] = (high << 4) | low;
  }
  return seen;
}

/** A non-negative number as JSON-RPC has it (EIP-1474): hex without leading zeros. */
export const bigIntToQuantity = (value: bigint): Hex => `0x${value.toString(16)}`;

/** Hex of a non-negative number, padded to `width` bytes. */
export function bigIntToHex(value: bigint, width: number): Hex {
  return `0x${value.toString(16).padStart(width * 2, '0')}`;
}
