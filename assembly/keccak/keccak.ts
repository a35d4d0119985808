// biome-ignore-all lint/correctness/noPrecisionLoss: literals of AssemblyScript are exact to 64 bits
import { copy, eq } from '../u256/word';
import { initKeccakPair, keccak256Pair } from './pair';
import { permute } from './permutation';

/**
 * Each instance's own memory:
 *
 *     offset   bytes   content
 *          0     200   the sponge's state
 *        256     400   those of a pair
 *        768  131072   the memo: 1024 entries of 128 bytes, each
 *
 *     +0   64  input, of which `length` bytes count
 *     +64  32  digest
 *     +96   8  length; 0 in an empty entry
 */
const STATE_LANES: usize = 25;
const PAIR: usize = 256;
const MEMO: usize = 768;
const MEMO_INDEX_BITS: u64 = 10;
const ENTRY_BYTES: usize = 128;
const ENTRY_DIGEST: usize = 64;
const ENTRY_LENGTH: usize = 96;

/** Bytes that {@link initKeccak} must be given, aligned to 8. */
export const KECCAK_REGION_BYTES: usize = MEMO + (ENTRY_BYTES << usize(MEMO_INDEX_BITS));

/** Bytes that one permutation absorbs: 1600 bits less a capacity of 512. */
const RATE: usize = 136;

let region: usize = 0;

/** Points this instance at its own memory, and empties the memo. */
export function initKeccak(address: usize): void {
  region = address;
  memory.fill(region, 0, KECCAK_REGION_BYTES);
  initKeccakPair(region + PAIR);
}

/** Keccak-256 as Ethereum uses it (yellow paper, KEC), of `length` bytes at `bytes`; 32 bytes to `result`. */
export function keccak256(result: usize, bytes: usize, length: usize): void {
  if (length === 64 || length === 32) recall(result, bytes, length);
  else digest(result, bytes, length);
}

/**
 * Solidity finds a mapping's value at the hash of 64 bytes and an array's at the hash of 32, and asks for the same ones again
 * and again: an ERC-20 transfer hashes four times, twice what it hashed before. A digest is taken only where the whole input
 * is equal.
 */
function recall(result: usize, bytes: usize, length: usize): void {
  const entry = entryOf(bytes, bytes + 32, length);
  if (!holds(entry, bytes, bytes + 32, length)) {
    begin(entry, bytes, bytes + 32, length);
    digest(entry + ENTRY_DIGEST, entry, length);
  }
  copy(result, entry + ENTRY_DIGEST);
}

/**
 * The same of 64 bytes, where the word at `next` with the same second word is probably asked for soon: two digests together take little more
 * time than one. `next` may be 0.
 */
export function keccak256Expecting(result: usize, bytes: usize, next: usize): void {
  const second = bytes + 32;
  const entry = entryOf(bytes, second, 64);
  if (!holds(entry, bytes, second, 64)) {
    const other = next === 0 ? entry : entryOf(next, second, 64);
    const isNew = other !== entry && !holds(other, next, second, 64);
    begin(entry, bytes, second, 64);
    if (isNew) {
      begin(other, next, second, 64);
      keccak256Pair(entry + ENTRY_DIGEST, entry, 64, other + ENTRY_DIGEST, other, 64);
    } else digest(entry + ENTRY_DIGEST, entry, 64);
  }
  copy(result, entry + ENTRY_DIGEST);
}

/** The one in which an input is, if any is: of two words, or the first alone. */
function entryOf(first: usize, second: usize, length: usize): usize {
  let mix = fold(first);
  if (length === 64) mix += rotl<u64>(fold(second), 8);
  // Fibonacci hashing (Knuth, TAOCP 3, 6.4): the top bits of the product depend on all bits of the factor.
  const index = usize((mix * 0x9e3779b97f4a7c15) >> (64 - MEMO_INDEX_BITS));
  return region + MEMO + index * ENTRY_BYTES;
}

function holds(entry: usize, first: usize, second: usize, length: usize): bool {
  return (
    load<u64>(entry + ENTRY_LENGTH) === u64(length) && eq(entry, first) && (length === 32 || eq(entry + 32, second))
  );
}

/** Before its digest is computed. */
function begin(entry: usize, first: usize, second: usize, length: usize): void {
  copy(entry, first);
  if (length === 64) copy(entry + 32, second);
  store<u64>(entry + ENTRY_LENGTH, length);
}

/** 64 bits of 256. */
function fold(bytes: usize): u64 {
  return (
    load<u64>(bytes) ^
    rotl<u64>(load<u64>(bytes, 8), 16) ^
    rotl<u64>(load<u64>(bytes, 16), 32) ^
    rotl<u64>(load<u64>(bytes, 24), 48)
  );
}

/** The sponge (FIPS 202, section 4) with Keccak's own padding: 1, zeros, 1. */
function digest(result: usize, bytes: usize, length: usize): void {
  const state = region;
  // A loop, as a memory.fill of 200 bytes costs a call out of wasm.
  for (let lane: usize = 0; lane < STATE_LANES << 3; lane += 8) store<u64>(state + lane, 0);
  while (length >= RATE) {
    absorb(state, bytes, RATE);
    permute(state);
    bytes += RATE;
    length -= RATE;
  }
  const whole = length & ~7;
  absorb(state, bytes, whole);
  for (let i = whole; i < length; i++) store<u8>(state + i, load<u8>(state + i) ^ load<u8>(bytes + i));
  store<u8>(state + length, load<u8>(state + length) ^ 0x01);
  store<u8>(state + RATE - 1, load<u8>(state + RATE - 1) ^ 0x80);
  permute(state);
  copy(result, state);
}

/** Adds `count` bytes, a multiple of 8, to the state. */
function absorb(state: usize, bytes: usize, count: usize): void {
  for (let i: usize = 0; i < count; i += 8) store<u64>(state + i, load<u64>(state + i) ^ load<u64>(bytes + i));
}
