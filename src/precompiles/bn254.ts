import { readFileSync } from 'node:fs';
import * as layout from '../../assembly/bn254/layout.js';
import { bytesToBigInt } from '../primitives/bytes.js';
import * as WebAssembly from '../primitives/webassembly.js';
import { Words } from '../primitives/words.js';
import { booleanWord, padded, type Run } from './run.js';

/** BN254's module of wasm (assembly/bn254). */
interface Exports {
  readonly memory: WebAssembly.Memory;
  init(): void;
  add(): number;
  multiply(): number;
  pairing(count: number): number;
}

const compiled = new WebAssembly.Module(readFileSync(new URL('../../../build/bn254.wasm', import.meta.url)));

const PAGE_BYTES = 65_536;
const POINT_BYTES = 64;

/** The parameter of the curve, and the order of its groups. */
const X = 4965661367192848881n;
const ORDER = 36n * X ** 4n + 36n * X ** 3n + 18n * X ** 2n + 6n * X + 1n;
/** (a, b) and (b, −c) are short and have a + b λ = b − c λ = 0 modulo the order, λ being the cube root of 1 that goes with assembly/bn254's β. */
const [A, B, C] = [6n * X ** 2n + 4n * X + 1n, 2n * X + 1n, 6n * X ** 2n + 2n * X] as const;

/** Two numbers of at most 127 bits, and signs: scalar = first + λ · second modulo the order. */
export function split(scalar: bigint): readonly [first: bigint, second: bigint] {
  const k = scalar % ORDER;
  // the nearest point of the lattice
  const i = (2n * k * C + ORDER) / (2n * ORDER);
  const j = (2n * k * B + ORDER) / (2n * ORDER);
  return [k - i * A - j * B, j * C - i * B];
}

/**
 * BN254 (EIP-196, EIP-197) at 6 to 8, in a module of our own: a pairing takes a quarter of the time that mcl-wasm takes, a multiplication half
 * (bench/libraries.ts). An input of 6 or 7 may have any length, unlike those of EIP-2537.
 */
export function loadBn254(): ReadonlyMap<number, Run> {
  const { exports } = new WebAssembly.Instance(compiled);
  const wasm = exports as Readonly<Record<string, unknown>> as { readonly [name in keyof Exports]: Exports[name] };
  let words = new Words(wasm.memory.buffer);
  const put = (input: Uint8Array, behind = 0): void => {
    const missing = layout.INPUT + input.length + behind - words.u8.length;
    if (missing > 0) {
      wasm.memory.grow(Math.ceil(missing / PAGE_BYTES));
      words = new Words(wasm.memory.buffer);
    }
    words.u8.set(input, layout.INPUT);
  };
  const output = (isSound: number): Uint8Array | null =>
    isSound === 0 ? null : words.u8.slice(layout.OUTPUT, layout.OUTPUT + POINT_BYTES);

  const add: Run = (input) => {
    put(padded(input, 0, 2 * POINT_BYTES));
    return output(wasm.add());
  };
  const multiply: Run = (input) => {
    const bytes = padded(input, 0, POINT_BYTES + 32);
    put(bytes);
    for (const [index, part] of split(bytesToBigInt(bytes.subarray(POINT_BYTES))).entries()) {
      const at = layout.SCALARS + index * layout.SCALAR_BYTES;
      words.writeWord(at, part < 0n ? -part : part);
      words.writeU32(at + layout.SCALAR_SIGN, part < 0n ? 1 : 0);
    }
    return output(wasm.multiply());
  };
  const pairing: Run = (input) => {
    const count = input.length / layout.PAIR_INPUT_BYTES;
    if (!Number.isInteger(count)) return null;
    put(input, count * layout.MILLER_BYTES);
    const result = wasm.pairing(count);
    return result < 0 ? null : booleanWord(result === 1);
  };

  wasm.init();
  return new Map([
    [6, add],
    [7, multiply],
    [8, pairing],
  ]);
}
