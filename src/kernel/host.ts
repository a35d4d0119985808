import * as layout from '../../assembly/layout.js';
import type { RunPrecompile } from '../precompiles/precompiles.js';
import type { PrecompileTable } from '../precompiles/table.js';
import type { Address, Hash } from '../primitives/bytes.js';
import { EMPTY_CODE_HASH, type StateView } from '../state/view.js';
import type { KernelMemory } from './memory.js';

/** What the answers below need of the kernel's exports. */
export interface CodeTable {
  /** the CODE of the hash at an address */
  codeOfHash(hash: number): number;
  allocateCode(record: number, length: number): number;
  finishCode(record: number): void;
}

/** Answers the kernel's questions (assembly/host.ts) from a StateView; one for each instance. */
export class Host {
  precompiles: PrecompileTable = new Map();
  codes: CodeTable | undefined;
  #state: StateView | undefined;
  readonly #memory: KernelMemory;
  readonly #argument: number;
  readonly #runPrecompile: RunPrecompile;
  /** Records of hashes: asked for with every account that has code. */
  readonly #records = new Map<Hash, number>();
  /** Addresses by ACCOUNT, of those that were asked for in this block: bytes take longer to turn to hex than to find here. */
  readonly addresses = new Map<number, Address>();

  /** @param argument address of the thread's OUTCOME_ARGUMENT */
  constructor(memory: KernelMemory, argument: number, runPrecompile: RunPrecompile) {
    this.#memory = memory;
    this.#argument = argument;
    this.#runPrecompile = runPrecompile;
  }

  /** The kernel has forgotten its codes. */
  forgetCodes(): void {
    this.#records.clear();
  }

  get imports(): WebAssembly.Imports[string] {
    return {
      account: (record: number) => this.#account(record),
      code: (record: number) => this.#code(record),
      slot: (record: number) => this.#slot(record),
      blockHash: (number: bigint, result: number) => this.#blockHash(number, result),
      // addresses beyond 2^31, which EVM memory alone reaches, come as negative numbers
      precompileGas: (address: number, input: number, length: number) =>
        this.precompiles.get(address)?.gas(this.#memory.u8.subarray(input >>> 0, (input >>> 0) + length)) ?? 0,
      precompile: (address: number, input: number, length: number, output: number, capacity: number) =>
        this.#precompile(address, input >>> 0, length, output >>> 0, capacity),
    };
  }

  /** Answers from this state, from now on. */
  useState(state: StateView): void {
    this.#state = state;
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
    const code = this.#codeRecord(account?.codeHash ?? EMPTY_CODE_HASH);
    if (code === 0) return 0;
    memory.writeU32(record + layout.ACCOUNT_CODE, code);
    if (account === undefined) return 1;
    memory.writeWord(record + layout.ACCOUNT_BALANCE, account.balance);
    memory.writeU64(record + layout.ACCOUNT_NONCE, account.nonce);
    memory.writeU32(record + layout.ACCOUNT_FLAGS, layout.EXISTS | (account.hasStorage ? layout.HAS_STORAGE : 0));
    return 1;
  }

  #codeRecord(hash: Hash): number {
    let record = this.#records.get(hash);
    if (record === undefined) {
      this.#memory.writeHash(this.#argument, hash);
      record = this.codes?.codeOfHash(this.#argument) ?? 0;
      if (record !== 0) this.#records.set(hash, record);
    }
    return record;
  }

  #code(record: number): number {
    const bytes = this.#view().code(this.#memory.readHash(record + layout.CODE_HASH));
    const start = this.codes?.allocateCode(record, bytes.length) ?? 0;
    if (start === 0) return 0;
    this.#memory.u8.set(bytes, start);
    this.codes?.finishCode(record);
    return 1;
  }

  #slot(record: number): number {
    const memory = this.#memory;
    const account = memory.readU32(record + layout.SLOT_ACCOUNT);
    const address = this.addresses.get(account) ?? memory.readAddressBytes(account + layout.ACCOUNT_ADDRESS_BYTES);
    const value = this.#view().slot(address, memory.readWord(record + layout.SLOT_KEY));
    memory.writeWord(record + layout.SLOT_VALUE, value);
    return 1;
  }

  #blockHash(number: bigint, result: number): number {
    this.#memory.writeHash(result, this.#view().blockHash(number));
    return 1;
  }

  #precompile(address: number, input: number, length: number, output: number, capacity: number): number {
    const computedAs = this.precompiles.get(address)?.computedAs ?? address;
    const result = this.#runPrecompile(computedAs, this.#memory.u8.slice(input, input + length));
    if (result === null) return -1;
    if (result.length <= capacity) this.#memory.u8.set(result, output);
    return result.length;
  }
}
