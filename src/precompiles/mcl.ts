/**
 * BLS12-381 and P-256 by mcl (herumi/mcl, as WebAssembly in mcl-wasm), through its C interface, `bn.h`. The package's JavaScript
 * classes are passed by: they hold one curve per process, and copy every operand to a string and back.
 *
 * Against @noble/curves in one run: pairing of two on BLS12-381 5.3 / 15 ms, multiplication in its G2 0.9 / 8.2 ms
 * (bench/libraries.ts). Setting up both takes about 20 ms.
 */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as WebAssembly from '../primitives/webassembly.js';

/** An address in mcl's memory. */
type Pointer = number;

/** The C functions that are used here; booleans are 0 and 1. */
interface Mcl {
  __wasm_call_ctors(): void;
  malloc(size: number): Pointer;
  free(p: Pointer): void;
  mclBn_init(curve: number, compiledTimeVariable: number): number;
  mclBn_setMapToMode(mode: number): number;
  mclBn_setETHserialization(enable: number): void;
  mclBn_verifyOrderG1(enable: number): void;
  mclBn_verifyOrderG2(enable: number): void;
  mclBnFr_setBigEndianMod(x: Pointer, bytes: Pointer, size: number): number;
  mclBnFr_div(result: Pointer, x: Pointer, y: Pointer): void;
  mclBnFp_deserialize(x: Pointer, bytes: Pointer, size: number): number;
  mclBnFp_serialize(bytes: Pointer, limit: number, x: Pointer): number;
  mclBnFp_setInt32(x: Pointer, value: number): void;
  mclBnFp_clear(x: Pointer): void;
  mclBnFp_mapToG1(p: Pointer, x: Pointer): number;
  mclBnFp2_mapToG2(p: Pointer, x: Pointer): number;
  mclBnG1_deserialize(p: Pointer, bytes: Pointer, size: number): number;
  mclBnG2_deserialize(p: Pointer, bytes: Pointer, size: number): number;
  mclBnG1_clear(p: Pointer): void;
  mclBnG2_clear(p: Pointer): void;
  mclBnG1_isValid(p: Pointer): number;
  mclBnG2_isValid(p: Pointer): number;
  mclBnG1_isValidOrder(p: Pointer): number;
  mclBnG2_isValidOrder(p: Pointer): number;
  mclBnG1_isZero(p: Pointer): number;
  mclBnG2_isZero(p: Pointer): number;
  mclBnG1_neg(result: Pointer, p: Pointer): void;
  mclBnG2_neg(result: Pointer, p: Pointer): void;
  mclBnG1_add(result: Pointer, p: Pointer, q: Pointer): void;
  mclBnG2_add(result: Pointer, p: Pointer, q: Pointer): void;
  mclBnG1_normalize(result: Pointer, p: Pointer): void;
  mclBnG2_normalize(result: Pointer, p: Pointer): void;
  mclBnG1_mulVec(result: Pointer, points: Pointer, scalars: Pointer, count: number): void;
  mclBnG2_mulVec(result: Pointer, points: Pointer, scalars: Pointer, count: number): void;
  mclBn_millerLoopVec(result: Pointer, g1: Pointer, g2: Pointer, count: number): void;
  mclBn_finalExp(result: Pointer, x: Pointer): void;
  mclBnGT_isOne(x: Pointer): number;
}

/** Of `mclBn_init`: MCLBN_FR_UNIT_SIZE · 10 + MCLBN_FP_UNIT_SIZE, as the package was compiled. */
const COMPILED_TIME_VARIABLE = 46;
/** MCL_MAP_TO_MODE_HASH_TO_CURVE_07: the maps of RFC 9380. */
const MAP_OF_RFC_9380 = 5;

/** That it begins with, of 64 KiB. */
const MEMORY_PAGES = 32;

const FP_BYTES = 48;
export const FR_BYTES = 32;
const GT_BYTES = 12 * FP_BYTES;

/** How a curve's precompiles write a point's coordinates: big-endian, padded with zeros on the left. */
interface CurveFormat {
  /** mcl's number for it */
  readonly id: number;
  /** bytes of the base field's modulus */
  readonly fieldBytes: number;
  /** bytes of a padded element */
  readonly elementBytes: number;
}
/** EIP-2537 */
export const BLS12_381: CurveFormat = { id: 5, fieldBytes: 48, elementBytes: 64 };
/** EIP-7951: a curve without pairings */
export const P256: CurveFormat = { id: 107, fieldBytes: 32, elementBytes: 32 };

/** ZCash's form of BLS12-381 points: in the first byte */
const COMPRESSED_INFINITY = 0x40;

export type GroupName = 'G1' | 'G2';

/** One of a curve's two groups, over the C functions that are named after it. */
export interface Group {
  /** bytes of a point in mcl's memory */
  readonly size: number;
  /** bytes of a point in a precompile's input and output */
  readonly encodedSize: number;
  /** @returns false where a coordinate is not a field element, or the point not on the curve; all zeros are infinity */
  read(p: Pointer, bytes: Uint8Array): boolean;
  write(p: Pointer): Uint8Array;
  isInfinity(p: Pointer): boolean;
  inSubgroup(p: Pointer): boolean;
  add(result: Pointer, p: Pointer, q: Pointer): void;
  negate(result: Pointer, p: Pointer): void;
  /** Σ scalar · point. The points must be in the subgroup. */
  multiply(result: Pointer, points: Pointer, scalars: Pointer, count: number): void;
  /** RFC 9380's map, from an element of the group's field */
  map(result: Pointer, element: Pointer): void;
  /** the compressed form of a BLS12-381 point; @returns false where it is not exactly that of a point on the curve */
  decompress(p: Pointer, bytes: Uint8Array): boolean;
}

/**
 * The package's WebAssembly. Its own JavaScript takes 50 ms to decode it, once for each instance.
 * @throws Error where another version of the package has it elsewhere
 */
async function readModule(): Promise<WebAssembly.Module> {
  const path = createRequire(import.meta.url).resolve('mcl-wasm/dist/mcl_c.js');
  const base64 = /wasmBase64 = '([^']+)'/.exec(await readFile(path, 'latin1'))?.[1];
  if (base64 === undefined) throw new Error(`${path} holds no wasmBase64: another version of mcl-wasm?`);
  return new WebAssembly.Module(Buffer.from(base64, 'base64'));
}

let module: Promise<WebAssembly.Module> | undefined;

/** A curve in an instance of mcl of its own. */
export class Curve {
  readonly G1: Group;
  readonly G2: Group;
  readonly #mcl: Mcl;
  readonly #memory: WebAssembly.Memory;
  readonly #format: CurveFormat;
  /** where bytes pass in and out: the largest item is a compressed G2 point */
  readonly #buffer: Pointer;

  private constructor(mcl: Mcl, memory: WebAssembly.Memory, format: CurveFormat) {
    this.#mcl = mcl;
    this.#memory = memory;
    this.#format = format;
    this.#buffer = mcl.malloc(2 * FP_BYTES);
    this.G1 = this.#group('G1', 1);
    this.G2 = this.#group('G2', 2);
  }

  static async load(format: CurveFormat): Promise<Curve> {
    module ??= readModule();
    const memory = new WebAssembly.Memory({ initial: MEMORY_PAGES });
    const { exports } = new WebAssembly.Instance(await module, { env: { memory } });
    const mcl: Mcl = exports as { [name in keyof Mcl]: Mcl[name] };
    mcl.__wasm_call_ctors();
    if (mcl.mclBn_init(format.id, COMPILED_TIME_VARIABLE) !== 0) throw new Error(`mcl has no curve ${format.id}`);
    mcl.mclBn_setMapToMode(MAP_OF_RFC_9380);
    // Additions take points outside the subgroup; who wants them inside asks.
    mcl.mclBn_verifyOrderG1(0);
    mcl.mclBn_verifyOrderG2(0);
    return new Curve(mcl, memory, format);
  }

  /** Some bytes of mcl's memory, for as long as it is there. */
  allocate(size: number): Pointer {
    return this.#mcl.malloc(size);
  }

  copy(result: Pointer, p: Pointer, size: number): void {
    new Uint8Array(this.#memory.buffer).copyWithin(result, p, p + size);
  }

  /**
   * Gives `use` some bytes of mcl's memory, and takes them back afterwards.
   * @throws RangeError where mcl has not that many
   */
  withMemory<T>(size: number, use: (start: Pointer) => T): T {
    const start = this.#mcl.malloc(size);
    if (start === 0) throw new RangeError(`mcl has no ${size} bytes of memory left`);
    try {
      return use(start);
    } finally {
      this.#mcl.free(start);
    }
  }

  /** @returns false where the bytes are not those of a field element below the modulus */
  readElement(x: Pointer, bytes: Uint8Array): boolean {
    const { fieldBytes } = this.#format;
    const padding = bytes.length - fieldBytes;
    if (!isZero(bytes.subarray(0, padding))) return false;
    this.#put(Uint8Array.from(bytes.subarray(padding)).reverse());
    return this.#mcl.mclBnFp_deserialize(x, this.#buffer, fieldBytes) === fieldBytes;
  }

  /** An element of the quadratic extension. @returns false where a part of it is no field element */
  readElement2(x: Pointer, bytes: Uint8Array): boolean {
    const half = bytes.length / 2;
    return this.readElement(x, bytes.subarray(0, half)) && this.readElement(x + FP_BYTES, bytes.subarray(half));
  }

  /** A scalar of 32 bytes, reduced modulo the group's order. */
  readScalar(scalar: Pointer, bytes: Uint8Array): void {
    this.#put(bytes);
    this.#mcl.mclBnFr_setBigEndianMod(scalar, this.#buffer, bytes.length);
  }

  /** x / y modulo the group's order; y is not zero. */
  divideScalars(result: Pointer, x: Pointer, y: Pointer): void {
    this.#mcl.mclBnFr_div(result, x, y);
  }

  /** True where the product of e(g1[i], g2[i]) is one. */
  pairingIsOne(g1: Pointer, g2: Pointer, count: number): boolean {
    return this.withMemory(GT_BYTES, (product) => {
      this.#mcl.mclBn_millerLoopVec(product, g1, g2, count);
      this.#mcl.mclBn_finalExp(product, product);
      return this.#mcl.mclBnGT_isOne(product) === 1;
    });
  }

  #put(bytes: Uint8Array): void {
    new Uint8Array(this.#memory.buffer).set(bytes, this.#buffer);
  }

  #writeElement(target: Uint8Array, x: Pointer): void {
    const size = this.#mcl.mclBnFp_serialize(this.#buffer, FP_BYTES, x);
    const bytes = new Uint8Array(this.#memory.buffer).slice(this.#buffer, this.#buffer + size);
    target.set(bytes.reverse(), target.length - size);
  }

  /** @param degree field elements per coordinate */
  #group(name: GroupName, degree: 1 | 2): Group {
    const mcl = this.#mcl;
    const { elementBytes } = this.#format;
    const coordinate = degree * FP_BYTES;
    const encodedCoordinate = degree * elementBytes;
    const readCoordinate = degree === 1 ? this.readElement.bind(this) : this.readElement2.bind(this);
    return {
      size: 3 * coordinate,
      encodedSize: 2 * encodedCoordinate,
      read: (p, bytes) => {
        if (isZero(bytes)) {
          mcl[`mclBn${name}_clear`](p);
          return true;
        }
        if (!readCoordinate(p, bytes.subarray(0, encodedCoordinate))) return false;
        if (!readCoordinate(p + coordinate, bytes.subarray(encodedCoordinate))) return false;
        // z = 1
        mcl.mclBnFp_setInt32(p + 2 * coordinate, 1);
        if (degree === 2) mcl.mclBnFp_clear(p + 2 * coordinate + FP_BYTES);
        return mcl[`mclBn${name}_isValid`](p) === 1;
      },
      write: (p) => {
        const bytes = new Uint8Array(2 * encodedCoordinate);
        if (mcl[`mclBn${name}_isZero`](p) === 1) return bytes;
        mcl[`mclBn${name}_normalize`](p, p);
        for (let i = 0; i < 2 * degree; i++)
          this.#writeElement(bytes.subarray(i * elementBytes, (i + 1) * elementBytes), p + i * FP_BYTES);
        return bytes;
      },
      isInfinity: (p) => mcl[`mclBn${name}_isZero`](p) === 1,
      inSubgroup: (p) => mcl[`mclBn${name}_isValidOrder`](p) === 1,
      add: mcl[`mclBn${name}_add`],
      negate: mcl[`mclBn${name}_neg`],
      multiply: mcl[`mclBn${name}_mulVec`],
      map: (result, element) => {
        if (degree === 1) mcl.mclBnFp_mapToG1(result, element);
        else mcl.mclBnFp2_mapToG2(result, element);
      },
      decompress: (p, bytes) => {
        // mcl does not look at infinity's last byte
        if (((bytes[0] as number) & COMPRESSED_INFINITY) !== 0 && bytes[bytes.length - 1] !== 0) return false;
        this.#put(bytes);
        mcl.mclBn_setETHserialization(1);
        const read = mcl[`mclBn${name}_deserialize`](p, this.#buffer, bytes.length);
        mcl.mclBn_setETHserialization(0);
        return read === bytes.length;
      },
    };
  }
}

/** As long as the longest that is asked about, a point of BLS12-381's G2. */
const ZEROS = Buffer.alloc(256);

const isZero = (bytes: Uint8Array): boolean => ZEROS.compare(bytes, 0, bytes.length, 0, bytes.length) === 0;
