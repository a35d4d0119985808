/*
 * A lane has a process of its own, which it does not outlive. Prints what it finds of 40 transfers: how many were executed in order, and what it says
 * once threads read another state.
 */
import { EngineLane } from '../../../bench/lanes/engine-lane.js';
import { rawTransfers } from '../../../bench/workloads/shapes.js';
import { ZERO_HASH } from '../../../src/primitives/bytes.js';
import { MemoryState } from '../../../src/state/memory-state.js';

const workload = await rawTransfers({ first: 0, count: 40 });
const alloc = new Map(workload.state.alloc);
const lane = await EngineLane.create([{ ...workload, state: new MemoryState(alloc, () => ZERO_HASH) }], 2);
await lane.first();
await lane.runWithRoot();
const { inOrder } = await lane.speculate();
// nothing but the root shows it
for (const [address, account] of alloc) alloc.set(address, { ...account, balance: account.balance + 1n });
const message = await lane.speculate().then(
  () => 'none',
  (error: Error) => error.message,
);
console.log(JSON.stringify({ inOrder, message }));
process.exit();
