import * as layout from '../../assembly/layout.js';
import type { Address } from '../primitives/bytes.js';
import { Words } from '../primitives/words.js';
import type { AccountDiff, StateDiff } from '../state/diff.js';

const NO_SLOTS: ReadonlyMap<bigint, bigint> = new Map();

/**
 * What a block changed. It is bytes until somebody looks: to decode them takes longer than the transactions (`npm run bench -- erc20`).
 */
class KernelDiff implements StateDiff {
  readonly #words: Words;
  /** where the CHANGED_SLOTs begin */
  readonly #slots: number;
  /** bytes of new codes, by CODE */
  readonly #codes: ReadonlyMap<number, Uint8Array>;
  #decoded: Map<Address, AccountDiff | null> | undefined;

  /** @param words CHANGED_ACCOUNTs and CHANGED_SLOTs */
  constructor(words: Words, slots: number, codes: ReadonlyMap<number, Uint8Array>) {
    this.#words = words;
    this.#slots = slots;
    this.#codes = codes;
  }

  get #map(): Map<Address, AccountDiff | null> {
    this.#decoded ??= this.#decode();
    return this.#decoded;
  }

  #decode(): Map<Address, AccountDiff | null> {
    const words = this.#words;
    const storages = this.#storages();
    const diff = new Map<Address, AccountDiff | null>();
    for (let at = 0; at < this.#slots; at += layout.CHANGED_ACCOUNT_BYTES) {
      const flags = words.readU32(at + layout.CHANGED_ACCOUNT_FLAGS);
      const address = words.readAddressBytes(at + layout.CHANGED_ACCOUNT_ADDRESS);
      if ((flags & layout.EXISTS) === 0) {
        diff.set(address, null);
        continue;
      }
      const change = {
        nonce: words.readU64(at + layout.CHANGED_ACCOUNT_NONCE),
        balance: words.readWord(at + layout.CHANGED_ACCOUNT_BALANCE),
        codeHash: words.readHash(at + layout.CHANGED_ACCOUNT_CODE_HASH),
        storageCleared: (flags & layout.STORAGE_CLEARED) !== 0,
        storage: storages.get(words.readU32(at + layout.CHANGED_ACCOUNT_RECORD)) ?? NO_SLOTS,
      };
      const code = this.#codes.get(words.readU32(at + layout.CHANGED_ACCOUNT_CODE));
      diff.set(address, code && (flags & layout.NEW_CODE) !== 0 ? { ...change, code } : change);
    }
    return diff;
  }

  /** Slots written, by ACCOUNT. */
  #storages(): Map<number, Map<bigint, bigint>> {
    const words = this.#words;
    const storages = new Map<number, Map<bigint, bigint>>();
    for (let at = this.#slots; at < words.u8.length; at += layout.CHANGED_SLOT_BYTES) {
      const account = words.readU32(at + layout.CHANGED_SLOT_ACCOUNT);
      let storage = storages.get(account);
      if (storage === undefined) {
        storage = new Map();
        storages.set(account, storage);
      }
      storage.set(words.readWord(at + layout.CHANGED_SLOT_KEY), words.readWord(at + layout.CHANGED_SLOT_VALUE));
    }
    return storages;
  }

  get size(): number {
    return this.#map.size;
  }

  get(address: Address): AccountDiff | null | undefined {
    return this.#map.get(address);
  }

  has(address: Address): boolean {
    return this.#map.has(address);
  }

  forEach(
    each: (change: AccountDiff | null, address: Address, diff: ReadonlyMap<Address, AccountDiff | null>) => void,
  ): void {
    for (const [address, change] of this.#map) each(change, address, this);
  }

  entries(): MapIterator<[Address, AccountDiff | null]> {
    return this.#map.entries();
  }

  keys(): MapIterator<Address> {
    return this.#map.keys();
  }

  values(): MapIterator<AccountDiff | null> {
    return this.#map.values();
  }

  [Symbol.iterator](): MapIterator<[Address, AccountDiff | null]> {
    return this.#map.entries();
  }
}

/**
 * Reads what was gathered, and copies the new codes out of the memory.
 * @param pieces CHANGED_ACCOUNTs, and behind `slots` bytes of them CHANGED_SLOTs
 */
export function readDiff(memory: Words, pieces: readonly Uint8Array[], slots: number): StateDiff {
  const words = new Words(join(pieces));
  const codes = new Map<number, Uint8Array>();
  for (let at = 0; at < slots; at += layout.CHANGED_ACCOUNT_BYTES) {
    if ((words.readU32(at + layout.CHANGED_ACCOUNT_FLAGS) & layout.NEW_CODE) === 0) continue;
    const code = words.readU32(at + layout.CHANGED_ACCOUNT_CODE);
    const bytes = memory.readU32(code + layout.CODE_START);
    codes.set(code, memory.u8.slice(bytes, bytes + memory.readU32(code + layout.CODE_LENGTH)));
  }
  return new KernelDiff(words, slots, codes);
}

function join(pieces: readonly Uint8Array[]): ArrayBufferLike {
  if (pieces.length === 1) return (pieces[0] as Uint8Array).buffer;
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const piece of pieces) {
    all.set(piece, end);
    end += piece.length;
  }
  return all.buffer;
}
