import { type Address, type Hash, isAddress } from '../primitives/bytes.js';
import { ADDRESS, BYTES, isBytes, MAP, record, uint } from '../primitives/input.js';
import { keccak256Hex } from '../primitives/keccak.js';
import { checkStorage, type StateDiff, withDiff } from './diff.js';
import { type Account, EMPTY_CODE_HASH, type StateView } from './view.js';

/** An account in full, as a fixture's `pre` gives it. */
export interface AllocAccount {
  readonly nonce: bigint;
  /** wei */
  readonly balance: bigint;
  readonly code: Uint8Array;
  /** without zero values */
  readonly storage: ReadonlyMap<bigint, bigint>;
}

/** Never changed once a state was made of it, and neither are its accounts, their code and storage: executors and states keep what they saw. */
export type Alloc = ReadonlyMap<Address, AllocAccount>;

const checkAllocAccount = record({ nonce: uint(64), balance: uint(256), code: BYTES, storage: checkStorage });

/** At first sight: states are made often, and nearly all of them are sound. */
const isSound = (address: Address, account: AllocAccount): boolean =>
  isAddress(address) &&
  typeof account?.nonce === 'bigint' &&
  typeof account.balance === 'bigint' &&
  isBytes(account.code) &&
  account.storage instanceof Map;

/** @throws InputError */
export function checkAlloc(alloc: Alloc): void {
  MAP(alloc, 'alloc');
  for (const [address, account] of alloc) if (!isSound(address, account)) checkEntry(address, account);
}

function checkEntry(address: Address, account: AllocAccount): void {
  ADDRESS(address, 'alloc');
  checkAllocAccount(account, `alloc.get("${address}")`);
}

/**
 * Looks at all of it when something was thrown.
 * @throws InputError, or what was thrown
 */
export function withAlloc<T>(alloc: Alloc, use: () => T): T {
  try {
    return use();
  } catch (error) {
    for (const [address, account] of alloc) checkEntry(address, account);
    throw error;
  }
}

/** A whole state in memory. It is immutable: {@link MemoryState.apply} gives a new one that shares what did not change. */
export class MemoryState implements StateView {
  readonly alloc: Alloc;
  readonly #hashOf: (number: bigint) => Hash;
  readonly #codes: Map<Hash, Uint8Array>;

  /**
   * @param blockHash the hash of an ancestor, for BLOCKHASH
   * @throws InputError
   */
  constructor(alloc: Alloc, blockHash: (number: bigint) => Hash) {
    this.alloc = alloc;
    this.#hashOf = blockHash;
    this.#codes = new Map();
    checkAlloc(alloc);
    for (const { code } of alloc.values()) this.#codes.set(codeHash(code), code);
  }

  account(address: Address): Account | undefined {
    const account = this.alloc.get(address);
    if (account === undefined) return undefined;
    const { nonce, balance, code, storage } = account;
    return { nonce, balance, codeHash: codeHash(code), hasStorage: storage.size > 0 };
  }

  get snapshot(): object {
    return this.alloc;
  }

  code(hash: Hash): Uint8Array {
    return this.#codes.get(hash) ?? new Uint8Array(0);
  }

  slot(address: Address, key: bigint): bigint {
    return this.alloc.get(address)?.storage.get(key) ?? 0n;
  }

  blockHash(number: bigint): Hash {
    return this.#hashOf(number);
  }

  /**
   * The accounts after `diff`.
   * @throws InputError
   */
  apply(diff: StateDiff): Alloc {
    return withDiff(diff, () => this.#after(diff));
  }

  #after(diff: StateDiff): Alloc {
    const alloc = new Map(this.alloc);
    for (const [address, change] of diff) {
      if (change === null) {
        alloc.delete(address);
        continue;
      }
      const before = alloc.get(address);
      const storage = new Map(change.storageCleared ? [] : before?.storage);
      for (const [key, value] of change.storage) {
        if (value === 0n) storage.delete(key);
        else storage.set(key, value);
      }
      const code = change.code ?? this.code(change.codeHash);
      alloc.set(address, { nonce: change.nonce, balance: change.balance, code, storage });
    }
    return alloc;
  }
}

/** States share their code, and it never changes. */
const codeHashes = new WeakMap<Uint8Array, Hash>();

export function codeHash(code: Uint8Array): Hash {
  if (code.length === 0) return EMPTY_CODE_HASH;
  let hash = codeHashes.get(code);
  if (hash === undefined) {
    hash = keccak256Hex(code);
    codeHashes.set(code, hash);
  }
  return hash;
}

/** EIP-161: no nonce, no balance, no code. */
export const isEmpty = ({ nonce, balance, code }: AllocAccount): boolean =>
  nonce === 0n && balance === 0n && code.length === 0;
