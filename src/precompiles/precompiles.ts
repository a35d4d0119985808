import { hash } from 'node:crypto';
import { loadBn254 } from './bn254.js';
import { loadBls12 } from './curves.js';
import { pointEvaluation } from './kzg.js';
import { modexp } from './modexp.js';
import { loadP256 } from './p256.js';
import type { Run } from './run.js';
import { ecrecover } from './signatures.js';

/** Computes the precompile at an address; `null` where the call fails. Never throws for what the input holds. */
export type RunPrecompile = (address: number, input: Uint8Array) => Uint8Array | null;

/**
 * By OpenSSL. Of 64 bytes it takes 1.4 µs, most of it the call, of 50,000 bytes 29 µs, where @noble/hashes takes 2.5 and 430
 * (bench/libraries.ts): a processor's SHA instructions are out of WebAssembly's reach.
 */
const sha256 = (input: Uint8Array): Uint8Array => new Uint8Array(hash('sha256', input, 'buffer'));

function ripemd160(input: Uint8Array): Uint8Array {
  const word = new Uint8Array(32);
  word.set(hash('ripemd160', input, 'buffer'), 12);
  return word;
}

/**
 * Sets up the libraries behind the precompiles, once per thread; what it resolves to is synchronous. Computes all but 4, identity,
 * and 9, BLAKE2's F, which are the kernel's own. Whether a fork has a precompile, and what it costs, is in gas.ts.
 * @example const run = await loadPrecompiles(); run(2, new Uint8Array(0)) // SHA-256 of nothing
 */
export function loadPrecompiles(): Promise<RunPrecompile> {
  loaded ??= load();
  return loaded;
}

let loaded: Promise<RunPrecompile> | undefined;

async function load(): Promise<RunPrecompile> {
  const [bls12, p256] = await Promise.all([loadBls12(), loadP256()]);
  const runs: ReadonlyMap<number, Run> = new Map<number, Run>([
    [1, ecrecover],
    [2, sha256],
    [3, ripemd160],
    [5, modexp],
    ...loadBn254(),
    [0x0a, pointEvaluation(bls12.curve)],
    ...bls12.runs,
    [0x100, p256],
  ]);
  return (address, input) => {
    const run = runs.get(address);
    if (run === undefined) throw new RangeError(`no library computes a precompile at 0x${address.toString(16)}`);
    return run(input);
  };
}
