import type { TraceStep } from '../../src/transactions/trace.js';
import type { StepStream } from './step-stream.js';

const STOP = 0x00;
const INVALID = 0xfe;
/** kept of each trace before and after the place where they part */
const CONTEXT = 32;

/** Told every step of the first side, in order, and how many the second side had taken before. */
export type OnStep = (step: TraceStep, position: number, second: number) => void;

/** How two traces of one operation compare. */
export interface Alignment {
  readonly isEqual: boolean;
  /** steps that both have, up to where they part */
  readonly common: number;
  /** all steps of the first side up to there */
  readonly taken: number;
  /** the last of them, as the first side has it */
  readonly last?: TraceStep;
  /** what each side does then; absent where it has come to its end */
  readonly next: readonly [TraceStep | undefined, TraceStep | undefined];
  /** up to {@link CONTEXT} steps of each side before and after that place */
  readonly around: readonly [readonly TraceStep[], readonly TraceStep[]];
}

export interface AlignOptions {
  /** both sides say prices, without what a call passes on, and the size of memory before the opcode */
  readonly prices: boolean;
  /** of the first side's steps, up to and with those behind the last common one */
  readonly onStep?: OnStep;
}

/**
 * Takes two traces side by side to the first step on which they part. Executors differ in what they say of a frame's end (STOP, an opcode that
 * fails): a step of that kind that only one side has parts nothing.
 */
export async function align(
  first: StepStream,
  second: StepStream,
  { prices, onStep }: AlignOptions,
): Promise<Alignment> {
  const [a, b] = [new Side(first, onStep), new Side(second)];
  let common = 0;
  let last: TraceStep | undefined;
  for (;;) {
    const [mine, yours] = [await a.peek(), await b.peek()];
    if (mine === undefined && yours === undefined) break;
    if (!isSame(mine, yours, prices) && !(await meet(a, b, prices))) {
      const next = [a.pending(), b.pending()] as const;
      return {
        isEqual: false,
        common,
        taken: a.taken,
        ...(last && { last }),
        next,
        around: [await a.around(), await b.around()],
      };
    }
    a.take(b.taken);
    b.take(a.taken);
    last = a.before.at(-1);
    if (mine && yours) common++;
  }
  return {
    isEqual: true,
    common,
    taken: a.taken,
    ...(last && { last }),
    next: [undefined, undefined],
    around: [a.before, b.before],
  };
}

/** Looks beyond the steps about which the other side is silent; true where both are at the same step again, or at their ends. */
async function meet(a: Side, b: Side, prices: boolean): Promise<boolean> {
  for (const [side, other] of [
    [a, b],
    [b, a],
  ] as const) {
    for (let step = await side.peek(); isFrameEnd(step); step = await side.peek()) {
      side.pass();
      if (isSame(await side.peek(), await other.peek(), prices)) return true;
    }
  }
  return false;
}

const isFrameEnd = (step: TraceStep | undefined): boolean =>
  step !== undefined && (step.op === STOP || step.error !== undefined);

function isSame(a: TraceStep | undefined, b: TraceStep | undefined, prices: boolean): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.pc !== b.pc || a.depth !== b.depth || a.gas !== b.gas || a.stack.length !== b.stack.length) return false;
  if (opOf(a) !== opOf(b) || hasOtherMemory(a, b) || storesOther(a, b)) return false;
  if (prices && a.memSize !== b.memSize) return false;
  if (prices && a.error === undefined && b.error === undefined && a.gasCost !== b.gasCost) return false;
  // from the top, where the difference is
  for (let i = a.stack.length - 1; i >= 0; i--) if (a.stack[i] !== b.stack[i]) return false;
  return true;
}

/** Clients, and steps with much of it, do not tell what is in memory. */
export const hasOtherMemory = (a: TraceStep, b: TraceStep): boolean =>
  a.memory !== undefined && b.memory !== undefined && a.memory !== b.memory;

/** Clients do not tell what is stored, and nobody does of an opcode that fails. */
export const storesOther = (a: TraceStep, b: TraceStep): boolean =>
  a.stored !== undefined && b.stored !== undefined && a.stored !== b.stored;

/** The reference takes every byte that is no opcode of its fork for INVALID. */
const opOf = ({ op, error }: TraceStep): number => (error === 'invalid opcode' ? INVALID : op);

/** The steps of a trace around a position, and its end. */
export async function stepsAround(stream: StepStream, position: number): Promise<TraceStep[]> {
  const around: TraceStep[] = [];
  try {
    for (let at = 0; at <= position + CONTEXT; at++) {
      const step = await stream.next();
      if (step === undefined) break;
      if (at >= position - CONTEXT) around.push(step);
    }
    return around;
  } finally {
    await stream.close();
  }
}

/** One trace: the step that it is at, and the last ones before. */
class Side {
  readonly #stream: StepStream;
  readonly #onStep: OnStep | undefined;
  taken = 0;
  /** read and not taken: first those that were passed */
  #ahead: (TraceStep | undefined)[] = [];
  #passed = 0;
  readonly before: TraceStep[] = [];

  constructor(stream: StepStream, onStep?: OnStep) {
    this.#stream = stream;
    this.#onStep = onStep;
  }

  async peek(): Promise<TraceStep | undefined> {
    if (this.#ahead.length === this.#passed) this.#ahead.push(await this.#stream.next());
    return this.#ahead[this.#passed];
  }

  /** Looks beyond the step that it is at, without taking it. */
  pass(): void {
    this.#passed++;
  }

  /** Takes the step that it is at, and those that were passed. */
  take(others: number): void {
    const taken = this.#ahead.splice(0, this.#passed + 1);
    this.#passed = 0;
    for (const step of taken) {
      if (step === undefined) continue;
      this.#onStep?.(step, this.taken, others);
      this.taken++;
      this.before.push(step);
      if (this.before.length > CONTEXT) this.before.shift();
    }
  }

  /** The first step that was not taken. */
  pending(): TraceStep | undefined {
    return this.#ahead[0];
  }

  /** The steps before that one and after it. */
  async around(): Promise<TraceStep[]> {
    const after = this.#ahead.filter((step) => step !== undefined);
    while (after.length < CONTEXT) {
      const step = await this.#stream.next();
      if (step === undefined) break;
      after.push(step);
    }
    return [...this.before, ...after];
  }
}
