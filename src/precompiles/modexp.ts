import { bigIntToBytes, bytesToBigInt } from '../primitives/bytes.js';
import { padded } from './run.js';

const HEADER = 96;

/** The three lengths in bytes (EIP-198): exact up to 2^53, and what is longer has no price that can be paid. */
function lengths(input: Uint8Array): { base: number; exponent: number; modulus: number } {
  const header = padded(input, 0, HEADER);
  const length = (at: number): number => Number(bytesToBigInt(header.subarray(at, at + 32)));
  return { base: length(0), exponent: length(32), modulus: length(64) };
}

/** The index of the top bit that is set in the first 32 bytes of the exponent; 0 without any. */
function headBit(input: Uint8Array, start: number, length: number): number {
  const head = start < input.length ? padded(input, start, Math.min(length, 32)) : new Uint8Array(0);
  const value = bytesToBigInt(head);
  return value === 0n ? 0 : value.toString(2).length - 1;
}

/** What depends on the fork: how large operands count, how a long exponent counts, the divisor, and the least price. */
interface Pricing {
  readonly complexity: (bytes: number) => number;
  readonly longExponent: number;
  readonly divisor: number;
  readonly minimum: number;
  /** bytes that base, exponent and modulus may have */
  readonly limit: number;
}

const squaredWords = (bytes: number): number => Math.ceil(bytes / 8) ** 2;

const PRICINGS = {
  'EIP-198': {
    complexity: (x) => {
      if (x <= 64) return x * x;
      return x <= 1024 ? Math.floor((x * x) / 4) + 96 * x - 3072 : Math.floor((x * x) / 16) + 480 * x - 199_680;
    },
    longExponent: 8,
    divisor: 20,
    minimum: 0,
    limit: Infinity,
  },
  'EIP-2565': { complexity: squaredWords, longExponent: 8, divisor: 3, minimum: 200, limit: Infinity },
  /** with EIP-7823's limit */
  'EIP-7883': {
    complexity: (x) => (x <= 32 ? 16 : 2 * squaredWords(x)),
    longExponent: 16,
    divisor: 1,
    minimum: 500,
    limit: 1024,
  },
} satisfies Record<string, Pricing>;

/** The price of an exponentiation, in gas. Lengths are only reckoned with: nothing is allocated before it is paid. */
export function modexpGas(eip: keyof typeof PRICINGS): (input: Uint8Array) => number {
  const { complexity, longExponent, divisor, minimum, limit }: Pricing = PRICINGS[eip];
  return (input) => {
    const { base, exponent, modulus } = lengths(input);
    if (Math.max(base, exponent, modulus) > limit) return Infinity;
    const bits = headBit(input, HEADER + base, exponent);
    const iterations = Math.max(1, longExponent * Math.max(0, exponent - 32) + bits);
    return Math.max(minimum, Math.floor((complexity(Math.max(base, modulus)) * iterations) / divisor));
  };
}

/** Bytes of base or modulus: a BigInt of V8 has at most 2^30 bits, and a square twice as many as its root. */
const LIMIT = 1 << 26;

/**
 * base^exponent modulo a number, each as long as the header says and read from an input that zeros follow (EIP-198); as many bytes
 * as the modulus has, zeros where it is zero. `null` where base or modulus are too long to be held.
 */
export function modexp(input: Uint8Array): Uint8Array | null {
  const size = lengths(input);
  if (size.modulus === 0) return new Uint8Array(0);
  if (Math.max(size.base, size.modulus) > LIMIT) return null;
  const exponentStart = HEADER + size.base;
  const exponentEnd = exponentStart + size.exponent;
  const modulus = bytesToBigInt(padded(input, exponentEnd, size.modulus));
  if (modulus <= 1n) return new Uint8Array(size.modulus);
  const base = bytesToBigInt(padded(input, HEADER, size.base)) % modulus;
  const exponent = input.subarray(exponentStart, exponentEnd);
  return bigIntToBytes(power(base, exponent, size.exponent - exponent.length, modulus), size.modulus);
}

/** The exponent is the bytes given and `zeros` more: bytes, as only those that the input has are worth their memory. */
function power(base: bigint, exponent: Uint8Array, zeros: number, modulus: bigint): bigint {
  // A window of 4 bits saves a third of the multiplications, once its table is paid for.
  const width = exponent.length > 8 ? 4 : 1;
  const powers = [1n];
  for (let i = 1; i < 1 << width; i++) powers.push(((powers[i - 1] as bigint) * base) % modulus);

  let result = 1n;
  for (const byte of exponent) {
    for (let shift = 8 - width; shift >= 0; shift -= width) {
      for (let i = 0; i < width; i++) result = (result * result) % modulus;
      const digit = (byte >> shift) & ((1 << width) - 1);
      if (digit !== 0) result = (result * (powers[digit] as bigint)) % modulus;
    }
  }
  for (let bit = 0; bit < 8 * zeros && result > 1n; bit++) result = (result * result) % modulus;
  return result;
}
