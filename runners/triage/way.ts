import type { Executor } from '../../src/executors/executor.js';
import type { Operation } from '../../src/transactions/operation.js';
import type { TraceStep } from '../../src/transactions/trace.js';
import { type BlockCase, kindOf, stateOf } from './block-case.js';
import { type Contender, createInOrder, type InOrder } from './contenders.js';
import { findSteps } from './find-steps.js';
import { type Difference, findDifference } from './locate.js';
import type { StepStream } from './step-stream.js';
import { targetOf } from './steps-at.js';

/** How a case diverges: two cases with the same text show the same fault. */
export interface Way {
  readonly text: string;
  /** of the operation that diverges */
  readonly position: number;
  /** positions of those before it that are rejected: no valid block has them */
  readonly rejected: readonly number[];
}

/** Longer traces are not kept in memory: a case that has them tells its way without an opcode. */
const MOST_STEPS = 100_000;

class TooLong extends Error {}

/** Tells ways, in this thread: many small cases are executed here one after the other. */
export class Ways {
  readonly #contenders: readonly Contender[];
  readonly #traced = new Map<InOrder, { readonly executor: Executor; steps: TraceStep[] | undefined }>();
  readonly #withSteps: boolean;

  private constructor(contenders: readonly Contender[], withSteps: boolean) {
    this.#contenders = contenders.filter(({ inOrder }) => inOrder);
    this.#withSteps = withSteps;
  }

  /** @param withSteps the opcode at fault is part of a way */
  static async create(contenders: readonly Contender[], withSteps: boolean): Promise<Ways> {
    const ways = new Ways(contenders, withSteps);
    for (const { inOrder } of withSteps ? ways.#contenders : []) if (inOrder) await ways.#add(inOrder);
    return ways;
  }

  async #add(inOrder: InOrder): Promise<void> {
    const executor = await createInOrder(inOrder, (step) => {
      if (traced.steps === undefined) return;
      if (traced.steps.length === MOST_STEPS) throw new TooLong();
      traced.steps.push(step);
    });
    const traced: { readonly executor: Executor; steps: TraceStep[] | undefined } = { executor, steps: undefined };
    this.#traced.set(inOrder, traced);
  }

  /** `undefined` where executors agree on the case, or its trace is too long. */
  async of(each: BlockCase): Promise<Way | undefined> {
    const difference = await findDifference(each, this.#contenders);
    if (difference === undefined) return undefined;
    const { position, field, pair, outcomes } = difference;
    const parts = [kindOf(each.operations[position] as Operation), field, ...pair.map(({ name }) => name)];
    if (this.#withSteps) {
      const fault = await this.#faultOf(each, difference);
      if (fault === undefined) return undefined;
      parts.push(fault);
    }
    const before = outcomes.slice(0, position);
    const rejected = before.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []));
    return { text: parts.join(' '), position, rejected };
  }

  async #faultOf(each: BlockCase, difference: Difference): Promise<string | undefined> {
    const { pair, position } = difference;
    const streams: StepStream[] = [];
    for (const { name, inOrder } of pair) {
      const steps = await this.#trace(inOrder as InOrder, each, position);
      if (steps === undefined) return undefined;
      streams.push(streamOf(name, steps));
    }
    const { steps } = await findSteps(streams[0] as StepStream, streams[1] as StepStream, targetOf(difference), true);
    return `${steps.kind} ${steps.fault?.step.opName ?? steps.outside}`;
  }

  async #trace(inOrder: InOrder, each: BlockCase, position: number): Promise<TraceStep[] | undefined> {
    const traced = this.#traced.get(inOrder);
    if (traced === undefined) return undefined;
    const steps: TraceStep[] = [];
    traced.steps = position === 0 ? steps : undefined;
    try {
      const operations = each.operations.slice(0, position + 1);
      await traced.executor.execute(each.block, operations, stateOf(each), (index) => {
        traced.steps = index === position - 1 ? steps : undefined;
      });
    } catch (error) {
      if (error instanceof TooLong) {
        await this.#add(inOrder);
        return undefined;
      }
      // what an executor throws ends its trace
    }
    return steps;
  }
}

function streamOf(name: string, steps: readonly TraceStep[]): StepStream {
  let at = 0;
  return { name, next: async () => steps[at++], close: async () => undefined };
}
