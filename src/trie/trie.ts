import { keccak256 } from '../primitives/keccak.js';

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
  const sorted = [...entries].sort(([a], [b]) => Buffer.compare(a, b));
  return keccak256(node(sorted, 0, sorted.length, 0));
}

const nibble = (key: Uint8Array, index: number): number => {
  const byte = key[index >> 1] as number;
  return index & 1 ? byte & 0x0f : byte >> 4;
};

/** The RLP of the node of entries `from` to `to`, whose keys have their first `depth` nibbles in common. */
function node(entries: readonly Entry[], from: number, to: number, depth: number): Uint8Array {
  const [key, value] = entries[from] as Entry;
  if (to - from === 1) return list([string(compact(key, depth, key.length * 2, true)), string(value)]);
  const [last] = entries[to - 1] as Entry;
  let shared = depth;
  while (nibble(key, shared) === nibble(last, shared)) shared++;
  const branch = branchNode(entries, from, to, shared);
  return shared === depth ? branch : list([string(compact(key, depth, shared, false)), reference(branch)]);
}

const NO_CHILD = Uint8Array.of(0x80);

function branchNode(entries: readonly Entry[], from: number, to: number, depth: number): Uint8Array {
  // the 17th item is the value of a key that ends here, and none does
  const items: Uint8Array[] = new Array(17).fill(NO_CHILD);
  for (let start = from; start < to; ) {
    const child = nibble((entries[start] as Entry)[0], depth);
    let end = start + 1;
    while (end < to && nibble((entries[end] as Entry)[0], depth) === child) end++;
    items[child] = reference(node(entries, start, end, depth + 1));
    start = end;
  }
  return list(items);
}

/** A node stands in its parent itself where it is shorter than its hash. */
const reference = (encoded: Uint8Array): Uint8Array => (encoded.length < 32 ? encoded : string(keccak256(encoded)));

/** Hex-prefix encoding (yellow paper, appendix C) of a key's nibbles from `from` to `to`. */
function compact(key: Uint8Array, from: number, to: number, isLeaf: boolean): Uint8Array {
  const isOdd = (to - from) & 1;
  const bytes = new Uint8Array(1 + ((to - from) >> 1));
  bytes[0] = (isLeaf ? 0x20 : 0) | (isOdd ? 0x10 | nibble(key, from) : 0);
  for (let i = 1, at = from + isOdd; at < to; i++, at += 2) bytes[i] = (nibble(key, at) << 4) | nibble(key, at + 1);
  return bytes;
}

/** RLP of bytes. The facade of `primitives` takes trees of items; a trie has the parts encoded already. */
function string(bytes: Uint8Array): Uint8Array {
  return bytes.length === 1 && (bytes[0] as number) < 0x80 ? bytes : prefixed(0x80, bytes.length, [bytes]);
}

/** RLP of a list whose items are encoded. */
const list = (items: readonly Uint8Array[]): Uint8Array =>
  prefixed(
    0xc0,
    items.reduce((sum, { length }) => sum + length, 0),
    items,
  );

function prefixed(kind: number, length: number, parts: readonly Uint8Array[]): Uint8Array {
  const lengthBytes = length < 56 ? 0 : length < 2 ** 8 ? 1 : length < 2 ** 16 ? 2 : length < 2 ** 24 ? 3 : 4;
  const encoded = new Uint8Array(1 + lengthBytes + length);
  encoded[0] = lengthBytes === 0 ? kind + length : kind + 55 + lengthBytes;
  for (let i = 0; i < lengthBytes; i++) encoded[1 + i] = length >>> (8 * (lengthBytes - 1 - i));
  let at = 1 + lengthBytes;
  for (const part of parts) {
    encoded.set(part, at);
    at += part.length;
  }
  return encoded;
}
