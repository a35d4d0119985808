import { expect } from 'chai';
import { toSource } from '../../../runners/fixtures/sources.js';
import { EngineBlockProcessor } from '../../../src/blocks/engine.js';
import type { BlockProcessor, BlockRejected } from '../../../src/blocks/processor.js';
import { rejected } from '../../../src/blocks/processor.js';
import type { EngineState } from '../../../src/blocks/state.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { showCase } from '../fuzz.js';
import { chooseTargets, fuzzBlocks, Statistics } from './fuzz.js';
import { fuzzTransactions, readTransactions } from './transactions.js';

const sources = [toSource('fixtures')];

describe('mutated blocks', () => {
  it('are accepted exactly when @ethereumjs/vm accepts them, or a rule explains the difference', async function () {
    this.timeout('10m');
    const seed = Date.now() % 2 ** 31;
    const processor = new EngineBlockProcessor(await createSequentialExecutor());
    const statistics = new Statistics();
    const find = await fuzzBlocks(await chooseTargets(sources, seed), processor, 300, seed, statistics);
    expect(
      find?.reason,
      `seed ${seed}: npm run fuzz -- --blocks --cases 300 --seed ${seed}\n${find && showCase(find.each)}`,
    ).to.equal(undefined);
    // some mutations leave or make a valid block: rejecting all would not do
    expect(statistics.get('accepted by the engine, accepted by the reference')).to.be.above(20);
    expect(statistics.get('rejected by the engine, rejected by the reference')).to.be.above(100);
  });

  it('tell processors apart that lack a rule, or have one too many', async function () {
    this.timeout('10m');
    const engine = new EngineBlockProcessor(await createSequentialExecutor());
    const faulty = (process: BlockProcessor<EngineState>['process']): BlockProcessor<EngineState> => ({
      name: 'faulty',
      requireSupport: (network) => engine.requireSupport(network),
      genesis: (header, alloc) => engine.genesis(header, alloc),
      process,
    });
    const without = (code: BlockRejected['code']) =>
      faulty(async (block, rules, chain) => {
        const processed = await engine.process(block, rules, chain);
        return processed.status === 'rejected' && processed.code === code
          ? { status: 'accepted', state: chain.parent.state, senders: [] }
          : processed;
      });
    const strict = faulty(async (block, rules, chain) =>
      block.header.extraData.length > 2 ? rejected(undefined, 'extra data') : engine.process(block, rules, chain),
    );
    const targets = await chooseTargets(sources, 1);
    const codes = ['INVALID_GASLIMIT', 'INVALID_TRANSACTIONS_ROOT', 'INVALID_STATE_ROOT'] as const;
    for (const processor of [...codes.map((code) => without(`BlockException.${code}`)), strict]) {
      const find = await fuzzBlocks(targets, processor, 500, 1);
      expect(find?.reason).not.to.equal(undefined);
    }
  });
});

describe('mutated transactions', () => {
  it('decode exactly when @ethereumjs/tx decodes them, or a rule explains the difference', async function () {
    this.timeout('10m');
    const seed = Date.now() % 2 ** 31;
    const statistics = new Statistics();
    const find = await fuzzTransactions(await readTransactions(sources), 1_500, seed, statistics);
    expect(
      find?.reason,
      `seed ${seed}: npm run fuzz -- --transactions --cases 1500 --seed ${seed}\n${find && showCase(find.each)}`,
    ).to.equal(undefined);
    expect(statistics.get('decoded by the engine, decoded by the reference')).to.be.above(100);
    expect(statistics.get('rejected by the engine, rejected by the reference')).to.be.above(100);
  });
});
