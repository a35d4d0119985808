import { bn254 } from '@noble/curves/bn254.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { bn254SubgroupCheck } from '../../../src/precompiles/bn254-subgroup.js';
import { BN254, Curve } from '../../../src/precompiles/mcl.js';
import { bigIntToBytes } from '../../../src/primitives/bytes.js';

const { Point } = bn254.G2;
type G2Point = InstanceType<typeof Point>;
const { Fp2, Fp, Fr } = bn254.fields;
/** The curve has r · (2p − r) points. */
const COFACTOR = 2n * Fp.ORDER - Fr.ORDER;
/** Its smallest prime factor; the orders of points outside of G2 are products of such. */
const SMALLEST = 10069n;

const element = fc.bigInt({ min: 0n, max: Fp.ORDER - 1n });
/** Some point of the curve: the first one whose x is this or a little more. */
const anyPoint = fc.tuple(element, element).map(([a, b]): G2Point => {
  for (let c = a; ; c++) {
    const x = Fp2.fromBigTuple([c % Fp.ORDER, b]);
    try {
      return Point.fromAffine({ x, y: Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.mul(x, x), x), Point.CURVE().b)) });
    } catch {
      // x³ + b is no square: no point has this x
    }
  }
});
/** Without what noble's own multiplication presumes of a point. */
function times(p: G2Point, n: bigint): G2Point {
  let sum = Point.ZERO;
  for (const bit of n.toString(2)) sum = bit === '1' ? sum.double().add(p) : sum.double();
  return sum;
}
const encode = (p: G2Point): Uint8Array => {
  if (p.equals(Point.ZERO)) return new Uint8Array(128);
  const { x, y } = p.toAffine();
  return Buffer.concat([x.c1, x.c0, y.c1, y.c0].map((each) => bigIntToBytes(each, 32)));
};

describe('the subgroup G2 of BN254', () => {
  let isInside: (p: G2Point) => boolean;

  before(async () => {
    const curve = await Curve.load(BN254);
    const check = bn254SubgroupCheck(curve);
    const at = curve.allocate(curve.G2.size);
    isInside = (p) => {
      expect(curve.G2.read(at, encode(p))).to.equal(true);
      return check(at);
    };
  });

  it('has the points whose r-fold is infinity, and no others', () =>
    fc.assert(
      fc.property(anyPoint, (p) => {
        const inside = times(p, COFACTOR);
        const outside = times(p, Fr.ORDER);
        const small = times(outside, COFACTOR / SMALLEST);
        for (const point of [p, inside, outside, small, inside.add(small), inside.negate(), inside.add(outside)])
          expect(isInside(point)).to.equal(times(point, Fr.ORDER).equals(Point.ZERO));
      }),
      { numRuns: 12 },
    ));

  it('has the generator and infinity', () => {
    expect(isInside(Point.BASE)).to.equal(true);
    expect(isInside(Point.ZERO)).to.equal(true);
  });
});
