import { type Address, ZERO_HASH } from '../../src/primitives/bytes.js';
import type { AccountDiff, StateDiff } from '../../src/state/diff.js';
import type { AllocAccount } from '../../src/state/memory-state.js';
import { EMPTY_CODE_HASH } from '../../src/state/view.js';
import { TrieState } from '../../src/trie/trie-state.js';
import { memoryInUse, resident } from '../resident.js';
import { addressOf } from '../workloads/workload.js';
import { figure, type Suite } from './suite.js';

const ACCOUNTS = 1_000_000;
const BLOCKS = 10_000;
/** Until then every account has been written anew, in another place than its import's. */
const WARM_UP = 5000;
const TOUCHED = 200;
/** MiB of noise */
const ALLOWED_GROWTH = 16;

/**
 * Resident memory of a large state, and over blocks in a row that change the same accounts, each state but the last given up.
 * @throws Error where it grows
 */
export const stateMemory: Suite = async () => {
  const nothing = inUse(await memoryInUse());
  const start = performance.now();
  let latest = TrieState.from(accounts(ACCOUNTS), () => ZERO_HASH);
  const ms = performance.now() - start;
  // of the module that the import made too large
  latest = latest.apply(new Map());
  const imported = await memoryInUse();
  const bytes = (inUse(imported) - nothing) / ACCOUNTS;
  let before = 0;
  for (let block = 0; block < BLOCKS; block++) {
    if (block === WARM_UP) before = await resident();
    latest = latest.apply(touch(block));
  }
  const after = await resident();
  if (after - before > ALLOWED_GROWTH) throw new Error(`memory grows from ${before} to ${after} MiB`);
  const state = `a state of ${ACCOUNTS} accounts`;
  const what = `resident over ${BLOCKS} blocks of ${TOUCHED} changes`;
  return [
    figure(`${state}, of each`, 'bytes', 'TrieState', bytes),
    figure(`${state}, made and imported`, 'ms', 'TrieState', ms),
    figure(what, 'MiB', `after ${WARM_UP}`, before),
    figure(what, 'MiB', 'at the end', after),
  ];
};

const inUse = ({ heapUsed, arrayBuffers }: NodeJS.MemoryUsage): number => heapUsed + arrayBuffers;

/** Without code or storage. */
export function accounts(count: number): Map<Address, AllocAccount> {
  const [code, storage] = [new Uint8Array(0), new Map<bigint, bigint>()];
  const alloc = new Map<Address, AllocAccount>();
  for (let index = 0; index < count; index++)
    alloc.set(addressOf('sender', index), { nonce: 0n, balance: BigInt(index), code, storage });
  return alloc;
}

function touch(block: number): StateDiff {
  const diff = new Map<Address, AccountDiff>();
  for (let index = 0; index < TOUCHED; index++)
    diff.set(addressOf('sender', (block * TOUCHED + index * 4999) % ACCOUNTS), {
      nonce: BigInt(block),
      balance: BigInt(index),
      codeHash: EMPTY_CODE_HASH,
      storageCleared: false,
      storage: new Map(),
    });
  return diff;
}
