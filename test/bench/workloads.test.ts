import { expect } from 'chai';
import { execute, prepare } from '../../bench/contenders/engine.js';
import { Reference } from '../../bench/contenders/reference.js';
import { modelOf } from '../../bench/model.js';
import { CASES } from '../../bench/suites/cases.js';
import type { Case } from '../../bench/suites/suite.js';
import { beneficiaryReaders, chainOfTransfers, rawTransfers } from '../../bench/workloads/shapes.js';
import type { Workload } from '../../bench/workloads/workload.js';
import { createParallelExecutor } from '../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { ZERO_HASH } from '../../src/primitives/bytes.js';
import { MemoryState } from '../../src/state/memory-state.js';

describe('bench: workloads', () => {
  const { mainnet, ...suites } = CASES;
  for (const [suite, cases] of Object.entries<readonly Case[]>(suites))
    for (const { name, create } of cases)
      it(`${suite}, ${name}: every call succeeds, with the reference's gas`, async () => {
        const [workload] = (await create(60)) as [Workload];
        const { result, gasUsed } = await execute(await createSequentialExecutor(), prepare(workload));
        expect(new Set(result.outcomes.map(({ status }) => status))).to.deep.equal(new Set(['success']));
        expect(gasUsed).to.equal((await (await Reference.create('as used', workload)).execute()).gasUsed);
      }).timeout(60_000);
});

describe('statistics: dependencies', () => {
  const executor = createParallelExecutor({ threads: 2, statistics: true, isAdaptive: false });
  after(async () => (await executor).close());
  const dependenciesOf = async (workload: Workload) => {
    const { result, ms } = await execute(await executor, prepare(workload));
    const { statistics } = result;
    if (statistics === undefined) throw new Error('no statistics');
    return { statistics, model: modelOf({ statistics, ms, transactions: workload.transactions.length }) };
  };

  it('are those of a chain: each of the one before; more threads gain nothing', async () => {
    const { statistics, model } = await dependenciesOf(await chainOfTransfers(50));
    const pairs = new Set(statistics.dependencies.map(({ reader, writer }) => `${reader} of ${writer}`));
    expect(pairs).to.deep.equal(new Set(Array.from({ length: 49 }, (_, index) => `${index + 1} of ${index}`)));
    expect(model?.time(32)).to.be.closeTo(model?.time(1) ?? Number.NaN, 1e-6);
  });

  it('are none where nobody shares anything but the beneficiary, whom nobody reads', async () => {
    const { statistics } = await dependenciesOf(await rawTransfers({ first: 0, count: 50 }));
    expect(statistics.dependencies).to.deep.equal([]);
  });

  it('are those who paid the beneficiary, one by one, and from the sixteenth on as a sum', async () => {
    const [payers, reader] = [await rawTransfers({ first: 1, count: 30 }), await beneficiaryReaders(1)];
    const alloc = new Map([...payers.state.alloc, ...reader.state.alloc]);
    const block = {
      ...payers,
      transactions: [...payers.transactions, ...reader.transactions],
      state: new MemoryState(alloc, () => ZERO_HASH),
    };
    const { statistics } = await dependenciesOf(block);
    expect(statistics.dependencies).to.deep.equal(
      Array.from({ length: 16 }, (_, index) => ({ reader: 30, writer: 29 - index, isSum: index === 15 })),
    );
  });
});
