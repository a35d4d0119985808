import type { Address } from '../../../src/primitives/bytes.js';
import { bytesToHex, type Hex } from '../../../src/primitives/hex.js';
import { keccak256 } from '../../../src/primitives/keccak.js';

/** What stands for a value of a Solidity type. */
type ValueOf<Type extends string> = Type extends `${infer Element}[]`
  ? readonly ValueOf<Element>[]
  : Type extends 'address'
    ? Address
    : Type extends 'bool'
      ? boolean
      : Type extends `bytes${string}`
        ? Hex
        : bigint;

type Split<List extends string> = List extends ''
  ? []
  : List extends `${infer First},${infer Rest}`
    ? [First, ...Split<Rest>]
    : [List];

type Values<Types extends readonly string[]> = { [Index in keyof Types]: ValueOf<Types[Index]> };

/** The values that a signature asks for: `f(address,uint256[])`. The fields of a single struct stand for it: `f((address,bool))`. */
export type Arguments<Signature extends string> = Signature extends `${string}((${infer Fields}))`
  ? Values<Split<Fields>>
  : Signature extends `${string}(${infer Types})`
    ? Values<Split<Types>>
    : never;

type Value = Address | Hex | bigint | boolean | readonly Value[];

/** Call data: the first 4 bytes of the signature's keccak-256, and the arguments. A struct has no field of variable length. */
export function callData<Signature extends string>(signature: Signature, ...values: Arguments<Signature>): Hex {
  return `${selectorOf(signature)}${encodeArguments(signature, ...values).slice(2)}`;
}

const selectors = new Map<string, Hex>();

function selectorOf(signature: string): Hex {
  let selector = selectors.get(signature);
  if (selector === undefined) {
    selector = bytesToHex(keccak256(Buffer.from(signature)).subarray(0, 4));
    selectors.set(signature, selector);
  }
  return selector;
}

/** What follows a contract's creation code, for a constructor of this signature: `constructor(address)`. */
export function encodeArguments<Signature extends string>(signature: Signature, ...values: Arguments<Signature>): Hex {
  const types = signature.slice(signature.indexOf('(') + 1, -1).replace(/[()]/g, '');
  return `0x${encode(types === '' ? [] : types.split(','), values as readonly Value[])}`;
}

const isDynamic = (type: string): boolean => type === 'bytes' || type.endsWith('[]');

/** Solidity, "Formal Specification of the Encoding": what has no fixed length lies behind the others, which say where. */
function encode(types: readonly string[], values: readonly Value[]): string {
  let head = '';
  let tail = '';
  for (const [index, type] of types.entries()) {
    const value = values[index] as Value;
    if (isDynamic(type)) {
      head += word(BigInt(32 * types.length + tail.length / 2));
      tail += encodeDynamic(type, value);
    } else head += encodeWord(type, value);
  }
  return head + tail;
}

function encodeDynamic(type: string, value: Value): string {
  if (Array.isArray(value)) {
    const element = type.slice(0, -2);
    return word(BigInt(value.length)) + encode(Array(value.length).fill(element), value);
  }
  const digits = (value as Hex).slice(2);
  return word(BigInt(digits.length / 2)) + digits.padEnd(64 * Math.ceil(digits.length / 64), '0');
}

/** Of fixed length, all are 32 bytes: numbers and addresses at the end, bytes at the beginning. */
const encodeWord = (type: string, value: Value): string =>
  type.startsWith('bytes') ? (value as Hex).slice(2).padEnd(64, '0') : word(BigInt(value as Hex | bigint | boolean));

const word = (value: bigint): string => BigInt.asUintN(256, value).toString(16).padStart(64, '0');

/** Creation code of a contract with its constructor's arguments. */
export const withArguments = <Signature extends string>(
  creation: Hex,
  signature: Signature,
  ...values: Arguments<Signature>
): Hex => `${creation}${encodeArguments(signature, ...values).slice(2)}`;
