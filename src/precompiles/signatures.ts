import { keccak256 } from '../primitives/keccak.js';
import { recoverPublicKey } from '../primitives/secp256k1.js';
import { padded } from './run.js';

const NOTHING = new Uint8Array(0);

/** Yellow paper, appendix E, at 1: digest, v, r, s. No output where v is neither 27 nor 28, or no key signed. */
export function ecrecover(input: Uint8Array): Uint8Array {
  const data = padded(input, 0, 128);
  const v = data[63];
  if ((v !== 27 && v !== 28) || data.subarray(32, 63).some((byte) => byte !== 0)) return NOTHING;
  const key = recoverPublicKey(data.subarray(0, 32), data.subarray(64), v === 27 ? 0 : 1);
  if (key === undefined) return NOTHING;
  const word = new Uint8Array(32);
  word.set(keccak256(key).subarray(12), 12);
  return word;
}
