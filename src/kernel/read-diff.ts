import { inspect } from 'node:util';
import * as layout from '../../assembly/layout.js';
import type { Address } from '../primitives/bytes.js';
import { Words } from '../primitives/words.js';
import type { AccountDiff, RecordedDiff, RecordedSlots, StateDiff } from '../state/diff.js';
import { EMPTY_CODE_HASH } from '../state/view.js';

const NO_SLOTS: ReadonlyMap<bigint, bigint> = new Map();
/** Slots written, by ACCOUNT. */
type Storages = ReadonlyMap<number, KernelSlots>;
/** {@link EMPTY_CODE_HASH} as a word */
const NO_CODE = noCode();

function noCode(): Uint32Array {
  const words = new Words(new ArrayBuffer(32));
  words.writeHash(0, EMPTY_CODE_HASH);
  return words.u32;
}

/** A map that is bytes until somebody looks. */
abstract class Undecoded<Key, Value> implements ReadonlyMap<Key, Value> {
  #decoded: Map<Key, Value> | undefined;

  protected abstract decode(): Map<Key, Value>;

  get #map(): Map<Key, Value> {
    this.#decoded ??= this.decode();
    return this.#decoded;
  }

  /** As `console.log` shows it. */
  [inspect.custom](): ReadonlyMap<Key, Value> {
    return this.#map;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: Key): Value | undefined {
    return this.#map.get(key);
  }

  has(key: Key): boolean {
    return this.#map.has(key);
  }

  forEach(each: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this.#map) each(value, key, this);
  }

  entries(): MapIterator<[Key, Value]> {
    return this.#map.entries();
  }

  keys(): MapIterator<Key> {
    return this.#map.keys();
  }

  values(): MapIterator<Value> {
    return this.#map.values();
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.#map.entries();
  }
}

/** What an account wrote. */
class KernelSlots extends Undecoded<bigint, bigint> implements RecordedSlots {
  readonly words: Words;
  /** of CHANGED_SLOTs, which begin with the key */
  readonly places: number[] = [];

  constructor(words: Words) {
    super();
    this.words = words;
  }

  override get size(): number {
    return this.places.length;
  }

  protected decode(): Map<bigint, bigint> {
    const { words, places } = this;
    return new Map(
      places.map((at) => [
        words.readWord(at + layout.CHANGED_SLOT_KEY),
        words.readWord(at + layout.CHANGED_SLOT_VALUE),
      ]),
    );
  }
}

/** What a block changed: to decode it takes longer than the transactions (`npm run bench -- erc20`). */
class KernelDiff extends Undecoded<Address, AccountDiff | null> implements RecordedDiff {
  readonly #words: Words;
  /** where the CHANGED_SLOTs begin */
  readonly #slots: number;
  /** bytes of new codes, by CODE */
  readonly #codes: ReadonlyMap<number, Uint8Array>;
  #storagesByAccount: Storages | undefined;

  /** @param words CHANGED_ACCOUNTs and CHANGED_SLOTs */
  constructor(words: Words, slots: number, codes: ReadonlyMap<number, Uint8Array>) {
    super();
    this.#words = words;
    this.#slots = slots;
    this.#codes = codes;
  }

  protected decode(): Map<Address, AccountDiff | null> {
    const storages = this.#storages;
    const diff = new Map<Address, AccountDiff | null>();
    for (let at = 0; at < this.#slots; at += layout.CHANGED_ACCOUNT_BYTES)
      if (this.#hasFlag(at, layout.CHANGED) || storages.has(this.#words.readU32(at + layout.CHANGED_ACCOUNT_RECORD)))
        diff.set(this.#address(at), this.#exists(at) ? this.#change(at, storages) : null);
    return diff;
  }

  get accounts(): Uint8Array {
    return this.#words.u8.subarray(0, this.#slots);
  }

  get contracts(): ReadonlyMap<number, readonly [Address, AccountDiff]> {
    const storages = this.#storages;
    const contracts = new Map<number, readonly [Address, AccountDiff]>();
    for (let at = 0; at < this.#slots; at += layout.CHANGED_ACCOUNT_BYTES)
      if (this.#exists(at) && this.#isContract(at, storages))
        contracts.set(at / layout.CHANGED_ACCOUNT_BYTES, [this.#address(at), this.#change(at, storages)]);
    return contracts;
  }

  #hasFlag(at: number, flag: number): boolean {
    return (this.#words.readU32(at + layout.CHANGED_ACCOUNT_FLAGS) & flag) !== 0;
  }

  #exists(at: number): boolean {
    return this.#hasFlag(at, layout.EXISTS);
  }

  #address(at: number): Address {
    return this.#words.readAddressBytes(at + layout.CHANGED_ACCOUNT_ADDRESS);
  }

  #isContract(at: number, storages: Storages): boolean {
    const { u32 } = this.#words;
    const hash = (at + layout.CHANGED_ACCOUNT_CODE_HASH) >>> 2;
    for (let i = 0; i < NO_CODE.length; i++) if (u32[hash + i] !== NO_CODE[i]) return true;
    return storages.size > 0 && storages.has(this.#words.readU32(at + layout.CHANGED_ACCOUNT_RECORD));
  }

  #change(at: number, storages: Storages): AccountDiff {
    const words = this.#words;
    const change = {
      nonce: words.readU64(at + layout.CHANGED_ACCOUNT_NONCE),
      balance: words.readWord(at + layout.CHANGED_ACCOUNT_BALANCE),
      codeHash: words.readHash(at + layout.CHANGED_ACCOUNT_CODE_HASH),
      storageCleared: this.#hasFlag(at, layout.STORAGE_CLEARED),
      storage: storages.get(words.readU32(at + layout.CHANGED_ACCOUNT_RECORD)) ?? NO_SLOTS,
    };
    const code = this.#codes.get(words.readU32(at + layout.CHANGED_ACCOUNT_CODE));
    return code && this.#hasFlag(at, layout.NEW_CODE) ? { ...change, code } : change;
  }

  get #storages(): Storages {
    this.#storagesByAccount ??= this.#findStorages();
    return this.#storagesByAccount;
  }

  #findStorages(): Storages {
    const words = this.#words;
    const storages = new Map<number, KernelSlots>();
    for (let at = this.#slots; at < words.u8.length; at += layout.CHANGED_SLOT_BYTES) {
      const account = words.readU32(at + layout.CHANGED_SLOT_ACCOUNT);
      let storage = storages.get(account);
      if (storage === undefined) {
        storage = new KernelSlots(words);
        storages.set(account, storage);
      }
      storage.places.push(at);
    }
    return storages;
  }
}

/**
 * Reads what was gathered, and copies the new codes out of the memory.
 * @param words CHANGED_ACCOUNTs, and behind `slots` bytes of them CHANGED_SLOTs
 */
export function readDiff(memory: Words, words: Words, slots: number): StateDiff {
  const codes = new Map<number, Uint8Array>();
  // to look through 95,000 accounts takes 0.6 ms of a block of raw transfers, which two threads execute in 24
  const end = memory.readU32(layout.HAS_NEW_CODES) === 0 ? 0 : slots;
  for (let at = 0; at < end; at += layout.CHANGED_ACCOUNT_BYTES) {
    if ((words.readU32(at + layout.CHANGED_ACCOUNT_FLAGS) & layout.NEW_CODE) === 0) continue;
    const code = words.readU32(at + layout.CHANGED_ACCOUNT_CODE);
    const bytes = memory.readU32(code + layout.CODE_START);
    codes.set(code, memory.u8.slice(bytes, bytes + memory.readU32(code + layout.CODE_LENGTH)));
  }
  return new KernelDiff(words, slots, codes);
}
