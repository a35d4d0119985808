import type { TraceStep } from '../../src/transactions/trace.js';
import type { Call } from './divergence.js';

const CALLCODE = 0xf2;
const DELEGATECALL = 0xf4;

/** The 20 bytes of an address in a word of the stack. */
export const addressOf = (word = '0x0'): string => `0x${BigInt(word).toString(16).padStart(40, '0').slice(-40)}`;

/** The frames that are open, told from a trace whose first step of each frame says what was called. */
export class Frames {
  readonly open: Call[] = [];
  #last: TraceStep | undefined;

  on(step: TraceStep): void {
    const { call, depth } = step;
    this.open.length = Math.min(this.open.length, call ? depth - 1 : depth);
    if (call) {
      const { creates, address, selector } = call;
      const caller = this.#last;
      const isBorrowed = depth > 1 && (caller?.op === CALLCODE || caller?.op === DELEGATECALL);
      this.open.push({
        kind: creates ? 'create' : 'call',
        address,
        ...(isBorrowed && { codeAddress: addressOf(caller.stack.at(-2)) }),
        ...(selector.length === 10 && { selector }),
      });
    }
    this.#last = step;
  }
}
