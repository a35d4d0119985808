import type { Address, Hash } from '../primitives/bytes.js';
import type { Words } from '../primitives/words.js';

/** An account after execution, where anything of it was changed. */
export interface AccountDiff {
  readonly nonce: bigint;
  /** wei */
  readonly balance: bigint;
  readonly codeHash: Hash;
  /** the bytes, where the code is new */
  readonly code?: Uint8Array;
  /** what was stored before is gone: the account was destroyed, or re-created, in between */
  readonly storageCleared: boolean;
  /** slots written, with their new value; zero deletes */
  readonly storage: ReadonlyMap<bigint, bigint>;
}

/** What a block's transactions changed; `null` where the account no longer exists. */
export type StateDiff = ReadonlyMap<Address, AccountDiff | null>;

/** Takes a difference account by account. */
export interface AccountSink {
  /** The account of an address, 20 bytes, no longer exists. */
  remove(words: Words, address: number): void;
  /**
   * An account without code that wrote no slot, by where its address (20 bytes), its nonce (64 bits) and its balance (a word) lie.
   * @param storageCleared see {@link AccountDiff}
   */
  put(words: Words, address: number, nonce: number, balance: number, storageCleared: boolean): void;
  /** Any other one. */
  putContract(address: Address, change: AccountDiff): void;
}

/** Slots that are bytes: what an account wrote, to be handed on as such. */
export interface RecordedSlots extends ReadonlyMap<bigint, bigint> {
  readonly words: Words;
  /** where each key lies, a word; its value is the word behind it */
  readonly places: readonly number[];
}

export const areRecorded = (slots: ReadonlyMap<bigint, bigint>): slots is RecordedSlots => 'places' in slots;

/** A difference that is bytes: most of it can be handed on as such. */
export interface RecordedDiff extends StateDiff {
  /** those that have code, or wrote slots */
  readonly contracts: ReadonlyMap<Address, AccountDiff>;
  forEachAccount(sink: AccountSink): void;
}

export const isRecorded = (accounts: ReadonlyMap<Address, unknown>): accounts is RecordedDiff =>
  'forEachAccount' in accounts;
