import { parentPort, workerData } from 'node:worker_threads';
import * as WebAssembly from '../../../src/primitives/webassembly.js';
import type { Block } from './block.js';
import { Controller } from './controller.js';
import { FakeExecutor, type Scheduler } from './fake-executor.js';

/** What a thread is started with; without `control` nobody stands between it and the others. */
export interface ThreadData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer | undefined;
  readonly threads: number;
  readonly thread: number;
}

/** A block to take part in. */
export interface Run {
  readonly block: Block;
  readonly versions: SharedArrayBuffer;
  /** thread 0 changes the limit of threads now and then */
  readonly changesLimit: boolean;
}

const { module, memory, control, threads, thread }: ThreadData = workerData;
const controller = control && new Controller(control, memory.buffer, threads, thread);
/** Site of the accesses that are the executor's own. */
const EXECUTOR = 0;

const instance = new WebAssembly.Instance(module, {
  env: { memory },
  yield: {
    turn: (site: number) => controller?.turn(site),
    sleep: (address: number, expected: number) => controller?.sleep(address, expected),
    wake: (address: number, count: number) => controller?.wake(address, count),
  },
});
const scheduler = instance.exports as typeof instance.exports & Scheduler;
scheduler.useScheduler(thread);

function takePart({ block, versions, changesLimit }: Run): void {
  const executor = new FakeExecutor(block, versions);
  const next = (): number => {
    if (changesLimit && thread === 0 && controller?.random(4) === 0) {
      scheduler.setActiveLimit(1 + controller.random(threads));
    }
    return scheduler.lookForTask(0);
  };
  controller?.enter();
  try {
    for (const _ of executor.work(scheduler, next)) controller?.turn(EXECUTOR);
  } catch (error) {
    controller?.fail();
    throw error;
  }
  controller?.leave();
}

parentPort?.on('message', (run: Run) => {
  let failure = '';
  try {
    takePart(run);
  } catch (error) {
    failure = String(error);
  }
  parentPort?.postMessage(failure);
});
