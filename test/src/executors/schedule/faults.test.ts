import { expect } from 'chai';
import * as faults from '../../../../assembly/faults.js';
import * as placeFaults from '../../../../assembly/place-faults.js';
import { stateOf } from '../../../../runners/verdict/differences.js';
import {
  createScheduledExecutor,
  type ScheduledExecutor,
  seeded,
} from '../../../../src/executors/schedule/executor.js';
import { scheduleOf } from '../../../../src/executors/schedule/schedule.js';
import { ScheduleError } from '../../../../src/executors/schedule/threads.js';
import type * as WebAssembly from '../../../../src/primitives/webassembly.js';
import { kernelTarget } from '../../../assembly/compile.js';
import { collidingBlock, differenceOf, type Judged, judged, SEED, smallBlocks } from './blocks.js';

const THREADS = 3;
const MOST_SCHEDULES = 20_000;
const { FAULT_CHOSEN, ...FAULTS } = faults;

describe('schedules of the whole kernel', () => {
  let module: WebAssembly.Module;
  let blocks: Judged[];
  before(async function () {
    this.timeout(180_000);
    module = await kernelTarget('yield', [`FAULT=${FAULT_CHOSEN}`]);
    blocks = [
      ...(await smallBlocks('Prague', 'counters', 4)),
      ...(await smallBlocks('Prague', 'wipes', 4)),
      ...(await smallBlocks('Prague', 'funds', 4)),
      ...(await smallBlocks('Prague', 'random', 4)),
      await judged('colliding', collidingBlock()),
    ];
  });

  const executorWith = (fault: number): Promise<ScheduledExecutor> =>
    createScheduledExecutor({ threads: THREADS, module, fault });

  /** The first schedule that goes wrong, and how. */
  async function firstFailure(executor: ScheduledExecutor): Promise<string | undefined> {
    for (let i = 0; i < MOST_SCHEDULES; i++) {
      const schedule = scheduleOf(SEED + i);
      const difference = await differenceOf(executor.use(schedule), blocks[i % blocks.length] as Judged);
      if (difference !== undefined) return `schedule ${schedule.seed} (${schedule.bias}), ${difference}`;
    }
    return undefined;
  }

  it('find nothing where there is no fault', async () => {
    expect(await firstFailure(await executorWith(FAULT_CHOSEN))).to.equal(undefined);
  });

  for (const [name, fault] of Object.entries({ ...FAULTS, ...placeFaults }))
    it(`find ${name}`, async function () {
      const failure = await firstFailure(await executorWith(fault));
      expect(failure, `${MOST_SCHEDULES} from SCHEDULE_SEED=${SEED}`).to.be.a('string');
      if (this.test) this.test.title += `: ${failure?.slice(0, 120)}`;
    });

  it('say what became of each transaction where every thread sleeps', async () => {
    const executor = await executorWith(faults.FAULT_LOST_WAKE);
    const [each] = blocks as [Judged];
    let error: unknown;
    for (let seed = SEED; seed < SEED + MOST_SCHEDULES && !(error instanceof ScheduleError); seed++) {
      const { choice, conditions } = seeded(scheduleOf(seed), THREADS);
      error = await executor
        .choose(choice, { ...conditions, splits: false })
        .execute(each.block, each.transactions, stateOf(each))
        .catch((error: unknown) => error);
    }
    expect(error).to.be.instanceOf(ScheduleError).and.to.include({ code: 'DEADLOCK' });
    const { transactions } = error as ScheduleError;
    expect(transactions).to.have.length(each.transactions.length);
    expect(transactions[0]).to.deep.equal({ index: 0, status: 'executed', incarnation: 0 });
  });
});
