import { keccak_256 } from '@noble/hashes/sha3.js';
import { expect } from 'chai';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { type AssemblyModule, compileAssembly } from '../compile.js';

const STATES = 0x10000;
const RESULTS = [0x40000, 0x40020] as const;
const INPUTS = [0x50000, 0x60003] as const;

describe('assembly/keccak/pair', () => {
  let module: AssemblyModule;

  before(async () => {
    module = await compileAssembly('assembly/keccak/pair.ts');
    module.call.initKeccakPair?.(STATES);
  });

  function check(a: Uint8Array, b: Uint8Array): void {
    // what lies behind an input must not matter
    module.memory.fill(0xff, INPUTS[0], INPUTS[0] + 0x20000);
    module.memory.set(a, INPUTS[0]);
    module.memory.set(b, INPUTS[1]);
    module.call.keccak256Pair?.(RESULTS[0], INPUTS[0], a.length, RESULTS[1], INPUTS[1], b.length);
    for (const [index, input] of [a, b].entries()) {
      const result = RESULTS[index] as number;
      expect(bytesToHex(module.memory.slice(result, result + 32)), `${a.length}, ${b.length}`).to.equal(
        bytesToHex(keccak_256(input)),
      );
    }
  }

  const bytes = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => i * 37 + length * 7 + seed);

  it('equals @noble/hashes for all lengths up to four blocks, beside others of as many', () => {
    for (let length = 0; length < 4 * 136; length++) {
      const first = length - (length % 136);
      check(bytes(length, 1), bytes(first + ((length * 31) % 136), 2));
    }
  });

  it('knows how many permutations an input takes', () => {
    const blocks = (length: number) => module.call.keccakBlocks?.(length);
    expect([0, 135, 136, 271, 272].map(blocks)).to.deep.equal([1, 1, 2, 2, 3]);
  });
});
