// biome-ignore-all lint/correctness/noPrecisionLoss: literals of AssemblyScript are exact to 64 bits
import { keccak256 } from '../keccak';
import { keccak256Pair } from '../keccak/pair';
import { copy, storeBE } from '../u256/word';
import * as layout from './layout';
import { region } from './region';

/** A memo's entry: what was hashed, in 32 bytes, its key, and u64 its length in bytes; 0 in an empty one. */
const ENTRY_BYTES: usize = 72;
const ENTRY_KEY: usize = 32;
const ENTRY_LENGTH: usize = 64;
const INDEX_BITS: u64 = 13;

/** What waits for another one to be hashed with: where its key goes (0: nothing waits), its entry, and the length of what is hashed. */
let waiting: usize = 0;
let waitingEntry: usize = 0;
let waitingLength: u32 = 0;
const FIRST: usize = layout.SCRATCH;
const SECOND: usize = layout.SCRATCH + 32;

/** The key of an account: KEC of its address (yellow paper, 4.1). It is there after {@link flushKeys}. */
export function addressKey(key: usize, address: usize): void {
  recall(key, load<u64>(address), load<u64>(address, 8), load<u32>(address, 16), 0, layout.ADDRESS_BYTES);
}

/** The key of a slot: KEC of its number, a word. It is there after {@link flushKeys}. */
export function slotKey(key: usize, slot: usize): void {
  recall(key, load<u64>(slot), load<u64>(slot, 8), load<u64>(slot, 16), load<u64>(slot, 24), 32);
}

/** What a block reads it changes next, and the next block reads: most is hashed once. A key is taken only where all that was hashed is equal. */
function recall(key: usize, a: u64, b: u64, c: u64, d: u64, length: u32): void {
  // Fibonacci hashing (Knuth, TAOCP 3, 6.4): the top bits of the product depend on all bits of the factor.
  const mix = (a ^ rotl<u64>(b, 16) ^ rotl<u64>(c, 32) ^ rotl<u64>(d, 48)) * 0x9e3779b97f4a7c15;
  const entry = region + layout.MEMO + usize(mix >> (64 - INDEX_BITS)) * ENTRY_BYTES;
  const differs =
    (load<u64>(entry) ^ a) | (load<u64>(entry, 8) ^ b) | (load<u64>(entry, 16) ^ c) | (load<u64>(entry, 24) ^ d);
  if (differs === 0 && load<u64>(entry, ENTRY_LENGTH) === u64(length)) {
    copy(key, entry + ENTRY_KEY);
    return;
  }
  // until its key is there, the entry is empty
  store<u64>(entry, 0, ENTRY_LENGTH);
  store<u64>(entry, a);
  store<u64>(entry, b, 8);
  store<u64>(entry, c, 16);
  store<u64>(entry, d, 24);
  const input = region + (waiting === 0 ? FIRST : SECOND);
  if (length === 32) storeBE(input, entry);
  else copy(input, entry);
  if (waiting === 0) {
    waiting = key;
    waitingEntry = entry;
    waitingLength = length;
    return;
  }
  keccak256Pair(waiting, region + FIRST, waitingLength, key, region + SECOND, length);
  // of two in one entry, the latter stays
  if (waitingEntry !== entry) keep(waitingEntry, waiting, waitingLength);
  keep(entry, key, length);
  waiting = 0;
}

function keep(entry: usize, key: usize, length: u32): void {
  copy(entry + ENTRY_KEY, key);
  store<u64>(entry, length, ENTRY_LENGTH);
}

/** Hashes what still waits. */
export function flushKeys(): void {
  if (waiting === 0) return;
  keccak256(waiting, region + FIRST, waitingLength);
  keep(waitingEntry, waiting, waitingLength);
  waiting = 0;
}
