import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToBigInt } from '../../src/primitives/bytes.js';
import { keccak256 } from '../../src/primitives/keccak.js';
import { loadPortable, type RecoverPublicKey, recoverNatively } from '../../src/primitives/secp256k1.js';
import { recoverAddress } from '../../src/transactions/recover.js';
import { SenderRecovery } from '../../src/transactions/recover-all.js';
import { interleave } from '../measure.js';
import { type Suite, waysOf } from './suite.js';

const SIGNATURES = 32;
/** Of one block, about. */
const SIGNATURES_AT_ONCE = 640;
const THREADS = 2;

/** Who signed, by each library and in worker threads, for different digests and one key. */
export const recovery: Suite = async ({ rounds }) => {
  const key = new Uint8Array(32).fill(1);
  const signed = Array.from({ length: SIGNATURES }, (_, index) => {
    const digest = keccak256(Uint8Array.of(index));
    const signature = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' });
    return {
      messageHash: digest,
      yParity: BigInt(signature[0] as number),
      r: bytesToBigInt(signature.subarray(1, 33)),
      s: bytesToBigInt(signature.subarray(33)),
    };
  });
  const contender = (recover: RecoverPublicKey, times: number) => ({
    count: times * SIGNATURES,
    run: async () => {
      const start = performance.now();
      for (let time = 0; time < times; time++)
        for (const { messageHash, yParity, r, s } of signed) recoverAddress(messageHash, yParity, r, s, recover);
      return performance.now() - start;
    },
  });
  const block = Array.from({ length: SIGNATURES_AT_ONCE / SIGNATURES }, () => signed).flat();
  const recovery = new SenderRecovery(THREADS);
  const inThreads = {
    count: block.length,
    run: async () => {
      const start = performance.now();
      await recovery.recover(block);
      return performance.now() - start;
    },
  };
  const names = [`${THREADS} threads`, 'libsecp256k1 in WebAssembly', ...(recoverNatively ? ['libsecp256k1'] : [])];
  const timings = await interleave(
    [inThreads, contender(await loadPortable(), 8), ...(recoverNatively ? [contender(recoverNatively, 20)] : [])],
    rounds,
  );
  await recovery.close();
  return [{ what: 'the sender of a transaction', unit: 'µs', ways: waysOf(names, timings) }];
};
