import { addressOf, independentCalls, type Workload } from './workload.js';

/** Transfers of one wei, each between two accounts of its own; the recipients do not exist before. */
export const rawTransfers = (count: number): Workload =>
  independentCalls(
    'raw transfers',
    count,
    (index) => ({ to: addressOf('recipient', index), value: 1n, data: new Uint8Array(0), gasLimit: 21_000n }),
    new Map(),
  );
