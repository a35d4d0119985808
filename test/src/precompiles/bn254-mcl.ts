import { Curve, FR_BYTES } from '../../../src/precompiles/mcl.js';
import { booleanWord, padded, type Run } from '../../../src/precompiles/run.js';

/** BN254's precompiles by mcl, of which a coordinate in Fp2 has its real part first. */
export async function loadMcl(): Promise<Readonly<Record<6 | 7 | 8, Run>>> {
  const curve = await Curve.load({ id: 4, fieldBytes: 32, elementBytes: 32 });
  const group = curve.G1;
  const p = curve.allocate(2 * group.size + FR_BYTES);
  const [q, k] = [p + group.size, p + 2 * group.size];
  const real = (bytes: Uint8Array): Uint8Array =>
    new Uint8Array(Buffer.concat([1, 0, 3, 2].map((i) => bytes.subarray(32 * i, 32 * (i + 1)))));
  return {
    6: (input) => {
      const bytes = padded(input, 0, 128);
      if (!group.read(p, bytes.subarray(0, 64)) || !group.read(q, bytes.subarray(64))) return null;
      group.add(p, p, q);
      return group.write(p);
    },
    7: (input) => {
      const bytes = padded(input, 0, 96);
      if (!group.read(p, bytes.subarray(0, 64))) return null;
      curve.readScalar(k, bytes.subarray(64));
      group.multiply(p, p, k, 1);
      return group.write(p);
    },
    8: (input) => {
      const count = input.length / 192;
      if (!Number.isInteger(count)) return null;
      if (count === 0) return booleanWord(true);
      return curve.withMemory(count * (group.size + curve.G2.size), (start) => {
        const end = start + count * group.size;
        for (let i = 0; i < count; i++) {
          const pair = input.subarray(192 * i, 192 * (i + 1));
          if (!group.read(start + i * group.size, pair.subarray(0, 64))) return null;
          const at = end + i * curve.G2.size;
          if (!curve.G2.read(at, real(pair.subarray(64))) || !curve.G2.inSubgroup(at)) return null;
        }
        return booleanWord(curve.pairingIsOne(start, end, count));
      });
    },
  };
}
