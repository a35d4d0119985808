import fc from 'fast-check';
import { type Case, stateOf } from '../../../runners/verdict/differences.js';
import type { ExecutionResult } from '../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type { KernelOptions } from '../../../src/kernel/kernel.js';
import { arbitraryCase } from '../../support/arbitrary-case.js';

/** Random blocks; the same ones for a seed. */
export const casesOf = (seed: number, numRuns: number): Case[] => fc.sample(arbitraryCase, { seed, numRuns });

/** What a kernel with some options makes of them. */
export async function resultsOf(cases: readonly Case[], options: KernelOptions = {}): Promise<ExecutionResult[]> {
  const executor = await createSequentialExecutor(options);
  const results: ExecutionResult[] = [];
  for (const each of cases) results.push(await executor.execute(each.block, each.transactions, stateOf(each)));
  return results;
}
