import * as layout from '../../../assembly/layout.js';
import { SITE_QUESTION } from '../../../assembly/sites.js';
import { clock, precompileImports, type STATE_QUESTIONS } from '../../kernel/host.js';
import { CALLER_PARTS } from '../../kernel/kernel.js';
import type { KernelMemory } from '../../kernel/memory.js';
import type { RunPrecompile } from '../../precompiles/precompiles.js';
import type { PrecompileTable } from '../../precompiles/table.js';
import * as WebAssembly from '../../primitives/webassembly.js';

/** About the state, of the host. */
export type Question = readonly [kind: (typeof STATE_QUESTIONS)[number], record: number, number: bigint];

/** What a coroutine asks of whoever lets it go on. */
export interface Turns {
  readonly precompiles: PrecompileTable;
  /** The host's answer to a thread's question. */
  answer(thread: number, ...question: Question): number;
  /** True where the thread goes on at once, and false where another one is to. */
  stays(thread: number, site: number): boolean;
  /** The thread can go on once the host has time for it. */
  asks(thread: number): void;
  /** The thread sleeps at an address until it is woken. */
  sleeps(thread: number, address: number): void;
  wake(address: number, threads: number): void;
  /** `kind` is one of TELL_… (assembly/sites.ts). */
  told(thread: number, kind: number, first: number, second: number): void;
  /** Milliseconds, for the caller's thread. */
  clock(): number;
  /** The caller's thread goes on later; where it sleeps, once ATTENTION is another one. */
  pauses(thread: number, attention?: number): void;
}

interface Exports {
  init(region: number, bytes: number, thread: number): void;
  work(): void;
  takePart(): number;
  asyncify_start_unwind(stack: number): void;
  asyncify_stop_unwind(): void;
  asyncify_start_rewind(stack: number): void;
  asyncify_stop_rewind(): void;
}

/**
 * A thread of the engine that is none of the system's: the yield build, which Binaryen's Asyncify has rewritten, puts its call stack away in
 * the thread's region where another thread is to go on, and takes it from there later.
 */
export class Coroutine {
  readonly #memory: KernelMemory;
  readonly #number: number;
  /** it is the caller's thread that takes part: thread 0, in a region of its own */
  readonly #isCaller: boolean;
  #attention = 0;
  readonly #turns: Turns;
  readonly #exports: Exports;
  /** where the stack is kept: u32 its end, u32 end of the room for it, and the room */
  readonly #stack: number;
  #isUnwinding = false;
  #isRewinding = false;
  /** under way; what the arguments are after a rewind is not said */
  #question: Question | undefined;

  constructor(
    module: WebAssembly.Module,
    memory: KernelMemory,
    number: number,
    isCaller: boolean,
    runPrecompile: RunPrecompile,
    turns: Turns,
  ) {
    this.#memory = memory;
    this.#number = number;
    this.#isCaller = isCaller;
    this.#turns = turns;
    this.#stack = memory.region(number) + layout.CALL_STACK;
    const instance = new WebAssembly.Instance(module, {
      env: { memory: memory.memory },
      yield: {
        turn: (site: number) => void this.#stand(site >>> 0),
        sleep: (address: number, expected: number) => this.#sleep(address >>> 0, expected >>> 0),
        wake: (address: number, threads: number) => turns.wake(address >>> 0, threads >>> 0),
        tell: (kind: number, first: number, second: number) => turns.told(number, kind, first >>> 0, second >>> 0),
      },
      host: {
        account: (record: number) => this.#ask('account', record),
        code: (record: number) => this.#ask('code', record),
        slot: (record: number) => this.#ask('slot', record),
        blockHash: (block: bigint, result: number) => this.#ask('blockHash', result, block),
        clock: isCaller ? () => turns.clock() : clock,
        attend: () => undefined,
        ...precompileImports(memory, runPrecompile, () => turns.precompiles),
      },
    });
    this.#exports = instance.exports as Readonly<Record<string, unknown>> as { [name in keyof Exports]: Exports[name] };
    this.#exports.init(number, memory.threadBytes, isCaller ? 0 : number);
  }

  /** Takes part in a batch, from its beginning or from where it stopped. True where it is through with the batch. */
  go(): boolean {
    if (this.#isRewinding) this.#exports.asyncify_start_rewind(this.#stack);
    else this.#attention = this.#memory.readU32(layout.ATTENTION);
    const part = this.#isCaller ? CALLER_PARTS[this.#exports.takePart()] : this.#exports.work();
    if (!this.#isUnwinding) {
      const isOver = this.#memory.readU32(layout.BATCH_IS_OVER) !== 0;
      if (part === undefined || part === 'through' || isOver) return true;
      this.#turns.pauses(this.#number, part === 'sleeps' ? this.#attention : undefined);
      return false;
    }
    this.#exports.asyncify_stop_unwind();
    this.#isUnwinding = false;
    this.#isRewinding = true;
    return false;
  }

  /** True once the thread may go on; where it says false, wasm returns to {@link go}, and comes here again. */
  #stand(site: number): boolean {
    if (this.#isRewinding) return this.#goesOn();
    if (this.#turns.stays(this.#number, site)) return true;
    this.#unwind();
    return false;
  }

  #goesOn(): true {
    this.#exports.asyncify_stop_rewind();
    this.#isRewinding = false;
    return true;
  }

  #unwind(): void {
    this.#memory.writeU32(this.#stack, this.#stack + 8);
    this.#memory.writeU32(this.#stack + 4, this.#stack + layout.KECCAK_MEMO - layout.CALL_STACK);
    this.#isUnwinding = true;
    this.#exports.asyncify_start_unwind(this.#stack);
  }

  #sleep(address: number, expected: number): void {
    if (this.#isRewinding) this.#goesOn();
    else if (this.#memory.readU32(address) === expected) {
      this.#turns.sleeps(this.#number, address);
      this.#unwind();
    }
  }

  #ask(kind: Question[0], record: number, number = 0n): number {
    if (!this.#isRewinding) {
      this.#question = [kind, record >>> 0, number];
      this.#turns.asks(this.#number);
    }
    return this.#stand(SITE_QUESTION) && this.#question ? this.#turns.answer(this.#number, ...this.#question) : 0;
  }
}
