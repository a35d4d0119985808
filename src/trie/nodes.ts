import * as layout from '../../assembly/trie/layout.js';
import type { Hash } from '../primitives/bytes.js';
import type { TrieModule } from './module.js';

/**
 * A trie that never changes: one that differs from it in some keys shares the rest with it. It is a tree of branches by the nibbles of
 * hashed keys, like the Merkle Patricia trie itself, but its lowest levels are pages of up to 64 records (assembly/trie/layout.ts): little
 * memory for a record, nothing for the garbage collector to follow, and a page is merged, encoded and hashed by one call.
 */
export interface Trie {
  readonly top: Node;
  /** 32 bytes */
  readonly root: Uint8Array;
}

export type Node = Page | Branch;

export interface Page {
  /** records in the order of their keys, then contracts */
  readonly bytes: Uint8Array;
  readonly count: number;
  /** by their NUMBER */
  readonly contracts: readonly Contract[];
}

export interface Branch {
  /** 16, by nibble */
  readonly children: readonly (Node | undefined)[];
  /** 16 references */
  readonly references: Uint8Array;
  /** records below it */
  readonly count: number;
}

/** What an account has that does not fit a record. */
export interface Contract {
  readonly codeHash: Hash;
  readonly code: Uint8Array;
  /** `undefined`: nothing is stored */
  readonly storage: Trie | undefined;
}

/** Where a record lies. */
export interface Place {
  readonly page: Page;
  /** offset of the record in the page's bytes */
  readonly at: number;
}

/** The record of the key that lies in LOOKUP_KEY. */
export function find(trie: Trie | undefined, { words }: TrieModule): Place | undefined {
  const { u8 } = words;
  let node = trie?.top;
  let depth = 0;
  for (; node !== undefined && 'children' in node; depth++)
    node = node.children[((u8[layout.LOOKUP_KEY + (depth >> 1)] as number) >> (depth & 1 ? 0 : 4)) & 15];
  if (node === undefined) return undefined;
  // a page's keys are equal up to its depth: four bytes from there on decide nearly always
  const from = Math.min(depth >> 1, 28);
  const wanted = readU32BE(u8, layout.LOOKUP_KEY + from);
  let first = 0;
  let end = node.count;
  while (first < end) {
    const middle = (first + end) >> 1;
    const at = middle * layout.RECORD_BYTES;
    const order = readU32BE(node.bytes, at + from) - wanted || compareKeys(node.bytes, at, u8);
    if (order === 0) return { page: node, at };
    if (order < 0) first = middle + 1;
    else end = middle;
  }
  return undefined;
}

const readU32BE = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)) >>>
  0;

function compareKeys(bytes: Uint8Array, at: number, u8: Uint8Array): number {
  for (let i = 0; i < 32; i++) {
    const difference = (bytes[at + i] as number) - (u8[layout.LOOKUP_KEY + i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What a record says, as words and as limbs of 64 bits; until another one is read. */
const RECORD = new Uint8Array(layout.RECORD_BYTES - layout.VALUE);
const LIMBS = new BigUint64Array(RECORD.buffer);

/** A record's numbers, one read at a time: most have their upper bytes zero, and no bigint is made of those. */
export function readRecord({ page, at }: Place): void {
  for (let i = 0; i < RECORD.length; i++) RECORD[i] = page.bytes[at + layout.VALUE + i] as number;
}

/** @param offset of a field of 64 bits in a record */
export const readU64 = (offset: number): bigint => LIMBS[(offset - layout.VALUE) / 8] as bigint;

/** @param offset of a word in a record */
export function readWord(offset: number): bigint {
  const low = readU64(offset);
  const start = offset - layout.VALUE;
  for (let i = start + 31; i >= start + 8; i--)
    if (RECORD[i] !== 0)
      return (readU64(offset + 24) << 192n) | (readU64(offset + 16) << 128n) | (readU64(offset + 8) << 64n) | low;
  return low;
}

/** Pages, in the order of their keys. */
export function* pages(node: Node | undefined): Generator<Page> {
  if (node === undefined) return;
  if ('children' in node) for (const child of node.children) yield* pages(child);
  else yield node;
}

/** Every record, in the order of their keys. */
export function* places(trie: Trie | undefined): Generator<Place> {
  for (const page of pages(trie?.top))
    for (let index = 0; index < page.count; index++) yield { page, at: index * layout.RECORD_BYTES };
}

/** What else the account of a record has. */
export const contractAt = ({ page: { bytes, contracts }, at }: Place): Contract | undefined => {
  const contract = readU32(bytes, at + layout.CONTRACT);
  return contract === 0 ? undefined : contracts[readU32(bytes, contract + layout.NUMBER)];
};

const readU32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] as number) << 8) |
  ((bytes[at + 2] as number) << 16) |
  ((bytes[at + 3] as number) << 24);
