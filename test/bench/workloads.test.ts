import { expect } from 'chai';
import { execute, prepare } from '../../bench/contenders/engine.js';
import { Reference } from '../../bench/contenders/reference.js';
import { modelOf } from '../../bench/model.js';
import { CASES } from '../../bench/suites/cases.js';
import type { Case } from '../../bench/suites/suite.js';
import { beneficiaryReaders } from '../../bench/workloads/hot.js';
import { chainOfTransfers, rawTransfer, rawTransfers } from '../../bench/workloads/raw.js';
import { addressOf, blockOfCalls, type Workload } from '../../bench/workloads/workload.js';
import { createParallelExecutor } from '../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import type { Transaction } from '../../src/transactions/transaction.js';

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
    const { state, transactions } = beneficiaryReaders(1);
    const payers = Array.from({ length: 30 }, (_, index) => ({
      sender: addressOf('sender', index + 1),
      ...rawTransfer(addressOf('recipient', index)),
    }));
    const block = blockOfCalls('fees, and who reads them', [...payers, transactions[0] as Transaction], state.alloc);
    const { statistics } = await dependenciesOf(block);
    expect(statistics.dependencies).to.deep.equal(
      Array.from({ length: 16 }, (_, index) => ({ reader: 30, writer: 29 - index, isSum: index === 15 })),
    );
  });
});
