import { keccak256 } from '../keccak';
import { copy } from '../u256/word';
import { buffer, hashSoon } from './hash-queue';
import * as layout from './layout';
import { region } from './region';
import {
  LIST,
  numberBytes,
  pathBytes,
  prefixBytes,
  STRING,
  wordBytes,
  writeHash,
  writeLeafPath,
  writeNumber,
  writePath,
  writePrefix,
  writeWord,
} from './rlp';

export let kind: u32 = layout.ACCOUNTS;

/** Says what the records are that this instance works on from now on. */
export function setKind(records: u32): void {
  kind = records;
}

/** The reference of a branch that hangs at `depth` and parts at `parting`, from its children's in CHILDREN; `key`: one below it. */
export function referBranch(key: usize, depth: u32, parting: u32): void {
  branch(region + layout.CHILDREN, region + layout.RESULT);
  if (parting > depth) extension(key, depth, parting, region + layout.RESULT);
}

/** The hash in RESULT of a node that hangs nowhere, in place of its reference. */
export function hashRoot(): void {
  const result = region + layout.RESULT;
  const first: u32 = load<u8>(result);
  if (first === STRING + 32) copy(result, result + 1);
  else keccak256(result, result, referenceBytes(first));
}

function referenceBytes(first: u32): usize {
  return first === STRING + 32 ? layout.REFERENCE_BYTES : first - LIST + 1;
}

export function copyReference(result: usize, reference: usize): void {
  store<u8>(result, load<u8>(reference));
  copy(result + 1, reference + 1);
}

/** The first byte of each reference is enough. */
export function clear(children: usize): void {
  for (let child = children; child < children + layout.REFERENCES_BYTES; child += layout.REFERENCE_BYTES)
    store<u8>(child, 0);
}

/** Whether nodes are hashed by twos, each later than it is written. */
let isQueued: bool = false;

export function queueHashes(isOn: bool): void {
  isQueued = isOn;
}

function finish(node: usize, length: u32, result: usize): void {
  if (length < 32) copy(result, node);
  else {
    store<u8>(result, STRING + 32);
    if (isQueued) hashSoon(node, length, result + 1);
    else keccak256(result + 1, node, length);
  }
}

/** Puts a list's prefix before its items, which go from `start` to `end`. */
function finishList(start: usize, end: usize, result: usize): void {
  const node = start - prefixBytes(u32(end - start));
  writePrefix(node, LIST, u32(end - start));
  finish(node, u32(end - node), result);
}

/** In the buffer, behind the longest prefix. */
const ITEMS: usize = 8;
/** In the buffer, behind the longest path. */
const LEAF_VALUE: usize = 64;

export function branch(children: usize, result: usize): void {
  const items = buffer + ITEMS;
  let at = items;
  for (let child = children; child < children + layout.REFERENCES_BYTES; child += layout.REFERENCE_BYTES) {
    const first: u32 = load<u8>(child);
    if (first === 0) store<u8>(at++, STRING);
    else {
      copyReference(at, child);
      at += referenceBytes(first);
    }
  }
  // the value of a key that ends here: none does
  store<u8>(at++, STRING);
  finishList(items, at, result);
}

/** In place of the branch in `result`. */
export function extension(key: usize, from: u32, to: u32, result: usize): void {
  const items = buffer + ITEMS;
  const at = writePath(items, key, from, to, 0);
  copyReference(at, result);
  finishList(items, at + referenceBytes(load<u8>(result)), result);
}

export function leaf(record: usize, depth: u32, result: usize): void {
  if (kind === layout.ACCOUNTS) accountLeaf(record, depth, result);
  else if (kind === layout.SLOTS) slotLeaf(record, depth, result);
  else itemLeaf(record, depth, result);
}

/** Yellow paper, 4.1: the value is RLP of (nonce, balance, storage root, code hash), of 70 to 110 bytes. */
function accountLeaf(record: usize, depth: u32, result: usize): void {
  const nonce = load<u64>(record, layout.NONCE);
  const payload = numberBytes(nonce) + wordBytes(record + layout.VALUE) + 66;
  const value = buffer + LEAF_VALUE;
  const start = value - 2 - pathBytes(64 - depth);
  writeLeafPath(start, record + layout.KEY, depth);
  writePrefix(value - 2, STRING, payload + 2);
  let at = writePrefix(value, LIST, payload);
  at = writeNumber(at, nonce);
  at = writeWord(at, record + layout.VALUE);
  const contract = load<u32>(record, layout.CONTRACT);
  at = writeHash(at, contract === 0 ? EMPTY_TRIE_ROOT : contract + layout.STORAGE_ROOT);
  at = writeHash(at, contract === 0 ? EMPTY_CODE_HASH : contract + layout.CODE_HASH);
  finishList(start, at, result);
}

/** Yellow paper, 4.1: the value is RLP of a number. */
function slotLeaf(record: usize, depth: u32, result: usize): void {
  const word = record + layout.VALUE;
  const bytes = wordBytes(word);
  const value = buffer + LEAF_VALUE;
  const start = value - pathBytes(64 - depth) - (bytes === 1 ? 0 : 1);
  writeLeafPath(start, record + layout.KEY, depth);
  if (bytes > 1) writePrefix(value - 1, STRING, bytes);
  finishList(start, writeWord(value, word), result);
}

/** Around the item, where it lies. */
function itemLeaf(record: usize, depth: u32, result: usize): void {
  const nibbles = load<u32>(record, layout.KEY_NIBBLES);
  const item: usize = load<u32>(record, layout.ITEM);
  const length = load<u32>(record, layout.ITEM_LENGTH);
  const isByte = length === 1 && load<u8>(item) < u8(STRING);
  const start = item - (isByte ? 0 : prefixBytes(length)) - pathBytes(nibbles - depth);
  const at = writePath(start, record + layout.KEY, depth, nibbles, 0x20);
  if (!isByte) writePrefix(at, STRING, length);
  finishList(start, item + length, result);
}

/** KEC(RLP(())), yellow paper, appendix D. */
// biome-ignore format: eight bytes a line
export const EMPTY_TRIE_ROOT: usize = memory.data<u8>([
  0x56, 0xe8, 0x1f, 0x17, 0x1b, 0xcc, 0x55, 0xa6,
  0xff, 0x83, 0x45, 0xe6, 0x92, 0xc0, 0xf8, 0x6e,
  0x5b, 0x48, 0xe0, 0x1b, 0x99, 0x6c, 0xad, 0xc0,
  0x01, 0x62, 0x2f, 0xb5, 0xe3, 0x63, 0xb4, 0x21,
]);

/** KEC(()), of an account without code. */
// biome-ignore format: eight bytes a line
export const EMPTY_CODE_HASH: usize = memory.data<u8>([
  0xc5, 0xd2, 0x46, 0x01, 0x86, 0xf7, 0x23, 0x3c,
  0x92, 0x7e, 0x7d, 0xb2, 0xdc, 0xc7, 0x03, 0xc0,
  0xe5, 0x00, 0xb6, 0x53, 0xca, 0x82, 0x27, 0x3b,
  0x7b, 0xfa, 0xd8, 0x04, 0x5d, 0x85, 0xa4, 0x70,
]);
