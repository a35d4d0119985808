import type { Address, Hash } from '../primitives/bytes.js';
import {
  ADDRESS,
  BOOLEAN,
  BYTES,
  type Check,
  hex,
  MAP,
  nullable,
  optional,
  record,
  uint,
} from '../primitives/input.js';
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

/** Slots by their keys, given by a caller. */
export const checkStorage: Check = (storage, field) => {
  MAP(storage, field);
  for (const [key, value] of storage as AccountDiff['storage']) {
    uint(256)(key, `${field}, a key`);
    uint(256)(value, `${field}.get(${key}n)`);
  }
};

const checkAccountDiff = nullable(
  record({
    nonce: uint(64),
    balance: uint(256),
    codeHash: hex(32),
    code: optional(BYTES),
    storageCleared: BOOLEAN,
    storage: checkStorage,
  } satisfies Record<keyof AccountDiff, Check>),
);

/**
 * Looks at its addresses, and at all of it when something was thrown; what an executor recorded is sound.
 * @throws InputError, or what was thrown
 */
export function withDiff<T>(diff: StateDiff, use: () => T): T {
  MAP(diff, 'diff');
  if (isRecorded(diff)) return use();
  for (const address of diff.keys()) ADDRESS(address, 'diff');
  try {
    return use();
  } catch (error) {
    for (const [address, change] of diff) checkAccountDiff(change, `diff.get("${address}")`);
    throw error;
  }
}
