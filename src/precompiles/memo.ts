import type { RunPrecompile } from './precompiles.js';

/** SHA-256, RIPEMD-160 and BN254's addition take no longer than finding their output again. */
const QUICK: ReadonlySet<number> = new Set([2, 3, 6]);
/** A key takes longer to make than the few longer inputs are worth. bytes */
const LONGEST_INPUT = 64 * 1024;
/** Inputs and outputs that are kept at most. */
const MOST_BYTES = 4 * 2 ** 20;
/** About what a map needs for an entry beside its bytes. */
const ENTRY_BYTES = 128;

/**
 * Precompiles that compute each input once until {@link forget}, which is told before every block: a program may ask the same in a
 * loop, and a transaction is executed again where threads speculate. A key is the whole input. EEST's p256verify asks for one signature
 * up to 21,739 times in a block; its 21 tests take 0.3 s in place of 234 (npm run conformance -- --filter p256verify/p256verify).
 */
export class PrecompileMemo {
  readonly #run: RunPrecompile;
  readonly #outputs = new Map<string, Uint8Array | null>();
  #bytes = 0;

  constructor(run: RunPrecompile) {
    this.#run = run;
  }

  /** Nobody may write to what it returns. */
  readonly run: RunPrecompile = (address, input) => {
    if (QUICK.has(address) || input.length > LONGEST_INPUT) return this.#run(address, input);
    const bytes = Buffer.from(input.buffer, input.byteOffset, input.length).toString('latin1');
    const key = String.fromCharCode(address) + bytes;
    const known = this.#outputs.get(key);
    if (known !== undefined) return known;
    const output = this.#run(address, input);
    this.#bytes += key.length + (output?.length ?? 0) + ENTRY_BYTES;
    if (this.#bytes > MOST_BYTES) this.forget();
    else this.#outputs.set(key, output);
    return output;
  };

  forget(): void {
    if (this.#bytes === 0) return;
    this.#outputs.clear();
    this.#bytes = 0;
  }
}
