import { hashBuffer, hashInPlace, keccak256 } from '../primitives/keccak.js';

/** A key and its value, both as bytes. */
export type Entry = readonly [key: Uint8Array, value: Uint8Array];

/** Of the trie with nothing in it: KEC(RLP(())), yellow paper, appendix D. */
export const EMPTY_TRIE_ROOT = keccak256(Uint8Array.of(0x80));

/**
 * The root of the Merkle Patricia trie of these entries (yellow paper, appendix D), built at once and from the leaves up: nothing
 * is looked up or written twice.
 * @param entries no key stands twice, or begins another one; no value is empty
 */
export function trieRoot(entries: readonly Entry[]): Uint8Array {
  if (entries.length === 0) return EMPTY_TRIE_ROOT;
  const builder = new TrieBuilder([...entries].sort(([a], [b]) => Buffer.compare(a, b)));
  const root = new Uint8Array(32);
  hashInPlace(builder.node(0, entries.length, 0), root, 0);
  return root;
}

/** A node in its parent: its hash with a byte before it, or itself where it is shorter. */
const REFERENCE_BYTES = 33;
const CHILDREN = 16;
/** A branch, the largest node but for a leaf's value: 17 items and the list's length. */
const BRANCH_BYTES = 17 * REFERENCE_BYTES + 4;
const EMPTY_STRING = 0x80;
const LIST = 0xc0;

const nibble = (key: Uint8Array, index: number): number => {
  const byte = key[index >> 1] as number;
  return index & 1 ? byte & 0x0f : byte >> 4;
};

/**
 * Writes one node after the other to the buffer in which it is hashed, children first. Nothing is allocated per node: of those
 * above the current one there are only the references that they have so far.
 */
class TrieBuilder {
  readonly #entries: readonly Entry[];
  readonly #out: Uint8Array;
  /** references of the branches under way, outermost first, 16 places each, and the length of each; 0: no child */
  #references = new Uint8Array(8 * CHILDREN * REFERENCE_BYTES);
  #lengths = new Uint8Array(8 * CHILDREN);
  #branches = 0;
  #at = 0;

  /** @param entries sorted by key */
  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
    const longest = entries.reduce((most, [key, value]) => Math.max(most, key.length + value.length), 0);
    this.#out = hashBuffer(BRANCH_BYTES + longest);
  }

  /** Writes the node of entries `from` to `to`, whose keys have their first `depth` nibbles in common; its length in bytes. */
  node(from: number, to: number, depth: number): number {
    const [key, value] = this.#entries[from] as Entry;
    if (to - from === 1) return this.#leaf(key, value, depth);
    const [last] = this.#entries[to - 1] as Entry;
    let shared = depth;
    while (nibble(key, shared) === nibble(last, shared)) shared++;
    const length = this.#branch(from, to, shared);
    return shared === depth ? length : this.#extension(key, depth, shared, length);
  }

  #leaf(key: Uint8Array, value: Uint8Array, depth: number): number {
    const end = key.length * 2;
    this.#begin(LIST, compactLength(end - depth) + stringLength(value));
    this.#compact(key, depth, end, 0x20);
    if (value.length !== 1 || (value[0] as number) >= EMPTY_STRING) this.#prefix(EMPTY_STRING, value.length);
    this.#out.set(value, this.#at);
    return this.#at + value.length;
  }

  /** In place of its branch, which has been written, `length` bytes long. */
  #extension(key: Uint8Array, from: number, to: number, length: number): number {
    const place = this.#open();
    const child = this.#refer(length, place);
    this.#begin(LIST, compactLength(to - from) + child);
    this.#compact(key, from, to, 0);
    this.#copyReference(place, child);
    this.#branches--;
    return this.#at;
  }

  #branch(from: number, to: number, depth: number): number {
    const first = this.#open();
    // of 17 empty items; the last one is the value of a key that ends here, and none does
    let payload = CHILDREN + 1;
    for (let start = from; start < to; ) {
      const child = nibble((this.#entries[start] as Entry)[0], depth);
      let end = start + 1;
      while (end < to && nibble((this.#entries[end] as Entry)[0], depth) === child) end++;
      payload += this.#refer(this.node(start, end, depth + 1), first + child) - 1;
      start = end;
    }
    this.#begin(LIST, payload);
    for (let place = first; place < first + CHILDREN; place++) {
      const length = this.#lengths[place] as number;
      if (length === 0) this.#out[this.#at++] = EMPTY_STRING;
      else this.#copyReference(place, length);
    }
    this.#out[this.#at++] = EMPTY_STRING;
    this.#branches--;
    return this.#at;
  }

  /** Takes 16 empty places; the number of the first. */
  #open(): number {
    const first = this.#branches++ * CHILDREN;
    if (first === this.#lengths.length) {
      this.#references = doubled(this.#references);
      this.#lengths = doubled(this.#lengths);
    }
    this.#lengths.fill(0, first, first + CHILDREN);
    return first;
  }

  /** Notes the reference of the node just written, `length` bytes long; the reference's own length. */
  #refer(length: number, place: number): number {
    const at = place * REFERENCE_BYTES;
    const reference = length < 32 ? length : REFERENCE_BYTES;
    if (length < 32) for (let i = 0; i < length; i++) this.#references[at + i] = this.#out[i] as number;
    else {
      this.#references[at] = EMPTY_STRING + 32;
      hashInPlace(length, this.#references, at + 1);
    }
    this.#lengths[place] = reference;
    return reference;
  }

  #copyReference(place: number, length: number): void {
    const from = place * REFERENCE_BYTES;
    for (let i = 0; i < length; i++) this.#out[this.#at + i] = this.#references[from + i] as number;
    this.#at += length;
  }

  #begin(kind: number, payload: number): void {
    this.#at = 0;
    this.#prefix(kind, payload);
  }

  /** RLP's prefix of a string or list (yellow paper, appendix B). */
  #prefix(kind: number, length: number): void {
    const size = lengthBytes(length);
    this.#out[this.#at++] = size === 0 ? kind + length : kind + 55 + size;
    for (let i = size - 1; i >= 0; i--) this.#out[this.#at++] = length >>> (8 * i);
  }

  /** Hex-prefix encoding (yellow paper, appendix C) of a key's nibbles from `from` to `to`, as a string of RLP. */
  #compact(key: Uint8Array, from: number, to: number, flag: number): void {
    const isOdd = (to - from) & 1;
    const size = 1 + ((to - from) >> 1);
    if (size > 1) this.#prefix(EMPTY_STRING, size);
    this.#out[this.#at++] = flag | (isOdd ? 0x10 | nibble(key, from) : 0);
    for (let at = from + isOdd; at < to; at += 2) this.#out[this.#at++] = (nibble(key, at) << 4) | nibble(key, at + 1);
  }
}

/** Bytes of {@link TrieBuilder}'s hex-prefix string of so many nibbles, its prefix included; a key has far fewer than 110. */
const compactLength = (nibbles: number): number => (nibbles < 2 ? 1 : 2 + (nibbles >> 1));

function stringLength(value: Uint8Array): number {
  if (value.length === 1 && (value[0] as number) < EMPTY_STRING) return 1;
  return 1 + lengthBytes(value.length) + value.length;
}

/** How many bytes RLP writes a length with, behind the first one. */
const lengthBytes = (length: number): number =>
  length < 56 ? 0 : length < 2 ** 8 ? 1 : length < 2 ** 16 ? 2 : length < 2 ** 24 ? 3 : 4;

function doubled(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
