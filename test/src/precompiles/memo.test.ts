import { expect } from 'chai';
import fc from 'fast-check';
import { PrecompileMemo } from '../../../src/precompiles/memo.js';

/** Fails for inputs that begin with a zero; tells all others, and precompiles, apart. */
const echo = (address: number, input: Uint8Array): Uint8Array | null =>
  input[0] === 0 ? null : Uint8Array.of(address >> 8, address, ...input);

/** {@link echo}, remembered, and what it was asked for. */
function counted() {
  const asked: string[] = [];
  const memo = new PrecompileMemo((address, input) => {
    asked.push(nameOf([address, input]));
    return echo(address, input);
  });
  return { memo, asked };
}

const nameOf = ([address, input]: readonly [number, Uint8Array]): string =>
  `${address} ${Buffer.from(input).toString('hex')}`;

/** Bytes in a memory that is shared and written over, as the kernel's is. */
function inMemory(): (bytes: Uint8Array) => Uint8Array {
  const memory = new Uint8Array(new SharedArrayBuffer(2 ** 12));
  return (bytes) => {
    memory.fill(0xff);
    memory.set(bytes, 7);
    return memory.subarray(7, 7 + bytes.length);
  };
}

describe('precompiles that remember', () => {
  it('return what they do, and compute each input once', () => {
    const place = inMemory();
    const call = fc.tuple(fc.constantFrom(1, 8, 0x0a, 0x100), fc.uint8Array({ maxLength: 3, max: 3 }));
    fc.assert(
      fc.property(fc.array(call, { maxLength: 200 }), (calls) => {
        const { memo, asked } = counted();
        for (const [address, input] of calls)
          expect(memo.run(address, place(input))).to.deep.equal(echo(address, input));
        expect(asked).to.have.members([...new Set(calls.map(nameOf))]);
      }),
    );
  });

  it('tell inputs apart by every byte and by their length', () => {
    const { memo } = counted();
    const base = Uint8Array.from({ length: 300 }, (_, index) => 255 - (index % 255));
    const others = [...base.keys()].map((at) => base.map((byte, index) => (index === at ? byte ^ 0x80 : byte)));
    for (const input of [base, ...others, base.subarray(0, 299), new Uint8Array(0)])
      expect(memo.run(8, input)).to.deep.equal(echo(8, input));
  });

  it('forget', () => {
    const { memo, asked } = counted();
    for (const input of [Uint8Array.of(1), Uint8Array.of(0)]) {
      memo.run(8, input);
      memo.forget();
      memo.run(8, input);
    }
    expect(asked).to.have.length(4);
  });

  it('keep no more than fits', () => {
    const { memo, asked } = counted();
    const numbered = (number: number): Uint8Array => new Uint8Array(Buffer.from(`#${number}`.padEnd(1000)));
    // ten megabytes
    for (let number = 0; number < 10_000; number++) memo.run(8, numbered(number));
    memo.run(8, numbered(0));
    memo.run(8, numbered(9_999));
    expect(asked).to.have.length(10_001);
  });

  it('do not keep what is very long, nor hashes', () => {
    const { memo, asked } = counted();
    const long = new Uint8Array(100_000).fill(1);
    for (let time = 0; time < 2; time++) {
      expect(memo.run(8, long)).to.deep.equal(echo(8, long));
      memo.run(2, Uint8Array.of(1));
    }
    expect(asked).to.have.length(4);
  });
});
