import { Worker } from 'node:worker_threads';
import type { TraceStep } from '../../src/transactions/trace.js';
import type { BlockCase } from './block-case.js';
import type { InOrder } from './contenders.js';
import type { TraceMessage, TraceOrder } from './trace-thread.js';

/** A trace, one step after the other. */
export interface StepStream {
  readonly name: string;
  /** `undefined` at the end */
  next(): Promise<TraceStep | undefined>;
  /** Ends what makes the steps, wherever it is. */
  close(): Promise<void>;
}

/**
 * The steps of one operation as an executor takes them, on a thread of its own that waits where nobody takes its steps: two traces are
 * compared as they come, in one run of each, up to where they part.
 */
export function traceOf(
  contender: InOrder,
  blockCase: BlockCase,
  position: number,
): StepStream & { readonly ahead: number } {
  const outstanding = new Int32Array(new SharedArrayBuffer(4));
  const order: TraceOrder = { contender, blockCase, position, outstanding };
  const worker = new Worker(new URL('./trace-thread.js', import.meta.url), { workerData: order });
  const batches: (readonly TraceStep[])[] = [];
  let batch: readonly TraceStep[] = [];
  let at = 0;
  let ended = false;
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  worker.on('message', (message: TraceMessage) => {
    if ('length' in message) batches.push(message);
    else ended = true;
    wake();
  });
  worker.on('error', (error) => {
    failure = error as Error;
    wake();
  });
  return {
    name: contender.name,
    /** steps that were made and not taken, in whole batches */
    get ahead() {
      return batches.reduce((sum, each) => sum + each.length, batch.length - at);
    },
    async next() {
      while (at === batch.length) {
        const taken = batches.shift();
        if (taken) {
          [batch, at] = [taken, 0];
          Atomics.sub(outstanding, 0, 1);
          Atomics.notify(outstanding, 0);
        } else {
          if (failure) throw failure;
          if (ended) return undefined;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
      return batch[at++];
    },
    async close() {
      await worker.terminate();
    },
  };
}
