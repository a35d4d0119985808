import { readFileSync } from 'node:fs';
import type { Hash } from './bytes.js';
import { bytesToHex, type Hex, writeDigits } from './hex.js';
import * as WebAssembly from './webassembly.js';

/** The kernel's keccak, compiled by itself: about 15 times as fast as @noble/hashes (`npm run bench -- keccak`). */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly KECCAK_REGION_BYTES: WebAssembly.Global;
  readonly BLOOM_BYTES: WebAssembly.Global;
  initKeccak(region: number): void;
  keccak256(result: number, bytes: number, length: number): void;
  addToBloom(bloom: number, digest: number, bytes: number, length: number): void;
}

const module = new WebAssembly.Module(readFileSync(new URL('../../../build/keccak.wasm', import.meta.url)));
const wasm = new WebAssembly.Instance(module).exports as Readonly<Record<string, unknown>> as {
  [name in keyof Exports]: Exports[name];
};

const PAGE = 65_536;
/** The first page holds the module's constants. */
const REGION = PAGE;
const RESULT = REGION + (wasm.KECCAK_REGION_BYTES.value as number);
const BLOOM = RESULT + 32;
/** of a bloom filter */
export const BLOOM_BYTES = wasm.BLOOM_BYTES.value as number;
const INPUT = BLOOM + BLOOM_BYTES;
let memory = grow(INPUT);
wasm.initKeccak(REGION);

/** Makes room for `bytes` at least. */
function grow(bytes: number): Uint8Array {
  wasm.memory.grow(Math.ceil(bytes / PAGE));
  return new Uint8Array(wasm.memory.buffer);
}

/** Makes room for an input; one lane beyond it is read. */
function reserve(bytes: number): void {
  const missing = INPUT + bytes + 8 - memory.length;
  if (missing > 0) memory = grow(missing);
}

/** Keccak-256 as Ethereum uses it (yellow paper, KEC): not the padding of SHA3-256. */
export function keccak256(data: Uint8Array): Uint8Array {
  reserve(data.length);
  memory.set(data, INPUT);
  wasm.keccak256(RESULT, INPUT, data.length);
  return memory.slice(RESULT, RESULT + 32);
}

/** The digest as hex. */
export const keccak256Hex = (data: Uint8Array): Hash => bytesToHex(keccak256(data)) as Hash;

/** The bloom filter of entries of at most 32 bytes (yellow paper, 4.4.1: M3:2048); 256 bytes. */
export function bloomOf(entries: readonly Hex[]): Uint8Array {
  reserve(32);
  memory.fill(0, BLOOM, INPUT);
  for (const entry of entries) {
    const bytes = (entry.length - 2) / 2;
    writeDigits(memory, INPUT, entry, bytes);
    wasm.addToBloom(BLOOM, RESULT, INPUT, bytes);
  }
  return memory.slice(BLOOM, INPUT);
}
