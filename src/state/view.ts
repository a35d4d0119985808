import type { Address, Hash } from '../primitives/bytes.js';
import { BOOLEAN, FUNCTION, hex, optional, record, uint } from '../primitives/input.js';
import type { StateDiff } from './diff.js';

/** An account's fields as execution sees them (yellow paper, 4.1, with σ[a]_s reduced to whether it is empty). */
export interface Account {
  readonly nonce: bigint;
  /** wei */
  readonly balance: bigint;
  /** keccak-256 of the code; {@link EMPTY_CODE_HASH} without code */
  readonly codeHash: Hash;
  /** false where the storage root is that of the empty trie; EIP-7610 needs it */
  readonly hasStorage: boolean;
}

export const EMPTY_CODE_HASH = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470' as Hash;

/** A state was asked for a code that it does not know, though an account has it. */
export class UnknownCodeError extends Error {
  readonly code = 'UNKNOWN_CODE';
  readonly hash: Hash;

  constructor(hash: Hash) {
    super(`the state does not know the code ${hash}, which an account has`);
    this.name = 'UnknownCodeError';
    this.hash = hash;
  }
}

/**
 * State before a block, read only: what an executor asks for and never writes. Synchronous: memory here, a database in a client.
 * An executor asks for each item at most once per block.
 */
export interface StateView {
  /** `undefined` where the account does not exist; an existing empty account (before EIP-158) is returned */
  account(address: Address): Account | undefined;
  /**
   * The code with this hash, as an {@link Account} named it: also one of an earlier state, where an executor keeps what it read of that
   * ({@link snapshot}, {@link origin}).
   */
  code(hash: Hash): Uint8Array;
  /** zero where nothing is stored */
  slot(address: Address, key: bigint): bigint;
  /** All that an account stores, where it is so little that to have it is less work than to ask for each slot; else `undefined`. */
  fewSlots?(address: Address): Iterable<readonly [key: bigint, value: bigint]> | undefined;
  /**
   * Of a state that never changes: states with the same object here have the same accounts, so that an executor may keep what it read.
   */
  readonly snapshot?: object | undefined;
  /** The snapshot that it comes from, by a difference as an executor reported it. */
  readonly origin?: { readonly snapshot: object; readonly diff: StateDiff } | undefined;
  /** the hash of an ancestor, for BLOCKHASH; asked only for the 256 blocks before the current one */
  blockHash(number: bigint): Hash;
}

/** A {@link StateView}, given by a caller. */
export const checkStateView = record({
  account: FUNCTION,
  code: FUNCTION,
  slot: FUNCTION,
  fewSlots: optional(FUNCTION),
  blockHash: FUNCTION,
});

/** What a StateView returns for an account: never a promise. */
export const checkAccount = optional(
  record({ nonce: uint(64), balance: uint(256), codeHash: hex(32), hasStorage: BOOLEAN }),
);
