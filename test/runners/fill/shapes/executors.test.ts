import { expect } from 'chai';
import { SHAPES } from '../../../../runners/fill/shapes/index.js';
import type { Shape } from '../../../../runners/fill/shapes/shape.js';
import { EthereumjsExecutor } from '../../../../src/executors/ethereumjs/executor.js';
import { createParallelExecutor } from '../../../../src/executors/parallel.js';
import type { Fork } from '../../../../src/forks/networks.js';
import { ZERO_HASH } from '../../../../src/primitives/bytes.js';
import { stateRoot } from '../../../../src/trie/state-root.js';
import { TrieState } from '../../../../src/trie/trie-state.js';
import { built, sequential } from './build.js';
import { differences } from '../../../support/differences.js';

const SIZE = 24;

const samples = new Map<Fork, number>();

/** The first and the last fork that a shape fits, and the one of the others that the shapes before have seldom. */
function forksOf({ forks }: Shape): Fork[] {
  const [seldom] = [...forks].sort((a, b) => (samples.get(a) ?? 0) - (samples.get(b) ?? 0));
  const chosen = [...new Set([forks[0], seldom, forks.at(-1)])].filter((fork) => fork !== undefined);
  for (const fork of chosen) samples.set(fork, (samples.get(fork) ?? 0) + 1);
  return chosen;
}

describe('shapes: parallel, sequential and the reference', () => {
  const reference = new EthereumjsExecutor();
  const threads = [1, 2, 3, 8].map((count) => createParallelExecutor({ threads: count, isAdaptive: false }));
  after(async () => {
    for (const executor of threads) await (await executor).close();
  });

  for (const shape of SHAPES)
    for (const fork of forksOf(shape))
      it(`${shape.name}, ${fork}: agree on every outcome and on the root; all succeed`, async () => {
        const { context: block, transactions, state } = await built(shape, fork, SIZE);
        expect(transactions).to.have.length(SIZE);
        const expected = await reference.execute(block, transactions, state);
        expect(expected.outcomes.map(({ status }) => status)).to.deep.equal(Array(SIZE).fill('success'));
        const each = { block, pre: state.alloc, transactions };
        expect(await differences(each, sequential, reference)).to.deep.equal([]);
        for (const executor of threads) expect(await differences(each, await executor, sequential)).to.deep.equal([]);
        const trie = TrieState.from(state.alloc, () => ZERO_HASH);
        const { diff } = await (await (threads[2] as (typeof threads)[number])).execute(block, transactions, trie);
        expect(trie.apply(diff).root).to.equal(stateRoot(state.apply(expected.diff)));
      }).timeout(60_000);

  it('are sampled so that every fork of a shape is among them', () => {
    expect(new Set(samples.keys())).to.deep.equal(new Set(SHAPES.flatMap(({ forks }) => forks)));
  });
});
