import type { Address, Hash } from '../primitives/bytes.js';

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
