import type { Contender } from '../../../runners/triage/contenders.js';
import { createInOrder } from '../../../runners/triage/contenders.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type * as WebAssembly from '../../../src/primitives/webassembly.js';
import { kernelTarget } from '../../assembly/compile.js';

let modules: Promise<[WebAssembly.Module, WebAssembly.Module]> | undefined;

/** The kernel's two builds in order, with every fault in them. */
const compiled = () => {
  modules ??= Promise.all([kernelTarget('fast', ['FAULT=0']), kernelTarget('traced', ['FAULT=0'])]);
  return modules;
};

/** The kernel with one fault of assembly/rule-faults.ts, and the reference. */
export async function contendersWith(fault: number): Promise<Contender[]> {
  const [fast, traced] = await compiled();
  return [
    {
      name: 'sequential',
      executor: await createInOrder({ name: 'sequential', kernel: { module: fast, fault } }),
      inOrder: { name: 'sequential', kernel: { module: traced, fault } },
    },
    REFERENCE,
  ];
}

const REFERENCE: Contender = {
  name: 'ethereumjs',
  executor: new EthereumjsExecutor(),
  inOrder: { name: 'ethereumjs' },
};

/** Those that agree. */
export const healthy = async (): Promise<Contender[]> => [
  { name: 'sequential', executor: await createSequentialExecutor(), inOrder: { name: 'sequential' } },
  REFERENCE,
];
