import type { Address, Hash } from '../primitives/bytes.js';
import type { Words } from '../primitives/words.js';

/** An account after execution, where anything of it is another than before. */
export interface AccountDiff {
  readonly nonce: bigint;
  /** wei */
  readonly balance: bigint;
  readonly codeHash: Hash;
  /** the bytes, where the code is new */
  readonly code?: Uint8Array;
  /** what was stored before is gone: the account was destroyed, or re-created, in between */
  readonly storageCleared: boolean;
  /** slots whose value is another than before, or since all of it was cleared; zero deletes */
  readonly storage: ReadonlyMap<bigint, bigint>;
}

/** What a block's transactions changed in the end, whatever was put back meanwhile; `null` where the account no longer exists. */
export type StateDiff = ReadonlyMap<Address, AccountDiff | null>;

/** Slots that are bytes: what an account wrote, to be handed on as such. */
export interface RecordedSlots extends ReadonlyMap<bigint, bigint> {
  readonly words: Words;
  /** where each key lies, a word; its value is the word behind it */
  readonly places: readonly number[];
}

export const areRecorded = (slots: ReadonlyMap<bigint, bigint>): slots is RecordedSlots => 'places' in slots;

/** A difference that is bytes: most of it can be handed on as such. */
export interface RecordedDiff extends StateDiff {
  /** CHANGED_ACCOUNTs (assembly/layout.ts) */
  readonly accounts: Uint8Array;
  /** those that have code, or wrote slots, by their number */
  readonly contracts: ReadonlyMap<number, readonly [address: Address, change: AccountDiff]>;
}

export const isRecorded = (accounts: ReadonlyMap<Address, unknown>): accounts is RecordedDiff =>
  'contracts' in accounts;
