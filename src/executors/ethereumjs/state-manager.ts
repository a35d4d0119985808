import type { AccountFields, StateManagerInterface } from '@ethereumjs/common';
import { OriginalStorageCache } from '@ethereumjs/statemanager';
import { Account as EjsAccount, type Address as EjsAddress, KECCAK256_RLP } from '@ethereumjs/util';
import { type Address, bigIntToMinimalBytes, bytesToBigInt, type Hash } from '../../primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../primitives/hex.js';
import { keccak256Hex } from '../../primitives/keccak.js';
import type { AccountDiff, StateDiff } from '../../state/diff.js';
import { EMPTY_CODE_HASH, type StateView } from '../../state/view.js';

interface AccountFieldsNow {
  readonly nonce: bigint;
  readonly balance: bigint;
  readonly codeHash: Hash;
}

/** Any root but the empty trie's: EthereumJS only asks whether there is storage (EIP-7610). */
const SOME_ROOT = new Uint8Array(32).fill(1);

/** EthereumJS' state over a {@link StateView}: changes are kept apart, so that they can be handed out as a {@link StateDiff}. */
export class ViewStateManager implements StateManagerInterface {
  readonly originalStorageCache = new OriginalStorageCache((address, key) => this.getStorage(address, key));
  readonly #view: StateView;
  readonly #accounts = new Map<Address, AccountFieldsNow | undefined>();
  /** slots written since the storage was last cleared, or since the view */
  readonly #slots = new Map<Address, Map<bigint, bigint>>();
  /** accounts of whose storage in the view nothing is left */
  readonly #cleared = new Map<Address, true>();
  readonly #codes = new Map<Hash, Uint8Array>();
  /** one list of undo steps per open checkpoint */
  readonly #undo: (() => void)[][] = [[]];

  constructor(view: StateView) {
    this.#view = view;
  }

  /** What changed since the view. */
  diff(): StateDiff {
    const diff = new Map<Address, AccountDiff | null>();
    for (const address of new Set([...this.#accounts.keys(), ...this.#slots.keys()])) {
      const account = this.#account(address);
      if (account === undefined) {
        diff.set(address, null);
        continue;
      }
      const { nonce, balance, codeHash } = account;
      const code = this.#codes.get(codeHash);
      diff.set(address, {
        nonce,
        balance,
        codeHash,
        ...(code && { code }),
        storageCleared: this.#cleared.has(address),
        storage: this.#slots.get(address) ?? new Map(),
      });
    }
    return diff;
  }

  async getAccount(address: EjsAddress): Promise<EjsAccount | undefined> {
    const key = keyOf(address);
    const account = this.#account(key);
    if (account === undefined) return undefined;
    return new EjsAccount(
      account.nonce,
      account.balance,
      this.#hasStorage(key) ? SOME_ROOT : KECCAK256_RLP,
      hexToBytes(account.codeHash),
    );
  }

  async putAccount(address: EjsAddress, account?: EjsAccount): Promise<void> {
    if (account === undefined) return this.deleteAccount(address);
    const { nonce, balance, codeHash } = account;
    this.#set(this.#accounts, keyOf(address), { nonce, balance, codeHash: bytesToHex(codeHash) as Hash });
  }

  async deleteAccount(address: EjsAddress): Promise<void> {
    this.#set(this.#accounts, keyOf(address), undefined);
    await this.clearStorage(address);
  }

  async modifyAccountFields(address: EjsAddress, { nonce, balance, codeHash }: AccountFields): Promise<void> {
    const account = (await this.getAccount(address)) ?? new EjsAccount();
    if (nonce !== undefined) account.nonce = nonce;
    if (balance !== undefined) account.balance = balance;
    if (codeHash !== undefined) account.codeHash = codeHash;
    await this.putAccount(address, account);
  }

  async putCode(address: EjsAddress, code: Uint8Array): Promise<void> {
    const codeHash = code.length === 0 ? EMPTY_CODE_HASH : keccak256Hex(code);
    this.#codes.set(codeHash, code);
    await this.modifyAccountFields(address, { codeHash: hexToBytes(codeHash) });
  }

  async getCode(address: EjsAddress): Promise<Uint8Array> {
    const codeHash = this.#account(keyOf(address))?.codeHash ?? EMPTY_CODE_HASH;
    if (codeHash === EMPTY_CODE_HASH) return new Uint8Array(0);
    return this.#codes.get(codeHash) ?? this.#view.code(codeHash);
  }

  async getCodeSize(address: EjsAddress): Promise<number> {
    return (await this.getCode(address)).length;
  }

  async getStorage(address: EjsAddress, key: Uint8Array): Promise<Uint8Array> {
    return bigIntToMinimalBytes(this.slot(address, bytesToBigInt(key)));
  }

  slot(address: EjsAddress, slot: bigint): bigint {
    const account = keyOf(address);
    const written = this.#slots.get(account)?.get(slot);
    return written ?? (this.#cleared.has(account) ? 0n : this.#view.slot(account, slot));
  }

  async putStorage(address: EjsAddress, key: Uint8Array, value: Uint8Array): Promise<void> {
    const account = keyOf(address);
    if (!this.#slots.has(account)) this.#set(this.#slots, account, new Map());
    this.#set(this.#slots.get(account) as Map<bigint, bigint>, bytesToBigInt(key), bytesToBigInt(value));
  }

  async clearStorage(address: EjsAddress): Promise<void> {
    this.#set(this.#slots, keyOf(address), new Map());
    this.#set(this.#cleared, keyOf(address), true);
  }

  async checkpoint(): Promise<void> {
    this.#undo.push([]);
  }

  async commit(): Promise<void> {
    const steps = this.#undo.pop() ?? [];
    this.#undo.at(-1)?.push(...steps);
  }

  async revert(): Promise<void> {
    for (const step of (this.#undo.pop() ?? []).reverse()) step();
  }

  /** There is no trie here: what receipts before Byzantium name is computed from the diff. */
  async getStateRoot(): Promise<Uint8Array> {
    return new Uint8Array(32);
  }

  async setStateRoot(): Promise<void> {
    throw new Error('a state view has no other roots');
  }

  async hasStateRoot(): Promise<boolean> {
    return false;
  }

  clearCaches(): void {
    this.originalStorageCache.clear();
  }

  shallowCopy(): StateManagerInterface {
    return new ViewStateManager(this.#view);
  }

  #account(address: Address): AccountFieldsNow | undefined {
    return this.#accounts.has(address) ? this.#accounts.get(address) : this.#view.account(address);
  }

  #hasStorage(address: Address): boolean {
    if (!this.#cleared.has(address) && this.#view.account(address)?.hasStorage) return true;
    return [...(this.#slots.get(address)?.values() ?? [])].some((value) => value !== 0n);
  }

  #set<K, V>(map: Map<K, V>, key: K, value: V): void {
    const had = map.has(key);
    const before = map.get(key) as V;
    this.#undo.at(-1)?.push(() => (had ? map.set(key, before) : map.delete(key)));
    map.set(key, value);
  }
}

const keyOf = (address: EjsAddress): Address => bytesToHex(address.bytes) as Address;
