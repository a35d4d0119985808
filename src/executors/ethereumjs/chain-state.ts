import type { Block as EjsBlock } from '@ethereumjs/block';
import type { Common } from '@ethereumjs/common';
import { createMPT } from '@ethereumjs/mpt';
import { Caches, MerkleStateManager } from '@ethereumjs/statemanager';
import {
  createAccount,
  type DB,
  type Account as EjsAccount,
  Address as EjsAddress,
  KECCAK256_RLP,
  ValueEncoding,
} from '@ethereumjs/util';
import type { BlockState } from '../../blocks/processor.js';
import { type Address, bigIntToBytes, bigIntToMinimalBytes, bytesToBigInt, type Hash } from '../../primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../primitives/hex.js';
import type { Alloc, AllocAccount } from '../../state/memory-state.js';

/** Accounts and slots that were ever written: a trie has the hashes of their keys only. */
export type WrittenKeys = Map<string, Set<bigint>>;

/** EthereumJS' own state on a trie, which also notes the keys that are written. */
class ReferenceStateManager extends MerkleStateManager {
  readonly #written: WrittenKeys;

  constructor(options: ConstructorParameters<typeof MerkleStateManager>[0], written: WrittenKeys) {
    super(options);
    this.#written = written;
  }

  override async putAccount(address: EjsAddress, account: EjsAccount | undefined): Promise<void> {
    this.#slotsOf(address);
    await super.putAccount(address, account);
  }

  override async putStorage(address: EjsAddress, key: Uint8Array, value: Uint8Array): Promise<void> {
    this.#slotsOf(address).add(bytesToBigInt(key));
    await super.putStorage(address, key, value);
  }

  /** MerkleStateManager keeps the trie of the storage, and writes to it where the account is there again by the end of the block. */
  override async deleteAccount(address: EjsAddress): Promise<void> {
    await this.clearStorage(address);
    await super.deleteAccount(address);
  }

  #slotsOf(address: EjsAddress): Set<bigint> {
    const key = address.toString();
    let slots = this.#written.get(key);
    if (slots === undefined) {
      slots = new Set();
      this.#written.set(key, slots);
    }
    return slots;
  }
}

/** A state by its root, in the nodes that all blocks of a chain share. */
export class ReferenceState implements BlockState {
  readonly root: Hash;
  /** the block that led here */
  readonly block: EjsBlock;
  readonly #nodes: DB<string, Uint8Array>;
  readonly #written: WrittenKeys;

  constructor(root: Hash, block: EjsBlock, nodes: DB<string, Uint8Array>, written: WrittenKeys) {
    this.root = root;
    this.block = block;
    this.#nodes = nodes;
    this.#written = written;
  }

  /** The state after `block`, which was executed on {@link open}. */
  next(root: Hash, block: EjsBlock): ReferenceState {
    return new ReferenceState(root, block, this.#nodes, this.#written);
  }

  /** This state, to execute the next block on; what happens there is not seen here. */
  async open(common: Common): Promise<MerkleStateManager> {
    const trie = await createMPT({
      db: this.#nodes,
      root: hexToBytes(this.root),
      useKeyHashing: true,
      common,
      // without it, storage tries keep their nodes as hex text
      valueEncoding: ValueEncoding.Bytes,
    });
    return new ReferenceStateManager({ trie, common, caches: new Caches() }, this.#written);
  }

  async alloc(): Promise<Alloc> {
    const manager = await this.open(this.block.common);
    const alloc = new Map<Address, AllocAccount>();
    for (const [key, slots] of this.#written) {
      const address = new EjsAddress(hexToBytes(`0x${key.slice(2)}`));
      const account = await manager.getAccount(address);
      if (account === undefined) continue;
      const storage = new Map<bigint, bigint>();
      for (const slot of slots) {
        const value = bytesToBigInt(await manager.getStorage(address, bigIntToBytes(slot, 32)));
        if (value !== 0n) storage.set(slot, value);
      }
      const { nonce, balance } = account;
      alloc.set(key as Address, { nonce, balance, code: await manager.getCode(address), storage });
    }
    return alloc;
  }
}

/** The state of an alloc, in a database of its own. */
export async function genesisState(
  alloc: Alloc,
  block: EjsBlock,
  nodes: DB<string, Uint8Array>,
): Promise<ReferenceState> {
  const empty = new ReferenceState(bytesToHex(KECCAK256_RLP) as Hash, block, nodes, new Map());
  const manager = await empty.open(block.common);
  for (const [key, { nonce, balance, code, storage }] of alloc) {
    const address = new EjsAddress(hexToBytes(key));
    await manager.putAccount(address, createAccount({ nonce, balance }));
    if (code.length > 0) await manager.putCode(address, code);
    for (const [slot, value] of storage)
      await manager.putStorage(address, bigIntToBytes(slot, 32), bigIntToMinimalBytes(value));
  }
  await manager.flush();
  return empty.next(bytesToHex(await manager.getStateRoot()) as Hash, block);
}
