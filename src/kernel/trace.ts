import * as layout from '../../assembly/layout.js';
import type { Fork } from '../forks/networks.js';
import { opcodeTable } from '../forks/opcodes.js';
import type { Address } from '../primitives/bytes.js';
import { bigIntToHex, bigIntToQuantity, bytesToHex, type Hex } from '../primitives/hex.js';
import { MemoryDigest } from '../transactions/memory-digest.js';
import type { TraceCall, TraceStep } from '../transactions/trace.js';
import type { OpcodePlace } from './errors.js';
import type { KernelMemory } from './memory.js';

/** Names of the reasons of assembly/interpreter/halt.ts, by number. */
const REASONS: Readonly<Record<number, string>> = {
  0: 'out of gas',
  2: 'invalid opcode',
  3: 'stack underflow',
  4: 'stack overflow',
  5: 'invalid jump destination',
  6: 'write protection',
  7: 'return data out of bounds',
  8: 'max code size exceeded',
  9: 'invalid code: must not begin with 0xef',
  10: 'max initcode size exceeded',
  11: 'contract address collision',
  12: 'execution reverted',
};

const SSTORE = 0x55;

/** A step that waits for its price: it is known when the next one begins, or the frame ends. */
interface Pending {
  readonly frame: number;
  readonly gas: bigint;
  readonly step: Omit<TraceStep, 'gasCost'>;
}

/** Turns what the traced kernel reports into the lines of EIP-3155. */
export class Tracer {
  readonly #memory: KernelMemory;
  readonly #thread: number;
  readonly #onStep: (step: TraceStep) => void;
  #names: readonly string[] = [];
  #pending: Pending | undefined;
  /** the VIEW_SLOT that it writes to, or 0 */
  #stored = 0;
  /** frames that have taken a step */
  readonly #begun = new Set<number>();
  readonly #digest = new MemoryDigest();

  /** @param thread address of the thread's region */
  constructor(memory: KernelMemory, thread: number, onStep: (step: TraceStep) => void) {
    this.#memory = memory;
    this.#thread = thread;
    this.#onStep = onStep;
  }

  /** The opcode that is being executed. */
  get underWay(): OpcodePlace | undefined {
    return this.#pending?.step;
  }

  useFork(fork: Fork): void {
    this.#names = opcodeTable(fork).map((traits) => traits?.name ?? 'INVALID');
  }

  get imports(): Record<string, (...args: never[]) => void> {
    return {
      traceStep: (
        frame: number,
        pc: number,
        op: number,
        gas: bigint,
        stackEnd: number,
        returned: number,
        refund: bigint,
      ) => {
        this.#emit(gas);
        const memory = this.#memory;
        const stack: Hex[] = [];
        for (let at = memory.readU32(frame + layout.FRAME_STACK); at < stackEnd; at += layout.WORD)
          stack.push(bigIntToQuantity(memory.readWord(at)));
        const output = this.#thread + layout.RETURN_DATA;
        const memSize = memory.readU32(frame + layout.FRAME_MEMORY_LENGTH);
        const depth = memory.readU32(frame + layout.FRAME_DEPTH) + 1;
        const start = memory.readU32(frame + layout.FRAME_MEMORY);
        const digest = this.#digest.of({ op, depth, memSize }, memory.u8.subarray(start, start + memSize));
        this.#pending = {
          frame,
          gas,
          step: {
            pc,
            op,
            opName: this.#names[op] ?? 'INVALID',
            gas: bigIntToQuantity(gas),
            memSize,
            ...(digest !== undefined && { memory: digest }),
            stack,
            depth,
            returnData: bytesToHex(memory.u8.slice(output, output + returned)),
            refund,
            ...(!this.#begun.has(frame) && { call: this.#begin(frame) }),
          },
        };
      },
      traceStored: (slot: number) => {
        this.#stored = slot;
      },
      traceFee: (left: bigint) => this.#emit(left),
      traceEnd: (frame: number, gas: bigint, reason: number) => {
        if (this.#pending?.frame === frame) this.#emit(gas, REASONS[reason]);
        this.#begun.delete(frame);
      },
    };
  }

  #begin(frame: number): TraceCall {
    this.#begun.add(frame);
    const memory = this.#memory;
    const input = memory.readU32(frame + layout.FRAME_INPUT);
    const length = Math.min(memory.readU32(frame + layout.FRAME_INPUT_LENGTH), 4);
    return {
      creates: (memory.readU32(frame + layout.FRAME_FLAGS) & layout.FRAME_CREATES) !== 0,
      address: bigIntToHex(
        memory.readWord(memory.readU32(frame + layout.FRAME_ACCOUNT) + layout.VIEW_ADDRESS),
        20,
      ) as Address,
      selector: bytesToHex(memory.u8.slice(input, input + length)),
    };
  }

  #emit(gasAfter: bigint, error?: string): void {
    if (this.#pending === undefined) return;
    const { gas, step } = this.#pending;
    const stored = this.#stored + (step.op === SSTORE ? layout.VIEW_SLOT_VALUE : layout.VIEW_SLOT_TRANSIENT);
    this.#onStep({
      ...step,
      gasCost: bigIntToQuantity(gas - gasAfter),
      ...(this.#stored !== 0 && { stored: bigIntToQuantity(this.#memory.readWord(stored)) }),
      ...(error !== undefined && { error }),
    });
    this.#pending = undefined;
    this.#stored = 0;
  }
}
