import workerpool from 'workerpool';
import { KernelThread } from '../kernel/kernel-thread.js';
import { KernelMemory } from '../kernel/memory.js';
import { loadPrecompiles } from '../precompiles/precompiles.js';
import type * as WebAssembly from '../primitives/webassembly.js';

/** What a thread is started with. */
export interface ThreadSettings {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** regions of the memory */
  readonly regions: number;
  /** its own */
  readonly number: number;
}

workerpool.worker({
  async run({ module, memory, regions, number }: ThreadSettings): Promise<void> {
    const runPrecompile = await loadPrecompiles();
    new KernelThread(module, new KernelMemory(regions, memory), number, runPrecompile).run();
  },
});
