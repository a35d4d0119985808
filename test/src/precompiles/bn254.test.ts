import { bn254 } from '@noble/curves/bn254.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { loadBn254, split } from '../../../src/precompiles/bn254.js';
import type { Run } from '../../../src/precompiles/run.js';
import { bigIntToBytes } from '../../../src/primitives/bytes.js';
import { bytesToHex, type Hex } from '../../../src/primitives/hex.js';
import { loadMcl } from './bn254-mcl.js';

const { G1, G2 } = { G1: bn254.G1.Point, G2: bn254.G2.Point };
type G1Point = InstanceType<typeof G1>;
type G2Point = InstanceType<typeof G2>;
const { Fp2, Fp, Fr } = bn254.fields;
const P = Fp.ORDER;
const ORDER = Fr.ORDER;
/** The twist has r · (2p − r) points. */
const COFACTOR = 2n * P - ORDER;
/** Its smallest prime factor; the orders of points outside of G2 are products of such. */
const SMALLEST = 10069n;
/** A cube root of 1, with a power of which multiplications are split. */
const LAMBDA = 4407920970296243842393367215006156084916469457145843978461n;

const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const words = (...numbers: readonly bigint[]): Uint8Array => concat(...numbers.map((n) => bigIntToBytes(n, 32)));
const encode1 = (p: G1Point): Uint8Array => {
  const { x, y } = p.toAffine();
  return p.is0() ? new Uint8Array(64) : words(x, y);
};
const encode2 = (p: G2Point): Uint8Array => {
  const { x, y } = p.toAffine();
  return p.is0() ? new Uint8Array(128) : words(x.c1, x.c0, y.c1, y.c0);
};
/** Without what noble's own multiplication presumes of a point. */
function times(p: G2Point, n: bigint): G2Point {
  let sum = G2.ZERO;
  for (const bit of n.toString(2)) sum = bit === '1' ? sum.double().add(p) : sum.double();
  return sum;
}

const word = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
const element = fc.bigInt({ min: 0n, max: P - 1n });
const scalar = fc.oneof(
  fc.constantFrom(0n, 1n, 2n, ORDER - 1n, ORDER, ORDER + 1n, (1n << 256n) - 1n, LAMBDA, ORDER - LAMBDA),
  // what is split into short parts
  fc
    .tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 }))
    .map(([a, b]) => Fr.create(BigInt(a) + BigInt(b) * LAMBDA)),
  fc.nat(300).map(BigInt),
  word,
);
const point1 = fc.oneof(
  { arbitrary: scalar.map((n) => (n % ORDER === 0n ? G1.ZERO : G1.BASE.multiply(n % ORDER))), weight: 8 },
  { arbitrary: fc.constantFrom(G1.ZERO, G1.BASE, G1.BASE.negate()), weight: 2 },
);
/** Some point of the twist: the first one whose x is this or a little more. */
const anyPoint = fc.tuple(element, element).map(([a, b]): G2Point => {
  for (let c = a; ; c++) {
    const x = Fp2.fromBigTuple([c % P, b]);
    try {
      return G2.fromAffine({ x, y: Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.mul(x, x), x), G2.CURVE().b)) });
    } catch {
      // x³ + b is no square: no point has this x
    }
  }
});
const point2 = fc.bigInt({ min: 0n, max: ORDER - 1n }).map((n) => (n === 0n ? G2.ZERO : G2.BASE.multiply(n)));

describe('BN254', () => {
  const runs = loadBn254();
  const result = (run: Run | undefined, input: Uint8Array): Hex | null => {
    const output = run?.(input) ?? null;
    return output && bytesToHex(output);
  };
  const pairing = (...pairs: readonly (readonly [G1Point, G2Point])[]): Hex | null =>
    result(runs.get(8), concat(...pairs.flatMap(([p, q]) => [encode1(p), encode2(q)])));
  const [ONE, ZERO] = [1n, 0n].map((n) => bytesToHex(words(n))) as [Hex, Hex];

  it('splits scalars into two parts of at most 127 bits', () =>
    fc.assert(
      fc.property(scalar, (k) => {
        const [first, second] = split(k);
        expect(Fr.create(first + second * LAMBDA)).to.equal(Fr.create(k));
        for (const part of [first, second]) expect((part < 0n ? -part : part) >> 127n).to.equal(0n);
      }),
      { numRuns: 2000 },
    ));

  it('adds and multiplies as @noble/curves', () =>
    fc.assert(
      fc.property(point1, point1, scalar, (p, q, k) => {
        const sum = (a: G1Point, b: G1Point) => result(runs.get(6), concat(encode1(a), encode1(b)));
        expect(sum(p, q)).to.equal(bytesToHex(encode1(p.add(q))));
        expect(sum(p, p)).to.equal(bytesToHex(encode1(p.double())));
        expect(sum(p, p.negate())).to.equal(bytesToHex(encode1(G1.ZERO)));
        const multiple = k % ORDER === 0n || p.is0() ? G1.ZERO : p.multiply(k % ORDER);
        expect(result(runs.get(7), concat(encode1(p), words(k)))).to.equal(bytesToHex(encode1(multiple)));
      }),
      { numRuns: 60 },
    ));

  it('is bilinear, and infinity pairs to one', () =>
    fc.assert(
      fc.property(point1, point2, scalar, fc.integer({ min: 1, max: 6 }), (p, q, n, small) => {
        const k = n % ORDER === 0n ? 1n : n % ORDER;
        const [kp, kq] = [p.multiply(k), q.is0() ? q : q.multiply(k)];
        expect(pairing([kp, q], [p.negate(), kq])).to.equal(ONE);
        const isTrivial = p.is0() || q.is0();
        expect(pairing([p, q])).to.equal(isTrivial ? ONE : ZERO);
        expect(pairing([p, q], [p, q])).to.equal(isTrivial ? ONE : ZERO);
        expect(pairing([p, G2.ZERO], [G1.ZERO, q], [G1.ZERO, G2.ZERO])).to.equal(ONE);
        const several = Array.from({ length: small }, () => [p, q] as const);
        expect(pairing(...several, [p.multiply(BigInt(small)).negate(), q], [G1.ZERO, q])).to.equal(ONE);
      }),
      { numRuns: 40 },
    ));

  it("tells G2's points by an equation that no other point of the twist fulfils", () => {
    // modulo ψ² − tψ + p = 0, 6x + 2 + ψ − ψ² + ψ³ is u + vψ; a point that it makes zero has an order that divides its norm
    const x = 4965661367192848881n;
    const t = 6n * x * x + 1n;
    const u = 6n * x + 2n + P - t * P;
    const v = 1n - t + t * t - P;
    const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
    expect(gcd(u * u + u * v * t + v * v * P, ORDER * COFACTOR)).to.equal(ORDER);
  });

  it('has the points whose r-fold is infinity in G2, and no others, whatever they are paired with', () => {
    const isInside = (q: G2Point): boolean => {
      const [alone, paired] = [pairing([G1.ZERO, q]), pairing([G1.BASE, G2.BASE], [G1.BASE, q])];
      expect(alone === null).to.equal(paired === null);
      return alone !== null;
    };
    expect(isInside(G2.BASE)).to.equal(true);
    expect(isInside(G2.ZERO)).to.equal(true);
    fc.assert(
      fc.property(anyPoint, (q) => {
        const inside = times(q, COFACTOR);
        const outside = times(q, ORDER);
        const small = times(outside, COFACTOR / SMALLEST);
        for (const point of [q, inside, outside, small, inside.add(small), inside.negate(), inside.add(outside)])
          expect(isInside(point)).to.equal(times(point, ORDER).equals(G2.ZERO));
      }),
      { numRuns: 12 },
    );
  });

  it('answers as mcl, whatever the input', async () => {
    const mcl = await loadMcl();
    /** Now and then one number is another, or no element. */
    const damaged = (sound: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
      fc.oneof(
        { arbitrary: sound, weight: 9 },
        {
          arbitrary: fc
            .tuple(
              sound,
              fc.nat(),
              fc.oneof(fc.constantFrom(0n, 1n, P - 1n, P, P + 1n, P + 2n, (1n << 256n) - 1n), word),
            )
            .map(([bytes, at, n]) => {
              const other = bytes.slice();
              other.set(words(n), (at % (bytes.length / 32)) * 32);
              return other;
            }),
          weight: 1,
        },
      );
    const encoded1 = damaged(point1.map(encode1));
    const encoded2 = damaged(
      fc.oneof({ arbitrary: point2, weight: 9 }, { arbitrary: anyPoint, weight: 1 }).map(encode2),
    );
    const cancelling = fc.tuple(point1, point2).map(([p, q]) => {
      return concat(encode1(p), encode2(q), encode1(p.negate()), encode2(q));
    });
    const pairs = fc
      .array(
        fc.oneof(
          cancelling,
          fc.tuple(encoded1, encoded2).map((parts) => concat(...parts)),
        ),
        { maxLength: 4 },
      )
      .map((parts) => concat(...parts));
    const resized = (input: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
      fc.tuple(input, fc.constantFrom(0, 0, 0, 0, 0, -1, 1, -32, 32)).map(([bytes, more]) => {
        return more < 0 ? bytes.slice(0, more) : concat(bytes, new Uint8Array(more).fill(7));
      });
    const same = (address: 6 | 7 | 8, input: fc.Arbitrary<Uint8Array>, numRuns: number) =>
      fc.assert(
        fc.property(resized(input), (bytes) => {
          expect(result(runs.get(address), bytes)).to.equal(result(mcl[address], bytes));
        }),
        { numRuns },
      );
    same(
      6,
      fc.tuple(encoded1, encoded1).map((parts) => concat(...parts)),
      1500,
    );
    same(
      7,
      fc.tuple(encoded1, scalar).map(([p, k]) => concat(p, words(k))),
      1500,
    );
    same(8, pairs, 250);
  });
});
