import type { Block } from '@ethereumjs/block';
import type { Common } from '@ethereumjs/common';
import { createMPT } from '@ethereumjs/mpt';
import { Caches, MerkleStateManager } from '@ethereumjs/statemanager';
import type { TypedTransaction } from '@ethereumjs/tx';
import { createAccount, Address as EjsAddress, MapDB, unpadBytes, ValueEncoding } from '@ethereumjs/util';
import { createVM, runTx, type VM } from '@ethereumjs/vm';
import { createCommon, evmOptions } from '../../src/executors/ethereumjs/common.js';
import { blockOf, build } from '../../src/executors/ethereumjs/executor.js';
import { bigIntToBytes, bigIntToMinimalBytes } from '../../src/primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../src/primitives/hex.js';
import { rlpEncode } from '../../src/primitives/rlp.js';
import type { Alloc, MemoryState } from '../../src/state/memory-state.js';
import type { Workload } from '../workloads/workload.js';

/** As the package's users run it, or with two faults of its state manager worked around. */
export const SET_UPS = ['as used', 'worked around'] as const;
export type SetUp = (typeof SET_UPS)[number];

/** Leaves the storage trie alone until the caches are flushed: `putStorage` writes it at every SSTORE, cached or not. */
class CachedStateManager extends MerkleStateManager {
  override async putStorage(address: EjsAddress, key: Uint8Array, value: Uint8Array): Promise<void> {
    this._caches?.storage?.put(address, key, rlpEncode(unpadBytes(value)));
  }
}

/** Nodes as bytes: without a database of its own a storage trie keeps them as hex. */
async function createStateManager(setUp: SetUp, common: Common): Promise<MerkleStateManager> {
  const caches = new Caches();
  if (setUp === 'as used')
    return new MerkleStateManager({ common, caches, trie: await createMPT({ common, useKeyHashing: true }) });
  const nodes = { db: new MapDB<string, Uint8Array>(), valueEncoding: ValueEncoding.Bytes };
  return new CachedStateManager({ common, caches, trie: await createMPT({ common, useKeyHashing: true, ...nodes }) });
}

/** A block of @ethereumjs/vm, ready to be executed over and over: senders are known, the state is loaded. */
export class Reference {
  readonly #vm: VM;
  readonly #state: MerkleStateManager;
  readonly #alloc: Alloc;
  readonly #block: Block;
  readonly #transactions: readonly TypedTransaction[];
  readonly #root: Uint8Array;

  private constructor(
    vm: VM,
    state: MerkleStateManager,
    alloc: Alloc,
    block: Block,
    txs: readonly TypedTransaction[],
    root: Uint8Array,
  ) {
    this.#vm = vm;
    this.#state = state;
    this.#alloc = alloc;
    this.#block = block;
    this.#transactions = txs;
    this.#root = root;
  }

  static async create(setUp: SetUp, { context, transactions, state }: Workload): Promise<Reference> {
    const common = createCommon(context);
    const stateManager = await createStateManager(setUp, common);
    await load(stateManager, state.alloc);
    const root = await stateManager.getStateRoot();
    const blockchain = chainOf(state);
    const vm = await createVM({ common, stateManager, blockchain, evmOpts: await evmOptions() });
    const txs = transactions.map((each) => build(each, new EjsAddress(hexToBytes(each.sender)), common));
    return new Reference(vm, stateManager, state.alloc, blockOf(context, common), txs, root);
  }

  /** Executes the block, and takes it back. */
  async execute(): Promise<{ ms: number; cpu: number; gasUsed: bigint }> {
    await this.#vm.evm.journal.checkpoint();
    const before = process.cpuUsage();
    const start = performance.now();
    const gasUsed = await this.#run();
    const ms = performance.now() - start;
    const { user, system } = process.cpuUsage(before);
    await this.#vm.evm.journal.revert();
    return { ms, cpu: (user + system) / 1000, gasUsed };
  }

  /** Executes the block up to the root of its state, and takes it back; to do so empties the caches, which are filled again. */
  async executeWithRoot(): Promise<{ ms: number; root: string }> {
    const start = performance.now();
    await this.#vm.evm.journal.checkpoint();
    await this.#run();
    await this.#vm.evm.journal.commit();
    const root = await this.#state.getStateRoot();
    const ms = performance.now() - start;
    await this.#state.setStateRoot(this.#root);
    await read(this.#state, this.#alloc);
    return { ms, root: bytesToHex(root) };
  }

  async #run(): Promise<bigint> {
    let gasUsed = 0n;
    for (const tx of this.#transactions)
      gasUsed += (await runTx(this.#vm, { tx, block: this.#block, skipHardForkValidation: true })).totalGasSpent;
    return gasUsed;
  }
}

function chainOf(state: MemoryState) {
  const blockchain = {
    getBlock: async (number: number) => ({ hash: () => hexToBytes(state.blockHash(BigInt(number))) }),
    putBlock: async () => undefined,
    shallowCopy: () => blockchain,
  };
  return blockchain;
}

async function read(state: MerkleStateManager, alloc: Alloc): Promise<void> {
  for (const [address, { storage }] of alloc) {
    const account = new EjsAddress(hexToBytes(address));
    await state.getAccount(account);
    await state.getCode(account);
    for (const key of storage.keys()) await state.getStorage(account, bigIntToBytes(key, 32));
  }
}

async function load(state: MerkleStateManager, alloc: Alloc): Promise<void> {
  await state.checkpoint();
  for (const [address, { nonce, balance, code, storage }] of alloc) {
    const account = new EjsAddress(hexToBytes(address));
    await state.putAccount(account, createAccount({ nonce, balance }));
    if (code.length > 0) await state.putCode(account, code);
    for (const [key, value] of storage)
      await state.putStorage(account, bigIntToBytes(key, 32), bigIntToMinimalBytes(value));
  }
  await state.commit();
}
