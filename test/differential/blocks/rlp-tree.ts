import { bigIntToMinimalBytes, bytesToBigInt } from '../../../src/primitives/bytes.js';
import { type RlpItem, rlpEncode } from '../../../src/primitives/rlp.js';

/** Where a node is: the index at each depth, none for the root. */
export type Path = readonly number[];

/** All nodes of a tree, each before what is in it. */
function pathsOf(item: RlpItem, path: Path = []): Path[] {
  if (item instanceof Uint8Array) return [path];
  return [path, ...item.flatMap((child, index) => pathsOf(child, [...path, index]))];
}

export function nodeAt(item: RlpItem, path: Path): RlpItem {
  return path.reduce((node: RlpItem, index) => (node as readonly RlpItem[])[index] as RlpItem, item);
}

/** The tree with another list around the node at `path`, which is not the root. */
function editSiblings(
  item: RlpItem,
  [index, ...rest]: Path,
  edit: (siblings: RlpItem[], index: number) => RlpItem[],
): RlpItem {
  if (item instanceof Uint8Array || index === undefined) return item;
  if (rest.length === 0) return edit([...item], index);
  return item.map((child, at) => (at === index ? editSiblings(child, rest, edit) : child));
}

/** The tree with another node at `path`. */
export const replaceAt = (item: RlpItem, path: Path, node: RlpItem): RlpItem =>
  path.length === 0 ? node : editSiblings(item, path, (siblings, index) => siblings.with(index, node));

/** What a structure can suffer. The first two keep most of it valid. */
export const TREE_CHANGES = [
  'boundary',
  'flip',
  'drop',
  'duplicate',
  'swap',
  'cut',
  'wrap',
  'unwrap',
  'flatten',
  'empty',
  'leadingZero',
  'shorten',
  'lengthen',
  'copy',
] as const;
export type TreeChange = (typeof TREE_CHANGES)[number];

/**
 * A tree with one change.
 * @param node which, counted before what is in it, modulo their number
 * @param other a second choice that some changes have
 */
export function changeTree(item: RlpItem, change: TreeChange, node: number, other: number): RlpItem {
  const paths = pathsOf(item);
  const path = paths[node % paths.length] as Path;
  const target = nodeAt(item, path);
  const replace = (changed: RlpItem): RlpItem => replaceAt(item, path, changed);
  const around = (edit: (siblings: RlpItem[], index: number) => RlpItem[]): RlpItem => editSiblings(item, path, edit);
  switch (change) {
    case 'drop':
      return around((siblings, index) => siblings.toSpliced(index, 1));
    case 'duplicate':
      return around((siblings, index) => siblings.toSpliced(index, 0, target));
    case 'swap':
      return around((siblings, index) => {
        const with_ = other % siblings.length;
        return siblings.with(index, siblings[with_] as RlpItem).with(with_, target);
      });
    case 'wrap':
      return replace([target]);
    case 'copy':
      return replace(nodeAt(item, paths[other % paths.length] as Path));
    case 'unwrap':
      return around((siblings, index) => siblings.toSpliced(index, 1, ...(target instanceof Uint8Array ? [] : target)));
    case 'flatten':
      return replace(target instanceof Uint8Array ? [] : rlpEncode(target));
    case 'cut':
      return replace(target.slice(0, other % (target.length + 1)));
    case 'empty':
      return replace(target instanceof Uint8Array ? new Uint8Array(0) : []);
    default:
      return target instanceof Uint8Array ? replace(changeBytes(target, change, other)) : item;
  }
}

function changeBytes(
  bytes: Uint8Array,
  change: 'boundary' | 'flip' | 'leadingZero' | 'shorten' | 'lengthen',
  other: number,
): Uint8Array {
  switch (change) {
    case 'boundary':
      return boundary(bytes, other);
    case 'flip':
      return flipBit(bytes, other);
    case 'leadingZero':
      return Uint8Array.of(0, ...bytes);
    case 'shorten':
      return bytes.subarray(1);
    case 'lengthen':
      return Uint8Array.of(...bytes, other & 0xff);
  }
}

/** @param bit modulo the bytes' number of bits */
export const flipBit = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, at) => (at === (bit >> 3) % bytes.length ? byte ^ (1 << (bit & 7)) : byte));

/** A number at one of the bounds that rules have, or beside what was there. */
export function boundary(bytes: Uint8Array, choice: number): Uint8Array {
  const value = bytesToBigInt(bytes.subarray(0, 32));
  const values = [
    ...[0n, 1n, value + 1n, value && value - 1n, value * 2n, value / 2n, 27n, 28n, 37n, 38n],
    ...[21_000n, 2n ** 24n, 2n ** 24n + 1n, 2n ** 32n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 2n],
    ...[2n ** 64n - 1n, 2n ** 64n, 2n ** 128n, 2n ** 255n, 2n ** 256n - 1n, 2n ** 256n],
  ];
  return bigIntToMinimalBytes(values[choice % values.length] as bigint);
}

/** How a length can be written, of which the first is right. */
export const PREFIXES = [
  'canonical',
  'longForm',
  'paddedLength',
  'byteAsString',
  'oneMore',
  'oneLess',
  'otherKind',
  'huge',
] as const;
export type Prefix = (typeof PREFIXES)[number];

/**
 * RLP with one node's prefix written in a way of its own (yellow paper, appendix B). It shares nothing with the library's encoder.
 * @param node which, counted before what is in it, modulo their number
 */
export function encodeWithPrefix(item: RlpItem, node: number, prefix: Prefix): Uint8Array {
  let left = node % pathsOf(item).length;
  const encode = (each: RlpItem): Uint8Array => {
    const own = left-- === 0 ? prefix : 'canonical';
    if (each instanceof Uint8Array) {
      const isByte = each.length === 1 && (each[0] as number) < 0x80;
      return isByte && own === 'canonical' ? each : Buffer.concat([prefixOf(0x80, each.length, own), each]);
    }
    const payload = Buffer.concat(each.map(encode));
    return Buffer.concat([prefixOf(0xc0, payload.length, own), payload]);
  };
  return encode(item);
}

function prefixOf(base: number, length: number, prefix: Prefix): Uint8Array {
  const long = (digits: Uint8Array): Uint8Array => Uint8Array.of(base + 55 + digits.length, ...digits);
  const digits = (value: number): Uint8Array => bigIntToMinimalBytes(BigInt(value));
  switch (prefix) {
    case 'longForm':
      return long(length === 0 ? Uint8Array.of(0) : digits(length));
    case 'paddedLength':
      return long(Uint8Array.of(0, ...digits(length)));
    case 'huge':
      return long(new Uint8Array(8).fill(0xff));
    case 'oneMore':
      return prefixOf(base, length + 1, 'canonical');
    case 'oneLess':
      return prefixOf(base, Math.max(length - 1, 0), 'canonical');
    case 'otherKind':
      return prefixOf(base ^ 0x40, length, 'canonical');
    default:
      return length < 56 ? Uint8Array.of(base + length) : long(digits(length));
  }
}

/** What bytes can suffer. */
export const BYTE_CHANGES = ['flip', 'set', 'insert', 'delete', 'cut', 'append', 'prepend'] as const;
export type ByteChange = (typeof BYTE_CHANGES)[number];

/** @param at modulo the bytes' number */
export function changeBytesAt(bytes: Uint8Array, change: ByteChange, at: number, value: number): Uint8Array {
  const index = at % Math.max(bytes.length, 1);
  const byte = value & 0xff;
  switch (change) {
    case 'flip':
      return flipBit(bytes, 8 * index + (value & 7));
    case 'set':
      return bytes.map((old, place) => (place === index ? byte : old));
    case 'insert':
      return Buffer.concat([bytes.subarray(0, index), Uint8Array.of(byte), bytes.subarray(index)]);
    case 'delete':
      return Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + 1)]);
    case 'cut':
      return bytes.subarray(0, index);
    case 'append':
      return Uint8Array.of(...bytes, byte);
    case 'prepend':
      return Uint8Array.of(byte, ...bytes);
  }
}
