import { bn254 } from '@noble/curves/bn254.js';
import fc from 'fast-check';
import * as layout from '../../../assembly/bn254/layout.js';
import { type AssemblyModule, compileAssembly } from '../compile.js';

export const P = bn254.fields.Fp.ORDER;
export const mod = (x: bigint): bigint => ((x % P) + P) % P;
/** of Montgomery's form */
export const R = 1n << 290n;
export const R_INVERSE = bn254.fields.Fp.inv(mod(R));

const LIMB_BITS = 29n;
export const LIMBS = 9;
/** In which limbs are measured. */
export const UNIT = 1 << 28;

export const value = (limbs: readonly number[]): bigint =>
  limbs.reduceRight((sum, limb) => (sum << LIMB_BITS) + BigInt(limb), 0n);

/** Of at most one unit each. */
export function limbsOf(x: bigint): number[] {
  const limbs: number[] = [];
  for (let i = 1; i < LIMBS; i++) {
    const limb = BigInt.asIntN(29, x);
    limbs.push(Number(limb));
    x = (x - limb) >> LIMB_BITS;
  }
  return [...limbs, Number(x)];
}

export type Pair<T> = readonly [T, T];

/** A file of assembly/bn254, with the constants in its memory. */
export class Elements {
  readonly call: AssemblyModule['call'];
  readonly memory: Uint8Array;
  readonly #i32: Int32Array;

  private constructor({ call, memory }: AssemblyModule) {
    this.call = call;
    this.memory = memory;
    this.#i32 = new Int32Array(memory.buffer);
  }

  static async compile(file: string): Promise<Elements> {
    const [module, numbers] = await Promise.all(
      [file, 'numbers'].map((name) => compileAssembly(`assembly/bn254/${name}.ts`)),
    );
    if (module === undefined || numbers === undefined) throw new Error('unreachable');
    numbers.call.initNumbers?.();
    module.memory.set(numbers.memory.subarray(layout.UNITS, layout.FIELD_SCRATCH), layout.UNITS);
    return new Elements(module);
  }

  putLimbs(at: number, pair: Pair<readonly number[]>): void {
    for (let i = 0; i < LIMBS; i++)
      for (const lane of [0, 1] as const) this.#i32[at / 4 + 2 * i + lane] = pair[lane][i] as number;
  }

  limbs(at: number): Pair<number[]> {
    const lane = (which: number): number[] =>
      Array.from({ length: LIMBS }, (_, i) => this.#i32[at / 4 + 2 * i + which] as number);
    return [lane(0), lane(1)];
  }

  /** Elements in Montgomery's form, pair after pair. */
  put(at: number, ...elements: readonly bigint[]): void {
    for (let i = 0; i < elements.length; i += 2)
      this.putLimbs(at + (i / 2) * layout.PAIR_BYTES, [
        limbsOf(mod((elements[i] as bigint) * R)),
        limbsOf(mod((elements[i + 1] as bigint) * R)),
      ]);
  }

  get(at: number, count: number): bigint[] {
    return Array.from({ length: count / 2 }, (_, i) =>
      this.limbs(at + i * layout.PAIR_BYTES).map((limbs) => mod(value(limbs) * R_INVERSE)),
    ).flat();
  }
}

/** Limbs of at most so many units, often as large as they may be; the last one for values of hundreds of p. */
export const limbs = (units: number): fc.Arbitrary<number[]> => {
  const most = units * UNIT;
  const limb = (largest: number): fc.Arbitrary<number> =>
    fc.oneof(fc.constantFrom(-largest, 0, largest), fc.integer({ min: -largest, max: largest }));
  return fc.oneof(
    fc.constantFrom(most, -most).map((each) => [...Array<number>(LIMBS - 1).fill(each), each / 8]),
    fc
      .tuple(fc.array(limb(most), { minLength: LIMBS - 1, maxLength: LIMBS - 1 }), limb(most / 8))
      .map(([low, last]) => [...low, last]),
  );
};

export const element = fc.oneof(fc.constantFrom(0n, 1n, 2n, P - 1n, P - 2n), fc.bigInt({ min: 0n, max: P - 1n }));
