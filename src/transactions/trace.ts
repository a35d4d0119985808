import type { Address } from '../primitives/bytes.js';
import { bigIntToQuantity, type Hex } from '../primitives/hex.js';

/** A frame that begins. */
export interface TraceCall {
  readonly creates: boolean;
  /** whose storage it has */
  readonly address: Address;
  /** the call data's first four bytes, or what there is of them */
  readonly selector: Hex;
}

/** One line of EIP-3155: an opcode, and the machine before it. */
export interface TraceStep {
  readonly pc: number;
  readonly op: number;
  readonly opName: string;
  /** gas left before it */
  readonly gas: Hex;
  /** gas; of a call or creation without what it passes on; all that was left where the opcode failed */
  readonly gasCost: Hex;
  /** bytes */
  readonly memSize: number;
  /** CRC-32 of the memory; absent where that is too large. In place of EIP-3155's `memory`, which would be most of a trace */
  readonly memory?: number;
  /** of SSTORE and TSTORE, where it is known: what the slot has behind it. EIP-3155 has no such field */
  readonly stored?: Hex;
  /** bottom first */
  readonly stack: readonly Hex[];
  /** 1 in the outermost frame */
  readonly depth: number;
  readonly returnData: Hex;
  /** gas */
  readonly refund: bigint;
  readonly error?: string;
  /** on the first step of a frame; EIP-3155 has no such field */
  readonly call?: TraceCall;
}

/** As EIP-3155 has it: one line of JSON, its fields always in the same order, the gas refund as a number in hex. */
export function traceLine(step: TraceStep): string {
  const { pc, op, gas, gasCost, memSize, stack, depth, returnData, refund, opName, error } = step;
  const shown = bigIntToQuantity(refund);
  return JSON.stringify({ pc, op, gas, gasCost, memSize, stack, depth, returnData, refund: shown, opName, error });
}
