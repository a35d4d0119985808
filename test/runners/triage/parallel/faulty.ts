import * as faults from '../../../../assembly/faults.js';
import { Lab } from '../../../../runners/triage/parallel/lab.js';
import { createScheduledExecutor } from '../../../../src/executors/schedule/executor.js';
import type * as WebAssembly from '../../../../src/primitives/webassembly.js';
import { kernelTarget } from '../../../assembly/compile.js';

const { FAULT_CHOSEN, ...FAULTS } = faults;

/** By name; each is built in where its number is chosen. */
export { FAULT_CHOSEN, FAULTS };

/** More than blocks of a few transactions need. */
const MOST_STEPS = 50_000;

let compiled: Promise<WebAssembly.Module> | undefined;

/** The kernel with one of the faults, under schedules; with none where it is FAULT_CHOSEN itself. */
export async function labWith(fault: number): Promise<Lab> {
  compiled ??= kernelTarget('yield', [`FAULT=${FAULT_CHOSEN}`]);
  const module = await compiled;
  return new Lab((threads) =>
    createScheduledExecutor({ threads, module, fault, records: true, mostSteps: MOST_STEPS }),
  );
}
