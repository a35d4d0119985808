import type { RlpItem } from '../../../src/primitives/rlp.js';
import { payloadOf } from './mutations.js';

/** What an item must be: bytes, a list of any length, a tuple. */
type Shape = 'bytes' | { readonly each: Shape } | readonly Shape[];

const bytes = (count: number): Shape[] => new Array<Shape>(count).fill('bytes');
/** EIP-2930, EIP-4844, EIP-7702 */
const ACCESS_LIST: Shape = { each: ['bytes', { each: 'bytes' }] };
const SHAPES: Readonly<Record<number, Shape>> = {
  1: [...bytes(7), ACCESS_LIST, ...bytes(3)],
  2: [...bytes(8), ACCESS_LIST, ...bytes(3)],
  3: [...bytes(8), ACCESS_LIST, 'bytes', { each: 'bytes' }, ...bytes(3)],
  4: [...bytes(8), ACCESS_LIST, { each: bytes(6) }, ...bytes(3)],
};

function fits(item: RlpItem | undefined, shape: Shape): boolean {
  if (item === undefined || item instanceof Uint8Array || shape === 'bytes')
    return item instanceof Uint8Array && shape === 'bytes';
  if ('each' in shape) return item.every((child) => fits(child, shape.each));
  return item.length === shape.length && shape.every((each, at) => fits(item[at], each));
}

/** A typed transaction with a list where bytes must be, or bytes for a list; the reference looks at some of them only. */
export function isMisshapen(transaction: Uint8Array): boolean {
  const shape = SHAPES[transaction[0] as number];
  return shape !== undefined && !fits(payloadOf(transaction), shape);
}
