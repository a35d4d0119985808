import { bn254 } from '@noble/curves/bn254.js';
import { expect } from 'chai';
import fc from 'fast-check';
import * as layout from '../../../assembly/bn254/layout.js';
import { bigIntToBytes } from '../../../src/primitives/bytes.js';
import { Elements, element, mod, P, R, value } from './elements.js';

const { Fp, Fp2, Fp6, Fp12, Fr } = bn254.fields;
type Element12 = ReturnType<typeof Fp12.fromBigTwelve>;
type Element2 = (typeof Fp2)['ONE'];

const [A, B, C] = [0x8000, 0x8800, 0x9000] as const;
const element12 = fc
  .array(element, { minLength: 12, maxLength: 12 })
  .map((elements) => Fp12.fromBigTwelve(elements as Parameters<typeof Fp12.fromBigTwelve>[0]));
const parts = ({ c0, c1 }: Element12): bigint[] =>
  [c0.c0, c0.c1, c0.c2, c1.c0, c1.c1, c1.c2].flatMap((each) => [each.c0, each.c1]);

describe('assembly/bn254', () => {
  describe('Fp12', () => {
    let tower: Elements;
    before(async () => {
      tower = await Elements.compile('dodecic');
    });
    const run = (name: string, ...operands: readonly Element12[]): bigint[] => {
      operands.forEach((operand, i) => {
        tower.put([A, B][i] as number, ...parts(operand));
      });
      tower.call[name]?.(C, ...[A, B].slice(0, operands.length));
      return tower.get(C, 12);
    };

    it('multiplies, squares, inverts and conjugates', () =>
      fc.assert(
        fc.property(element12, element12, (x, y) => {
          expect(run('multiply12', x, y)).to.deep.equal(parts(Fp12.mul(x, y)));
          expect(run('square12', x)).to.deep.equal(parts(Fp12.sqr(x)));
          expect(run('conjugate12', x)).to.deep.equal(parts(Fp12.conjugate(x)));
          expect(run('frobenius12', x)).to.deep.equal(parts(Fp12.frobeniusMap(x, 1)));
          if (!Fp12.is0(x)) expect(run('invert12', x)).to.deep.equal(parts(Fp12.inv(x)));
        }),
      ));

    it('multiplies by a line', () =>
      fc.assert(
        fc.property(element12, element12, (x, { c0: { c0: l0, c1: l1, c2: l3 } }) => {
          tower.put(A, ...parts(x));
          tower.put(B, ...[l0, l1, l3].flatMap(({ c0, c1 }: Element2) => [c0, c1]));
          tower.call.multiplyByLine?.(C, A, B);
          const line = { c0: { ...Fp6.ZERO, c0: l0 }, c1: { ...Fp6.ZERO, c0: l1, c1: l3 } };
          expect(tower.get(C, 12)).to.deep.equal(parts(Fp12.mul(x, line)));
        }),
      ));

    it('goes on with what it left: values do not grow', () =>
      fc.assert(
        fc.property(element12, element12, (x, y) => {
          let expected = x;
          tower.put(A, ...parts(x));
          tower.put(B, ...parts(y));
          for (let i = 0; i < 40; i++) {
            const isSquare = i % 3 === 0;
            if (isSquare) tower.call.square12?.(A, A);
            else tower.call.multiply12?.(A, A, B);
            expected = isSquare ? Fp12.sqr(expected) : Fp12.mul(expected, y);
          }
          expect(tower.get(A, 12)).to.deep.equal(parts(expected));
        }),
        { numRuns: 10 },
      ));

    it('squares in the cyclotomic subgroup, many times', () =>
      fc.assert(
        fc.property(element12, (x) => {
          fc.pre(!Fp12.is0(x));
          const unitary = Fp12.div(Fp12.conjugate(x), x);
          let expected = Fp12.mul(Fp12.frobeniusMap(unitary, 2), unitary);
          tower.put(A, ...parts(expected));
          for (let i = 0; i < 70; i++) {
            tower.call.squareCyclotomic?.(A, A);
            expected = Fp12.sqr(expected);
          }
          expect(tower.get(A, 12)).to.deep.equal(parts(expected));
        }),
        { numRuns: 10 },
      ));

    it('knows one', () => {
      tower.call.setOne12?.(A);
      expect(tower.call.isOne12?.(A)).to.equal(1);
      for (let i = 0; i < 12; i++) {
        const other = parts(Fp12.ONE);
        other[i] = (other[i] as bigint) + 1n;
        tower.put(A, ...other);
        expect(tower.call.isOne12?.(A)).to.equal(0);
      }
    });
  });

  describe('numbers', () => {
    let numbers: Elements;
    before(async () => {
      numbers = await Elements.compile('numbers');
    });

    it('has the constants', () => {
      numbers.memory.fill(0, layout.UNITS, layout.FIELD_SCRATCH);
      numbers.call.initNumbers?.();
      const raw = (at: number): bigint[] => numbers.limbs(at).map((limbs) => mod(value(limbs)));
      expect(raw(layout.UNITS)).to.deep.equal([1n, 1n]);
      expect(raw(layout.R_SQUARED)).to.deep.equal([mod(R * R), mod(R * R)]);
      expect(raw(layout.POWER)).to.deep.equal([mod(1n << 362n), mod(1n << 362n)]);
      const xi = Fp2.fromBigTuple([9n, 1n]);
      const twist = Fp2.div(Fp2.fromBigTuple([3n, 0n]), xi);
      const [beta = 0n, ...others] = numbers.get(layout.BETA, 14);
      expect(numbers.get(layout.ONES, 4)).to.deep.equal([1n, 1n, 1n, 0n]);
      expect(others).to.deep.equal([
        1n,
        twist.c0,
        twist.c1,
        ...[1n, 2n, 3n, 4n, 5n].flatMap((i) => {
          const { c0, c1 } = Fp2.pow(xi, (i * (P - 1n)) / 6n);
          return [c0, c1];
        }),
      ]);
      expect(Fp.pow(beta, 3n)).to.equal(1n);
      // λ is the cube root of 1 that is the quotient of the lattice's vector (a, b), a + b λ = 0
      const x = 4965661367192848881n;
      const lambda = Fr.neg(Fr.div(6n * x * x + 4n * x + 1n, 2n * x + 1n));
      const { BASE } = bn254.G1.Point;
      expect(BASE.multiply(lambda).toAffine()).to.deep.equal({ x: mod(beta * BASE.x), y: BASE.y });
    });

    it('reads and writes numbers below p alone', () =>
      fc.assert(
        fc.property(
          fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }),
          element,
          fc.constantFrom(0n, P, P + 1n),
          (a, b, c) => {
            for (const [x, y] of [
              [a, b],
              [b, a],
              [b, c],
              [c, b],
              [mod(a), b],
            ] as const) {
              numbers.memory.set([...bigIntToBytes(x, 32), ...bigIntToBytes(y, 32)], A);
              const isSound = x < P && y < P;
              expect(numbers.call.readPair?.(B, A, A + 32)).to.equal(isSound ? 1 : 0);
              if (!isSound) continue;
              expect(numbers.get(B, 2)).to.deep.equal([x, y]);
              const bytes = numbers.memory.slice(A, A + 64);
              numbers.memory.fill(0xff, A, A + 64);
              numbers.call.writePair?.(A, B);
              expect(numbers.memory.slice(A, A + 64)).to.deep.equal(bytes);
            }
          },
        ),
      ));

    it('inverts', () =>
      fc.assert(
        fc.property(
          fc.oneof(
            element,
            fc.nat(254).map((bits) => (1n << BigInt(bits)) % P),
          ),
          (x) => {
            fc.pre(x !== 0n);
            numbers.put(A, x, 0n);
            numbers.call.invert?.(B, A);
            expect(numbers.get(B, 2)).to.deep.equal([Fp.inv(x), Fp.inv(x)]);
          },
        ),
        { numRuns: 2000 },
      ));
  });
});
