import { readFileSync } from 'node:fs';
import * as layout from '../../assembly/trie/layout.js';
import type { Address } from '../primitives/bytes.js';
import { digitAt } from '../primitives/hex.js';
import { Words } from '../primitives/words.js';

/** The tries' module of wasm (assembly/trie): it hashes, orders, merges and encodes what lies in its memory. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly SORT_BYTES: WebAssembly.Global;
  lookUpAccount(): void;
  lookUpSlot(): void;
  setKind(kind: number): void;
  listAccounts(end: number, list: number): number;
  listSlots(end: number, list: number): number;
  listItems(end: number, list: number): number;
  sort(list: number, count: number, scratch: number): void;
  groupEnd(list: number, from: number, to: number, depth: number): number;
  groupNibble(list: number, index: number, depth: number): number;
  listPage(page: number, count: number, loaded: number, contracts: number): void;
  merge(staged: number, from: number, to: number, loaded: number, result: number): number;
  gather(list: number, from: number, to: number): number;
  refer(list: number, from: number, to: number, depth: number): void;
  referBranch(key: number, depth: number, parting: number): void;
  hashRoot(): void;
}

const compiled = new WebAssembly.Module(readFileSync(new URL('../../../build/trie.wasm', import.meta.url)));

const PAGE_BYTES = 65_536;
/** WebAssembly gives no page back: a module that grew beyond is left to the garbage collector. */
const BLOATED = 32 * 2 ** 20;

/** An instance of the module, and what is staged in its memory: records to put into a trie, or to remove. */
export class TrieModule {
  readonly wasm: { readonly [name in keyof Exports]: Exports[name] };
  /** of its memory, until that grows */
  words = new Words(new ArrayBuffer(0));
  #kind = layout.ACCOUNTS;
  #end = layout.STAGED;
  /** behind the items' records */
  #records = layout.STAGED;
  /** address of the list of staged records, and how many there are; of the list that a merge gives */
  staged = 0;
  count = 0;
  merged = 0;

  constructor() {
    this.wasm = new WebAssembly.Instance(compiled).exports as Readonly<Record<string, unknown>> as TrieModule['wasm'];
    this.#view();
  }

  get isBloated(): boolean {
    return this.words.u8.length > BLOATED;
  }

  #view(): void {
    this.words = new Words(this.wasm.memory.buffer);
  }

  #reserve(bytes: number): void {
    const missing = this.#end + bytes - this.words.u8.length;
    if (missing <= 0) return;
    // at least doubled: a grown memory needs new views
    this.wasm.memory.grow(Math.ceil(Math.max(missing, this.words.u8.length) / PAGE_BYTES));
    this.#view();
  }

  /** Nothing is staged any more. @param kind of the records to come */
  begin(kind: number): void {
    this.#kind = kind;
    this.#end = layout.STAGED;
    this.wasm.setKind(kind);
  }

  /** Leaves the key of an account in LOOKUP_KEY. */
  lookUpAccount(address: Address): void {
    this.#writeDigits(layout.LOOKUP, address, layout.ADDRESS_BYTES);
    this.wasm.lookUpAccount();
  }

  /** Leaves the key of a slot in LOOKUP_KEY. */
  lookUpSlot(slot: bigint): void {
    this.words.writeWord(layout.LOOKUP, slot);
    this.wasm.lookUpSlot();
  }

  #record(): number {
    this.#reserve(layout.RECORD_BYTES + layout.CONTRACT_BYTES);
    const record = this.#end;
    // no node is known, no flags, no contract
    this.words.u64[(record + layout.KNOWN_COUNT) >>> 3] = 0n;
    this.#end += layout.RECORD_BYTES;
    return record;
  }

  /** @param flags REMOVED: the rest does not count; STORAGE_CLEARED */
  stageAccount(address: Address, nonce: bigint, balance: bigint, flags: number): void {
    const record = this.#record();
    this.words.u8[record + layout.FLAGS] = flags;
    this.words.u64[(record + layout.NONCE) >>> 3] = nonce;
    this.words.writeWord(record + layout.VALUE, balance);
    this.#writeDigits(record + layout.ADDRESS, address, layout.ADDRESS_BYTES);
  }

  /** The same of what lies in other records, by where it does. */
  stageAccountOf(words: Words, address: number, nonce: number, balance: number, flags: number): void {
    const record = this.#record();
    this.words.u8[record + layout.FLAGS] = flags;
    const [to, from] = [this.words.u32, words.u32];
    for (let i = 0; i < 2; i++) to[((record + layout.NONCE) >>> 2) + i] = from[(nonce >>> 2) + i] as number;
    for (let i = 0; i < 8; i++) to[((record + layout.VALUE) >>> 2) + i] = from[(balance >>> 2) + i] as number;
    for (let i = 0; i < 5; i++) to[((record + layout.ADDRESS) >>> 2) + i] = from[(address >>> 2) + i] as number;
  }

  /** @param address of 20 bytes in other records */
  stageRemoval(words: Words, address: number): void {
    const record = this.#record();
    this.words.u8[record + layout.FLAGS] = layout.REMOVED;
    for (let i = 0; i < 5; i++)
      this.words.u32[((record + layout.ADDRESS) >>> 2) + i] = words.u32[(address >>> 2) + i] as number;
  }

  /** Of the account that was staged last. @param number among the staged ones */
  stageContract(codeHash: string, storageRoot: Uint8Array, number: number): void {
    const contract = this.#end;
    this.#end += layout.CONTRACT_BYTES;
    this.words.writeU32(contract - layout.RECORD_BYTES + layout.CONTRACT, contract);
    this.#writeDigits(contract + layout.CODE_HASH, codeHash, 32);
    this.words.u8.set(storageRoot, contract + layout.STORAGE_ROOT);
    this.words.writeU32(contract + layout.NUMBER, number);
    this.words.writeU32(contract + layout.ORIGIN, layout.FROM_STAGE);
  }

  /** @param value zero removes the slot */
  stageSlot(key: bigint, value: bigint): void {
    const record = this.#record();
    if (value === 0n) this.words.u8[record + layout.FLAGS] = layout.REMOVED;
    this.words.writeWord(record + layout.VALUE, value);
    this.words.writeWord(record + layout.SLOT, key);
  }

  /** The same of slots that lie in other records. @param places of their keys; the value lies behind */
  stageSlotsOf(words: Words, places: readonly number[]): void {
    this.#reserve(places.length * layout.RECORD_BYTES);
    const [to, from] = [this.words.u32, words.u32];
    for (const place of places) {
      const record = this.#record();
      const [key, value] = [(record + layout.SLOT) >>> 2, (record + layout.VALUE) >>> 2];
      let some = 0;
      for (let i = 0; i < 8; i++) {
        to[key + i] = from[(place >>> 2) + i] as number;
        const limb = from[(place >>> 2) + 8 + i] as number;
        to[value + i] = limb;
        some |= limb;
      }
      if (some === 0) this.words.u8[record + layout.FLAGS] = layout.REMOVED;
    }
  }

  /** @param entries keys of at most 32 bytes and their values */
  stageItems(entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[]): void {
    const records = entries.map(([key, value]) => {
      const record = this.#record();
      this.words.u8.fill(0, record, record + 32);
      this.words.u8.set(key, record);
      this.words.writeU32(record + layout.KEY_NIBBLES, key.length * 2);
      this.words.writeU32(record + layout.ITEM_LENGTH, value.length);
      return record;
    });
    this.#records = this.#end;
    this.#reserve(entries.reduce((sum, [, value]) => sum + layout.ITEM_MARGIN + value.length, 0));
    for (const [index, [, value]] of entries.entries()) {
      this.#end += layout.ITEM_MARGIN;
      this.words.u8.set(value, this.#end);
      this.words.writeU32((records[index] as number) + layout.ITEM, this.#end);
      this.#end += value.length;
    }
  }

  /** Hashes the keys of what is staged, and lists it in their order. */
  order(): void {
    const end = this.#kind === layout.ITEMS ? this.#records : this.#end;
    const most = Math.ceil((end - layout.STAGED) / layout.RECORD_BYTES);
    this.staged = align(this.#end);
    const scratch = align(this.staged + 4 * most);
    this.merged = scratch + most * (this.wasm.SORT_BYTES.value as number);
    this.#reserve(this.merged + 4 * (most + layout.PAGE_RECORDS) - this.#end);
    this.count = this.#list(end);
    this.wasm.sort(this.staged, this.count, scratch);
  }

  #list(end: number): number {
    if (this.#kind === layout.ACCOUNTS) return this.wasm.listAccounts(end, this.staged);
    if (this.#kind === layout.SLOTS) return this.wasm.listSlots(end, this.staged);
    return this.wasm.listItems(end, this.staged);
  }

  #writeDigits(at: number, hex: string, bytes: number): void {
    const u8 = this.words.u8;
    for (let byte = at, digit = 2; byte < at + bytes; byte++, digit += 2)
      u8[byte] = (digitAt(hex, digit) << 4) | digitAt(hex, digit + 1);
  }
}

const align = (address: number): number => Math.ceil(address / 8) * 8;

let current = new TrieModule();

/** The module that keys are looked up with. */
export const lookUpModule = (): TrieModule => current;

/** The module that everybody works with, one after the other, with nothing staged. @param kind of the records to come */
export function beginTrie(kind: number): TrieModule {
  if (current.isBloated) current = new TrieModule();
  current.begin(kind);
  return current;
}
