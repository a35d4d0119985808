import { expect } from 'chai';
import fc from 'fast-check';
import type { Executor } from '../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type { StateDiff } from '../../../src/state/diff.js';
import type { StateView } from '../../../src/state/view.js';
import { showCase } from '../fuzz.js';
import { arbitraryChain } from './chains.js';
import { ChainComparer } from './compare.js';
import { fuzzKept } from './fuzz.js';
import { withoutName } from './views.js';

describe('what executors keep from block to block', () => {
  it('is seen in no outcome and no state of random chains', async function () {
    this.timeout('10m');
    const seed = Date.now() % 2 ** 31;
    const comparer = await ChainComparer.create();
    const find = await fuzzKept(comparer, 30, seed).finally(() => comparer.close());
    expect(
      find?.reason,
      `seed ${seed}: npm run fuzz -- --kept --cases 30 --seed ${seed}\n${find && showCase(find.each)}`,
    ).to.equal(undefined);
    expect(comparer.statistics.get('success')).to.be.above(1000);
    expect(comparer.statistics.get('failure')).to.be.above(50);
  });

  it('is found where it is of another state', async function () {
    this.timeout('10m');
    const one = {};
    const faults: Readonly<Record<string, (view: StateView, last: StateDiff | undefined) => Partial<StateView>>> = {
      'all states are the same': () => ({ snapshot: one }),
      'each state comes from the last block': ({ snapshot, origin }, diff) => ({
        snapshot,
        origin: origin && diff && { ...origin, diff },
      }),
    };
    for (const [name, claim] of Object.entries(faults)) {
      const executor = await createSequentialExecutor();
      let last: StateDiff | undefined;
      const execute: Executor['execute'] = async (block, operations, state) => {
        const result = await executor.execute(block, operations, { ...withoutName(state), ...claim(state, last) });
        last = result.diff;
        return result;
      };
      const comparer = await ChainComparer.create(async () => [{ name, execute }]);
      let found: string[] = [];
      for (const chain of fc.sample(arbitraryChain, { seed: 1, numRuns: 100 })) {
        if (found.length > 0) break;
        found = await comparer.compare(chain);
      }
      expect(found, name).to.include(`${name}:`);
    }
  });
});
