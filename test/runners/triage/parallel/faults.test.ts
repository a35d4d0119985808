import { expect } from 'chai';
import { signer } from '../../../../runners/packs/synthetic/world.js';
import { type Judged, judge } from '../../../../runners/triage/parallel/attempt.js';
import type { FaultKind, ParallelFault, StaleRead } from '../../../../runners/triage/parallel/evidence.js';
import { explain } from '../../../../runners/triage/parallel/explain.js';
import type { Lab, Shown } from '../../../../runners/triage/parallel/lab.js';
import { minimise } from '../../../../runners/triage/parallel/minimise.js';
import type { Case } from '../../../../runners/verdict/differences.js';
import { stateOf } from '../../../../runners/verdict/differences.js';
import { createScheduledExecutor } from '../../../../src/executors/schedule/executor.js';
import { scheduleOf } from '../../../../src/executors/schedule/schedule.js';
import { createSequentialExecutor } from '../../../../src/executors/sequential.js';
import { collidingBlock, SEED, smallBlocks } from '../../../src/executors/schedule/blocks.js';
import { COINBASE, CONTRACT, coinbaseReader, relay, tally } from './blocks.js';
import { FAULTS, labWith } from './faulty.js';

const THREADS = [2, 3];
const MOST_SCHEDULES = 30_000;
/** Looked at of each smaller block; of some faults one schedule in hundreds or thousands shows them. */
const SCHEDULES = 1024;
const MORE_SCHEDULES: Partial<Record<FaultName, number>> = {
  FAULT_DONE_WITHOUT_DECREASE_CNT: 40_000,
  FAULT_STALE_INCARNATION: 2048,
  FAULT_TORN_STATUS: 32_768,
};

type FaultName = keyof typeof FAULTS;

/** What is wrong with a block under a fault: it follows from the block, see blocks.ts. */
interface Known {
  readonly block: Case;
  readonly kind: FaultKind;
  readonly check: (fault: ParallelFault, shown: Shown) => void;
}

const slot = (key: number) => ({ part: 'slot' as const, address: CONTRACT, key: `0x${key.toString(16)}` });

const expectRead = ({ read, location }: ParallelFault, expected: Partial<StaleRead>): void => {
  expect(read).to.deep.include(expected);
  expect(location).to.deep.equal(read?.location);
};

const KNOWN: Readonly<Record<FaultName, Known>> = {
  FAULT_DONE_WITHOUT_ACTIVE: {
    block: tally(2),
    kind: 'doneTooEarly',
    check: ({ underWay, transactions, step }, { recording }) => {
      expect(underWay).not.to.deep.equal([]);
      expect(transactions).to.have.members([...new Set(underWay?.map((task) => task.transaction))]);
      expectDone(step, recording);
    },
  },
  FAULT_DONE_WITHOUT_DECREASE_CNT: {
    // a thread leaves work behind only where the guard sends it to sleep, which takes a conflict before: of three transactions one schedule in
    // ten thousand has that, of five one in 1,600
    block: tally(5),
    kind: 'doneTooEarly',
    check: ({ transactions, step }, { recording }) => {
      expect(transactions).to.include(4);
      expectDone(step, recording);
    },
  },
  FAULT_STALE_INCARNATION: {
    block: tally(2),
    kind: 'abortedOther',
    // nobody comes before the first one to make it wrong
    check: ({ transactions }) => expect(transactions).to.deep.equal([1]),
  },
  FAULT_TORN_STATUS: {
    block: tally(3),
    kind: 'tornStatus',
    check: ({ transactions: [transaction, ...more] }) => {
      expect(transaction).to.be.oneOf([1, 2]);
      expect(more).to.deep.equal([]);
    },
  },
  FAULT_DEPENDENCY_RACE: {
    block: tally(3),
    kind: 'lostDependency',
    // the first one never leaves an estimate
    check: ({ transactions, statuses }) => {
      expect(transactions).to.deep.equal([2, 1]);
      expect(statuses[2]).to.deep.include({ transaction: 2, status: 'suspended', waitsFor: 1 });
    },
  },
  FAULT_LOST_WAKE: {
    block: tally(1),
    kind: 'lostWake',
    check: ({ transactions, sleepers }, { failure }) => {
      expect(failure.error).to.include({ code: 'DEADLOCK' });
      expect(transactions).to.deep.equal([]);
      expect(sleepers?.map(({ at }) => at)).to.include('work');
    },
  },
  FAULT_SKIP_VALIDATION: {
    block: tally(2),
    kind: 'validationSkipped',
    check: (fault) => {
      expectRead(fault, { transaction: 1, location: slot(0), versions: ['base'], value: '0x0', expectedValue: '0x1' });
      expect(fault.write).to.deep.include({ transaction: 0, incarnation: 0, location: slot(0), value: '0x1' });
      expect(fault.missed?.why).to.equal('skipped');
      expect(fault.transactions).to.deep.equal([1, 0]);
    },
  },
  FAULT_KEEP_REMOVED: {
    block: relay('0x0a'),
    kind: 'keptWrite',
    check: ({ transactions, location, write, read }) => {
      expect(transactions[0]).to.equal(1);
      expect(location).to.deep.equal(slot(10));
      expect(write).to.deep.include({ transaction: 1, incarnation: 0, what: 'publishes', value: '0x7' });
      if (read) expect(read).to.deep.include({ transaction: 2, value: '0x7', expectedValue: '0x0' });
    },
  },
  FAULT_HASH_IDENTITY: {
    block: collidingBlock(),
    kind: 'sharedLocation',
    check: ({ transactions: [transaction = -1], location }) => {
      const { block } = KNOWN.FAULT_HASH_IDENTITY;
      expect(location).to.deep.equal({ part: 'account', address: block.transactions[transaction]?.to });
    },
  },
  FAULT_OLD_INDEX: {
    block: tally(2),
    kind: 'lostLocation',
    // of what only one of them has, nobody adds a second record
    check: ({ transactions, location }) => {
      expect(transactions).to.have.members([0, 1]);
      expect(location?.address).to.be.oneOf([CONTRACT, COINBASE]);
    },
  },
  FAULT_CREDIT_TWICE: {
    block: coinbaseReader(),
    kind: 'wrongValue',
    check: ({ location, transactions, summary }) => {
      expect(location).to.deep.equal({ part: 'account', address: COINBASE });
      expect(transactions).to.include(0);
      expect(summary).to.include('what was added by 0.');
    },
  },
  FAULT_ESTIMATE_IGNORED: {
    block: tally(3),
    kind: 'estimateRead',
    check: (fault) => {
      expectRead(fault, { transaction: 2, location: slot(0), value: '0x1', expectedValue: '0x2' });
      expect(fault.write).to.deep.include({ transaction: 1, location: slot(0), value: '0x2' });
      expect(fault.write?.incarnation).to.be.greaterThan(0);
      expect(fault.transactions).to.deep.equal([2, 1]);
    },
  },
  FAULT_NEW_PATH_UNSAID: {
    block: relay('0x0b'),
    kind: 'unannouncedWrite',
    check: (fault) => {
      expectRead(fault, { transaction: 2, location: slot(11), versions: ['base'], value: '0x0', expectedValue: '0x7' });
      expect(fault.write).to.deep.include({ transaction: 1, what: 'publishes', location: slot(11), value: '0x7' });
      expect(fault.missed?.why).to.equal('before');
      expect(fault.transactions).to.deep.equal([2, 1]);
    },
  },
  FAULT_CLAIM_IGNORED: {
    block: tally(2),
    kind: 'sharedClaim',
    check: ({ transactions, location }) => {
      expect(transactions).to.have.members([0, 1]);
      expect(location).to.deep.equal(slot(0));
    },
  },
  FAULT_CLAIMED_KEPT: {
    block: tally(2),
    kind: 'keptClaim',
    // whoever comes to the slot first has paid
    check: ({ transactions: [transaction = -1], location }) =>
      expect([slot(0), { part: 'account', address: signer(transaction) }]).to.deep.include(location),
  },
};

const expectDone = (step: number, { dones }: Shown['recording']): void => {
  expect(dones.map((done) => done.step)).to.include(step);
};

/**
 * By the accesses alone: the read is of a list of versions, whose lock the writer takes afterwards. A list is two words, its head and its
 * lock; who finds it empty does not take the lock.
 */
function expectOvertaken({ fault: { read, write, missed }, recording }: Shown): void {
  if (read === undefined || write === undefined) throw new Error('no read was overtaken');
  const { turns, sites } = recording;
  const lockOfList = (((sites[read.step - 1] as number) & ~7) >>> 0) | 4;
  expect(turns[read.step - 1]).to.equal(read.thread);
  const taken = sites.findIndex(
    (site, i) => i >= read.step && i < write.step && site === lockOfList >>> 0 && turns[i] === write.thread,
  );
  expect(taken).to.be.greaterThan(-1);
  expect(missed?.step).to.be.greaterThan(read.step);
}

describe('a fault of Block-STM', function () {
  this.timeout(400_000);
  const sequential = createSequentialExecutor();
  const judged = async (block: Case): Promise<Judged> => judge(block, await sequential);
  const find = async (lab: Lab, block: Case): Promise<Shown> => {
    const from = { seed: SEED, schedules: MOST_SCHEDULES, threads: THREADS };
    const shown = await lab.find(await judged(block), from, () => false);
    if (shown === undefined) throw new Error(`${MOST_SCHEDULES} from SCHEDULE_SEED=${SEED} show nothing`);
    return shown;
  };

  for (const name of Object.keys(FAULTS) as FaultName[])
    describe(name, () => {
      const { block, kind, check } = KNOWN[name];
      let shown: Shown;
      before(async () => {
        shown = await find(await labWith(FAULTS[name]), block);
      });

      it('is located where it must be', function () {
        const { fault, schedule, threads } = shown;
        if (this.test) this.test.title += `: schedule ${schedule.seed}, ${threads} threads: ${fault.summary}`;
        expect(fault.kind).to.equal(kind);
        check(fault, shown);
        if (fault.missed) expectOvertaken(shown);
        const { timeline, step } = fault;
        expect(timeline.filter(({ isCause }) => isCause).map((row) => row.step)).to.include(step);
      });

      it('names a transaction that came out wrong, where one did', () => {
        const wrong = shown.failure.differences.flatMap((line) => line.match(/^transaction (\d+): /)?.[1] ?? []);
        if (wrong.length > 0 && kind !== 'doneTooEarly') expect(shown.fault.transactions).to.include(Number(wrong[0]));
      });

      it('is found at the same steps by the same schedule', async () => {
        const again = await (await labWith(FAULTS[name])).replay(await judged(block), shown.threads, shown.schedule);
        expect(again?.fault).to.deep.equal(shown.fault);
      });
    });

  describe('of mixed blocks of up to six transactions', () => {
    const blocks = (async () => [
      ...(await smallBlocks('Prague', 'counters', 4)),
      ...(await smallBlocks('Prague', 'wipes', 4)),
      ...(await smallBlocks('Prague', 'funds', 4)),
      ...(await smallBlocks('Prague', 'random', 4)),
      await judged(collidingBlock()),
    ])();
    const MOST_FAILURES = 20;

    it('is not seen where there is none', async () => {
      const executor = await createScheduledExecutor({ threads: 3, records: true });
      for (let i = 0; i < 1000; i++) {
        const each = (await blocks)[i % (await blocks).length] as Judged;
        const schedule = scheduleOf(SEED + i);
        await executor.use(schedule).execute(each.block, each.transactions, stateOf(each));
        const { recording } = executor;
        expect(recording && explain(recording), `SCHEDULE_SEED=${schedule.seed}`).to.equal(undefined);
      }
    });

    for (const name of Object.keys(FAULTS) as FaultName[]) {
      it(`is told from others, and minimised to 3 transactions at most: ${name}`, async function () {
        const lab = await labWith(FAULTS[name]);
        let first: { block: Judged; shown: Shown } | undefined;
        let failures = 0;
        for (let i = 0; failures < MOST_FAILURES && (i < 800 || first === undefined); i++) {
          const block = (await blocks)[i % (await blocks).length] as Judged;
          const shown = await lab.replay(block, 3, scheduleOf(SEED + i));
          if (shown === undefined) continue;
          failures++;
          first ??= { block, shown };
          expect(shown.fault.kind, `SCHEDULE_SEED=${SEED + i}`).to.equal(KNOWN[name].kind);
        }
        if (first === undefined) throw new Error('nothing fails');
        const schedules = MORE_SCHEDULES[name] ?? SCHEDULES;
        const options = { sequential: await sequential, seed: SEED, schedules, milliseconds: 200_000 };
        const { transactions, fault, schedule, preemptions } = await minimise(first.block, first.shown, lab, options);
        if (this.test)
          this.test.title += ` (${failures} failures; ${transactions.length} of ${first.block.transactions.length} transactions, schedule ${schedule.seed}, ${preemptions?.length} turns out of turn)`;
        expect(transactions).to.have.length.at.most(3);
        expect(fault.kind).to.equal(KNOWN[name].kind);
      });
    }
  });
});
