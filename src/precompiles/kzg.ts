import { hash } from 'node:crypto';
import { bytesToBigInt } from '../primitives/bytes.js';
import { hexToBytes } from '../primitives/hex.js';
import { type Curve, FR_BYTES } from './mcl.js';
import type { Run } from './run.js';

/** The order of BLS12-381's groups, BLS_MODULUS of EIP-4844. */
const ORDER = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n;
const ORDER_BYTES = hexToBytes(`0x${ORDER.toString(16)}`);
/** EIP-4844: VERSIONED_HASH_VERSION_KZG */
const VERSION = 1;
/** EIP-4844: FIELD_ELEMENTS_PER_BLOB and BLS_MODULUS, 32 bytes each. */
const VERIFIED = new Uint8Array(64);
VERIFIED.set([4096 >> 8], 30);
VERIFIED.set(ORDER_BYTES, 32);

/** Generators, compressed (the curve's definition: draft-irtf-cfrg-pairing-friendly-curves, 4.2.1). */
const G1_GENERATOR = hexToBytes(
  '0x97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb',
);
const G2_GENERATOR = hexToBytes(
  '0x93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8',
);
/** τ · G2 of the KZG ceremony: the only part of the trusted setup that a verifier of one point needs (g2_monomial[1]). */
export const G2_TAU = hexToBytes(
  '0xb5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2',
);

/**
 * EIP-4844's point evaluation at 0x0a: versioned hash, z, y, commitment C, proof Q. p(z) = y holds where
 * e(C − y·G1, G2) = e(Q, (τ − z)·G2), here as e(C − y·G1 + z·Q, −G2) · e(Q, τ·G2) = 1, which has no multiplication in G2.
 */
export function pointEvaluation(curve: Curve): Run {
  const { G1, G2 } = curve;
  // −G1, −G2 and τ·G2, for good
  const generator = curve.allocate(G1.size + 2 * G2.size);
  const second = generator + G1.size;
  G1.decompress(generator, G1_GENERATOR);
  G1.negate(generator, generator);
  G2.decompress(second, G2_GENERATOR);
  G2.negate(second, second);
  G2.decompress(second + G2.size, G2_TAU);
  return (input) => {
    if (input.length !== 192) return null;
    const z = input.subarray(32, 64);
    const y = input.subarray(64, 96);
    const commitment = input.subarray(96, 144);
    const proof = input.subarray(144, 192);
    const versionedHash = hash('sha256', commitment, 'buffer');
    versionedHash[0] = VERSION;
    if (versionedHash.compare(input, 0, 32) !== 0) return null;
    const yNumber = bytesToBigInt(y);
    if (bytesToBigInt(z) >= ORDER || yNumber >= ORDER) return null;

    // Two points to multiply, −G1 and Q; the pairing's first points, C, to which they are added, and once more Q; their sum.
    return curve.withMemory(2 * (G1.size + FR_BYTES) + 3 * G1.size, (points) => {
      const q = points + G1.size;
      const scalars = points + 2 * G1.size;
      const first = scalars + 2 * FR_BYTES;
      const sum = first + 2 * G1.size;
      for (const [p, bytes] of [[first, commitment] as const, [q, proof] as const])
        if (!G1.decompress(p, bytes) || !G1.inSubgroup(p)) return null;
      curve.copy(points, generator, G1.size);
      curve.copy(first + G1.size, q, G1.size);
      curve.readScalar(scalars, y);
      curve.readScalar(scalars + FR_BYTES, z);
      G1.multiply(sum, points, scalars, 2);
      G1.add(first, first, sum);
      return curve.pairingIsOne(first, second, 2) ? VERIFIED.slice() : null;
    });
  };
}
