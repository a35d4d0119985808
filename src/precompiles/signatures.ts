import { p256 } from '@noble/curves/nist.js';
import { keccak256 } from '../primitives/keccak.js';
import { recoverPublicKey } from '../primitives/secp256k1.js';
import { booleanWord } from './curves.js';

const NOTHING = new Uint8Array(0);

/** Yellow paper, appendix E, at 1: digest, v, r, s. No output where v is neither 27 nor 28, or no key signed. */
export function ecrecover(input: Uint8Array): Uint8Array {
  const data = new Uint8Array(128);
  data.set(input.subarray(0, 128));
  const v = data[63];
  if ((v !== 27 && v !== 28) || data.subarray(32, 63).some((byte) => byte !== 0)) return NOTHING;
  const key = recoverPublicKey(data.subarray(0, 32), data.subarray(64), v === 27 ? 0 : 1);
  if (key === undefined) return NOTHING;
  const word = new Uint8Array(32);
  word.set(keccak256(key).subarray(12), 12);
  return word;
}

/** EIP-7951 at 0x100: digest, r, s, x, y on P-256. No output where the signature does not hold or the input breaks a rule. */
export function p256verify(input: Uint8Array): Uint8Array {
  if (input.length !== 160) return NOTHING;
  const key = new Uint8Array(65);
  key[0] = 4;
  key.set(input.subarray(96), 1);
  try {
    const options = { prehash: false, lowS: false };
    return p256.verify(input.subarray(32, 96), input.subarray(0, 32), key, options) ? booleanWord(true) : NOTHING;
  } catch {
    return NOTHING;
  }
}
