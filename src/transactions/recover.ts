import { type Address, bigIntToBytes } from '../primitives/bytes.js';
import { bytesToHex } from '../primitives/hex.js';
import { keccak256 } from '../primitives/keccak.js';
import { type RecoverPublicKey, recoverPublicKey } from '../primitives/secp256k1.js';

/** What signs a transaction or an authorisation. */
export interface Signature {
  /** what was signed, 32 bytes */
  readonly messageHash: Uint8Array;
  readonly yParity: bigint;
  readonly r: bigint;
  readonly s: bigint;
}

/** Above every group element's x: such numbers have no 32 bytes. */
const LIMIT = 1n << 256n;

/**
 * Who signed: the address of the public key (yellow paper, appendix F). `undefined` where yParity is neither 0 nor 1, r or s is
 * not between 0 and the group's order, or no point has r as its x. An s above half the order is accepted: EIP-2 is for the caller.
 * @param messageHash what was signed, 32 bytes
 * @param recover the library; by default the fastest that there is
 */
export function recoverAddress(
  messageHash: Uint8Array,
  yParity: bigint,
  r: bigint,
  s: bigint,
  recover: RecoverPublicKey = recoverPublicKey,
): Address | undefined {
  if ((yParity !== 0n && yParity !== 1n) || r < 0n || r >= LIMIT || s < 0n || s >= LIMIT) return undefined;
  const signature = new Uint8Array(64);
  signature.set(bigIntToBytes(r, 32));
  signature.set(bigIntToBytes(s, 32), 32);
  const key = recover(messageHash, signature, yParity === 0n ? 0 : 1);
  return key && (bytesToHex(keccak256(key).subarray(12)) as Address);
}

/** Who signed; `undefined` where nobody can have. */
export const senderOf = ({ messageHash, yParity, r, s }: Signature): Address | undefined =>
  recoverAddress(messageHash, yParity, r, s);
