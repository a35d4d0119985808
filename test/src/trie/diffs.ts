import { type Address, bigIntToBytes } from '../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { keccak256, keccak256Hex } from '../../../src/primitives/keccak.js';
import type { AccountDiff, StateDiff } from '../../../src/state/diff.js';
import { EMPTY_CODE_HASH } from '../../../src/state/view.js';

export const CONTRACT = `0x${'c0'.repeat(20)}` as Address;
export const CODE = Uint8Array.of(0x60, 0x00);

export const addressOf = (index: number): Address =>
  bytesToHex(keccak256(bigIntToBytes(BigInt(index), 4)).subarray(12)) as Address;
export const plain = (balance: bigint): AccountDiff => ({
  nonce: 0n,
  balance,
  codeHash: EMPTY_CODE_HASH,
  storageCleared: false,
  storage: new Map(),
});
export const withCode = (storage: ReadonlyMap<bigint, bigint>, storageCleared = false): AccountDiff => ({
  ...plain(1n),
  codeHash: keccak256Hex(CODE),
  code: CODE,
  storageCleared,
  storage,
});
export const slots = (keys: readonly number[], value: (key: number) => bigint = () => 1n): Map<bigint, bigint> =>
  new Map(keys.map((key) => [BigInt(key), value(key)]));

/** Slots whose hashed keys have 8 to 10 nibbles in common in pairs, so that leaves are shorter than 32 bytes; found by search. */
export const CLOSE = [247_476, 515_151, 597_456, 1_382_749, 268_005, 645_179, 525_905, 705_297, 44_937, 730_814];

/** The first slots whose hashed keys begin with this byte. */
export function crowd(byte: number, count: number): number[] {
  const keys: number[] = [];
  for (let key = 0; keys.length < count; key++)
    if (keccak256(bigIntToBytes(BigInt(key), 32))[0] === byte) keys.push(key);
  return keys;
}

/** mulberry32: numbers below `limit`, the same ones for a seed. */
export function randomOf(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

const CONTRACTS = 8;
const ACCOUNTS = 2500;
const KEYS = [...CLOSE, ...crowd(0x5a, 120), ...Array.from({ length: 900 }, (_, key) => key)];

/** Up to 600 accounts and up to 600 slots of some contracts; some diffs take away more than they put. */
export function randomDiff(random: (limit: number) => number): StateDiff {
  const diff = new Map<Address, AccountDiff | null>();
  const removals = [5, 30, 95][random(3)] as number;
  for (let count = random(600); count > 0; count--) {
    const address = addressOf(CONTRACTS + random(ACCOUNTS));
    diff.set(address, random(100) < removals ? null : plain(BigInt(random(2 ** 30)) ** BigInt(random(9))));
  }
  for (let count = random(3); count > 0; count--) {
    const storage = new Map<bigint, bigint>();
    for (let writes = random(600); writes > 0; writes--) {
      const value = random(100) < removals ? 0n : BigInt(1 + random(200)) ** BigInt(1 + random(30));
      storage.set(BigInt(KEYS[random(KEYS.length)] as number), value);
    }
    const change = [withCode(storage), withCode(storage, true), { ...plain(9n), storage }, plain(1n), null][random(20)];
    diff.set(addressOf(random(CONTRACTS)), change === undefined ? withCode(storage) : change);
  }
  return diff;
}
