import * as layout from '../../assembly/trie/layout.js';
import type { Hash } from '../primitives/bytes.js';
import { EMPTY_CODE_HASH } from '../state/view.js';
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

type Node = Page | Branch;

interface Page {
  /** records in the order of their keys, then contracts */
  readonly bytes: Uint8Array;
  readonly count: number;
  /** by their NUMBER */
  readonly contracts: readonly Contract[];
}

interface Branch {
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
function* pages(node: Node | undefined): Generator<Page> {
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
  return contract === 0 ? undefined : contracts[readU32(bytes, contract - layout.LOADED + layout.NUMBER)];
};

const readU32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] as number) << 8) |
  ((bytes[at + 2] as number) << 16) |
  ((bytes[at + 3] as number) << 24);

/**
 * The trie after what is staged in the module.
 * @param contracts of the staged records, by their NUMBER
 */
export function update(module: TrieModule, trie: Trie | undefined, contracts: readonly Contract[]): Trie | undefined {
  module.order();
  if (module.count === 0) return trie;
  const top = new Update(module, contracts).node(trie?.top, 0, module.count, 0);
  if (top === undefined) return undefined;
  module.wasm.hashRoot();
  return { top, root: module.words.u8.slice(layout.RESULT, layout.RESULT + 32) };
}

/** One that shrinks so far becomes a page, well before it is as large that it would be split again. */
const SMALL_BRANCH = layout.PAGE_RECORDS / 2;
/** Where a key is handed over. */
const KEY = layout.SCRATCH + 64;

/** New nodes over old ones. Each method that returns a node leaves the node's reference in RESULT. */
class Update {
  readonly #module: TrieModule;
  readonly #staged: readonly Contract[];
  /** of the pages in LOADED */
  #contracts: Contract[] = [];
  #records = 0;
  #end = layout.LOADED;

  constructor(module: TrieModule, staged: readonly Contract[]) {
    this.#module = module;
    this.#staged = staged;
  }

  /** After the staged records `from` to `to`, of which there is one at least: a node that hangs at `depth`. */
  node(before: Node | undefined, from: number, to: number, depth: number): Node | undefined {
    if (before === undefined || !('children' in before)) {
      const count = this.#merge(before === undefined ? [] : [before], from, to);
      return count === 0 ? undefined : this.#build(0, count, depth);
    }
    const { wasm, staged } = this.#module;
    const children = [...before.children];
    const references = before.references.slice();
    let count = before.count;
    for (let start = from; start < to; ) {
      const nibble = wasm.groupNibble(staged, start, depth);
      const end = wasm.groupEnd(staged, start, to, depth);
      const child = this.node(children[nibble], start, end, depth + 1);
      count += (child?.count ?? 0) - (children[nibble]?.count ?? 0);
      children[nibble] = child;
      this.#keepReference(references, nibble, child);
      start = end;
    }
    if (count === 0) return undefined;
    if (count <= SMALL_BRANCH) return this.#build(0, this.#merge(pages({ children, references, count }), 0, 0), depth);
    const branch = { children, references, count };
    this.#refer(branch, depth, depth);
    return branch;
  }

  /** Lists pages' records with the staged ones `from` to `to` put over them. */
  #merge(before: Iterable<Page>, from: number, to: number): number {
    const { wasm, staged, merged } = this.#module;
    this.#contracts = [];
    this.#records = 0;
    this.#end = layout.LOADED;
    for (const { bytes, count, contracts } of before) {
      this.#module.words.u8.set(bytes, this.#end);
      wasm.listPage(this.#end, count, this.#records, this.#contracts.length);
      if (contracts.length > 0) this.#contracts.push(...contracts);
      this.#records += count;
      this.#end += bytes.length;
    }
    return wasm.merge(staged, from, to, this.#records, merged);
  }

  /** A node of the merged records `from` to `to`, that hangs at `depth`. */
  #build(from: number, to: number, depth: number): Node {
    const { wasm, merged } = this.#module;
    const count = to - from;
    if (count <= layout.PAGE_RECORDS) {
      wasm.refer(merged, from, to, depth);
      return this.#page(from, to);
    }
    const children: (Node | undefined)[] = new Array(16).fill(undefined);
    const references = new Uint8Array(layout.REFERENCES_BYTES);
    let groups = 0;
    for (let start = from; start < to; groups++) {
      const nibble = wasm.groupNibble(merged, start, depth);
      const end = wasm.groupEnd(merged, start, to, depth);
      const child = this.#build(start, end, depth + 1);
      children[nibble] = child;
      this.#keepReference(references, nibble, child);
      start = end;
    }
    if (groups === 1) wasm.refer(merged, from, to, depth);
    else this.#referBranch(references, 0, depth, depth);
    return { children, references, count };
  }

  #page(from: number, to: number): Page {
    const { wasm, merged, words } = this.#module;
    const { u8 } = words;
    const count = wasm.gather(merged, from, to);
    const contracts: Contract[] = [];
    let at = layout.GATHERED + (to - from) * layout.RECORD_BYTES;
    for (let index = 0; index < count; index++, at += layout.CONTRACT_BYTES) contracts.push(this.#contract(at, index));
    return { bytes: u8.slice(layout.GATHERED, at), count: to - from, contracts };
  }

  /** The object of a CONTRACT, which gets a new number. */
  #contract(at: number, number: number): Contract {
    const before = this.#module.words.readU32(at + layout.NUMBER);
    const origin = this.#module.words.readU32(at + layout.ORIGIN);
    this.#module.words.writeU32(at + layout.NUMBER, number);
    this.#module.words.writeU32(at + layout.ORIGIN, layout.FROM_PAGE);
    const contract = (origin === layout.FROM_STAGE ? this.#staged : this.#contracts)[before] as Contract;
    return origin === layout.FROM_PAGE_WITHOUT_CODE ? withoutCode(contract) : contract;
  }

  #keepReference(references: Uint8Array, nibble: number, child: Node | undefined): void {
    const at = nibble * layout.REFERENCE_BYTES;
    const { u8 } = this.#module.words;
    if (child === undefined) references[at] = 0;
    else for (let i = 0; i < layout.REFERENCE_BYTES; i++) references[at + i] = u8[layout.RESULT + i] as number;
  }

  #referBranch(references: Uint8Array, key: number, depth: number, parting: number): void {
    this.#module.words.u8.set(references, layout.CHILDREN);
    this.#module.wasm.referBranch(key, depth, parting);
  }

  /**
   * The reference of a node as if it hung at `depth`, while it branches at `level`. With a single child it is no node of the Merkle Patricia
   * trie: that child is, and hangs in its place.
   */
  #refer(node: Node, depth: number, level: number): void {
    if (!('children' in node)) {
      const { wasm, merged } = this.#module;
      wasm.refer(merged, 0, this.#merge([node], 0, 0), depth);
      return;
    }
    const [child, ...others] = node.children.filter((each) => each !== undefined);
    if (child !== undefined && others.length === 0) this.#refer(child, depth, level + 1);
    else {
      if (level > depth) this.#module.words.u8.set(firstKey(node), KEY);
      this.#referBranch(node.references, KEY, depth, level);
    }
  }
}

function firstKey(node: Node): Uint8Array {
  const [page] = pages(node) as Iterable<Page>;
  return (page as Page).bytes.subarray(0, layout.KEY + 32);
}

const withoutCode = ({ storage }: Contract): Contract => ({
  codeHash: EMPTY_CODE_HASH,
  code: new Uint8Array(0),
  storage,
});
