import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import * as kernel from '../../assembly/layout.js';
import * as layout from '../../assembly/trie/layout.js';
import type { Address } from '../primitives/bytes.js';
import { writeDigits } from '../primitives/hex.js';
import { InputError } from '../primitives/input.js';
import * as WebAssembly from '../primitives/webassembly.js';
import { Words } from '../primitives/words.js';
import { TrieHelpers } from './helpers.js';

/** The tries' module of wasm (assembly/trie): it hashes, orders, merges and encodes what lies in its memory. */
interface Exports {
  readonly SORT_BYTES: WebAssembly.Global;
  init(region: number): void;
  lookUpAccount(): void;
  lookUpSlot(): void;
  setKind(kind: number): void;
  listStaged(start: number, end: number, list: number): number;
  sort(list: number, count: number, scratch: number): void;
  groupEnd(list: number, from: number, to: number, depth: number): number;
  groupNibble(list: number, index: number, depth: number): number;
  refer(list: number, from: number, to: number, depth: number): void;
  referBranch(key: number, depth: number, parting: number): void;
  hashRoot(): void;
  publish(task: number): void;
  finish(task: number): number;
  work(task: number): void;
}

const compiled = new WebAssembly.Module(readFileSync(new URL('../../../build/trie.wasm', import.meta.url)));

const PAGE_BYTES = 65_536;
const MOST_PAGES = 65_536;
/** WebAssembly gives no page back: a module that grew by more is left to the garbage collector. */
const BLOATED = 64 * 2 ** 20;
/** Of fewer staged records, other threads take as long as they save (`npm run bench -- root`). */
const LEAST_SHARED = 1024;
const MOST_THREADS = 16;

/** An instance of the module, and what is staged in its memory: records to put into a trie, or to remove. */
export class TrieModule {
  readonly wasm: { readonly [name in keyof Exports]: Exports[name] };
  readonly #memory: WebAssembly.Memory;
  readonly #threads: number;
  readonly #leastShared: number;
  /** of its memory, until that grows */
  words: Words;
  kind = layout.ACCOUNTS;
  /** where records are staged: behind the threads' regions */
  readonly start: number;
  #end: number;
  /** behind the items' records */
  #records: number;
  #helpers: TrieHelpers | undefined;
  /** address of the list of staged records, and how many there are */
  staged = 0;
  count = 0;
  /** address of CHANGED_ACCOUNTs, of which records are to be made, the first one at {@link start}; 0: there are none */
  changes = 0;

  /** @param threads the caller's among them */
  constructor(threads: number, leastShared: number) {
    this.#threads = threads;
    this.#leastShared = leastShared;
    this.start = threads * layout.REGION_BYTES;
    this.#end = this.start;
    this.#records = this.start;
    const initial = this.start / PAGE_BYTES + 16;
    this.#memory = new WebAssembly.Memory({ initial, maximum: MOST_PAGES, shared: true });
    this.words = new Words(this.#memory.buffer);
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: this.#memory } });
    this.wasm = exports as Readonly<Record<string, unknown>> as TrieModule['wasm'];
    this.wasm.init(0);
  }

  get isBloated(): boolean {
    return this.words.u8.length > this.start + BLOATED;
  }

  /** Threads for what is staged, started when they are first needed; `undefined` where that is not enough for them. */
  get helpers(): TrieHelpers | undefined {
    if (this.#threads < 2 || this.count < this.#leastShared) return undefined;
    this.#helpers ??= new TrieHelpers(compiled, this.#memory, this.#threads - 1);
    return this.#helpers;
  }

  /** Ends its threads. */
  close(): void {
    this.#helpers?.end();
  }

  /** Where nothing is staged, and no list is; the memory reaches so many bytes beyond then. */
  room(bytes: number): number {
    this.#reserve(bytes);
    return this.#end;
  }

  #reserve(bytes: number): void {
    const missing = this.#end + bytes - this.words.u8.length;
    if (missing <= 0) return;
    // a quarter more at least: a grown memory needs new views
    this.#memory.grow(Math.ceil(Math.max(missing, this.words.u8.length / 4) / PAGE_BYTES));
    this.words = new Words(this.#memory.buffer);
  }

  /** Nothing is staged any more. @param kind of the records to come */
  begin(kind: number): void {
    this.kind = kind;
    this.changes = 0;
    this.#end = this.start;
    this.wasm.setKind(kind);
  }

  /** Leaves the key of an account in LOOKUP_KEY. */
  lookUpAccount(address: Address): void {
    writeDigits(this.words.u8, layout.LOOKUP, address, layout.ADDRESS_BYTES);
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
    this.words.writeU64(record + layout.NONCE, nonce);
    this.words.writeWord(record + layout.VALUE, balance);
    writeDigits(this.words.u8, record + layout.ADDRESS, address, layout.ADDRESS_BYTES);
  }

  /** Of the account that was staged last. @param number among the staged ones */
  stageContract(codeHash: string, storageRoot: Uint8Array, number: number): void {
    const account = this.#end - layout.RECORD_BYTES;
    this.words.writeU32(account + layout.CONTRACT, this.#contract(codeHash, storageRoot, number));
  }

  #contract(codeHash: string, storageRoot: Uint8Array, number: number): number {
    this.#reserve(layout.CONTRACT_BYTES);
    const contract = this.#end;
    this.#end += layout.CONTRACT_BYTES;
    writeDigits(this.words.u8, contract + layout.CODE_HASH, codeHash, 32);
    this.words.u8.set(storageRoot, contract + layout.STORAGE_ROOT);
    this.words.writeU32(contract + layout.NUMBER, number);
    this.words.writeU32(contract + layout.ORIGIN, layout.FROM_STAGE);
    return contract;
  }

  /** Stages all of a difference's accounts. @param accounts CHANGED_ACCOUNTs of the kernel */
  stageChanges(accounts: Uint8Array): void {
    this.count = accounts.length / kernel.CHANGED_ACCOUNT_BYTES;
    // records are made of them by threads
    this.changes = this.#end + this.count * layout.RECORD_BYTES;
    this.#reserve(this.changes + accounts.length - this.#end);
    this.words.u8.set(accounts, this.changes);
    this.#end = this.changes + accounts.length;
  }

  /** Of one of these. @param index of the account */
  stageContractOf(index: number, codeHash: string, storageRoot: Uint8Array, number: number): void {
    const contract = this.#contract(codeHash, storageRoot, number);
    const change = this.changes + index * kernel.CHANGED_ACCOUNT_BYTES;
    const flags = change + kernel.CHANGED_ACCOUNT_FLAGS;
    this.words.writeU32(flags, this.words.readU32(flags) | layout.CHANGE_HAS_CONTRACT);
    this.words.writeU32(change + kernel.CHANGED_ACCOUNT_CODE, contract);
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
    this.#reserve(places.length * layout.RECORD_BYTES + layout.CONTRACT_BYTES);
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

  /** Lists what is staged; changes are listed where records are made of them. */
  list(): void {
    const end = this.kind === layout.ITEMS ? this.#records : this.#end;
    const most = this.changes === 0 ? Math.ceil((end - this.start) / layout.RECORD_BYTES) : this.count;
    const staged = align(this.#end);
    this.#reserve(staged + 4 * most - this.#end);
    this.staged = staged;
    if (this.changes === 0) this.count = this.wasm.listStaged(this.start, end, staged);
    this.#end = align(staged + 4 * this.count);
  }

  /** Brings the list into the order of its keys. */
  sort(): void {
    const scratch = this.room((this.count + 1) * (this.wasm.SORT_BYTES.value as number));
    this.wasm.sort(this.staged, this.count, scratch);
  }
}

const align = (address: number): number => Math.ceil(address / 8) * 8;

let threads = Math.min(availableParallelism(), MOST_THREADS);
let leastShared = LEAST_SHARED;
let current = new TrieModule(threads, leastShared);

/** The module that keys are looked up with. */
export const lookUpModule = (): TrieModule => current;

/** The module that everybody works with, one after the other, with nothing staged. @param kind of the records to come */
export function beginTrie(kind: number): TrieModule {
  if (current.isBloated) replaceModule();
  current.begin(kind);
  return current;
}

/** Has everybody work with another module, as nobody knows what this one's threads still do. */
export function replaceModule(): void {
  current.close();
  current = new TrieModule(threads, leastShared);
}

/**
 * Says how many threads make the tries of a process' states: by default one for each core.
 * @param most the caller's among them; at most 16 are started
 * @param leastRecords fewer changes of one trie are the caller's work alone
 * @throws InputError
 */
export function setTrieThreads(most: number, leastRecords = LEAST_SHARED): void {
  if (!Number.isInteger(most) || most < 1) throw new InputError('most', most, 'a whole number from 1 on');
  threads = Math.min(most, MOST_THREADS);
  leastShared = leastRecords;
  replaceModule();
}
