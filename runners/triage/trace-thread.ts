import { parentPort, workerData } from 'node:worker_threads';
import type { TraceStep } from '../../src/transactions/trace.js';
import { type BlockCase, stateOf } from './block-case.js';
import { createInOrder, type InOrder } from './contenders.js';

/** What the thread is given. */
export interface TraceOrder {
  readonly contender: InOrder;
  readonly blockCase: BlockCase;
  /** position of the operation whose steps are wanted */
  readonly position: number;
  /** one element: batches that were sent and not yet taken */
  readonly outstanding: Int32Array;
}

/** What it sends: steps, then how it ended. */
export type TraceMessage = readonly TraceStep[] | { readonly error?: string };

/** Messages cost more than steps, and a side may be this much ahead of the other. */
const STEPS_PER_BATCH = 256;
const MOST_OUTSTANDING = 4;

const { contender, blockCase, position, outstanding } = workerData as TraceOrder;
const send = (message: TraceMessage): void => parentPort?.postMessage(message);
let batch: TraceStep[] = [];
let isWanted = position === 0;

/** Waits while the other side is behind: neither trace is ever whole in memory. */
function flush(): void {
  if (batch.length === 0) return;
  Atomics.add(outstanding, 0, 1);
  send(batch);
  batch = [];
  for (let sent = Atomics.load(outstanding, 0); sent >= MOST_OUTSTANDING; sent = Atomics.load(outstanding, 0))
    Atomics.wait(outstanding, 0, sent);
}

const executor = await createInOrder(contender, (step) => {
  if (!isWanted) return;
  batch.push(step);
  if (batch.length === STEPS_PER_BATCH) flush();
});
try {
  const operations = blockCase.operations.slice(0, position + 1);
  await executor.execute(blockCase.block, operations, stateOf(blockCase), (index) => {
    isWanted = index === position - 1;
  });
  flush();
  send({});
} catch (error) {
  flush();
  send({ error: error instanceof Error ? error.message : String(error) });
}
