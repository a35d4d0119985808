import type { TraceStep } from '../../src/transactions/trace.js';
import { type Alignment, align, hasOtherMemory, storesOther } from './align.js';
import { Culprit, type Target } from './culprit.js';
import type { Field, Step, Steps } from './divergence.js';
import { Frames } from './frames.js';
import type { StepStream } from './step-stream.js';
import { Writers } from './writers.js';

/** Where an outcome is made, if no opcode makes it. */
const OUTSIDE: Partial<Record<Field, string>> = {
  rejection: 'before the first opcode: the validity of the transaction',
  gas: 'after the last opcode: refund, or the least that is paid for data',
  createdAddress: 'before the first opcode: the address of what is created',
};
const OWN_GAS = 'outside of opcodes: the gas that the transaction itself costs, or its refund';

export interface FoundSteps {
  readonly steps: Steps;
  /** the steps of each side around the place, for a reader */
  readonly around: Alignment['around'];
  /** where in each trace that place is, if it is not where they part */
  readonly elsewhere?: readonly [number, number];
}

/**
 * Compares the traces of one operation, and names the opcode at fault.
 * @param first of the kernel: its steps say what is called, and how a frame ends
 * @param target what comes out different
 */
export async function findSteps(
  first: StepStream,
  other: StepStream,
  target: Target,
  prices: boolean,
): Promise<FoundSteps> {
  const frames = new Frames();
  const culprit = new Culprit(target);
  const writers = new Writers();
  const onStep = (step: TraceStep, position: number, others: number): void => {
    frames.on(step);
    culprit.on(step, position, others);
    writers.on(step, position, frames.open.at(-1)?.address);
  };
  try {
    const aligned = await align(first, other, { prices, onStep });
    const { isEqual, common, taken, last, next, around } = aligned;
    const shown = {
      sides: [first.name, other.name] as const,
      common,
      ...(last && { last: stepOf(last) }),
      next: [next[0] && stepOf(next[0], next[1]), next[1] && stepOf(next[1], next[0])] as const,
    };
    if (isEqual) {
      const found = culprit.end();
      if (found === undefined)
        return { steps: { ...shown, kind: 'equal', outside: outsideOf(target.field, last), path: [] }, around };
      const { position, second, path } = found;
      const step = stepOf(found.step);
      return {
        steps: { ...shown, kind: 'equal', last: step, fault: { position, step }, path },
        around,
        elsewhere: [position, second],
      };
    }
    const fault = faultOf(aligned);
    if (fault === undefined) return { steps: { ...shown, kind: 'parted', outside: OWN_GAS, path: [] }, around };
    if (fault !== last) frames.on(fault);
    const position = fault === last ? taken - 1 : taken;
    // one at another price, or that stores something else, has read nothing yet
    const written = fault === last ? writers.of(fault, frames.open.at(-1)?.address) : undefined;
    return {
      steps: {
        ...shown,
        kind: 'parted',
        fault: { position, step: stepOf(fault) },
        ...(written && { writer: { position: written.position, step: stepOf(written.step) } }),
        path: [...frames.open],
      },
      around,
    };
  } finally {
    await Promise.all([first.close(), other.close()]);
  }
}

function outsideOf(field: Field, last: TraceStep | undefined): string {
  if (field === 'gas' && last === undefined) return OWN_GAS;
  return OUTSIDE[field] ?? 'outside of opcodes: what the operation itself pays and changes';
}

/** The step at fault where traces part: the one that both take at another price, or that stores something else, else the last common one, which left another machine behind. */
function faultOf({ last, next: [mine, yours] }: Alignment): TraceStep | undefined {
  const isHere =
    mine !== undefined &&
    yours !== undefined &&
    mine.pc === yours.pc &&
    mine.depth === yours.depth &&
    mine.gas === yours.gas &&
    mine.memSize === yours.memSize &&
    !hasOtherMemory(mine, yours) &&
    mine.stack.join() === yours.stack.join();
  return isHere ? mine : last;
}

/** What a report has of a step; of its memory only where another one has as much, and something else in it, and of what it stores where another one stores that. */
function stepOf(step: TraceStep, other?: TraceStep): Step {
  const { pc, op, opName, gas, gasCost, memSize, memory, stored, stack, depth, error } = step;
  const isOther = memory !== undefined && other?.memSize === memSize && hasOtherMemory(step, other);
  return {
    pc,
    op,
    opName,
    gas,
    gasCost,
    memSize,
    ...(isOther && { memory: `0x${memory.toString(16).padStart(8, '0')}` }),
    ...(other && storesOther(step, other) && { stored }),
    stack,
    depth,
    ...(error !== undefined && { error }),
  };
}
