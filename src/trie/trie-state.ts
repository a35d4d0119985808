import * as layout from '../../assembly/trie/layout.js';
import type { Address, Hash } from '../primitives/bytes.js';
import { bytesToHex } from '../primitives/hex.js';
import {
  type AccountDiff,
  areRecorded,
  isRecorded,
  type RecordedDiff,
  type StateDiff,
  withDiff,
} from '../state/diff.js';
import { type Alloc, type AllocAccount, checkAlloc, codeHash, withAlloc } from '../state/memory-state.js';
import { type Account, EMPTY_CODE_HASH, type StateView } from '../state/view.js';
import { beginTrie, lookUpModule } from './module.js';
import {
  type Contract,
  contractAt,
  find,
  type Place,
  places,
  readRecord,
  readU64,
  readWord,
  type Trie,
} from './nodes.js';
import { EMPTY_TRIE_ROOT } from './trie.js';
import { update } from './update.js';

const NO_CODE = new Uint8Array(0);
const NO_ACCOUNTS = {};

/**
 * A whole state in memory, over the tries that its root is of (yellow paper, 4.1). It never changes: {@link TrieState.apply} gives the next
 * one in time and memory of what changed, and shares the rest, so that the states of branches stand beside each other.
 */
export class TrieState implements StateView {
  readonly #accounts: Trie | undefined;
  readonly #hashOf: (number: bigint) => Hash;
  /** those that {@link account} named, here and in the states before */
  readonly #codes: Map<Hash, Uint8Array>;
  /** the account that was asked for last: its slots are next */
  #address: Address | undefined;
  #place: Place | undefined;

  readonly origin: StateView['origin'];

  private constructor(
    accounts: Trie | undefined,
    blockHash: (number: bigint) => Hash,
    codes = new Map<Hash, Uint8Array>(),
    origin?: StateView['origin'],
  ) {
    this.#accounts = accounts;
    this.#hashOf = blockHash;
    this.#codes = codes;
    this.origin = origin;
  }

  get snapshot(): object {
    return this.#accounts ?? NO_ACCOUNTS;
  }

  /**
   * @param blockHash the hash of an ancestor, for BLOCKHASH
   * @throws InputError, TrieThreadError
   */
  static from(alloc: Alloc, blockHash: (number: bigint) => Hash): TrieState {
    checkAlloc(alloc);
    return withAlloc(alloc, () => {
      const contracts = new Map<Address, Contract>();
      for (const [address, { code, storage }] of alloc)
        if (code.length > 0 || storage.size > 0)
          contracts.set(address, { codeHash: codeHash(code), code, storage: storageOf(storage) });
      return new TrieState(put(undefined, alloc, contracts), blockHash);
    });
  }

  /** The same accounts, for a block with other ancestors. */
  withBlockHash(blockHash: (number: bigint) => Hash): TrieState {
    return new TrieState(this.#accounts, blockHash, this.#codes, this.origin);
  }

  get root(): Hash {
    return bytesToHex(this.#accounts?.root ?? EMPTY_TRIE_ROOT) as Hash;
  }

  account(address: Address): Account | undefined {
    const place = this.#find(address);
    if (place === undefined) return undefined;
    const contract = contractAt(place);
    if (contract !== undefined) this.#codes.set(contract.codeHash, contract.code);
    readRecord(place);
    return {
      nonce: readU64(layout.NONCE),
      balance: readWord(layout.VALUE),
      codeHash: contract?.codeHash ?? EMPTY_CODE_HASH,
      hasStorage: contract?.storage !== undefined,
    };
  }

  code(hash: Hash): Uint8Array {
    return this.#codes.get(hash) ?? NO_CODE;
  }

  slot(address: Address, key: bigint): bigint {
    const account = this.#find(address);
    const storage = account && contractAt(account)?.storage;
    if (storage === undefined) return 0n;
    const module = lookUpModule();
    module.lookUpSlot(key);
    const place = find(storage, module);
    if (place === undefined) return 0n;
    readRecord(place);
    return readWord(layout.VALUE);
  }

  /** Those of a single page. */
  fewSlots(address: Address): [key: bigint, value: bigint][] | undefined {
    const account = this.#find(address);
    const storage = account && contractAt(account)?.storage;
    if (storage !== undefined && 'children' in storage.top) return undefined;
    return slotsOf(storage);
  }

  blockHash(number: bigint): Hash {
    return this.#hashOf(number);
  }

  /**
   * The state after `diff`.
   * @throws InputError, TrieThreadError
   */
  apply(diff: StateDiff): TrieState {
    const accounts = withDiff(diff, () => (isRecorded(diff) ? this.#putRecords(diff) : this.#put(diff)));
    return new TrieState(accounts, this.#hashOf, this.#codes, { snapshot: this.snapshot, diff });
  }

  #put(diff: StateDiff): Trie | undefined {
    const contracts = new Map<Address, Contract>();
    for (const [address, change] of diff)
      if (change !== null && (change.codeHash !== EMPTY_CODE_HASH || change.storage.size > 0))
        contracts.set(address, this.#contractAfter(address, change));
    return put(this.#accounts, diff, contracts);
  }

  #putRecords(diff: RecordedDiff): Trie | undefined {
    const contracts = new Map<number, Contract>();
    for (const [index, [address, change]] of diff.contracts) contracts.set(index, this.#contractAfter(address, change));
    const module = beginTrie(layout.ACCOUNTS);
    module.stageChanges(diff.accounts);
    let number = 0;
    for (const [index, { codeHash, storage }] of contracts)
      module.stageContractOf(index, codeHash, storage?.root ?? EMPTY_TRIE_ROOT, number++);
    return update(module, this.#accounts, [...contracts.values()]);
  }

  #contractAfter(address: Address, { codeHash, code, storageCleared, storage }: AccountDiff): Contract {
    const place = this.#find(address);
    const before = place && contractAt(place);
    const known = before?.codeHash === codeHash ? before.code : this.code(codeHash);
    const kept = storageCleared ? undefined : before?.storage;
    return { codeHash, code: code ?? known, storage: putSlots(kept, storage) };
  }

  /** Every account, in full. */
  alloc(): Alloc {
    const alloc = new Map<Address, AllocAccount>();
    for (const place of places(this.#accounts)) {
      const start = place.at + layout.ADDRESS;
      const address = bytesToHex(place.page.bytes, start, start + layout.ADDRESS_BYTES) as Address;
      readRecord(place);
      const [nonce, balance] = [readU64(layout.NONCE), readWord(layout.VALUE)];
      const contract = contractAt(place);
      const storage = new Map(slotsOf(contract?.storage));
      alloc.set(address, { nonce, balance, code: contract?.code ?? NO_CODE, storage });
    }
    return alloc;
  }

  #find(address: Address): Place | undefined {
    if (address === this.#address) return this.#place;
    this.#address = address;
    const module = lookUpModule();
    module.lookUpAccount(address);
    this.#place = find(this.#accounts, module);
    return this.#place;
  }
}

function slotsOf(storage: Trie | undefined): [key: bigint, value: bigint][] {
  return Array.from(places(storage), (place) => {
    readRecord(place);
    return [readWord(layout.SLOT), readWord(layout.VALUE)];
  });
}

/** @param contracts of those accounts that have code or storage, or write some */
function put(
  trie: Trie | undefined,
  accounts: ReadonlyMap<Address, AccountDiff | AllocAccount | null>,
  contracts: ReadonlyMap<Address, Contract>,
): Trie | undefined {
  const module = beginTrie(layout.ACCOUNTS);
  let number = 0;
  for (const [address, account] of accounts) {
    if (account === null) {
      module.stageAccount(address, 0n, 0n, layout.REMOVED);
      continue;
    }
    const contract = contracts.get(address);
    const isCleared = contract !== undefined || ('storageCleared' in account && account.storageCleared);
    module.stageAccount(address, account.nonce, account.balance, isCleared ? layout.STORAGE_CLEARED : 0);
    if (contract) module.stageContract(contract.codeHash, contract.storage?.root ?? EMPTY_TRIE_ROOT, number++);
  }
  return update(module, trie, [...contracts.values()]);
}

function putSlots(trie: Trie | undefined, storage: ReadonlyMap<bigint, bigint>): Trie | undefined {
  if (storage.size === 0) return trie;
  const module = beginTrie(layout.SLOTS);
  if (areRecorded(storage)) module.stageSlotsOf(storage.words, storage.places);
  else for (const [key, value] of storage) module.stageSlot(key, value);
  return update(module, trie, []);
}

/** A fixture's vectors share the accounts in which they do not differ, and an account never changes. */
const storages = new WeakMap<ReadonlyMap<bigint, bigint>, Trie>();

function storageOf(storage: ReadonlyMap<bigint, bigint>): Trie | undefined {
  let trie = storages.get(storage);
  if (trie === undefined) {
    trie = putSlots(undefined, storage);
    if (trie) storages.set(storage, trie);
  }
  return trie;
}
