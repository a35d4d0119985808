import { expect } from 'chai';
import { blockContextOf, stateBefore } from '../../../runners/fixtures/block-context.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { ZERO_HASH } from '../../../src/primitives/bytes.js';
import { isRecorded } from '../../../src/state/diff.js';
import { TransactionError } from '../../../src/transactions/exceptions.js';
import { TrieState } from '../../../src/trie/trie-state.js';
import { corpus, openCorpus } from '../../runners/packs/corpus.js';

describe("the kernel's difference", () => {
  it('makes the same trie as records and as objects, for every state vector of the corpus', async () => {
    const executor = await createSequentialExecutor();
    const kinds = { removed: 0, plain: 0, contracts: 0 };
    for (const { id, file } of corpus) {
      const vector = openCorpus(file).read(id);
      if (vector.format !== 'state' || vector.transaction instanceof TransactionError) continue;
      const { diff } = await executor.execute(blockContextOf(vector), [vector.transaction], stateBefore(vector.pre));
      if (!isRecorded(diff)) throw new TypeError('the difference is no records');
      for (const change of diff.values()) kinds[change === null ? 'removed' : 'plain']++;
      kinds.plain -= diff.contracts.size;
      kinds.contracts += diff.contracts.size;
      const state = TrieState.from(vector.pre, () => ZERO_HASH);
      const objects = [...diff].map(
        ([address, change]) => [address, change && { ...change, storage: new Map(change.storage) }] as const,
      );
      expect(state.apply(diff).root, id).to.equal(state.apply(new Map(objects)).root);
    }
    for (const [kind, count] of Object.entries(kinds)) expect(count, kind).to.be.greaterThan(10);
  });
});
