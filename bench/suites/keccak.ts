import { keccak_256 } from '@noble/hashes/sha3.js';
import { keccak256 } from '../../src/primitives/keccak.js';
import { interleave } from '../measure.js';
import type { Comparison } from '../report/report.js';
import { type Suite, waysOf } from './suite.js';

const HASHES = 5000;

/** The kernel's keccak from TypeScript, and a library's. */
export const keccak: Suite = async ({ rounds }) => {
  const comparisons: Omit<Comparison, 'suite'>[] = [];
  for (const length of [32, 64, 136, 1000]) {
    const data = new Uint8Array(length);
    const contender = (hash: (data: Uint8Array) => Uint8Array) => ({
      count: HASHES,
      run: async () => {
        const start = performance.now();
        for (let index = 0; index < HASHES; index++) {
          data[0] = index;
          data[1] = index >> 8;
          hash(data);
        }
        return performance.now() - start;
      },
    });
    const spreads = await interleave([contender(keccak256), contender(keccak_256)], rounds);
    comparisons.push({
      what: `keccak-256 of ${length} bytes`,
      unit: 'µs',
      ways: waysOf(['the kernel', '@noble/hashes'], spreads),
    });
  }
  return comparisons;
};
