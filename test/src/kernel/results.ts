import type { ExecutionResult } from '../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type { KernelOptions } from '../../../src/kernel/kernel.js';
import { keccak256Hex } from '../../../src/primitives/keccak.js';
import { MemoryState } from '../../../src/state/memory-state.js';
import { type FuzzBlock, fuzzBlock } from '../../fuzz/block.js';
import { Random } from '../../fuzz/random.js';

/** What a kernel with some options makes of the blocks of seeds. */
export async function resultsOf(seeds: readonly number[], options: KernelOptions = {}): Promise<ExecutionResult[]> {
  const executor = await createSequentialExecutor(options);
  const results: ExecutionResult[] = [];
  for (const seed of seeds) {
    const { block, transactions, pre } = fuzzBlock(new Random(seed));
    results.push(await executor.execute(block, transactions, stateOf(pre)));
  }
  return results;
}

export const stateOf = (pre: FuzzBlock['pre']): MemoryState =>
  new MemoryState(pre, (number) => keccak256Hex(Buffer.from(number.toString())));

export const seedsFrom = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);
