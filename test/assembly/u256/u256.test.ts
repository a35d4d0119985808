import { expect } from 'chai';
import fc from 'fast-check';
import { bigIntToBytes, bytesToBigInt } from '../../../src/primitives/bytes.js';
import { type AssemblyModule, compileAssembly } from '../compile.js';

const BITS = 256n;
const LIMIT = 1n << BITS;
const MAX = LIMIT - 1n;
const INT_MIN = 1n << 255n;
const unsigned = (value: bigint): bigint => BigInt.asUintN(256, value);
const signed = (value: bigint): bigint => BigInt.asIntN(256, value);

/** Addresses of operands and results; the scratch memory follows them. */
const SLOTS = [0x10000, 0x10020, 0x10040, 0x10060] as const;
const [A, B, , RESULT] = SLOTS;
const SCRATCH = 0x10100;
const BYTES = 0x20000;

/** 0, 1, 2^k and its neighbours, their negatives, few bits set, and numbers of every length. */
const word = fc.oneof(
  fc.constantFrom(0n, 1n, 2n, MAX, MAX - 1n, INT_MIN, INT_MIN - 1n, INT_MIN + 1n),
  fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.constantFrom(-1n, 0n, 1n), fc.boolean())
    .map(([k, offset, negative]) => unsigned(negative ? -((1n << BigInt(k)) + offset) : (1n << BigInt(k)) + offset)),
  fc
    .array(fc.constantFrom(0n, 1n, 0x7fffffffn, 0x80000000n, 0xffffffffn), { minLength: 8, maxLength: 8 })
    .map((digits) => digits.reduce<bigint>((sum, digit) => (sum << 32n) | digit, 0n)),
  fc.integer({ min: 1, max: 256 }).chain((bits) => fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n })),
);
/** Mostly where it matters: up to a little over 256. */
const amount = fc.oneof(fc.bigInt({ min: 0n, max: 300n }), word);

const power = (base: bigint, exponent: bigint): bigint => {
  let result = 1n;
  for (let bit = 255n; bit >= 0n; bit--) {
    result = (result * result) % LIMIT;
    if ((exponent >> bit) & 1n) result = (result * base) % LIMIT;
  }
  return result;
};
const bitLength = (a: bigint): number => (a === 0n ? 0 : a.toString(2).length);

const unary: Record<string, (a: bigint) => bigint> = {
  square: (a) => unsigned(a * a),
  copy: (a) => a,
  not: (a) => MAX ^ a,
  negate: (a) => unsigned(-a),
  clz256: (a) => 256n - BigInt(bitLength(a)),
};
const binary: Record<string, (a: bigint, b: bigint) => bigint> = {
  add: (a, b) => unsigned(a + b),
  sub: (a, b) => unsigned(a - b),
  mul: (a, b) => unsigned(a * b),
  div: (a, b) => (b === 0n ? 0n : a / b),
  mod: (a, b) => (b === 0n ? 0n : a % b),
  sdiv: (a, b) => (b === 0n ? 0n : unsigned(signed(a) / signed(b))),
  smod: (a, b) => (b === 0n ? 0n : unsigned(signed(a) % signed(b))),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  exp: power,
};
const indexed: Record<string, (index: bigint, a: bigint) => bigint> = {
  shl: (shift, a) => (shift >= BITS ? 0n : unsigned(a << shift)),
  shr: (shift, a) => (shift >= BITS ? 0n : a >> shift),
  sar: (shift, a) => unsigned(signed(a) >> (shift >= BITS ? BITS : shift)),
  byte: (index, a) => (index >= 32n ? 0n : (a >> (248n - 8n * index)) & 0xffn),
  signextend: (index, a) => (index >= 31n ? a : unsigned(BigInt.asIntN(Number(8n * (index + 1n)), a))),
};
const ternary: Record<string, (a: bigint, b: bigint, n: bigint) => bigint> = {
  addmod: (a, b, n) => (n === 0n ? 0n : (a + b) % n),
  mulmod: (a, b, n) => (n === 0n ? 0n : (a * b) % n),
};
const onOne: Record<string, (a: bigint) => number> = {
  isZero: (a) => Number(a === 0n),
  isNegative: (a) => Number(signed(a) < 0n),
  fits32: (a) => Number(a < 1n << 32n),
  fits64: (a) => Number(a < 1n << 64n),
  leadingZeros: (a) => 256 - bitLength(a),
  byteLength: (a) => Math.ceil(bitLength(a) / 8),
};
const onTwo: Record<string, (a: bigint, b: bigint) => number> = {
  eq: (a, b) => Number(a === b),
  ult: (a, b) => Number(a < b),
  slt: (a, b) => Number(signed(a) < signed(b)),
};

describe('assembly/u256', () => {
  let module: AssemblyModule;

  const put = (address: number, value: bigint): void => {
    module.memory.set(bigIntToBytes(value, 32).reverse(), address);
  };
  const get = (address: number, size = 32): bigint =>
    bytesToBigInt(module.memory.slice(address, address + size).reverse());
  const call = (name: string, ...args: (number | bigint)[]): number => {
    const found = module.call[name];
    if (found === undefined) throw new Error(`the module does not export ${name}`);
    return found(...args);
  };
  /** Calls an operation with its result in a place of its own, and in place of each operand; the results must agree. */
  const apply = (name: string, operands: readonly bigint[]): bigint => {
    const results = [RESULT, ...SLOTS.slice(0, operands.length)].map((result) => {
      operands.forEach((operand, i) => {
        put(SLOTS[i] ?? A, operand);
      });
      call(name, result, ...SLOTS.slice(0, operands.length));
      return get(result);
    });
    expect(new Set(results).size, `${name}: result in place of an operand`).to.equal(1);
    return results[0] ?? 0n;
  };
  const show = (operands: readonly bigint[]): string => operands.map((x) => `0x${x.toString(16)}`).join(', ');
  const check = (name: string, operands: readonly bigint[], expected: bigint): void => {
    expect(apply(name, operands), `${name}(${show(operands)})`).to.equal(expected);
  };

  before(async () => {
    module = await compileAssembly('assembly/u256/index.ts');
    call('initU256', SCRATCH);
  });

  describe('equals BigInt', () => {
    for (const [name, model] of Object.entries(unary))
      it(name, () => fc.assert(fc.property(word, (a) => check(name, [a], model(a)))));
    for (const [name, model] of Object.entries(binary))
      it(name, () =>
        fc.assert(
          fc.property(word, word, (a, b) => check(name, [a, b], model(a, b))),
          { numRuns: 1000 },
        ),
      );
    for (const [name, model] of Object.entries(indexed))
      it(name, () =>
        fc.assert(
          fc.property(amount, word, (index, a) => check(name, [index, a], model(index, a))),
          { numRuns: 500 },
        ),
      );
    for (const [name, model] of Object.entries(ternary))
      it(name, () =>
        fc.assert(
          fc.property(word, word, word, (a, b, n) => check(name, [a, b, n], model(a, b, n))),
          { numRuns: 1000 },
        ),
      );
    for (const [name, model] of Object.entries(onOne))
      it(name, () =>
        fc.assert(
          fc.property(word, (a) => {
            put(A, a);
            expect(call(name, A)).to.equal(model(a));
          }),
        ),
      );
    for (const [name, model] of Object.entries(onTwo))
      it(name, () =>
        fc.assert(
          fc.property(word, word, fc.boolean(), (a, other, same) => {
            const b = same ? a : other;
            put(A, a);
            put(B, b);
            expect(call(name, A, B)).to.equal(model(a, b));
          }),
        ),
      );

    it('exp of a power of two', () =>
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 255 }), amount, (bit, exponent) => {
          const base = 1n << BigInt(bit);
          check('exp', [base, exponent], power(base, exponent));
        }),
        { numRuns: 2000 },
      ));
    it('mulWide', () =>
      fc.assert(
        fc.property(word, word, (a, b) => {
          put(A, a);
          put(B, b);
          call('mulWide', BYTES, A, B);
          expect(get(BYTES, 64)).to.equal(a * b);
        }),
      ));
    it('division where the estimated digit is too large', () => {
      // u = q · v + r with q and v of extreme limbs: the cases in which step D6 of algorithm D adds back.
      const top = 1n << 63n;
      const limb = fc.constantFrom(0n, 1n, 2n, top - 1n, top, top + 1n, (1n << 64n) - 2n, (1n << 64n) - 1n);
      const number = fc
        .array(limb, { minLength: 1, maxLength: 4 })
        .map((limbs) => limbs.reduce<bigint>((sum, each) => (sum << 64n) | each, 0n));
      fc.assert(
        fc.property(number, number, fc.constantFrom(-1n, 0n, 1n), (v, q, offset) => {
          const a = unsigned(q * v + offset);
          check('div', [a, v], v === 0n ? 0n : a / v);
          check('mod', [a, v], v === 0n ? 0n : a % v);
          check('mulmod', [q, q, v], v === 0n ? 0n : (q * q) % v);
          check('mulmod', [q, v, MAX], (q * v) % MAX);
        }),
        { numRuns: 3000 },
      );
    });
    it('loadBE and storeBE, wherever the bytes lie', () =>
      fc.assert(
        fc.property(word, fc.integer({ min: 0, max: 7 }), (a, offset) => {
          module.memory.set(bigIntToBytes(a, 32), BYTES + offset);
          call('loadBE', A, BYTES + offset);
          expect(get(A)).to.equal(a);
          call('storeBE', BYTES + 64 + offset, A);
          expect(bytesToBigInt(module.memory.slice(BYTES + 64 + offset, BYTES + 96 + offset))).to.equal(a);
        }),
      ));
    it('setSmall', () =>
      fc.assert(
        fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (a) => {
          put(A, MAX);
          call('setSmall', A, a);
          expect(get(A)).to.equal(a);
        }),
      ));
  });

  describe('at the edges', () => {
    const edges: readonly (readonly [string, readonly bigint[], bigint])[] = [
      ['div', [7n, 0n], 0n],
      ['div', [MAX, MAX], 1n],
      ['mod', [7n, 0n], 0n],
      ['mod', [MAX, MAX], 0n],
      // the first three limbs of the dividend by the first two of the divisor are one too many: step D6
      ['div', [2n * ((1n << 191n) + 1n) - 1n, (1n << 191n) + 1n], 1n],
      ['mod', [2n * ((1n << 191n) + 1n) - 1n, (1n << 191n) + 1n], 1n << 191n],
      ['mod', [(((1n << 191n) + 1n) << 64n) - 1n, (1n << 191n) + 1n], 1n << 191n],
      // the first limb of the dividend is that of the divisor: the digit is 2^64 − 1
      ['div', [(INT_MIN >> 64n) - 1n, INT_MIN >> 128n], (1n << 64n) - 1n],
      ['mod', [MAX, (1n << 128n) - 1n], 0n],
      ['sdiv', [INT_MIN, MAX], INT_MIN],
      ['sdiv', [INT_MIN, 1n], INT_MIN],
      ['sdiv', [unsigned(-7n), 2n], unsigned(-3n)],
      ['sdiv', [7n, 0n], 0n],
      ['smod', [INT_MIN, MAX], 0n],
      ['smod', [unsigned(-7n), 2n], MAX],
      ['smod', [7n, unsigned(-2n)], 1n],
      ['smod', [unsigned(-7n), 0n], 0n],
      ['addmod', [MAX, MAX, 0n], 0n],
      ['addmod', [MAX, MAX, 1n], 0n],
      ['addmod', [MAX, 2n, MAX], 2n],
      ['mulmod', [MAX, MAX, 0n], 0n],
      ['mulmod', [MAX, MAX, 1n], 0n],
      ['mulmod', [MAX, MAX, MAX - 1n], 1n],
      ['mulmod', [MAX, MAX, MAX], 0n],
      ['mulmod', [MAX, 1n, MAX], 0n],
      ['mulmod', [1n << 128n, 1n << 128n, MAX], 1n],
      ['mulmod', [MAX - 1n, MAX - 1n, MAX], 1n],
      ['exp', [0n, 0n], 1n],
      ['exp', [MAX, 0n], 1n],
      ['exp', [0n, 1n], 0n],
      ['exp', [0n, MAX], 0n],
      ['exp', [2n, 255n], INT_MIN],
      ['exp', [2n, 256n], 0n],
      ['exp', [MAX, MAX], MAX],
      ['shl', [255n, 1n], INT_MIN],
      ['shl', [256n, 1n], 0n],
      ['shl', [1n << 32n, 1n], 0n],
      ['shl', [1n << 64n, 1n], 0n],
      ['shr', [255n, INT_MIN], 1n],
      ['shr', [256n, MAX], 0n],
      ['shr', [1n << 255n, MAX], 0n],
      ['sar', [255n, INT_MIN], MAX],
      ['sar', [256n, INT_MIN], MAX],
      ['sar', [256n, INT_MIN - 1n], 0n],
      ['sar', [1n << 128n, MAX], MAX],
      ['byte', [0n, INT_MIN], 0x80n],
      ['byte', [31n, MAX], 0xffn],
      ['byte', [32n, MAX], 0n],
      ['byte', [1n << 64n, MAX], 0n],
      ['signextend', [0n, 0x7fn], 0x7fn],
      ['signextend', [0n, 0x80n], unsigned(-128n)],
      ['signextend', [0n, 0x180n], unsigned(-128n)],
      ['signextend', [30n, 1n << 247n], unsigned(-(1n << 247n))],
      ['signextend', [31n, INT_MIN], INT_MIN],
      ['signextend', [MAX, 0x80n], 0x80n],
      ['clz256', [0n], 256n],
      ['clz256', [MAX], 0n],
    ];
    for (const [name, operands, expected] of edges)
      it(`${name}(${show(operands)})`, () => check(name, operands, expected));
  });
});
