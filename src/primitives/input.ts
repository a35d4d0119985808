import { isAddress } from './bytes.js';
import type { Hex } from './hex.js';

/*
 * What callers give, looked at field by field. A schema library takes as long to load as half an engine (valibot: 17 ms of 36), and longer for a
 * transaction than to execute it: so records are written first, and looked at when that fails.
 */

/** A caller gave what a function does not take. */
export class InputError extends TypeError {
  readonly code = 'INVALID_INPUT';
  /** such as `transactions[3].gasLimit` */
  readonly field: string;
  readonly value: unknown;

  constructor(field: string, value: unknown, wanted: string) {
    super(`${field}: ${describe(value)} is not ${wanted}`);
    this.name = 'InputError';
    this.field = field;
    this.value = value;
  }
}

/** @throws InputError */
export type Check = (value: unknown, field: string) => void;

export const is =
  (wanted: string, test: (value: unknown) => boolean): Check =>
  (value, field) => {
    if (!test(value)) throw new InputError(field, value, wanted);
  };

export const uint = (bits: number): Check =>
  is(`a bigint of ${bits} bits`, (value) => typeof value === 'bigint' && value >> BigInt(bits) === 0n);

/** As maps have them for keys. */
export const ADDRESS: Check = is('0x and 40 hex digits in lower case (toAddress)', isAddress);

export const MAP: Check = is('a Map', (value) => typeof value === 'object' && value !== null && 'get' in value);

const HEX = /^0x(?:[0-9a-fA-F]{2})*$/;

export const isHex = (value: unknown): value is Hex => typeof value === 'string' && HEX.test(value);

/** @param bytes any number of them where left out */
export const hex = (bytes?: number): Check =>
  is(
    bytes === undefined ? 'hex with 0x' : `0x and ${2 * bytes} hex digits`,
    (value) => isHex(value) && (bytes === undefined || value.length === 2 + 2 * bytes),
  );

/** Also of another realm, as test runners have them. */
export const isBytes = (value: unknown): value is Uint8Array =>
  value instanceof Uint8Array ||
  (ArrayBuffer.isView(value) && (value as Uint8Array)[Symbol.toStringTag] === 'Uint8Array');

export const BYTES: Check = is('a Uint8Array', isBytes);

export const BIGINT: Check = is('a bigint', (value) => typeof value === 'bigint');

export const TEXT: Check = is('a string', (value) => typeof value === 'string');

export const BOOLEAN: Check = is('true or false', (value) => typeof value === 'boolean');

export const NUMBER: Check = is('a number', (value) => typeof value === 'number');

export const COUNT: Check = is('a whole number', (value) => Number.isInteger(value) && Number(value) >= 0);

export const oneOf = (...values: readonly unknown[]): Check =>
  is(values.map(String).join(' or '), (value) => values.includes(value));

/** whose items are looked at elsewhere */
export const ARRAY: Check = is('an array', Array.isArray);

export const FUNCTION: Check = is('a function', (value) => typeof value === 'function');

export const optional =
  (check: Check): Check =>
  (value, field) => {
    if (value !== undefined) check(value, field);
  };

export const nullable =
  (check: Check): Check =>
  (value, field) => {
    if (value !== null) check(value, field);
  };

export const listOf =
  (check: Check): Check =>
  (value, field) => {
    ARRAY(value, field);
    for (const [index, item] of (value as readonly unknown[]).entries()) check(item, `${field}[${index}]`);
  };

/** An object with these fields, and perhaps others. */
export function record(checks: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(checks);
  return (value, field) => {
    if (typeof value !== 'object' || value === null) throw new InputError(field, value, 'an object');
    for (const [name, check] of entries) check((value as Record<string, unknown>)[name], `${field}.${name}`);
  };
}

export const OBJECT: Check = record({});

/** Long values by their beginning. */
export function describe(value: unknown): string {
  const text =
    typeof value === 'bigint' ? `${value}n` : typeof value === 'string' ? JSON.stringify(value) : nameOf(value);
  return text.length > 90 ? `${text.slice(0, 80)}…` : text;
}

const nameOf = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `an object (${value.constructor?.name ?? 'of no class'})`
    : String(value);
