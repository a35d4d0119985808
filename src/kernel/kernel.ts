import { readFileSync } from 'node:fs';
import * as layout from '../../assembly/layout.js';
import type { RunPrecompile } from '../precompiles/precompiles.js';
import * as WebAssembly from '../primitives/webassembly.js';
import type { Words } from '../primitives/words.js';
import type { StateDiff } from '../state/diff.js';
import { type Alloc, MemoryState, withAlloc } from '../state/memory-state.js';
import type { StateView } from '../state/view.js';
import type { BlockContext } from '../transactions/block-context.js';
import type { Operation } from '../transactions/operation.js';
import type { Outcome } from '../transactions/outcome.js';
import type { TraceStep } from '../transactions/trace.js';
import type { EncodedOperations } from './encode.js';
import { KernelTrapError, ResourceLimitError } from './errors.js';
import { type CodeTable, Host, type StateTable } from './host.js';
import { keep } from './keep.js';
import { KernelMemory } from './memory.js';
import { readDiff } from './read-diff.js';
import { Results } from './results.js';
import type { StatisticsCollector } from './statistics.js';
import { Tracer } from './trace.js';
import { writeBlock } from './write-block.js';
import { precompilesOf, rulesNumber, writeRules } from './write-rules.js';

/** bytes; with 30 million gas the memory of one frame reaches 4 MB */
const MAX_KEPT_MEMORY = 128 * 2 ** 20;

/** What a transaction may use that the caller's thread executes while its event loop waits: as much as a block of mainnet has, 40 ms of a loop. */
export const MOST_GAS_OF_CALLER = 60_000_000n;

/** One of the layout's RUN_…. */
type RunStatus = number;

export interface KernelOptions {
  /** called for each opcode, by a build that is slower for it */
  readonly onStep?: ((step: TraceStep) => void) | undefined;
  /** by default the fast one, or with `onStep` the traced one */
  readonly build?: Build;
  /** the frame of a code, from 1 on, that has the code translated (assembly/translation); by default {@link TRANSLATING_FRAME} */
  readonly translatingFrame?: number;
  /** in place of a build */
  readonly module?: WebAssembly.Module;
  /** puts something between the kernel and its host */
  readonly wrap?: (imports: WebAssembly.Imports) => WebAssembly.Imports;
}

/** Most codes of a block run once or twice. From the fourth frame on, mainnet's blocks take no longer when they are seen for the first time; from the first, a third longer. */
const TRANSLATING_FRAME = 4;

interface Exports extends CodeTable, StateTable {
  init(region: number, regionBytes: number, thread: number): void;
  clearState(): number;
  keepState(changed: boolean): number;
  beginGathering(part: number, parts: number): void;
  gather(): number;
  gatheredSlots(): number;
  prefetch(count: number): void;
  executeBatch(first: number, last: number): RunStatus;
  resumeBatch(): RunStatus;
  beginBatch(count: number, threads: number): number;
  takePart(): number;
}

/** The builds of the one source (asconfig.json): fast, with EIP-3155 steps, with every load and store reported, and with yield points. */
type Build = 'kernel' | 'kernel-traced' | 'kernel-checked' | 'kernel-yield';

const modules = new Map<Build, WebAssembly.Module>();

/** A compiled kernel, read once per process. */
export function kernelModule(name: Build): WebAssembly.Module {
  let module = modules.get(name);
  if (module === undefined) {
    module = new WebAssembly.Module(readFileSync(new URL(`../../../build/${name}.wasm`, import.meta.url)));
    modules.set(name, module);
  }
  return module;
}

/** Why the caller's thread has stopped: the batch is over, the event loop is to have a turn, or it is woken to go on (assembly/parallel/window.ts). */
export type CallerPart = 'through' | 'turns' | 'sleeps';
export const CALLER_PARTS: readonly CallerPart[] = ['through', 'turns', 'sleeps'];

/** Executes the batch in the kernel's memory on threads of its own; resolves when they are through with it. */
export interface BatchThreads {
  readonly count: number;
  /** the layout's BATCH_ADAPTS */
  readonly adapts: number;
  /**
   * @param begin begins the batch; false where nothing of it is left for threads, which sleep on
   * @param takePart goes on with it as far as the event loop can wait
   */
  run(host: Host, begin: () => boolean, takePart: () => CallerPart): Promise<void>;
}

/** One instance of the kernel: executes a block's transactions in order, or leaves them to threads over the same memory. */
export class Kernel {
  readonly memory: KernelMemory;
  /** number of its region: the last one */
  readonly #number: number;
  /** address of its region */
  readonly thread: number;
  readonly #host: Host;
  readonly #exports: Exports;
  readonly #tracer: Tracer | undefined;
  /** of the block before: its state, and what it changed if that was asked for */
  #last: { readonly snapshot?: object | undefined; diff?: StateDiff } = {};
  /** of the block before: its fork and EIPs */
  #rules: number | undefined;
  #prefetches = false;
  /** threads whose parts of the block's changes are gathered: 0 where something was executed since */
  #gatheredBy = 0;

  constructor(
    runPrecompile: RunPrecompile,
    { onStep, build, module, wrap, translatingFrame = TRANSLATING_FRAME }: KernelOptions = {},
    memory: KernelMemory = new KernelMemory(1),
  ) {
    this.memory = memory;
    this.#number = memory.threads - 1;
    this.thread = memory.region(this.#number);
    this.#tracer = onStep && new Tracer(this.memory, this.thread, onStep);
    this.#host = new Host(this.memory, this.thread + layout.OUTCOME + layout.OUTCOME_ARGUMENT, runPrecompile);
    const imports = {
      env: { memory: this.memory.memory },
      host: { ...this.#host.imports, ...this.#tracer?.imports },
    };
    const code = module ?? kernelModule(build ?? (onStep ? 'kernel-traced' : 'kernel'));
    const instance = new WebAssembly.Instance(code, wrap?.(imports) ?? imports);
    this.#exports = instance.exports as Readonly<Record<string, unknown>> as { [name in keyof Exports]: Exports[name] };
    this.#host.tables = this.#exports;
    this.#exports.init(this.#number, this.memory.threadBytes, 0);
    this.memory.writeU32(layout.TRANSLATING_FRAME, translatingFrame);
  }

  /**
   * Forgets the block before, and takes up another one.
   * @throws InputError
   */
  beginBlock(block: BlockContext, state: StateView): void {
    this.#host.useState(state);
    this.#prefetches = false;
    this.#gatheredBy = 0;
    this.memory.writeU32(layout.HAS_NEW_CODES, 0);
    if (!this.#keepsState(state) && this.#exports.clearState() !== 0) this.#host.forgetCodes();
    this.#last = { snapshot: state.snapshot };
    const rules = rulesNumber(block.fork, block.eips);
    if (rules !== this.#rules) {
      writeRules(this.memory, rules);
      this.#host.precompiles = precompilesOf(rules);
      this.#tracer?.useFork(block.fork);
      this.memory.writeU32(layout.RULES_NUMBER, rules);
      this.#rules = rules;
    }
    writeBlock(this.memory, block);
  }

  /** True where what is known of the base state is true of this one: the block before was given it, or left it behind. */
  #keepsState({ snapshot, origin }: StateView): boolean {
    const last = this.#last;
    if (snapshot === undefined || last.snapshot === undefined) return false;
    if (snapshot === last.snapshot) return this.#exports.keepState(false) !== 0;
    if (origin === undefined || origin.snapshot !== last.snapshot || origin.diff !== last.diff) return false;
    return this.#exports.keepState(true) !== 0;
  }

  /**
   * Executes the block's next operations in order; what they changed is there for the ones after them.
   * @param afterEach is told the index of each operation that has ended
   * @throws ResourceLimitError, KernelTrapError
   */
  execute(encoded: EncodedOperations, afterEach?: (index: number) => void): Outcome[] {
    const outcomes: Outcome[] = [];
    this.#gatheredBy = 0;
    while (outcomes.length < encoded.operations.length) {
      const first = outcomes.length;
      this.#executeInOrder(encoded, outcomes, 0, this.#writeBatch(encoded, first), afterEach);
    }
    return outcomes;
  }

  /**
   * The same on threads; what they cannot do is executed in order (assembly/parallel/window.ts).
   * @throws ResourceLimitError, KernelTrapError, and what the threads throw
   */
  async executeOn(
    threads: BatchThreads,
    encoded: EncodedOperations,
    statistics?: StatisticsCollector,
  ): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    this.#gatheredBy = 0;
    while (outcomes.length < encoded.operations.length) {
      const batch = this.#writeBatch(encoded, outcomes.length);
      this.memory.writeU32(layout.BATCH_IS_LAST, Number(outcomes.length + batch === encoded.operations.length));
      if (this.#prefetches) this.#host.ahead(() => this.#exports.prefetch(batch));
      // its times are those of workers
      const isCallerFree = statistics !== undefined || encoded.mostGas > MOST_GAS_OF_CALLER;
      this.memory.writeU32(layout.BATCH_ADAPTS, isCallerFree ? threads.adapts & ~layout.TAKES_PART : threads.adapts);
      const before = outcomes.length;
      await threads.run(
        this.#host,
        () => this.#guard(before, () => this.#exports.beginBatch(batch, threads.count)) !== 0,
        () => CALLER_PARTS[this.#guard(before, () => this.#exports.takePart())] as CallerPart,
      );
      const done = this.memory.readU32(layout.WINDOW_FIRST);
      const kept = Array.from({ length: this.memory.threads }, (_, region) => this.memory.logsOf(region));
      statistics?.addBatch(outcomes.length);
      this.#takeResults(encoded, outcomes, 0, done, kept);
      if (statistics) statistics.inOrder += this.memory.readU32(layout.BATCH_IN_ORDER) + batch - done;
      this.#executeInOrder(encoded, outcomes, done, batch);
      // a block without operations has none: what is there is another one's
      this.#gatheredBy = threads.count;
    }
    return outcomes;
  }

  #guard(before: number, execute: () => number): number {
    try {
      return execute();
    } catch (error) {
      throw this.#trapOf(error, before);
    }
  }

  /**
   * Has what threads would have to ask for read before any of the block is executed: all of the state, where there is room for that, else
   * what its operations are certain to need.
   */
  prefetch(state: StateView): void {
    if (this.memory.readU32(layout.STATE_IS_COMPLETE) !== 0) return;
    const load = (alloc: Alloc) => withAlloc(alloc, () => this.#host.load(alloc, this.#exports));
    this.#prefetches = !(state instanceof MemoryState && load(state.alloc));
  }

  /** Those of the batch from `from` to `to`; `outcomes` has all before. */
  #executeInOrder(
    encoded: EncodedOperations,
    outcomes: Outcome[],
    from: number,
    to: number,
    afterEach?: (index: number) => void,
  ): void {
    const first = outcomes.length - from;
    for (let done = from; done < to; ) {
      const end = this.#executeBatch(first, done, afterEach ? done + 1 : to);
      this.#takeResults(encoded, outcomes, done, end, [this.memory.logsOf(this.#number)]);
      afterEach?.(first + end - 1);
      done = end;
    }
  }

  #takeResults(
    { operations }: EncodedOperations,
    outcomes: Outcome[],
    from: number,
    to: number,
    kept: readonly (readonly [start: number, end: number])[],
  ): void {
    const results = new Results(this.memory, from, to, kept);
    for (let index = 0; index < to - from; index++)
      outcomes.push(results.outcome(index, operations[outcomes.length] as Operation));
  }

  /** As many operations, from `first` on, as there is room for; their number. */
  #writeBatch({ bytes, starts }: EncodedOperations, first: number): number {
    const from = starts[first] as number;
    let last = Math.min(starts.length - 1, first + layout.MAX_TRANSACTIONS);
    while ((starts[last] as number) - from > layout.TRANSACTIONS_BYTES) last--;
    if (last === first) {
      const wanted = (starts[first + 1] as number) - from;
      throw new ResourceLimitError(layout.LIMIT_TRANSACTION, BigInt(wanted));
    }
    this.memory.u8.set(bytes.subarray(from, starts[last]), layout.TRANSACTIONS);
    const index = layout.TRANSACTION_INDEX >>> 2;
    for (let each = first; each < last; each++) this.memory.u32[index + each - first] = (starts[each] as number) - from;
    return last - first;
  }

  /** @returns how far it came: to the last one, or until the memory for logs was full */
  #executeBatch(before: number, first: number, last: number): number {
    let status: RunStatus;
    try {
      status = this.#exports.executeBatch(first, last);
      while (status === layout.RUN_SUSPENDED) status = this.#exports.resumeBatch();
    } catch (error) {
      throw this.#trapOf(error, before);
    }
    if (status === layout.RUN_RESOURCE_LIMIT)
      throw new ResourceLimitError(
        this.#outcome(layout.OUTCOME_REASON),
        this.memory.readU64(this.thread + layout.OUTCOME + layout.OUTCOME_LIMIT_WANTED),
      );
    return status === layout.RUN_FULL ? this.#outcome(layout.OUTCOME_INDEX) : last;
  }

  /** @param before transactions of the block before the batch */
  #trapOf(error: unknown, before: number): unknown {
    if (!(error instanceof WebAssembly.RuntimeError)) return error;
    return new KernelTrapError(before + this.#outcome(layout.OUTCOME_INDEX), error, this.#tracer?.underWay);
  }

  #outcome(field: number): number {
    return this.memory.readU32(this.thread + layout.OUTCOME + field);
  }

  /** True once a transaction took so much memory that this kernel is better replaced: pages are not given back. */
  get isBloated(): boolean {
    let used = 0;
    for (let thread = 0; thread < this.memory.threads; thread++)
      used += this.memory.readU32(this.memory.region(thread) + layout.OUTCOME + layout.OUTCOME_MEMORY_USED);
    return used > MAX_KEPT_MEMORY;
  }

  /** What the operations since {@link beginBlock} changed. */
  diff(): StateDiff {
    this.#last.diff = readDiff(this.memory, ...(this.#gathered() ?? this.#gather()));
    return this.#last.diff;
  }

  /** What threads have gathered, or `undefined` where one of them has not: accounts of all, slots of all; bytes of accounts. */
  #gathered(): [words: Words, accounts: number] | undefined {
    const { memory } = this;
    const parts = Array.from({ length: memory.threads }, (_, region) => memory.changesOf(region)).filter(
      ({ accounts }) => accounts !== 0,
    );
    if (parts.length === 0 || parts.length !== this.#gatheredBy) return undefined;
    const accounts = parts.map(({ accounts, slots }) => memory.u8.subarray(accounts, slots));
    const slots = parts.map(({ slots, end }) => memory.u8.subarray(slots, end));
    return [keep([...accounts, ...slots]), accounts.reduce((sum, { length }) => sum + length, 0)];
  }

  #gather(): [words: Words, accounts: number] {
    const start = this.thread + layout.LOGS;
    const pieces: Words[] = [];
    let accounts = 0;
    this.#exports.beginGathering(0, 1);
    // addresses come signed
    for (let end = this.#exports.gather() >>> 0; end > start; end = this.#exports.gather() >>> 0) {
      pieces.push(keep([this.memory.u8.subarray(start, end)]));
      accounts += (this.#exports.gatheredSlots() >>> 0) - start;
    }
    const [first] = pieces;
    return [first && pieces.length === 1 ? first : keep(pieces.map(({ u8 }) => u8)), accounts];
  }
}
