import * as layout from '../../assembly/layout.js';
import { DECREASE_CNT } from '../../assembly/scheduler/layout.js';
import { PrecompileMemo } from '../precompiles/memo.js';
import type { RunPrecompile } from '../precompiles/precompiles.js';
import type { PrecompileTable } from '../precompiles/table.js';
import * as WebAssembly from '../primitives/webassembly.js';
import { clock, precompileImports, STATE_QUESTIONS } from './host.js';
import type { KernelMemory } from './memory.js';
import { precompilesOf } from './write-rules.js';

const NOT_ASKED = 0;
const ASKED = 1;
const ANSWERED = 2;
/** Looks for an answer before a thread sleeps. */
const ANSWER_SPINS = 2000;

/** An instance of the kernel on a thread that has no state: it asks whoever gave it the batch. */
export class KernelThread {
  readonly #memory: KernelMemory;
  readonly #words: Int32Array;
  readonly #question: number;
  readonly #number: number;
  readonly #work: () => void;
  readonly #memo: PrecompileMemo;
  #precompiles: PrecompileTable = new Map();
  #rules = -1;
  /** BATCH_SERIAL of the batch that its memo is of */
  #batch = -1;

  constructor(module: WebAssembly.Module, memory: KernelMemory, number: number, runPrecompile: RunPrecompile) {
    this.#memory = memory;
    this.#number = number;
    this.#words = new Int32Array(memory.memory.buffer);
    this.#question = layout.QUESTIONS + number * layout.QUESTION_BYTES;
    this.#memo = new PrecompileMemo(runPrecompile);
    const instance = new WebAssembly.Instance(module, {
      env: { memory: memory.memory },
      host: {
        account: (record: number) => this.#ask('account', record),
        code: (record: number) => this.#ask('code', record),
        slot: (record: number) => this.#ask('slot', record),
        blockHash: (number: bigint, result: number) => this.#ask('blockHash', result, BigInt.asUintN(64, number)),
        clock,
        attend: () => undefined,
        ...precompileImports(memory, this.#memo.run, () => this.#currentPrecompiles()),
      },
    });
    const { init, work } = instance.exports as {
      init(region: number, bytes: number, thread: number): void;
      work(): void;
    };
    init(number, memory.threadBytes, number);
    this.#work = work;
  }

  /** Sleeps, and takes part in each batch, until it is told to end; the first thread only where it is given its place. */
  run(): void {
    Atomics.add(this.#words, layout.THREADS_READY >>> 2, 1);
    for (let batch = 0; ; ) {
      if (this.#number === 0) this.#waitForPlace();
      else Atomics.wait(this.#words, layout.BATCH_NUMBER >>> 2, batch);
      batch = Atomics.load(this.#words, layout.BATCH_NUMBER >>> 2);
      if (Atomics.load(this.#words, layout.THREADS_END >>> 2) !== 0) return;
      this.#work();
    }
  }

  #waitForPlace(): void {
    const place = layout.PLACE >>> 2;
    while (true) {
      const whose = Atomics.compareExchange(this.#words, place, layout.PLACE_CALLED, layout.PLACE_WORKERS);
      if (whose === layout.PLACE_CALLED) return;
      Atomics.wait(this.#words, place, whose);
    }
  }

  /** It may have come before the batch began. */
  #currentPrecompiles(): PrecompileTable {
    const batch = Atomics.load(this.#words, layout.BATCH_SERIAL >>> 2);
    if (batch !== this.#batch) {
      this.#batch = batch;
      this.#memo.forget();
      const rules = this.#memory.readU32(layout.RULES_NUMBER);
      if (rules !== this.#rules) this.#precompiles = precompilesOf(rules);
      this.#rules = rules;
    }
    return this.#precompiles;
  }

  #ask(kind: (typeof STATE_QUESTIONS)[number], record: number, number = 0n): number {
    const state = this.#question >>> 2;
    this.#memory.writeU32(this.#question + layout.QUESTION_KIND, STATE_QUESTIONS.indexOf(kind));
    this.#memory.writeU32(this.#question + layout.QUESTION_RECORD, record);
    this.#memory.writeU64(this.#question + layout.QUESTION_NUMBER, number);
    Atomics.store(this.#words, state, ASKED);
    this.#attract();
    for (let spins = 0; Atomics.load(this.#words, state) !== ANSWERED; spins++)
      if (spins >= ANSWER_SPINS) Atomics.wait(this.#words, state, ASKED);
    Atomics.store(this.#words, state, NOT_ASKED);
    return this.#memory.readU32(this.#question + layout.QUESTION_KIND);
  }

  /** The caller's thread sleeps at one of these words. */
  #attract(): void {
    for (const word of [layout.ATTENTION >>> 2, DECREASE_CNT >>> 2]) {
      Atomics.add(this.#words, word, 1);
      Atomics.notify(this.#words, word);
    }
  }
}

/** Answers the questions that threads have asked by now; true where there were any. */
export function answerQuestions(
  memory: KernelMemory,
  words: Int32Array,
  threads: number,
  answer: (kind: (typeof STATE_QUESTIONS)[number], record: number, number: bigint) => number,
): boolean {
  let hasAnswered = false;
  for (let thread = 0; thread < threads; thread++) {
    const question = layout.QUESTIONS + thread * layout.QUESTION_BYTES;
    if (Atomics.load(words, question >>> 2) !== ASKED) continue;
    const kind = STATE_QUESTIONS[memory.readU32(question + layout.QUESTION_KIND)];
    if (kind === undefined) throw new RangeError(`thread ${thread} asks a question without a name`);
    const record = memory.readU32(question + layout.QUESTION_RECORD);
    const got = answer(kind, record, memory.readU64(question + layout.QUESTION_NUMBER));
    memory.writeU32(question + layout.QUESTION_KIND, got);
    Atomics.store(words, question >>> 2, ANSWERED);
    Atomics.notify(words, question >>> 2);
    hasAnswered = true;
  }
  return hasAnswered;
}
