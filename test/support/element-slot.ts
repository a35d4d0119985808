import { type Address, bigIntToBytes, bytesToBigInt } from '../../src/primitives/bytes.js';
import { keccak256 } from '../../src/primitives/keccak.js';

/** Solidity, "Layout of State Variables in Storage": a mapping's element lies at keccak-256(key ‖ slot of the mapping). */
export const elementSlot = (key: bigint | Address, mapping: bigint): bigint =>
  bytesToBigInt(keccak256(Buffer.concat([bigIntToBytes(BigInt(key), 32), bigIntToBytes(mapping, 32)])));
