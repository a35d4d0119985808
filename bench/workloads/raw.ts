import { addressOf, independentCalls, type Range, type Workload } from './workload.js';

/** Transfers of one wei, each between two accounts of its own; the recipients do not exist before. */
export const rawTransfers = (range: Range): Workload =>
  independentCalls(
    'raw transfers',
    range,
    (index) => ({ to: addressOf('recipient', index), value: 1n, data: new Uint8Array(0), gasLimit: 21_000n }),
    new Map(),
  );
