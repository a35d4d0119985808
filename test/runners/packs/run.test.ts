import { expect } from 'chai';
import { LIMIT_MEMORY } from '../../../assembly/layout.js';
import { planPacks, planSynthetic } from '../../../runners/packs/plan.js';
import { readPack } from '../../../runners/packs/read.js';
import { type PackExecutors, runPack, THREADS } from '../../../runners/packs/run.js';
import type { Inspectable } from '../../../runners/packs/first-failure.js';
import type { CreateScheduled } from '../../../runners/packs/schedules.js';
import type { Case } from '../../../runners/verdict/differences.js';
import type { Failed, Passed } from '../../../runners/verdict/verdict.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import { type Executor, UnsupportedError } from '../../../src/executors/executor.js';
import { createParallelExecutor, type ParallelExecutor } from '../../../src/executors/parallel.js';
import { scheduleOf } from '../../../src/executors/schedule/schedule.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { ResourceLimitError } from '../../../src/kernel/errors.js';
import type { BlockStatistics } from '../../../src/kernel/statistics.js';
import { findNetwork, type Network } from '../../../src/forks/networks.js';
import { corpus, openCorpus } from './corpus.js';
import { FAULTS } from './faulty.js';

const NO_SCHEDULES = { schedules: 0, seed: 1 };

describe('a pack', () => {
  let sequential: Executor;
  let packs: Map<string, Case>;
  before(async () => {
    sequential = await createSequentialExecutor();
    const found = corpus.filter(({ network }) => network?.name === 'Prague');
    packs = new Map();
    for (const pack of [...planPacks(found, 5), ...planSynthetic(findNetwork('Prague') as Network, 5)]) {
      const { block } = await readPack(pack, openCorpus);
      if (block) packs.set(pack.id, block);
    }
  });
  const executors = (change: Partial<PackExecutors> = {}): PackExecutors => ({
    sequential,
    reference: sequential,
    parallel: async () => sequential,
    ...change,
  });
  const run = (change: Partial<PackExecutors>, id = 'packs/Prague/synthetic/counters/0', options = NO_SCHEDULES) =>
    runPack(packs.get(id) as Case, executors(change), options);

  it('passes where all agree, on every number of threads', async () => {
    const asked: number[] = [];
    const parallel = async (threads: number) => {
      asked.push(threads);
      return sequential;
    };
    expect(await run({ parallel })).to.deep.equal({ status: 'passed' });
    expect(asked).to.deep.equal([...THREADS]);
  });

  describe('measured', () => {
    let executor: ParallelExecutor;
    before(async () => {
      executor = await createParallelExecutor({ threads: 2, statistics: true, isAdaptive: false });
    });
    after(() => executor.close());
    const measured = async () => executor;

    it('says what its threads did, one task after the other on each', async () => {
      const verdict = await run({ measured });
      expect(verdict.status).to.equal('passed');
      const { parallel } = verdict as Passed;
      const transactions = packs.get('packs/Prague/synthetic/counters/0')?.transactions.length;
      expect(parallel).to.include({ threads: 2, transactions });
      const executions = parallel?.timeline?.filter(({ task }) => task === 'execution') ?? [];
      expect(executions).to.have.length(parallel?.executions ?? 0);
      expect(executions.filter(({ aborted }) => aborted)).to.have.length(parallel?.reexecutions ?? -1);
      for (const thread of [0, 1]) {
        const tasks = parallel?.timeline?.filter((task) => task.thread === thread) ?? [];
        for (const [at, { start, end }] of tasks.entries())
          expect([start <= end, end <= (tasks[at + 1]?.start ?? end)]).to.deep.equal([true, true]);
      }
    });

    it('fails as any other execution of it does, and says then, too, what its threads did', async () => {
      const faulty = FAULTS['drops a log']?.(executor) as Executor;
      const verdict = await run({ measured: async () => faulty });
      expect(verdict).to.include({ status: 'failed', claim: 'parallel' });
      expect((verdict as Failed).details?.[0]).to.equal('threads 2');
      const other = await run({ measured, parallel: async () => FAULTS['drops a log']?.(sequential) as Executor });
      expect((other as Failed).details?.[0]).to.equal('threads 1');
      expect((other as Failed).parallel?.threads).to.equal(2);
    });
  });

  for (const [fault, break_] of Object.entries(FAULTS))
    it(`fails where an executor ${fault}, and says on how many threads`, async () => {
      const parallel = async (threads: number) => (threads === 3 ? break_(sequential) : sequential);
      const found: string[] = [];
      for (const [id] of packs) {
        const verdict = await run({ parallel }, id);
        if (verdict.status === 'passed') continue;
        expect(verdict).to.include({ status: 'failed', claim: 'parallel' });
        expect('details' in verdict && verdict.details?.[0]).to.equal('threads 3');
        // and once more, since a failure must come again
        expect(await run({ parallel }, id), id).to.deep.equal(verdict);
        found.push(id);
      }
      expect(found).not.to.deep.equal([]);
    });

  it('is a fault of those that execute in order where they disagree, and names both', async () => {
    const reference = FAULTS['drops a log']?.(new EthereumjsExecutor()) as Executor;
    const verdict = await run({ reference, parallel: async () => reference });
    expect(verdict).to.include({ status: 'failed', claim: 'references' });
    expect('expected' in verdict && verdict.expected).to.match(/^sequential: transaction 0: success/);
    expect('got' in verdict && verdict.got).to.match(/^faulty: success/);
    const stale = FAULTS['loses a slot']?.(sequential) as Executor;
    const other = await run({ reference: stale });
    expect('expected' in other && other.expected).to.match(/^sequential: state 0x[0-9a-f]{64}$/);
    expect('details' in other && other.details?.[0]).to.match(/slot 0x[0-9a-f]+: expected/);
  });

  it('accepts either reason where two that execute in order reject a transaction that has both faults', async () => {
    const each = packs.get('packs/Prague/synthetic/counters/0') as Case;
    const [first] = each.transactions;
    if (first === undefined) throw new Error('an empty block');
    const transactions = [{ ...first, nonce: 9n, gasLimit: 20_999n }];
    const rejecting = (code: 'NONCE_MISMATCH_TOO_HIGH' | 'NONCE_MISMATCH_TOO_LOW'): Executor => ({
      name: code,
      execute: async () => ({ outcomes: [{ status: 'rejected', code, reason: '' }], diff: new Map() }),
    });
    const verdict = async (code: Parameters<typeof rejecting>[0]) =>
      (await runPack({ ...each, transactions }, { sequential, reference: rejecting(code) }, NO_SCHEDULES)).status;
    expect(await verdict('NONCE_MISMATCH_TOO_HIGH')).to.equal('passed');
    expect(await verdict('NONCE_MISMATCH_TOO_LOW')).to.equal('failed');
  });

  it('is unverified where there is no memory for it in order', async () => {
    const limited: Executor = {
      name: 'sequential',
      execute: () => Promise.reject(new ResourceLimitError(LIMIT_MEMORY, 1n << 33n)),
    };
    expect(await run({ sequential: limited })).to.deep.equal({
      status: 'unverified',
      reason: 'resource limit: it needs 8589934592 bytes of EVM memory, more than a thread has',
    });
  });

  it('does not accept another reason of the parallel executor', async () => {
    const each = packs.get('packs/Prague/synthetic/counters/0') as Case;
    const transactions = each.transactions.slice(0, 1).map((first) => ({ ...first, nonce: 9n, gasLimit: 20_999n }));
    const parallel = async (): Promise<Executor> => ({
      name: 'parallel',
      execute: async () => ({
        outcomes: [{ status: 'rejected', code: 'NONCE_MISMATCH_TOO_HIGH', reason: '' }],
        diff: new Map(),
      }),
    });
    const verdict = await runPack({ ...each, transactions }, executors({ parallel }), NO_SCHEDULES);
    expect(verdict).to.include({ status: 'failed', claim: 'parallel' });
  });

  it('fails where the parallel executor throws, and lets through that it does not have the rules', async () => {
    const throwing = (error: Error) => async (): Promise<Executor> => ({
      name: 'parallel',
      execute: async () => {
        throw error;
      },
    });
    const verdict = await run({ parallel: throwing(new Error('a thread died')) });
    expect(verdict).to.include({ status: 'failed', claim: 'crash', got: 'a thread died' });
    expect('details' in verdict && verdict.details?.[0]).to.equal('threads 1');
    const unsupported = run({ parallel: throwing(new UnsupportedError('no rules')) }).then(
      () => 'passed',
      (error) => error,
    );
    expect(await unsupported).to.be.instanceOf(UnsupportedError);
  });

  describe('that fails in parallel', () => {
    const STATUSES = [{ index: 0, status: 'executed', incarnation: 2 }];
    const statistics = { executions: 3, timeline: [] } as Partial<BlockStatistics> as BlockStatistics;

    /** Goes wrong once. */
    const once = (broken: Executor): (() => Promise<Inspectable>) => {
      let left = 1;
      return async () => ({
        name: 'parallel',
        execute: async (...input) => ({ ...(await (left-- > 0 ? broken : sequential).execute(...input)), statistics }),
        statuses: () => STATUSES,
      });
    };

    it('keeps what was seen then: outcomes, statistics, where each transaction stood', async () => {
      const parallel = once(FAULTS['drops a log']?.(sequential) as Executor);
      const verdict = await run({ parallel });
      if (verdict.status !== 'failed') throw new Error(verdict.status);
      const [, ...differences] = verdict.details ?? [];
      expect(differences).not.to.deep.equal([]);
      expect(verdict.first).to.deep.include({
        threads: 1,
        differences,
        statuses: [{ transaction: 0, status: 'executed', incarnation: 2 }],
        timeline: [],
      });
      expect(verdict.first?.statistics).to.include({ executions: 3 });
      // and now it passes: there is nothing else to know it from
      expect(await run({ parallel })).to.deep.equal({ status: 'passed' });
    });

    it('keeps what was thrown', async () => {
      const parallel = async (): Promise<Inspectable> => ({
        name: 'parallel',
        execute: async () => {
          throw new Error('no progress');
        },
        statuses: () => STATUSES,
      });
      const verdict = await run({ parallel });
      expect('first' in verdict && verdict.first).to.deep.include({
        threads: 1,
        error: 'no progress',
        differences: [],
      });
    });

    it('names the schedule', async () => {
      const scheduled: CreateScheduled = async () => FAULTS['drops a log']?.(sequential) as Executor;
      const [small = ''] =
        [...packs].find(([id, { transactions }]) => id.includes('counters') && transactions.length <= 6) ?? [];
      const verdict = await run({ scheduled }, small, { schedules: 1, seed: 5 });
      expect('first' in verdict && verdict.first).to.deep.include({ threads: 2, schedule: scheduleOf(5) });
    });
  });

  describe('explored by schedules', () => {
    const small = (): string =>
      [...packs].find(([id, { transactions }]) => id.includes('counters') && transactions.length <= 6)?.[0] ?? '';
    /** Breaks under one schedule in ten. */
    const scheduled =
      (tried: number[]): CreateScheduled =>
      async (threads, { seed }) => {
        tried.push(seed);
        return threads === 3 && seed % 10 === 7 ? (FAULTS['drops a log']?.(sequential) as Executor) : sequential;
      };

    it('counts them', async () => {
      const tried: number[] = [];
      const verdict = await run({ scheduled: scheduled(tried) }, small(), { schedules: 5, seed: 1 });
      expect(verdict).to.deep.equal({ status: 'passed', schedules: 10 });
      expect(tried).to.deep.equal([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
    });

    it('stops at the first that fails, names it, and finds it again', async () => {
      const attempt = (options: { schedules: number; seed: number }) =>
        run({ scheduled: scheduled([]) }, small(), options);
      const verdict = await attempt({ schedules: 20, seed: 3 });
      expect(verdict).to.include({ status: 'failed', claim: 'parallel', schedules: 20 + 5 });
      expect('details' in verdict && verdict.details?.[0]).to.equal(`threads 3, schedule 7 (${scheduleOf(7).bias})`);
      expect(await attempt({ schedules: 20, seed: 3 })).to.deep.equal(verdict);
      const alone = await attempt({ schedules: 1, seed: 7 });
      expect('details' in alone && alone.details).to.deep.equal('details' in verdict && verdict.details);
    });

    it('is not, where so many threads have not the memory that it needs', async () => {
      const scheduled: CreateScheduled = async (threads) => ({
        name: 'parallel',
        execute: async (...block) => {
          if (threads === 3) throw new ResourceLimitError(LIMIT_MEMORY, 1n << 30n);
          return sequential.execute(...block);
        },
      });
      const verdict = await run({ scheduled }, small(), { schedules: 5, seed: 1 });
      expect(verdict).to.deep.equal({ status: 'passed', schedules: 5 });
    });

    it('is not, where it is a large block', async () => {
      const [large] = [...packs].find(([, { transactions }]) => transactions.length > 6) ?? [];
      const tried: number[] = [];
      await run({ scheduled: scheduled(tried) }, large, { schedules: 5, seed: 1 });
      expect(tried).to.deep.equal([]);
    });
  });
});
