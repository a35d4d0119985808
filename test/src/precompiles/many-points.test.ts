import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bn254 } from '@noble/curves/bn254.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { loadPrecompiles, type RunPrecompile } from '../../../src/precompiles/precompiles.js';
import { bigIntToBytes } from '../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../src/primitives/hex.js';

const concat = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const encode = (elements: readonly bigint[], width: number): Uint8Array =>
  concat(elements.map((element) => bigIntToBytes(element, width)));
interface Affine2 {
  readonly x: { readonly c0: bigint; readonly c1: bigint };
  readonly y: { readonly c0: bigint; readonly c1: bigint };
}

const bnG1 = ({ x, y }: { x: bigint; y: bigint }): Uint8Array => encode([x, y], 32);
const bnG2 = ({ x, y }: Affine2): Uint8Array => encode([x.c1, x.c0, y.c1, y.c0], 32);
const blsG1 = ({ x, y }: { x: bigint; y: bigint }): Uint8Array => encode([x, y], 64);
const blsG2 = ({ x, y }: Affine2): Uint8Array => encode([x.c0, x.c1, y.c0, y.c1], 64);

/** G, 2·G, … 16·G */
function multiples<P extends { add(q: P): P }>(base: P): P[] {
  const points = [base];
  while (points.length < 16) points.push((points.at(-1) ?? base).add(base));
  return points;
}
const bn1 = multiples(bn254.G1.Point.BASE).map((p) => bnG1(p.toAffine()));
const bn2 = multiples(bn254.G2.Point.BASE).map((p) => bnG2(p.toAffine()));
const bls1 = multiples(bls12_381.G1.Point.BASE).map((p) => blsG1(p.toAffine()));
const bls2 = multiples(bls12_381.G2.Point.BASE).map((p) => blsG2(p.toAffine()));

const factor = fc.nat(15);
const scalar = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });

/** mcl sums long lists of points in other ways than short ones: the sum is known from the factors of the generator. */
describe('precompiles of many points', () => {
  let run: RunPrecompile;
  before(async () => {
    run = await loadPrecompiles();
  });

  for (const [name, address, points, expected] of [
    ['G1', 0x0c, bls1, (n: bigint) => blsG1(bls12_381.G1.Point.BASE.multiply(n).toAffine())],
    ['G2', 0x0e, bls2, (n: bigint) => blsG2(bls12_381.G2.Point.BASE.multiply(n).toAffine())],
  ] as const)
    it(`BLS12-381 sum in ${name} of 1 to 300, infinity among them`, () =>
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.nat(16), scalar), { minLength: 1, maxLength: 300, size: 'max' }), (terms) => {
          const weight = (i: number): bigint => (i < points.length ? BigInt(i + 1) : 0n);
          const sum = terms.reduce((total, [i, s]) => total + weight(i) * s, 0n) % bls12_381.fields.Fr.ORDER;
          fc.pre(sum !== 0n);
          const infinity = new Uint8Array((points[0] as Uint8Array).length);
          const input = concat(terms.flatMap(([i, s]) => [points[i] ?? infinity, bigIntToBytes(s, 32)]));
          const output = run(address, input);
          expect(output && bytesToHex(output)).to.equal(bytesToHex(expected(sum)));
        }),
        { numRuns: 6 },
      ));

  for (const [name, address, pairBytes, pointBytes] of [
    ['G1', 0x0c, 160, 128],
    ['G2', 0x0e, 288, 256],
  ] as const)
    it(`BLS12-381 sum in ${name} of infinity alone`, () => {
      for (const count of [1, 2, 128])
        expect(run(address, new Uint8Array(count * pairBytes).fill(7, pointBytes, pairBytes))).to.deep.equal(
          new Uint8Array(pointBytes),
        );
    });

  for (const [name, address, g1, g2, order] of [
    ['BN254', 0x08, bn1, bn2, bn254.fields.Fr.ORDER],
    ['BLS12-381', 0x0f, bls1, bls2, bls12_381.fields.Fr.ORDER],
  ] as const)
    it(`${name} pairing of up to 30`, () =>
      fc.assert(
        fc.property(
          fc.array(fc.tuple(factor, factor), { maxLength: 29, size: 'max' }),
          fc.boolean(),
          (pairs, cancels) => {
            // Σ a·b over the pairs; a last pair of −Σ·G1 and G2 cancels it, and one more G1 does not.
            const sum = pairs.reduce((total, [a, b]) => total + BigInt((a + 1) * (b + 1)), cancels ? 0n : 1n) % order;
            fc.pre(sum !== 0n);
            const last =
              name === 'BN254'
                ? bnG1(bn254.G1.Point.BASE.multiply(order - sum).toAffine())
                : blsG1(bls12_381.G1.Point.BASE.multiply(order - sum).toAffine());
            const input = concat([
              ...pairs.flatMap(([a, b]) => [g1[a] ?? new Uint8Array(0), g2[b] ?? new Uint8Array(0)]),
              last,
              g2[0] ?? new Uint8Array(0),
            ]);
            expect(run(address, input)?.at(-1)).to.equal(cancels ? 1 : 0);
          },
        ),
        { numRuns: 8 },
      ));
});
