import * as layout from '../../../assembly/layout.js';
import type { KernelMemory } from '../../kernel/memory.js';
import { keccak256Hex } from '../../primitives/keccak.js';
import type { Content, RecordedLocation, RecordedVersion } from './recording.js';

/** An ACCOUNT or SLOT, and what of it. */
export interface Place {
  readonly record: number;
  readonly part: RecordedLocation['part'];
}

/** A version that counts; `undefined` for the index below which versions are read. */
type Counts = (index: number, incarnation: number) => boolean;

/**
 * What the versions of a window say of a location, read from the kernel's memory: written a second time, from the meaning of the records
 * (assembly/layout.ts), and not from the code that reads them there.
 */
export class Versions {
  readonly #memory: KernelMemory;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  /** What the list of a record belongs to. */
  placeOfList(list: number): { readonly record: number; readonly isSlot: boolean } {
    const isSlot = list >= layout.SLOTS;
    return { record: list - (isSlot ? layout.SLOT_VERSIONS : layout.ACCOUNT_VERSIONS), isSlot };
  }

  /** Address of the word that says whether there is any version of it. */
  markOf({ record, part }: Place): number {
    if (part === 'slot') return record + layout.SLOT_VERSIONS + layout.LIST_HEAD;
    return record + (part === 'code' ? layout.ACCOUNT_RECODED : layout.ACCOUNT_VERSIONS + layout.LIST_HEAD);
  }

  locationOf({ record, part }: Place): RecordedLocation {
    if (part !== 'slot') return { part, address: this.#addressOf(record) };
    const address = this.#addressOf(this.#memory.readU32(record + layout.SLOT_ACCOUNT));
    return { part, address, key: this.#memory.readWord(record + layout.SLOT_KEY) };
  }

  #addressOf(account: number) {
    return this.#memory.readAddressBytes(account + layout.ACCOUNT_ADDRESS_BYTES);
  }

  /** What a version says, for a reader. */
  describe(version: number): string {
    const memory = this.#memory;
    const parts = memory.readU32(version + layout.VERSION_PARTS);
    const value = memory.readWord(version + layout.VERSION_VALUE);
    if (parts & layout.VERSION_SLOT) return hex(value);
    if (parts & layout.VERSION_DESTROYED) return 'destroyed';
    if (parts & layout.VERSION_CREDIT) return `+${value} wei`;
    if (!(parts & layout.VERSION_BASIC)) return 'nothing';
    const code = parts & layout.VERSION_NEW_CODE ? `, code ${this.#codeOf(version + layout.VERSION_CODE)}` : '';
    return basic(value, memory.readU64(version + layout.VERSION_NONCE)) + code;
  }

  /** What transaction `index` of the window sees of a location; an estimate is seen as what it was. */
  content(place: Place, index: number, counts: Counts = () => true): Content {
    if (place.part === 'account') return this.#account(place.record, index, counts, this.#feesBelow(index, counts));
    if (place.part === 'code') return this.#code(place.record, index, counts);
    return this.#slot(place.record, index, counts);
  }

  /** The same, but of the beneficiary only what lists say, not what is with transactions. */
  listed(place: Place, index: number): Content {
    return place.part === 'account' ? this.#account(place.record, index, () => true, []) : this.content(place, index);
  }

  /** What is seen of the beneficiary where a fee is seen too. */
  withFee(content: Content, fee: number): Content {
    const [balance = 0n, nonce = 0n] = (content.value.match(/\d+/g) ?? []).map(BigInt);
    const sum = (balance + this.#memory.readWord(fee + layout.VERSION_VALUE)) & MAX_WORD;
    const exists = this.#memory.readU64(layout.CLEARS_EMPTY_ACCOUNTS) === 0n || sum !== 0n || content.exists;
    return { versions: [...content.versions, this.version(fee)], value: basic(sum, nonce), exists };
  }

  /** Addresses of what transactions give the beneficiary, the highest first. */
  #feesBelow(index: number, counts: Counts): number[] {
    const fees = Array.from({ length: index }, (_, payer) => layout.FEES + (index - 1 - payer) * layout.VERSION_BYTES);
    return fees.filter((fee) => this.#isWritten(fee) && this.#counts(fee, index, counts));
  }

  #account(account: number, index: number, counts: Counts, fees: readonly number[]): Content {
    const memory = this.#memory;
    const versions: RecordedVersion[] = [];
    let balance = 0n;
    let absolute = 0;
    const list = this.#below(account + layout.ACCOUNT_VERSIONS, index, counts);
    const indexOf = (version: number) => memory.readU32(version + layout.VERSION_INDEX);
    const isBeneficiary = account === memory.readU32(layout.BENEFICIARY);
    const all = isBeneficiary ? [...list, ...fees].toSorted((a, b) => indexOf(b) - indexOf(a)) : list;
    for (const version of all) {
      const parts = memory.readU32(version + layout.VERSION_PARTS);
      if (!(parts & (layout.VERSION_BASIC | layout.VERSION_CREDIT))) continue;
      versions.push(this.version(version));
      balance += memory.readWord(version + layout.VERSION_VALUE);
      if (parts & layout.VERSION_BASIC) {
        absolute = version;
        break;
      }
    }
    const flags = memory.readU32(account + layout.ACCOUNT_FLAGS);
    let exists = (flags & layout.EXISTS) !== 0;
    let nonce = memory.readU64(account + layout.ACCOUNT_NONCE);
    if (absolute === 0) balance += memory.readWord(account + layout.ACCOUNT_BALANCE);
    else {
      exists = (memory.readU32(absolute + layout.VERSION_PARTS) & layout.VERSION_EXISTS) !== 0;
      nonce = memory.readU64(absolute + layout.VERSION_NONCE);
    }
    balance &= MAX_WORD;
    // EIP-161: what adds to a balance brings the account into being, unless it is still empty
    if (versions.some(({ isCredit }) => isCredit)) {
      const clears = memory.readU64(layout.CLEARS_EMPTY_ACCOUNTS) !== 0n;
      exists = !clears || balance !== 0n || nonce !== 0n || this.#code(account, index, counts).exists;
    }
    return { versions, value: basic(balance, nonce), exists };
  }

  #code(account: number, index: number, counts: Counts): Content {
    const memory = this.#memory;
    for (const version of this.#below(account + layout.ACCOUNT_VERSIONS, index, counts))
      if (memory.readU32(version + layout.VERSION_PARTS) & layout.VERSION_NEW_CODE)
        return { versions: [this.version(version)], ...this.#codeContent(version + layout.VERSION_CODE) };
    return { versions: [], ...this.#codeContent(account + layout.ACCOUNT_CODE) };
  }

  #codeContent(at: number) {
    const value = this.#codeOf(at);
    return { value, exists: value !== NO_CODE };
  }

  #codeOf(at: number): string {
    return this.#memory.readHash(this.#memory.readU32(at) + layout.CODE_HASH);
  }

  #slot(slot: number, index: number, counts: Counts): Content {
    const memory = this.#memory;
    const account = memory.readU32(slot + layout.SLOT_ACCOUNT);
    const has = (version: number, part: number) => (memory.readU32(version + layout.VERSION_PARTS) & part) !== 0;
    const accountVersions = this.#below(account + layout.ACCOUNT_VERSIONS, index, counts);
    const destroyer = accountVersions.find((version) => has(version, layout.VERSION_DESTROYED)) ?? 0;
    const slotVersions = this.#below(slot + layout.SLOT_VERSIONS, index, counts);
    const written = slotVersions.find((version) => has(version, layout.VERSION_SLOT)) ?? 0;
    const indexOf = (version: number) => (version === 0 ? -1 : memory.readU32(version + layout.VERSION_INDEX));
    if (indexOf(written) > indexOf(destroyer)) {
      const value = memory.readWord(written + layout.VERSION_VALUE);
      return { versions: [this.version(written)], value: hex(value), exists: true };
    }
    if (destroyer !== 0) return { versions: [this.version(destroyer)], value: hex(0n), exists: true };
    return { versions: [], value: hex(memory.readWord(slot + layout.SLOT_VALUE)), exists: true };
  }

  /** What the kernel's thread has made of the last read of a location. */
  resolved(thread: number, { part }: Place): string {
    const outcome = this.#memory.region(thread) + layout.OUTCOME;
    if (part === 'code') return this.#codeOf(outcome + layout.RESOLVED_CODE);
    const value = this.#memory.readWord(outcome + layout.RESOLVED_VALUE);
    return part === 'slot' ? hex(value) : basic(value, this.#memory.readU64(outcome + layout.RESOLVED_NONCE));
  }

  version(version: number): RecordedVersion {
    const memory = this.#memory;
    const parts = memory.readU32(version + layout.VERSION_PARTS);
    return {
      transaction: memory.readU32(layout.WINDOW_FIRST) + memory.readU32(version + layout.VERSION_INDEX),
      incarnation: memory.readU32(version + layout.VERSION_INCARNATION),
      isCredit: (parts & layout.VERSION_CREDIT) !== 0,
      isEstimate: (parts & layout.VERSION_ESTIMATE) !== 0,
      value: this.describe(version),
    };
  }

  /** Addresses of the versions that a transaction wrote, the last one first. */
  writtenBy(index: number): number[] {
    const last = this.#memory.readU32(layout.SETS + index * layout.SET_BYTES + layout.SET_WRITES);
    const fee = layout.FEES + index * layout.VERSION_BYTES;
    return [...this.#chain(last, layout.VERSION_SIBLING), ...(this.#isWritten(fee) ? [fee] : [])];
  }

  #isWritten(version: number): boolean {
    return this.#memory.readU32(version + layout.VERSION_PARTS) !== 0;
  }

  #below(list: number, index: number, counts: Counts): number[] {
    const first = this.#memory.readU32(list + layout.LIST_HEAD);
    return this.#chain(first, layout.VERSION_NEXT).filter((version) => this.#counts(version, index, counts));
  }

  #counts(version: number, index: number, counts: Counts): boolean {
    const writer = this.#memory.readU32(version + layout.VERSION_INDEX);
    return writer < index && counts(writer, this.#memory.readU32(version + layout.VERSION_INCARNATION));
  }

  #chain(first: number, next: number): number[] {
    const found: number[] = [];
    for (let version = first; version !== 0; version = this.#memory.readU32(version + next)) found.push(version);
    return found;
  }
}

/** keccak-256 of nothing */
const NO_CODE = keccak256Hex(new Uint8Array(0));
const hex = (value: bigint): string => `0x${value.toString(16)}`;
const basic = (balance: bigint, nonce: bigint): string => `${balance} wei, nonce ${nonce}`;
const MAX_WORD = 2n ** 256n - 1n;
