import { keccak_256 } from '@noble/hashes/sha3.js';
import type { Hash } from './bytes.js';
import { bytesToHex } from './hex.js';

/** Keccak-256 as Ethereum uses it (yellow paper, KEC): not the padding of SHA3-256. */
export const keccak256 = (data: Uint8Array): Uint8Array => keccak_256(data);

/** The digest as hex. */
export const keccak256Hex = (data: Uint8Array): Hash => bytesToHex(keccak_256(data)) as Hash;
