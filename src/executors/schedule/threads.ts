import * as layout from '../../../assembly/layout.js';
import type { Host } from '../../kernel/host.js';
import type { BatchThreads } from '../../kernel/kernel.js';
import { KernelMemory } from '../../kernel/memory.js';
import type { RunPrecompile } from '../../precompiles/precompiles.js';
import * as WebAssembly from '../../primitives/webassembly.js';
import { describeStates, type TransactionState, transactionStates } from '../watchdog.js';
import { Coroutine, type Question, type Turns } from './coroutine.js';
import type { Recorder } from './recorder.js';
import { type Choice, type Conditions, mix } from './schedule.js';

const FAILURES = {
  DEADLOCK: 'every thread sleeps',
  LIVELOCK: 'no end after as many steps as no order of them needs',
  TRAP: 'a thread trapped',
} as const;

/** Under some schedule the threads came to no good end. */
export class ScheduleError extends Error {
  readonly code: keyof typeof FAILURES;
  /** those of the window under way */
  readonly transactions: readonly TransactionState[];

  constructor(code: ScheduleError['code'], transactions: readonly TransactionState[], options?: ErrorOptions) {
    super(`${FAILURES[code]}; transactions: ${describeStates(transactions)}`, options);
    this.name = 'ScheduleError';
    this.code = code;
    this.transactions = transactions;
  }
}

/** What a batch's threads do by it. */
type BatchConditions = Pick<Conditions, 'splits' | 'claims' | 'takesPart'>;

type Waiting = { readonly asleepAt: number } | { readonly isReady: () => boolean };

/** What a batch's threads did, step by step. */
export interface Trace {
  readonly steps: number;
  /** of each step's thread and access */
  readonly hash: number;
}

/** Threads that take turns, one access to shared state at a time, as a {@link Choice} has it. It all happens on the calling thread. */
export class ScheduledThreads implements BatchThreads {
  readonly count: number;
  readonly memory: KernelMemory;
  readonly #mostSteps: number;
  readonly #coroutines: readonly Coroutine[];
  readonly #waiting: (Waiting | undefined)[] = [];
  /** of each thread: the access before which it stands */
  readonly #sites: number[];
  #left: boolean[] = [];
  /** thread 0 is a worker */
  #isCalled = false;
  #host: Host | undefined;
  #choice: Choice | undefined;
  #recorder: Recorder | undefined;
  #conditions: BatchConditions = { splits: false, claims: false, takesPart: false };
  /** milliseconds that the caller's thread sees */
  #clock = 0;
  /** whom the host answers */
  #asker: number | undefined;
  #next = 0;
  #steps = 0;
  #hash = 0;

  /** @param mostSteps in a batch: more than any order of them needs */
  constructor(module: WebAssembly.Module, count: number, runPrecompile: RunPrecompile, mostSteps: number) {
    this.count = count;
    this.#mostSteps = mostSteps;
    this.#sites = new Array(count + 1).fill(0);
    // one region for the caller's thread, and one for who answers it
    const memory = new KernelMemory(count + 2);
    this.memory = memory;
    const threads = this;
    const turns: Turns = {
      get precompiles() {
        return (threads.#host as Host).precompiles;
      },
      answer: (thread, ...question) => threads.#answer(thread, question),
      stays: (thread, site) => threads.#stays(thread, site),
      asks: (thread) => {
        // the host answers one after the other
        threads.#waiting[thread] = { isReady: () => threads.#asker === undefined };
      },
      sleeps: (thread, address) => {
        threads.#waiting[thread] = { asleepAt: address };
        threads.#sites[thread] = 0;
        threads.#recorder?.sleeps(thread, address);
        threads.#pass(thread, address);
      },
      wake: (address, most) => threads.#wake(address, most),
      clock: () => {
        threads.#clock += 2 * (threads.#choice?.random(3) ?? 0);
        return threads.#clock;
      },
      pauses: (thread, attention) => {
        if (attention !== undefined)
          threads.#waiting[thread] = { isReady: () => memory.readU32(layout.ATTENTION) !== attention };
        threads.#sites[thread] = 0;
        threads.#pass(thread, 0);
      },
      told: (thread, kind, first, second) => threads.#recorder?.told(thread, kind, first, second),
    };
    this.#coroutines = Array.from(
      { length: count + 1 },
      (_, number) => new Coroutine(module, memory, number, number === count, runPrecompile, turns),
    );
  }

  /** Before a block. `splits`: the first window of a batch has half of its transactions. */
  begin(choice: Choice, conditions: BatchConditions, recorder?: Recorder): void {
    this.#choice = choice;
    this.#recorder = recorder;
    this.#conditions = conditions;
    // what other blocks have shown would make each run another one
    this.memory.writeU32(layout.CLAIMS_LEFT, 0);
    this.memory.writeU32(layout.CLAIMS_LOSSES, 0);
    this.#steps = 0;
    this.#hash = 0;
  }

  /** A clock would make each run another one. */
  get adapts(): number {
    const { claims, takesPart } = this.#conditions;
    return layout.ADAPTS_TO_CONFLICTS | (claims ? layout.TRIES_CLAIMS : 0) | (takesPart ? layout.TAKES_PART : 0);
  }

  /** Since {@link begin}. */
  get trace(): Trace {
    return { steps: this.#steps, hash: this.#hash };
  }

  /** @throws ScheduleError, and what the StateView throws: the threads cannot be used any more */
  async run(host: Host, begin: () => boolean): Promise<void> {
    this.memory.writeU32(layout.BATCH_SPLITS, Number(this.#conditions.splits));
    begin();
    this.#host = host;
    this.#left = new Array(this.count).fill(false);
    this.#left.push(!this.#conditions.takesPart);
    this.#waiting.fill(undefined);
    this.#isCalled = false;
    this.#waiting[0] = { isReady: () => this.memory.readU32(layout.PLACE) === layout.PLACE_CALLED };
    this.#sites.fill(0);
    this.#pass(0, 0);
    while (!this.#isOver) this.#goNext();
  }

  /** True where all have left, but for a worker that was not called. */
  get #isOver(): boolean {
    return !this.#left.includes(false, this.#isCalled ? 0 : 1);
  }

  #goNext(): void {
    const thread = this.#next;
    this.#recorder?.goes(thread, this.#sites[thread] as number);
    if (!this.#go(thread)) return;
    this.#left[thread] = true;
    if (!this.#isOver) this.#pass(thread, 0);
  }

  #answer(thread: number, question: Question): number {
    this.#asker = thread;
    try {
      return (this.#host as Host).answer(...question);
    } finally {
      this.#asker = undefined;
    }
  }

  /** What the yield build imports where it is the kernel of the host: while that answers a thread, the others may have turns. */
  get hostImports(): NonNullable<WebAssembly.Imports[string]> {
    return {
      turn: (site: number) => {
        if (this.#asker !== undefined && !this.#stays(this.#asker, site >>> 0)) this.#goOthers(this.#asker);
      },
      sleep: (address: number, expected: number) => {
        const isReady = () => this.memory.readU32(address >>> 0) !== expected >>> 0;
        if (this.#asker === undefined || isReady()) return;
        this.#waiting[this.#asker] = { isReady };
        this.#sites[this.#asker] = 0;
        this.#pass(this.#asker, address >>> 0);
        this.#goOthers(this.#asker);
      },
      wake: (address: number, threads: number) => this.#wake(address >>> 0, threads >>> 0),
      tell: () => undefined,
    };
  }

  #goOthers(asker: number): void {
    while (this.#next !== asker) this.#goNext();
    this.#recorder?.goes(asker, this.#sites[asker] as number);
  }

  #go(thread: number): boolean {
    try {
      if (thread === 0 && !this.#isCalled) {
        this.#isCalled = true;
        this.memory.writeU32(layout.PLACE, layout.PLACE_WORKERS);
      }
      return this.#coroutines[thread]?.go() ?? true;
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      throw new ScheduleError('TRAP', transactionStates(this.memory), { cause: error });
    }
  }

  #stays(thread: number, site: number): boolean {
    this.#steps++;
    this.#hash = mix(mix(this.#hash, thread), site);
    if (this.#steps > this.#mostSteps) throw new ScheduleError('LIVELOCK', transactionStates(this.memory));
    this.#sites[thread] = site;
    this.#pass(thread, site);
    if (this.#next !== thread) return false;
    this.#recorder?.goes(thread, site);
    return true;
  }

  /** Another thread's turn, or this one's. */
  #pass(thread: number, site: number): void {
    const ready = this.#ready();
    if (ready.length === 0) throw new ScheduleError('DEADLOCK', transactionStates(this.memory));
    this.#next = this.#choice?.next(thread, site, ready) ?? thread;
    this.#waiting[this.#next] = undefined;
  }

  #ready(): number[] {
    const ready: number[] = [];
    for (let thread = 0; thread <= this.count; thread++) {
      const waiting = this.#waiting[thread];
      if (this.#left[thread] || (waiting && ('asleepAt' in waiting || !waiting.isReady()))) continue;
      ready.push(thread);
    }
    return ready;
  }

  #wake(address: number, most: number): void {
    const asleep: number[] = [];
    for (const [thread, waiting] of this.#waiting.entries())
      if (waiting && 'asleepAt' in waiting && waiting.asleepAt === address) asleep.push(thread);
    for (let left = most; left > 0 && asleep.length > 0; left--) {
      const [woken] = asleep.splice(this.#choice?.random(asleep.length) ?? 0, 1);
      if (woken === undefined) continue;
      this.#waiting[woken] = undefined;
      this.#recorder?.wakes(woken, address);
    }
  }
}
