import { expect } from 'chai';
import { EthereumjsExecutor } from '../../src/executors/ethereumjs/executor.js';
import type { Executor } from '../../src/executors/executor.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { fuzz, showCase } from './fuzz.js';

describe('random programs and transactions', () => {
  it('come out the same from the kernel and from @ethereumjs/vm', async function () {
    this.timeout('10m');
    const seed = Date.now() % 2 ** 31;
    const find = await fuzz(
      await createSequentialExecutor({ translatingFrame: 1 }),
      new EthereumjsExecutor(),
      1_000,
      seed,
    );
    expect(
      find?.reason,
      `seed ${seed}: npm run fuzz -- --cases 1000 --seed ${seed}\n${find && showCase(find.each)}`,
    ).equals(undefined);
  });

  it('tell executors apart that differ by one gas, a log or a slot', async () => {
    const reference = new EthereumjsExecutor();
    const faulty = (change: (result: Awaited<ReturnType<Executor['execute']>>) => typeof result): Executor => ({
      name: 'faulty',
      execute: async (...input) => change(await reference.execute(...input)),
    });
    const gas = faulty(({ outcomes, diff }) => ({
      diff,
      outcomes: outcomes.map((each) => (each.status === 'success' ? { ...each, gasUsed: each.gasUsed + 1n } : each)),
    }));
    const logs = faulty(({ outcomes, diff }) => ({
      diff,
      outcomes: outcomes.map((each) => (each.status === 'rejected' ? each : { ...each, logs: each.logs.slice(1) })),
    }));
    const slots = faulty(({ outcomes, diff }) => ({
      outcomes,
      diff: new Map([...diff].map(([at, account]) => [at, account && { ...account, storage: new Map() }])),
    }));
    for (const executor of [gas, logs, slots]) {
      const find = await fuzz(executor, reference, 300, 1);
      expect(find?.reason).not.equals(undefined);
    }
  });
});
