import type { Address } from '../../src/primitives/bytes.js';
import { addressOf, blockOfCalls, type Call, independentCalls, type Range, type Workload } from './workload.js';

/** A transfer of one wei. */
export const rawTransfer = (to: Address): Call => ({ to, value: 1n, data: new Uint8Array(0), gasLimit: 21_000n });

/** Transfers of one wei, each between two accounts of its own; the recipients do not exist before. */
export const rawTransfers = (range: Range): Workload =>
  independentCalls('raw transfers', range, (index) => rawTransfer(addressOf('recipient', index)), new Map());

/** Transfers by one sender: each needs the nonce and the balance that the one before left. */
export const chainOfTransfers = (count: number): Workload =>
  blockOfCalls(
    'chain: one sender',
    Array.from({ length: count }, (_, index) => ({
      sender: addressOf('sender', 0),
      ...rawTransfer(addressOf('recipient', index)),
    })),
    new Map(),
  );
