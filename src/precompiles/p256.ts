import { bytesToBigInt } from '../primitives/bytes.js';
import { hexToBytes } from '../primitives/hex.js';
import { Curve, FR_BYTES, P256 } from './mcl.js';
import { booleanWord, type Run } from './run.js';

/** SEC 2, 2.4.2: G and n */
const GENERATOR = hexToBytes(
  '0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
);
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const NOTHING = new Uint8Array(0);

/**
 * EIP-7951 at 0x100: digest, r, s, x, y on P-256. No output where the signature does not hold or the input breaks a rule. A fifth of the
 * time that @noble/curves takes (bench/libraries.ts).
 */
export async function loadP256(): Promise<Run> {
  const curve = await Curve.load(P256);
  const { G1 } = curve;
  // G for good, and the key behind it
  const points = curve.allocate(2 * G1.size);
  const key = points + G1.size;
  G1.read(points, GENERATOR);
  // u1, u2, and s
  const scalars = curve.allocate(3 * FR_BYTES);
  const [u1, u2, divisor] = [scalars, scalars + FR_BYTES, scalars + 2 * FR_BYTES];
  const sum = curve.allocate(G1.size);
  const holds = (input: Uint8Array): boolean => {
    const r = bytesToBigInt(input.subarray(32, 64));
    const s = bytesToBigInt(input.subarray(64, 96));
    if (r === 0n || r >= ORDER || s === 0n || s >= ORDER) return false;
    if (!G1.read(key, input.subarray(96)) || G1.isInfinity(key)) return false;
    curve.readScalar(u1, input.subarray(0, 32));
    curve.readScalar(u2, input.subarray(32, 64));
    curve.readScalar(divisor, input.subarray(64, 96));
    curve.divideScalars(u1, u1, divisor);
    curve.divideScalars(u2, u2, divisor);
    G1.multiply(sum, points, scalars, 2);
    return !G1.isInfinity(sum) && bytesToBigInt(G1.write(sum).subarray(0, 32)) % ORDER === r;
  };
  return (input) => (input.length === 160 && holds(input) ? booleanWord(true) : NOTHING);
}
