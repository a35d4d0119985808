import { BLS12_381, Curve, FR_BYTES, type GroupName } from './mcl.js';
import { booleanWord, type Run } from './run.js';

/** The sum of two points; they need not be in the subgroup. */
const addition =
  (curve: Curve, name: GroupName): Run =>
  (input) => {
    const group = curve[name];
    if (input.length !== 2 * group.encodedSize) return null;
    return curve.withMemory(2 * group.size, (p) => {
      const q = p + group.size;
      if (!group.read(p, input.subarray(0, group.encodedSize))) return null;
      if (!group.read(q, input.subarray(group.encodedSize))) return null;
      group.add(p, p, q);
      return group.write(p);
    });
  };

/** Σ scalar · point over pairs of a point in the subgroup and a scalar of 32 bytes; at least one pair. Infinity adds nothing. */
const multiexp =
  (curve: Curve, name: GroupName): Run =>
  (input) => {
    const group = curve[name];
    const pairBytes = group.encodedSize + 32;
    const count = input.length / pairBytes;
    if (count === 0 || !Number.isInteger(count)) return null;
    return curve.withMemory(count * (group.size + FR_BYTES) + group.size, (points) => {
      const scalars = points + count * group.size;
      const result = scalars + count * FR_BYTES;
      let terms = 0;
      for (let i = 0; i < count; i++) {
        const p = points + terms * group.size;
        const pair = input.subarray(i * pairBytes, (i + 1) * pairBytes);
        if (!group.read(p, pair.subarray(0, group.encodedSize))) return null;
        if (group.isInfinity(p)) continue;
        if (!group.inSubgroup(p)) return null;
        curve.readScalar(scalars + terms * FR_BYTES, pair.subarray(group.encodedSize));
        terms++;
      }
      if (terms === 0) return new Uint8Array(group.encodedSize);
      group.multiply(result, points, scalars, terms);
      return group.write(result);
    });
  };

/** Whether the product of the pairings of pairs of a G1 and a G2 point is one, at least one pair; all points must be in their subgroup. */
const pairingCheck =
  (curve: Curve): Run =>
  (input) => {
    const { G1, G2 } = curve;
    const pairBytes = G1.encodedSize + G2.encodedSize;
    const count = input.length / pairBytes;
    if (count === 0 || !Number.isInteger(count)) return null;
    return curve.withMemory(count * (G1.size + G2.size), (start) => {
      const end = start + count * G1.size;
      for (let i = 0; i < count; i++) {
        const p = start + i * G1.size;
        const q = end + i * G2.size;
        const pair = input.subarray(i * pairBytes, (i + 1) * pairBytes);
        if (!G1.read(p, pair.subarray(0, G1.encodedSize)) || !G1.inSubgroup(p)) return null;
        if (!G2.read(q, pair.subarray(G1.encodedSize)) || !G2.inSubgroup(q)) return null;
      }
      return booleanWord(curve.pairingIsOne(start, end, count));
    });
  };

/** EIP-2537's maps from a field element to a group. */
const mapping =
  (curve: Curve, name: GroupName): Run =>
  (input) => {
    const group = curve[name];
    // A point is two coordinates, and an element as long as one.
    if (input.length !== group.encodedSize / 2) return null;
    return curve.withMemory(2 * group.size, (p) => {
      const element = p + group.size;
      const isElement = name === 'G1' ? curve.readElement(element, input) : curve.readElement2(element, input);
      if (!isElement) return null;
      group.map(p, element);
      return group.write(p);
    });
  };

/** BLS12-381 (EIP-2537) at 0x0b to 0x11, and the curve itself for KZG. */
export async function loadBls12(): Promise<{ readonly curve: Curve; readonly runs: ReadonlyMap<number, Run> }> {
  const curve = await Curve.load(BLS12_381);
  const runs = new Map<number, Run>([
    [0x0b, addition(curve, 'G1')],
    [0x0c, multiexp(curve, 'G1')],
    [0x0d, addition(curve, 'G2')],
    [0x0e, multiexp(curve, 'G2')],
    [0x0f, pairingCheck(curve)],
    [0x10, mapping(curve, 'G1')],
    [0x11, mapping(curve, 'G2')],
  ]);
  return { curve, runs };
}
