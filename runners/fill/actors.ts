import secp256k1 from 'secp256k1';
import { type Address, bigIntToBytes, bigIntToMinimalBytes } from '../../src/primitives/bytes.js';
import { bytesToHex, type Hex, hexToBytes } from '../../src/primitives/hex.js';
import { keccak256, keccak256Hex } from '../../src/primitives/keccak.js';
import { rlpEncode } from '../../src/primitives/rlp.js';

export const CHAIN_ID = 1n;

/** An account that signs. */
export interface Actor {
  readonly address: Address;
  readonly secretKey: Hex;
}

const actors = new Map<string, Actor>();

/** The key is the hash of the name: the same in every fill, and nobody's. */
export function actor(name: string): Actor {
  let known = actors.get(name);
  if (known === undefined) {
    const secretKey = keccak256Hex(Buffer.from(`stampede-evm ${name}`));
    const publicKey = secp256k1.publicKeyCreate(hexToBytes(secretKey), false).subarray(1);
    known = { secretKey, address: bytesToHex(keccak256(publicKey).subarray(12)) as Address };
    actors.set(name, known);
  }
  return known;
}

export const alice = actor('alice');
export const bob = actor('bob');
export const carol = actor('carol');
export const dave = actor('dave');

/** The address of somebody who never signs. */
export const addressOf = (name: string): Address => bytesToHex(keccak256(Buffer.from(name)).subarray(12)) as Address;

/** The address with these last digits. */
export const contract = (tail: string): Address => `0x${tail.padStart(40, '0')}` as Address;

/** Where cases put contracts, by the part that they play. */
export const TARGET = contract('a000');
export const CALLEE = contract('b000');
export const OTHER = contract('c000');
/** Never in a pre-state. */
export const NOBODY = contract('e000');
export const COINBASE = contract('c01bba5e');

export const ETHER = 10n ** 18n;

/** The address of a contract that CREATE or a transaction makes (yellow paper, 7). */
export const createAddress = (creator: Address, nonce: bigint): Address =>
  bytesToHex(keccak256(rlpEncode([hexToBytes(creator), bigIntToMinimalBytes(nonce)])).subarray(12)) as Address;

/** The address of a contract that CREATE2 makes (EIP-1014). */
export const create2Address = (creator: Address, salt: bigint, code: Hex): Address =>
  bytesToHex(
    keccak256(
      Buffer.concat([Uint8Array.of(0xff), hexToBytes(creator), bigIntToBytes(salt, 32), keccak256(hexToBytes(code))]),
    ).subarray(12),
  ) as Address;
