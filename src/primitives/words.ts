import type { Address, Hash } from './bytes.js';
import { bytesToHex, digitAt, hexToBytes, NO_DIGIT } from './hex.js';

/** Records of a WebAssembly module, as its layout.ts has them, seen from TypeScript: a word is four limbs, least significant first. */
export class Words {
  readonly u8: Uint8Array;
  readonly u32: Uint32Array;
  readonly u64: BigUint64Array;
  readonly f64: Float64Array;

  constructor(buffer: ArrayBufferLike) {
    this.u8 = new Uint8Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.u64 = new BigUint64Array(buffer);
    this.f64 = new Float64Array(buffer);
  }

  readU32(at: number): number {
    return this.u32[at >>> 2] as number;
  }

  writeU32(at: number, value: number): void {
    this.u32[at >>> 2] = value;
  }

  writeU16(at: number, value: number): void {
    this.u8[at] = value;
    this.u8[at + 1] = value >> 8;
  }

  readU64(at: number): bigint {
    return this.u64[at >>> 3] as bigint;
  }

  /** @throws RangeError for what 64 bits do not hold */
  writeU64(at: number, value: bigint): void {
    if (value >> 64n !== 0n) throw new RangeError(`${value} is not a number of 64 bits`);
    this.u64[at >>> 3] = value;
  }

  readF64(at: number): number {
    return this.f64[at >>> 3] as number;
  }

  writeF64(at: number, value: number): void {
    this.f64[at >>> 3] = value;
  }

  readWord(at: number): bigint {
    const { u32, u64 } = this;
    const half = at >>> 2;
    const limb = at >>> 3;
    const hasHigh =
      (u32[half + 4] as number) | (u32[half + 5] as number) | (u32[half + 6] as number) | (u32[half + 7] as number);
    const hasSecond = (u32[half + 2] as number) | (u32[half + 3] as number);
    // a bigint for every limb and step: most amounts do with one
    if ((hasHigh | hasSecond) === 0) return u64[limb] as bigint;
    const low = ((u64[limb + 1] as bigint) << 64n) | (u64[limb] as bigint);
    if (hasHigh === 0) return low;
    return ((u64[limb + 3] as bigint) << 192n) | ((u64[limb + 2] as bigint) << 128n) | low;
  }

  /** @throws RangeError for what 256 bits do not hold; TypeError for what else an array of bigints would take */
  writeWord(at: number, value: bigint): void {
    if (typeof value !== 'bigint') throw new TypeError(`${value} is no bigint`);
    const limb = at >>> 3;
    const u64 = this.u64;
    u64[limb] = value;
    if (value >= 0n && value < 0x1_0000_0000_0000_0000n) {
      u64[limb + 1] = 0n;
      u64[limb + 2] = 0n;
      u64[limb + 3] = 0n;
      return;
    }
    if (value >> 256n !== 0n) throw new RangeError(`${value} is not a word of 256 bits`);
    u64[limb + 1] = value >> 64n;
    u64[limb + 2] = value >> 128n;
    u64[limb + 3] = value >> 192n;
  }

  readHash(at: number): Hash {
    return bytesToHex(this.u8.slice(at, at + 32).reverse()) as Hash;
  }

  /** An address in the last 20 of 32 bytes, the most significant first. */
  readAddressBytes(at: number): Address {
    return bytesToHex(this.u8, at + 12, at + 32) as Address;
  }

  writeHash(at: number, hash: Hash): void {
    this.#writeDigits(at, hash, 32);
  }

  writeAddress(at: number, address: Address): void {
    this.#writeDigits(at, address, 20);
    this.u32[(at + 20) >>> 2] = 0;
    this.u64[(at + 24) >>> 3] = 0n;
  }

  /** @throws HexError for other than so many bytes */
  #writeDigits(at: number, hex: string, bytes: number): void {
    const u8 = this.u8;
    let seen = 0;
    for (let byte = at + bytes - 1, digit = 2; byte >= at; byte--, digit += 2) {
      const high = digitAt(hex, digit);
      const low = digitAt(hex, digit + 1);
      seen |= high | low;
      u8[byte] = (high << 4) | low;
    }
    if (seen >= NO_DIGIT || !hex.startsWith('0x') || hex.length !== 2 + 2 * bytes) hexToBytes(hex, bytes);
  }
}
