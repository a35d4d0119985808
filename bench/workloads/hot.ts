import type { Address } from '../../src/primitives/bytes.js';
import { hexToBytes } from '../../src/primitives/hex.js';
import { independentCalls, type Workload } from './workload.js';

const CONTRACT = '0x9000000000000000000000000000000000000000' as Address;

/** Calls of one small contract, each by a sender of its own. */
const callsOf = (name: string, code: string, count: number): Workload =>
  independentCalls(
    name,
    { first: 0, count },
    () => ({ to: CONTRACT, value: 0n, data: new Uint8Array(0), gasLimit: 100_000n }),
    new Map([[CONTRACT, { nonce: 1n, balance: 0n, code: hexToBytes(code), storage: new Map([[0n, 1n]]) }]]),
  );

/** PUSH0 SLOAD PUSH1 1 ADD PUSH0 SSTORE: each needs the slot that the one before left. */
export const counterCalls = (count: number): Workload => callsOf('chain: one slot', '0x5f546001015f55', count);

/** COINBASE BALANCE CALLER SSTORE: each needs the fees of all before. */
export const beneficiaryReaders = (count: number): Workload =>
  callsOf('readers of the beneficiary', '0x41313355', count);
