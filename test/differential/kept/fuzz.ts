import { inspect } from 'node:util';
import fc from 'fast-check';
import { type Find, findIn } from '../find.js';
import { arbitraryChain, type PlannedChain } from './chains.js';
import type { ChainComparer } from './compare.js';

/** Milliseconds for which a find is made smaller: a chain may take some of them, and there are thousands of smaller ones. */
const SHRINKING = 60_000;

/** Has executors that keep what they read execute random chains; `undefined` where nothing of another block is seen in any. */
export async function fuzzKept(
  comparer: ChainComparer,
  cases: number,
  seed: number,
  onCase: () => void = () => undefined,
): Promise<Find<PlannedChain> | undefined> {
  let end = Number.POSITIVE_INFINITY;
  const property = fc.asyncProperty(arbitraryChain, async (chain) => {
    if (performance.now() > end) return;
    onCase();
    const lines = await comparer.compare(chain).catch((error: unknown) => [inspect(error)]);
    if (lines.length === 0) return;
    end = Math.min(end, performance.now() + SHRINKING);
    throw new Error(lines.join('\n'));
  });
  return findIn(property, cases, seed);
}
