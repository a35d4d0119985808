import * as layout from '../../../assembly/layout.js';
import { encodeOperations, type Operations } from '../../kernel/encode.js';
import { Kernel, kernelModule } from '../../kernel/kernel.js';
import { loadPrecompiles, type RunPrecompile } from '../../precompiles/precompiles.js';
import type * as WebAssembly from '../../primitives/webassembly.js';
import type { StateView } from '../../state/view.js';
import type { BlockContext, ExecutionResult, Executor } from '../executor.js';
import { requireKernelSupport } from '../support.js';
import { lastStates, type TransactionState } from '../watchdog.js';
import { Recorder } from './recorder.js';
import type { Recording } from './recording.js';
import { type Choice, type Conditions, mix, type Schedule, SeededChoice } from './schedule.js';
import { ScheduledThreads, type Trace } from './threads.js';

export interface ScheduledOptions {
  readonly threads: number;
  /** by default the yield build */
  readonly module?: WebAssembly.Module;
  /** number of a fault, in a build that has them all (assembly/faults.ts) */
  readonly fault?: number;
  /** whether it writes down what happens */
  readonly records?: boolean;
  /** accesses to shared state after which a batch is said to have no end */
  readonly mostSteps?: number;
}

/** More than any order of them needs. */
const MOST_STEPS = 5_000_000;

/** All that a schedule decides. */
export function seeded(
  schedule: Schedule,
  threads: number,
): { readonly choice: Choice; readonly conditions: Conditions } {
  const takesPart = mix(schedule.seed, threads) % 2 === 0;
  const choice = new SeededChoice(schedule, threads + Number(takesPart));
  const [prefetches, splits, claims] = [choice.random(2) === 0, choice.random(2) === 0, choice.random(2) === 0];
  return { choice, conditions: { prefetches, splits, claims, takesPart } };
}

interface Engine {
  readonly threads: ScheduledThreads;
  readonly kernel: Kernel;
}

/**
 * The engine's kernel under Block-STM on threads that take turns. Each block is executed as if it were the first: the same block, state
 * and schedule give the same steps.
 */
export class ScheduledExecutor implements Executor {
  readonly name = 'parallel';
  readonly #runPrecompile: RunPrecompile;
  readonly #options: ScheduledOptions;
  #engine: Engine | undefined;
  #recording: Recording | undefined;
  #statuses: readonly TransactionState[] = [];
  #choice: Choice | undefined;
  #conditions: Conditions = { prefetches: true, splits: false, claims: false, takesPart: false };

  constructor(runPrecompile: RunPrecompile, options: ScheduledOptions) {
    this.#runPrecompile = runPrecompile;
    this.#options = options;
  }

  /** For the next block. */
  use(schedule: Schedule): this {
    const { choice, conditions } = seeded(schedule, this.#options.threads);
    return this.choose(choice, conditions);
  }

  /** For the next block. */
  choose(choice: Choice, conditions: Conditions): this {
    this.#choice = choice;
    this.#conditions = conditions;
    return this;
  }

  /** Of the last block. */
  get trace(): Trace | undefined {
    return this.#engine?.threads.trace;
  }

  /** Of the last block, where it {@link ScheduledOptions.records}: also of one that came to no good end. */
  get recording(): Recording | undefined {
    return this.#recording;
  }

  /** Where the transactions of the last window stand, also where they came to no end. */
  statuses(): readonly TransactionState[] {
    return this.#engine ? lastStates(this.#engine.threads.memory) : this.#statuses;
  }

  /** @throws ScheduleError, ResourceLimitError, KernelTrapError */
  async execute(block: BlockContext, operations: Operations, state: StateView): Promise<ExecutionResult> {
    requireKernelSupport(block.fork, block.eips);
    if (this.#choice === undefined) throw new TypeError('no schedule is chosen');
    this.#engine ??= this.#start();
    const { kernel, threads } = this.#engine;
    try {
      // a code that is not there yet would be taken from the block before
      kernel.memory.u8.fill(0, layout.CODE_ARENA, kernel.memory.readU32(layout.CODE_ARENA_END));
      // as if there were no more room for what is left of the blocks before
      kernel.memory.writeU32(layout.CODE_ARENA_END, layout.CODE_ARENA + layout.CODE_ARENA_BYTES);
      kernel.beginBlock(block, state);
      const encoded = encodeOperations(operations);
      if (this.#conditions.prefetches) kernel.prefetch(state);
      const recorder = this.#options.records ? new Recorder(threads.memory, threads.count + 1) : undefined;
      threads.begin(this.#choice, this.#conditions, recorder);
      const outcomes = await kernel.executeOn(threads, encoded).finally(() => {
        this.#recording = recorder?.finish();
      });
      return { outcomes, diff: kernel.diff() };
    } catch (error) {
      this.#engine = undefined;
      this.#statuses = lastStates(threads.memory);
      throw error;
    }
  }

  #start(): Engine {
    const { module = kernelModule('kernel-yield'), threads: count, fault = 0, mostSteps = MOST_STEPS } = this.#options;
    const threads = new ScheduledThreads(module, count, this.#runPrecompile, mostSteps);
    threads.memory.writeU32(layout.CHOSEN_FAULT, fault);
    const wrap = (imports: WebAssembly.Imports) => ({ ...imports, yield: threads.hostImports });
    const kernel = new Kernel(
      this.#runPrecompile,
      { module: kernelModule('kernel-yield'), wrap, translatingFrame: 1 },
      threads.memory,
    );
    return { threads, kernel };
  }
}

export const createScheduledExecutor = async (options: ScheduledOptions): Promise<ScheduledExecutor> =>
  new ScheduledExecutor(await loadPrecompiles(), options);
