import * as layout from '../../assembly/layout.js';
import { PrecompileMemo } from '../precompiles/memo.js';
import type { RunPrecompile } from '../precompiles/precompiles.js';
import type { PrecompileTable } from '../precompiles/table.js';
import type { Address, Hash } from '../primitives/bytes.js';
import { BYTES, hex, uint } from '../primitives/input.js';
import type * as WebAssembly from '../primitives/webassembly.js';
import type { Alloc } from '../state/memory-state.js';
import { type Account, checkAccount, EMPTY_CODE_HASH, type StateView, UnknownCodeError } from '../state/view.js';
import type { KernelMemory } from './memory.js';

const checkSlot = uint(256);
const checkHash = hex(32);

/** What the answers below need of the kernel's exports. */
export interface CodeTable {
  /** the CODE of the hash at an address */
  codeOfHash(hash: number): number;
  allocateCode(record: number, length: number): number;
  finishCode(record: number): void;
  /** nobody else fills a code in between */
  lockCodes(): void;
  unlockCodes(): void;
}

/** Adds a location to the base state, named by the word at an address. */
export interface StateTable {
  baseAccount(address: number): number;
  baseSlot(account: number, key: number): number;
  /** while threads are at work */
  sharedSlot(account: number, key: number): number;
}

/** Milliseconds since the epoch, to the microsecond: threads have other origins of `performance.now`. */
export const clock = (): number => performance.timeOrigin + performance.now();

/** What the kernel asks about state (assembly/host.ts), in the order of the layout's QUESTION_KIND. */
export const STATE_QUESTIONS = ['account', 'code', 'slot', 'blockHash'] as const;

/** The kernel's other questions: precompiles. Each thread has the libraries to itself. */
export function precompileImports(
  memory: KernelMemory,
  runPrecompile: RunPrecompile,
  table: () => PrecompileTable,
): NonNullable<WebAssembly.Imports[string]> {
  return {
    // addresses beyond 2^31 come as negative numbers
    precompileGas: (address: number, input: number, length: number) =>
      table()
        .get(address)
        ?.gas(memory.u8.subarray(input >>> 0, (input >>> 0) + length)) ?? 0,
    precompile: (address: number, input: number, length: number, output: number, capacity: number) => {
      const computedAs = table().get(address)?.computedAs ?? address;
      const result = runPrecompile(computedAs, memory.u8.subarray(input >>> 0, (input >>> 0) + length));
      if (result === null) return -1;
      if (result.length <= capacity) memory.u8.set(result, output >>> 0);
      return result.length;
    },
  };
}

/** Answers the kernel's questions from a StateView. */
export class Host {
  precompiles: PrecompileTable = new Map();
  tables: (CodeTable & StateTable) | undefined;
  #state: StateView | undefined;
  #isAhead = false;
  /** set while threads are at work that may ask this one */
  attend: (() => void) | undefined;
  readonly #memory: KernelMemory;
  readonly #argument: number;
  readonly #memo: PrecompileMemo;
  /** Records of hashes: asked for with every account that has code. */
  readonly #records = new Map<Hash, number>();
  /** Addresses by ACCOUNT, of those that were asked for in this block: bytes take longer to turn to hex than to find here. */
  readonly addresses = new Map<number, Address>();

  /** @param argument address of the thread's OUTCOME_ARGUMENT */
  constructor(memory: KernelMemory, argument: number, runPrecompile: RunPrecompile) {
    this.#memory = memory;
    this.#argument = argument;
    this.#memo = new PrecompileMemo(runPrecompile);
  }

  /** The kernel has forgotten its codes. */
  forgetCodes(): void {
    this.#records.clear();
  }

  get imports(): WebAssembly.Imports[string] {
    return {
      account: (record: number) => (this.#isAhead ? this.#accountWithAll(record) : this.#own('account', record)),
      code: (record: number) => this.#own('code', record),
      slot: (record: number) => this.#own('slot', record),
      blockHash: (number: bigint, result: number) => this.#blockHash(number, result),
      clock,
      attend: () => this.attend?.(),
      ...precompileImports(this.#memory, this.#memo.run, () => this.precompiles),
    };
  }

  /** The answer to a question of this thread's own instance, in the middle of a transaction. */
  #own(kind: 'account' | 'code' | 'slot', record: number): number {
    if (this.attend) {
      // who asks would wait until the transaction ends
      this.attend();
      if (this.#isHere(kind, record)) return layout.ANSWER_HERE;
    }
    if (kind === 'account') return this.#account(record);
    return kind === 'slot' ? this.#slot(record) : this.#code(record);
  }

  /** The answer to one of {@link STATE_QUESTIONS} that another thread asks. */
  answer(kind: (typeof STATE_QUESTIONS)[number], record: number, number: bigint): number {
    if (kind === 'blockHash') return this.#blockHash(number, record);
    // two threads may have asked
    if (this.#isHere(kind, record)) return layout.ANSWER_HERE;
    if (kind === 'account') return this.#accountWithAll(record);
    return kind === 'slot' ? this.#slot(record) : this.#code(record);
  }

  #isHere(kind: 'account' | 'code' | 'slot', record: number): boolean {
    const memory = this.#memory;
    const flags = { account: layout.ACCOUNT_FLAGS, code: layout.CODE_FLAGS, slot: layout.SLOT_FLAGS }[kind];
    if ((memory.readU32(record + flags) & layout.LOADED) === 0) return false;
    if (kind !== 'slot') return true;
    // of a block that was taken back, whose account had been destroyed by then (assembly/state/slots.ts)
    const account = memory.readU32(record + layout.SLOT_ACCOUNT);
    return memory.readU32(record + layout.SLOT_EPOCH) === memory.readU32(account + layout.ACCOUNT_EPOCH);
  }

  /** Who asks for an account with code asks for that next, and for slots. */
  #accountWithAll(record: number): number {
    const answer = this.#account(record);
    if (answer !== layout.ANSWER_HERE) return answer;
    this.answer('code', this.#memory.readU32(record + layout.ACCOUNT_CODE), 0n);
    this.#fewSlots(record);
    return answer;
  }

  /** Takes over what an account stores, where that is little. */
  #fewSlots(account: number): void {
    const memory = this.#memory;
    const flags = account + layout.ACCOUNT_FLAGS;
    if ((memory.readU32(flags) & layout.HAS_STORAGE) === 0) return;
    if (memory.readU32(layout.SLOT_COUNT) > layout.MAX_SLOTS / 2) return;
    const address = this.addresses.get(account) ?? memory.readAddressBytes(account + layout.ACCOUNT_ADDRESS_BYTES);
    const slots = this.#view().fewSlots?.(address);
    if (slots === undefined) return;
    for (const [key, value] of slots) {
      memory.writeWord(this.#argument, key);
      const slot = this.tables?.sharedSlot(account, this.#argument) ?? 0;
      if (slot === 0) return;
      if (!this.#isHere('slot', slot)) this.#writeSlot(slot, value);
    }
    Atomics.or(memory.u32, flags >>> 2, layout.SLOTS_ARE_COMPLETE);
  }

  /** While `ask` lasts, gives with each account all that is asked for next. */
  ahead(ask: () => void): void {
    this.#isAhead = true;
    try {
      ask();
    } finally {
      this.#isAhead = false;
    }
  }

  /** Threads look at a record's flags first, and may change what is loaded: nothing is written to it any more. */
  #markLoaded(flags: number): void {
    Atomics.or(this.#memory.u32, flags >>> 2, layout.LOADED);
  }

  /** Takes over a whole state, so that no thread has to ask; false where the tables have no room for it. */
  load(alloc: Alloc, table: StateTable): boolean {
    let slots = 0;
    for (const { storage } of alloc.values()) slots += storage.size;
    if (alloc.size > layout.MAX_ACCOUNTS / 2 || slots > layout.MAX_SLOTS / 2) return false;
    const memory = this.#memory;
    for (const [address, { storage }] of alloc) {
      memory.writeAddress(this.#argument, address);
      const account = table.baseAccount(this.#argument);
      if (this.#account(account) !== layout.ANSWER_HERE) return false;
      const code = memory.readU32(account + layout.ACCOUNT_CODE);
      if (this.answer('code', code, 0n) !== layout.ANSWER_HERE) return false;
      for (const [key, value] of storage) {
        memory.writeWord(this.#argument, key);
        const slot = table.baseSlot(account, this.#argument);
        this.#writeSlot(slot, value);
      }
    }
    memory.writeU32(layout.STATE_IS_COMPLETE, 1);
    return true;
  }

  /** Answers from this state, from now on: another block begins. */
  useState(state: StateView): void {
    this.#state = state;
    this.#memo.forget();
    this.addresses.clear();
  }

  #view(): StateView {
    if (this.#state === undefined) throw new TypeError('the kernel asked for state outside of a block');
    return this.#state;
  }

  #account(record: number): number {
    const memory = this.#memory;
    const address = memory.readAddressBytes(record + layout.ACCOUNT_ADDRESS_BYTES);
    this.addresses.set(record, address);
    const account = this.#view().account(address);
    try {
      return this.#writeAccount(record, account);
    } catch (error) {
      checkAccount(account, `state.account("${address}")`);
      throw error;
    }
  }

  #writeAccount(record: number, account: Account | undefined): number {
    const memory = this.#memory;
    const code = this.#codeRecord(account === undefined ? EMPTY_CODE_HASH : account.codeHash);
    if (code === 0) return layout.ANSWER_NO_ROOM;
    memory.writeU32(record + layout.ACCOUNT_CODE, code);
    if (account !== undefined) {
      const { balance, nonce, hasStorage } = account;
      if (typeof hasStorage !== 'boolean') throw new TypeError('the account does not say whether it has storage');
      memory.writeWord(record + layout.ACCOUNT_BALANCE, balance);
      memory.writeU64(record + layout.ACCOUNT_NONCE, nonce);
      memory.writeU32(record + layout.ACCOUNT_FLAGS, layout.EXISTS | (hasStorage ? layout.HAS_STORAGE : 0));
    }
    this.#markLoaded(record + layout.ACCOUNT_FLAGS);
    return layout.ANSWER_HERE;
  }

  #codeRecord(hash: Hash): number {
    let record = this.#records.get(hash);
    if (record === undefined) {
      this.#memory.writeHash(this.#argument, hash);
      record = this.tables?.codeOfHash(this.#argument) ?? 0;
      if (record !== 0) this.#records.set(hash, record);
    }
    return record;
  }

  #code(record: number): number {
    const hash = this.#memory.readHash(record + layout.CODE_HASH);
    const bytes = this.#view().code(hash);
    BYTES(bytes, `state.code("${hash}")`);
    // the empty code is always there
    if (bytes.length === 0) throw new UnknownCodeError(hash);
    this.tables?.lockCodes();
    try {
      // a thread that created a contract with the same code may have brought it, and others execute it
      if (this.#isHere('code', record)) return layout.ANSWER_HERE;
      const start = this.tables?.allocateCode(record, bytes.length) ?? 0;
      if (start === 0) return layout.ANSWER_NO_ROOM;
      this.#memory.u8.set(bytes, start);
      this.tables?.finishCode(record);
      return layout.ANSWER_HERE;
    } finally {
      this.tables?.unlockCodes();
    }
  }

  #slot(record: number): number {
    const memory = this.#memory;
    const account = memory.readU32(record + layout.SLOT_ACCOUNT);
    const address = this.addresses.get(account) ?? memory.readAddressBytes(account + layout.ACCOUNT_ADDRESS_BYTES);
    const key = memory.readWord(record + layout.SLOT_KEY);
    const value = this.#view().slot(address, key);
    try {
      this.#writeSlot(record, value);
    } catch (error) {
      checkSlot(value, `state.slot("${address}", ${key}n)`);
      throw error;
    }
    return layout.ANSWER_HERE;
  }

  #writeSlot(record: number, value: bigint): void {
    const memory = this.#memory;
    memory.writeWord(record + layout.SLOT_VALUE, value);
    // it may be there from a block that was taken back, with an epoch of that
    const account = memory.readU32(record + layout.SLOT_ACCOUNT);
    memory.writeU32(record + layout.SLOT_EPOCH, memory.readU32(account + layout.ACCOUNT_EPOCH));
    this.#markLoaded(record + layout.SLOT_FLAGS);
  }

  #blockHash(number: bigint, result: number): number {
    // a number of 64 bits comes signed
    const unsigned = BigInt.asUintN(64, number);
    const hash = this.#view().blockHash(unsigned);
    checkHash(hash, `state.blockHash(${unsigned}n)`);
    this.#memory.writeHash(result, hash);
    return layout.ANSWER_HERE;
  }
}
