import type { Address, ExecutionHeader, Hash } from '../../src/index.js';

const ZERO = `0x${'00'.repeat(32)}` as Hash;

/** Of a first block of Cancun or later. */
export const header: ExecutionHeader = {
  coinbase: `0x${'cb'.repeat(20)}` as Address,
  number: 1n,
  timestamp: 1n,
  gasLimit: 30_000_000n,
  difficulty: 0n,
  mixHash: ZERO,
  parentHash: ZERO,
  baseFeePerGas: 7n,
  excessBlobGas: 0n,
  parentBeaconBlockRoot: ZERO,
};
