import { keccak_256 } from '@noble/hashes/sha3.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { type AssemblyModule, compileAssembly } from '../compile.js';

const REGION = 0x10000;
const RESULT = 0x40000;
const INPUT = 0x50000;

describe('assembly/keccak', () => {
  let module: AssemblyModule;

  const digest = (input: Uint8Array, address = INPUT): string => {
    module.memory.set(input, address);
    module.call.keccak256?.(RESULT, address, input.length);
    return bytesToHex(module.memory.slice(RESULT, RESULT + 32));
  };
  const check = (input: Uint8Array, address = INPUT): void => {
    expect(digest(input, address), bytesToHex(input)).to.equal(bytesToHex(keccak_256(input)));
  };

  before(async () => {
    module = await compileAssembly('assembly/keccak/index.ts');
    module.call.initKeccak?.(REGION);
  });

  it('hashes nothing to the empty code hash of the yellow paper', () =>
    expect(digest(new Uint8Array(0))).to.equal('0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'));

  it('equals @noble/hashes for every length up to three blocks', () => {
    for (let length = 0; length <= 3 * 136 + 1; length++) check(Uint8Array.from({ length }, (_, i) => i * 37 + length));
  });

  it('equals @noble/hashes for long inputs', () => {
    for (const length of [1023, 4096, 24_576, 100_001]) check(Uint8Array.from({ length }, (_, i) => i * 31 + (i >> 8)));
  });

  it('equals @noble/hashes wherever the bytes lie', () => {
    for (let offset = 0; offset < 8; offset++) check(new Uint8Array(200).fill(offset + 1), INPUT + offset);
  });

  it('hashes in place', () => {
    const input = new Uint8Array(64).fill(5);
    module.memory.set(input, RESULT);
    module.call.keccak256?.(RESULT, RESULT, 64);
    expect(bytesToHex(module.memory.slice(RESULT, RESULT + 32))).to.equal(bytesToHex(keccak_256(input)));
  });

  describe('the memo', () => {
    it('knows zeros from an empty entry, and 32 bytes from 64', () => {
      for (const length of [32, 64, 32]) check(new Uint8Array(length));
    });

    it('compares the whole input: one bit apart, or the same words in other places', () => {
      const input = new Uint8Array(64).fill(0xa5);
      check(input);
      for (let bit = 0; bit < 512; bit++) {
        const other = input.slice();
        other[bit >> 3] = 0xa5 ^ (1 << (bit & 7));
        check(other);
        check(input);
      }
      const words = [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n];
      for (let turn = 0; turn < 8; turn++)
        check(new Uint8Array(new BigUint64Array(words.map((_, i) => words[(i + turn) % 8] ?? 0n)).buffer));
    });

    it('gives the same digest again after thousands of others', () =>
      fc.assert(
        fc.property(
          fc.array(
            fc.oneof(
              fc.uint8Array({ minLength: 32, maxLength: 32 }),
              fc.uint8Array({ minLength: 64, maxLength: 64 }),
              fc
                .nat(2000)
                .map((n) => new Uint8Array(new BigUint64Array([0n, 0n, 0n, BigInt(n), 0n, 0n, 0n, 1n]).buffer)),
            ),
            { maxLength: 50 },
          ),
          (inputs) => {
            for (const input of [...inputs, ...inputs]) check(input);
          },
        ),
      ));
  });

  describe('one that expects another', () => {
    const NEXT = 0x60000;
    let expecting: AssemblyModule;
    before(async () => {
      expecting = await compileAssembly('assembly/keccak/keccak.ts');
      expecting.call.initKeccak?.(REGION);
    });

    /** Of `first` and `second`, where `next` and `second` are asked for next, or nobody knows what. */
    function check(first: Uint8Array, second: Uint8Array, next: Uint8Array | undefined): void {
      const input = Buffer.concat([first, second]);
      expecting.memory.set(input, INPUT);
      if (next) expecting.memory.set(next, NEXT);
      expecting.call.keccak256Expecting?.(RESULT, INPUT, next ? NEXT : 0);
      expect(bytesToHex(expecting.memory.slice(RESULT, RESULT + 32))).to.equal(bytesToHex(keccak_256(input)));
    }

    it('has computed that one too', () => {
      const [first, second, next] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte, 31));
      if (!first || !second || !next) throw new RangeError('there are three');
      check(first, second, next);
      const memo = Buffer.from(expecting.memory.subarray(REGION, RESULT));
      expect(memo.includes(Buffer.from(keccak_256(Buffer.concat([next, second]))))).to.equal(true);
      check(next, second, undefined);
    });

    it('gives the right digest whatever it expects, and whatever was expected before', () => {
      // few words, so that many are known; of 1024 entries, so many that some share one
      const word = fc.oneof(fc.nat(8), fc.nat(3000)).map((n) => new Uint8Array(32).fill(n & 0xff).fill(n >> 8, 30));
      fc.assert(
        fc.property(
          fc.array(fc.tuple(word, word, fc.option(word, { nil: undefined })), { maxLength: 100 }),
          (steps) => {
            for (const step of steps) check(...step);
          },
        ),
      );
    });
  });
});
