import type { TraceStep } from '../../src/transactions/trace.js';

const [SLOAD, SSTORE, TLOAD, TSTORE] = [0x54, 0x55, 0x5c, 0x5d];
const RETURNDATACOPY = 0x3e;
/** creations too: what they return is return data where they fail */
const CALLS = new Set([0xf0, 0xf1, 0xf2, 0xf4, 0xf5, 0xfa]);

/** A step, and its position in the trace. */
export interface Written {
  readonly step: TraceStep;
  readonly position: number;
}

/** Who last wrote what an opcode reads and no step shows: storage, transient storage, return data. A revert in between is not looked at. */
export class Writers {
  readonly #last = new Map<string, Written>();

  /** @param self whose storage the step has */
  on(step: TraceStep, position: number, self: string | undefined): void {
    const { op, stack, depth } = step;
    if (op === SSTORE) this.#last.set(`slot ${self} ${stack.at(-1)}`, { step, position });
    if (op === TSTORE) this.#last.set(`transient ${self} ${stack.at(-1)}`, { step, position });
    if (CALLS.has(op)) this.#last.set(`returned ${depth}`, { step, position });
  }

  /** Who wrote what a step reads; `undefined` where nobody did, or it reads nothing of that kind. */
  of({ op, stack, depth }: TraceStep, self: string | undefined): Written | undefined {
    if (op === SLOAD) return this.#last.get(`slot ${self} ${stack.at(-1)}`);
    if (op === TLOAD) return this.#last.get(`transient ${self} ${stack.at(-1)}`);
    return op === RETURNDATACOPY ? this.#last.get(`returned ${depth}`) : undefined;
  }
}
