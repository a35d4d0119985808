import { bigIntToBytes } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';

/** Only with opcodes that Frontier has, so that every fork runs them. */
const code = (hex: string): Uint8Array => hexToBytes(`0x${hex.replaceAll(' ', '')}`);

/** One word of call data: a slot's number, a salt. */
export const word = (value: bigint): Uint8Array => bigIntToBytes(value, 32);

/** CALLDATALOAD(0) is a slot k; SSTORE(k, SLOAD(k) + 1), LOG1 with the new value. */
const COUNT = '6000 35 80 54 6001 01 80 82 55 6000 6000 a1';
export const COUNTER = code(`${COUNT} 00`);

/** LOG1 with the balances of the beneficiary, and then of the address that CALLDATALOAD(0) gives. */
export const BALANCES = code('41 31 6000 6000 a1 6000 35 31 6000 6000 a1 00');

/** Without call data SELFDESTRUCT(ORIGIN), else the counter. */
export const MORTAL = code(`36 6006 57 32 ff 5b ${COUNT} 00`);

/** CODECOPY and RETURN what follows. */
export const initcodeOf = (runtime: Uint8Array): Uint8Array => {
  const length = runtime.length.toString(16).padStart(2, '0');
  return Buffer.concat([code(`60${length} 600c 6000 39 60${length} 6000 f3`), runtime]);
};

/** CREATE2 with the call's value, the salt in the first word of call data and the initcode behind it; LOG1 with the address. */
export const FACTORY = code('6020 36 03 80 6020 6000 37 6000 35 90 6000 34 f5 6000 6000 a1 00');

/** EIP-7702: CALL with value 1 and all gas to the address in the first word of call data, then the counter on that slot. */
export const FORWARDER = code(`6000 6000 6000 6000 6001 6000 35 5a f1 50 ${COUNT} 00`);
