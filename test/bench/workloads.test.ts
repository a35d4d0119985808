import { expect } from 'chai';
import { execute, prepare } from '../../bench/contenders/engine.js';
import { Reference } from '../../bench/contenders/reference.js';
import { modelOf } from '../../bench/model.js';
import { workloads } from '../../bench/suites/parallel.js';
import { beneficiaryReaders } from '../../bench/workloads/hot.js';
import { chainOfTransfers, rawTransfers } from '../../bench/workloads/raw.js';
import { createParallelExecutor } from '../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';

describe('bench: workloads', () => {
  for (const workload of workloads(60, 80, 60).map((create) => create()))
    it(`${workload.name}, ${workload.transactions.length}: every call succeeds, with the reference's gas`, async () => {
      const { result, gasUsed } = await execute(await createSequentialExecutor(), prepare(workload));
      expect(new Set(result.outcomes.map(({ status }) => status))).to.deep.equal(new Set(['success']));
      expect(gasUsed).to.equal((await (await Reference.create('as used', workload)).execute()).gasUsed);
    }).timeout(60_000);
});

describe('statistics: dependencies', () => {
  const executor = createParallelExecutor({ threads: 2, statistics: true });
  after(async () => (await executor).close());
  const dependenciesOf = async (workload: ReturnType<typeof chainOfTransfers>) => {
    const { result, ms } = await execute(await executor, prepare(workload));
    const { statistics } = result;
    if (statistics === undefined) throw new Error('no statistics');
    return { statistics, model: modelOf({ statistics, ms, transactions: workload.transactions.length }) };
  };

  it('are those of a chain: each of the one before; more threads gain nothing', async () => {
    const { statistics, model } = await dependenciesOf(chainOfTransfers(50));
    const pairs = new Set(statistics.dependencies.map(({ reader, writer }) => `${reader} of ${writer}`));
    expect(pairs).to.deep.equal(new Set(Array.from({ length: 49 }, (_, index) => `${index + 1} of ${index}`)));
    expect(model?.time(32)).to.be.closeTo(model?.time(1) ?? Number.NaN, 1e-6);
  });

  it('are none where nobody shares anything but the beneficiary, whom nobody reads', async () => {
    const { statistics } = await dependenciesOf(rawTransfers({ first: 0, count: 50 }));
    expect(statistics.dependencies).to.deep.equal([]);
  });

  it('are those who paid the beneficiary, one by one, and from the sixteenth on as a sum', async () => {
    const { statistics } = await dependenciesOf(beneficiaryReaders(40));
    const read = statistics.dependencies
      .filter(({ reader }) => reader === 30)
      .map(({ writer, isSum }) => [writer, isSum]);
    expect(read).to.deep.equal(Array.from({ length: 16 }, (_, index) => [29 - index, index === 15]));
  });
});
