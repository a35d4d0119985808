import { secp256k1 } from '@noble/curves/secp256k1.js';
import { type Address, bigIntToBytes } from '../primitives/bytes.js';
import { bytesToHex } from '../primitives/hex.js';
import { keccak256 } from '../primitives/keccak.js';

/** Who signed a message hash (yellow paper, appendix F: ECDSARECOVER); `undefined` where no key did. */
export function recoverAddress(hash: Uint8Array, yParity: number, r: bigint, s: bigint): Address | undefined {
  try {
    const signature = Uint8Array.of(yParity, ...bigIntToBytes(r, 32), ...bigIntToBytes(s, 32));
    const key = secp256k1.recoverPublicKey(signature, hash, { prehash: false });
    return bytesToHex(keccak256(secp256k1.Point.fromBytes(key).toBytes(false).subarray(1)).subarray(12)) as Address;
  } catch {
    return undefined;
  }
}
