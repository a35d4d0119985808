import { expect } from 'chai';
import fc from 'fast-check';
import { Elements, element, LIMBS, limbs, limbsOf, mod, P, type Pair, R_INVERSE, UNIT, value } from './elements.js';

const [A, B, C] = [0x8000, 0x8080, 0x8100] as const;
const size = (x: bigint): bigint => (x < 0n ? -x : x);
const largest = (of: readonly number[]): number => Math.max(...of.slice(0, LIMBS - 1).map(Math.abs));
const pair = (units: number): fc.Arbitrary<Pair<number[]>> => fc.tuple(limbs(units), limbs(units));

describe('assembly/bn254/field', () => {
  let field: Elements;
  let quadratic: Elements;
  before(async () => {
    field = await Elements.compile('field');
    quadratic = await Elements.compile('quadratic');
  });

  function values(of: Elements, name: string, operands: readonly Pair<number[]>[], ...more: number[]): Pair<bigint> {
    operands.forEach((operand, i) => {
      of.putLimbs([A, B][i] as number, operand);
    });
    of.call[name]?.(C, ...[A, B].slice(0, operands.length), ...more);
    const [first, second] = of.limbs(C);
    return [value(first), value(second)];
  }
  function checkProducts(of: Elements, products: Pair<bigint>, expected: Pair<bigint>): void {
    for (const lane of [0, 1] as const) {
      expect(mod(products[lane])).to.equal(mod(expected[lane] * R_INVERSE));
      expect(Number((size(products[lane]) * 100n) / P)).to.be.at.most(76);
      expect(largest(of.limbs(C)[lane])).to.be.at.most(UNIT);
    }
  }

  for (const [a, b] of [
    [1, 1],
    [2, 6],
    [3, 4],
    [7, 1],
  ] as const)
    it(`multiplies limbs of ${a} and ${b}`, () =>
      fc.assert(
        fc.property(pair(a), pair(b), (x, y) => {
          const products = values(field, 'multiply', [x, y]);
          checkProducts(field, products, [value(x[0]) * value(y[0]), value(x[1]) * value(y[1])]);
        }),
        { numRuns: 400 },
      ));

  for (const [a, b] of [
    [1, 1],
    [2, 3],
    [6, 1],
  ] as const)
    it(`multiplies limbs of ${a} and ${b} in Fp2`, () =>
      fc.assert(
        fc.property(pair(a), pair(b), (x, y) => {
          const products = values(quadratic, 'multiply2', [x, y]);
          const [r, i, s, j] = [...x, ...y].map(value) as [bigint, bigint, bigint, bigint];
          checkProducts(quadratic, products, [r * s - i * j, r * j + i * s]);
        }),
        { numRuns: 400 },
      ));

  it('squares limbs of 1.8 in Fp2', () =>
    fc.assert(
      fc.property(pair(1.75), (x) => {
        const [r, i] = x.map(value) as [bigint, bigint];
        checkProducts(quadratic, values(quadratic, 'square2', [x]), [r * r - i * i, 2n * r * i]);
      }),
      { numRuns: 400 },
    ));

  it('multiplies by ξ, and conjugates', () =>
    fc.assert(
      fc.property(pair(5.75), (x) => {
        const [r, i] = x.map(value) as [bigint, bigint];
        expect(values(quadratic, 'multiplyByXi', [x])).to.deep.equal([9n * r - i, 9n * i + r]);
        for (const each of quadratic.limbs(C)) expect(largest(each)).to.be.at.most(UNIT + 4);
        expect(values(quadratic, 'conjugate2', [x])).to.deep.equal([r, -i]);
      }),
    ));

  it('inverts in Fp2', () =>
    fc.assert(
      fc.property(element, element, (r, i) => {
        fc.pre(r !== 0n || i !== 0n);
        quadratic.put(A, r, i);
        quadratic.call.invert2?.(B, A);
        quadratic.call.multiply2?.(C, A, B);
        expect(quadratic.get(C, 2)).to.deep.equal([1n, 0n]);
      }),
    ));

  it('adds, subtracts, and times, limb by limb', () =>
    fc.assert(
      fc.property(pair(2), pair(2), (x, y) => {
        const [a, b, c, d] = [...x, ...y].map(value) as [bigint, bigint, bigint, bigint];
        expect(values(field, 'add', [x, y])).to.deep.equal([a + c, b + d]);
        expect(values(field, 'subtract', [x, y])).to.deep.equal([a - c, b - d]);
        expect(values(field, 'subtractBoth', [x, y], B)).to.deep.equal([a - 2n * c, b - 2n * d]);
        expect(values(field, 'negate', [x])).to.deep.equal([-a, -b]);
        expect(values(field, 'copy', [x])).to.deep.equal([a, b]);
        expect(values(field, 'scale', [x], 3)).to.deep.equal([3n * a, 3n * b]);
        expect(values(field, 'scaleLanes', [x], -2, 3)).to.deep.equal([-2n * a, 3n * b]);
        expect(values(field, 'firsts', [x, y])).to.deep.equal([a, c]);
        expect(values(field, 'seconds', [x, y])).to.deep.equal([b, d]);
        expect(values(field, 'outer', [x, y])).to.deep.equal([a, d]);
        expect(values(field, 'inner', [x, y])).to.deep.equal([b, c]);
      }),
    ));

  it('carries without changing the value', () =>
    fc.assert(
      fc.property(pair(5.75), (x) => {
        expect(values(field, 'carry', [x])).to.deep.equal(x.map(value));
        for (const each of field.limbs(C)) expect(largest(each)).to.be.at.most(UNIT + 4);
      }),
      { numRuns: 400 },
    ));

  it('reduces to half of p', () => {
    const multiple = fc
      .tuple(fc.integer({ min: -500, max: 500 }), element, limbs(6))
      .map(([times, x, [...low]]) =>
        low.slice(0, LIMBS - 1).concat(limbsOf(x + BigInt(times) * P)[LIMBS - 1] as number),
      );
    return fc.assert(
      fc.property(multiple, multiple, (x, y) => {
        const reduced = values(field, 'reduce', [[x, y]]);
        for (const lane of [0, 1] as const) {
          expect(mod(reduced[lane])).to.equal(mod(value([x, y][lane] as number[])));
          expect(Number((size(reduced[lane]) * 100n) / P)).to.be.at.most(52);
          expect(largest(field.limbs(C)[lane])).to.be.at.most(UNIT);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('knows zero by any multiple of p', () => {
    const some = fc.tuple(fc.integer({ min: -40, max: 40 }), fc.constantFrom(0n, 0n, 0n, 1n, -1n, 1n << 29n));
    return fc.assert(
      fc.property(some, some, (x, y) => {
        const [a, b] = [x, y].map(([times, more]) => BigInt(times) * P + more) as [bigint, bigint];
        field.putLimbs(A, [limbsOf(a), limbsOf(b)]);
        expect(field.call.areZero?.(A)).to.equal(mod(a) === 0n && mod(b) === 0n ? 1 : 0);
      }),
      { numRuns: 400 },
    );
  });
});
