import { hexToBytes } from '../primitives/hex.js';
import { type Curve, FP_BYTES } from './mcl.js';

/** BN254's parameter. */
const X = 4965661367192848881n;
const BITS = X.toString(2);
/** (9 + i)^((p − 1) / 3) and (9 + i)^((p − 1) / 2) with the modulus p: what untwisting, the Frobenius map and twisting multiply x and y by. */
const FACTORS = [
  '0x16c9e55061ebae204ba4cc8bd75a079432ae2a1d0b7c9dce1665d51c640fcba22fb347984f7911f74c0bec3cf559b143b78cc310c2c3330c99e39557176f553d',
  '0x07c03cbcac41049a0704b5a7ec796f2b21807dc98fa25bd282d37f632623b0e3063cf305489af5dcdc5ec698b6e2f9b9dbaae0eda9c95998dc54014671a0135a',
];

/**
 * Whether points of BN254's twist are in the subgroup G2: where (x + 1)P + ψ(xP) + ψ²(xP) = ψ³(2xP), ψ being the Frobenius map on the twist
 * (El Housni, Guillevic, Piellard, https://eprint.iacr.org/2022/348, section 3). A multiplication by 63 bits, where mcl's takes 254.
 */
export function bn254SubgroupCheck(curve: Curve): (p: number) => boolean {
  const { G2 } = curve;
  const factors = curve.allocate(4 * FP_BYTES);
  FACTORS.forEach((factor, i) => {
    curve.readElement2(factors + i * 2 * FP_BYTES, hexToBytes(factor));
  });
  const power = curve.allocate(2 * G2.size);
  const sum = power + G2.size;
  return (p) => {
    curve.copy(power, p, G2.size);
    for (const bit of BITS.slice(1)) {
      G2.double(power, power);
      if (bit === '1') G2.add(power, power, p);
    }
    G2.add(sum, power, p);
    for (let i = 0; i < 2; i++) {
      curve.twist(power, power, factors);
      G2.add(sum, sum, power);
    }
    curve.twist(power, power, factors);
    G2.double(power, power);
    return G2.isEqual(sum, power);
  };
}
