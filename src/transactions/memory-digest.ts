import { crc32 } from 'node:zlib';
import type { TraceStep } from './trace.js';

/** Bytes; of more memory there is no digest, which would take longer than the steps of a loop over it. */
const MOST = 65_536;
/** MSTORE, MSTORE8, copies of call data, code, other code and return data, MCOPY, and calls, whose output goes there */
const WRITERS = new Set([0x52, 0x53, 0x37, 0x39, 0x3c, 0x3e, 0x5e, 0xf1, 0xf2, 0xf4, 0xfa]);

/** Tells memories of a trace apart that are of one size: a CRC-32, worked out again only where it may be another one. */
export class MemoryDigest {
  #digest: number | undefined;
  #size = -1;
  #depth = -1;
  #op = 0;

  /**
   * Of the memory before a step, all steps being told.
   * @param memory zeros at its end may be missing
   */
  of({ op, depth, memSize }: Pick<TraceStep, 'op' | 'depth' | 'memSize'>, memory: Uint8Array): number | undefined {
    if (memSize !== this.#size || depth !== this.#depth || WRITERS.has(this.#op))
      this.#digest =
        memSize <= MOST ? crc32(new Uint8Array(Math.max(0, memSize - memory.length)), crc32(memory)) : undefined;
    this.#size = memSize;
    this.#depth = depth;
    this.#op = op;
    return this.#digest;
  }
}
