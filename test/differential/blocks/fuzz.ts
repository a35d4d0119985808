import fc from 'fast-check';
import type { Source } from '../../../runners/fixtures/sources.js';
import type { BlockProcessor } from '../../../src/blocks/processor.js';
import type { EngineState } from '../../../src/blocks/state.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { type Find, findIn } from '../find.js';
import { readTargets, type Target } from './chains.js';
import { BlockComparer, type Comparison } from './compare.js';
import { explain, isRewritten } from './explanations.js';
import { arbitraryBlockCase, type BlockCase } from './mutations.js';
import { reasonClasses } from './reasons.js';

/** What a run went through, by name. */
export class Statistics {
  readonly #counts = new Map<string, number>();
  /** milliseconds, of the case that took longest */
  slowest = 0;

  count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** The most frequent first. */
  get lines(): readonly string[] {
    return [...this.#counts].sort(([, one], [, other]) => other - one).map(([name, count]) => `${count} ${name}`);
  }
}

/** Fewer than a fixture archive has: a chain is imported once and serves all cases of its block. */
const MAX_TARGETS = 150;

/** Valid blocks of the sources' fixtures, which the seed chooses. */
export async function chooseTargets(sources: readonly Source[], seed: number): Promise<readonly Target[]> {
  const all = await readTargets(sources);
  const length = Math.min(MAX_TARGETS, all.length);
  const [chosen = []] = fc.sample(fc.shuffledSubarray(all, { minLength: length, maxLength: length }), {
    numRuns: 1,
    seed,
  });
  return chosen;
}

/** Has the engine and the reference judge mutated blocks; `undefined` where a rule explains each difference. */
export async function fuzzBlocks(
  targets: readonly Target[],
  processor: BlockProcessor<EngineState>,
  cases: number,
  seed: number,
  statistics: Statistics = new Statistics(),
): Promise<Find<BlockCase> | undefined> {
  const comparer = new BlockComparer(targets, processor);
  const property = fc.asyncProperty(arbitraryBlockCase(targets.length), async (each) => {
    const start = performance.now();
    const comparison = await comparer.compare(each);
    statistics.slowest = Math.max(statistics.slowest, performance.now() - start);
    const lines = faultsOf(comparison);
    if (lines.length > 0) throw new Error(lines.join('\n'));
    countInto(statistics, comparison);
  });
  return findIn(property, cases, seed);
}

/** What no rule explains. */
function faultsOf(comparison: Comparison): readonly string[] {
  const { engine, reference, faults, target, rlp } = comparison;
  const isExplained = engine.status === reference.status || explain(comparison) !== undefined;
  const differ = !isExplained || (engine.status === 'accepted' && isRewritten(comparison));
  if (!differ && faults.length === 0) return [];
  return [
    ...faults,
    `${target.test.id}, blocks[${target.index}], mutated: ${bytesToHex(rlp)}`,
    `the engine: ${engine.status === 'accepted' ? 'accepted' : engine.reason}`,
    `the reference: ${reference.status === 'accepted' ? 'accepted' : reference.reason}`,
  ];
}

function countInto(statistics: Statistics, comparison: Comparison): void {
  const { engine, reference } = comparison;
  statistics.count(`${engine.status} by the engine, ${reference.status} by the reference`);
  if (engine.status !== reference.status) statistics.count(`explained: ${explain(comparison)?.rule}`);
  const classes = reasonClasses(comparison);
  if (classes) statistics.count(`rejected for ${classes[0]} by the engine, ${classes[1]} by the reference`);
}
