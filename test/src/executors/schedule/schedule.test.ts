import { expect } from 'chai';
import { createScheduledExecutor } from '../../../../src/executors/schedule/executor.js';
import { BIASES, scheduleOf } from '../../../../src/executors/schedule/schedule.js';
import { COUNT, crowdedBlock, differenceOf, type Judged, judged, SEED, smallBlocks } from './blocks.js';

describe('a schedule', () => {
  let blocks: Judged[];
  before(async () => {
    blocks = [
      ...(await smallBlocks('Frontier', 'counters', 2)),
      ...(await smallBlocks('Byzantium', 'wipes', 2)),
      ...(await smallBlocks('Berlin', 'recreation', 2)),
      ...(await smallBlocks('Cancun', 'creations', 2)),
      ...(await smallBlocks('Prague', 'beneficiary', 2)),
      ...(await smallBlocks('Prague', 'funds', 2)),
      ...(await smallBlocks('Prague', 'delegations', 2)),
      ...(await smallBlocks('Osaka', 'random', 2)),
      await judged('crowded', crowdedBlock()),
    ];
  });

  for (const threads of [1, 2, 3, 5])
    it(`gives what is right in order, whichever of ${threads} threads goes on at each access`, async () => {
      const executor = await createScheduledExecutor({ threads });
      for (let i = 0; i < COUNT; i++) {
        const schedule = scheduleOf(SEED + i);
        const difference = await differenceOf(executor.use(schedule), blocks[i % blocks.length] as Judged);
        expect(difference, `SCHEDULE_SEED=${schedule.seed}`).to.equal(undefined);
      }
    });

  it('meets a block that has no room for one of its transactions', () => {
    const statuses = blocks.at(-1)?.expected.outcomes.map(({ status }) => status);
    expect(statuses).to.deep.equal(['success', 'success', 'success', 'rejected', 'success']);
  });

  it('takes the same steps from the same seed, whatever was executed before, and others from another', async () => {
    const [block, other] = blocks as [Judged, Judged];
    const fresh = async () => createScheduledExecutor({ threads: 3 });
    const tracesOf = async (seeds: readonly number[], executor: Awaited<ReturnType<typeof fresh>>) => {
      const traces: unknown[] = [];
      for (const seed of seeds) {
        expect(await differenceOf(executor.use(scheduleOf(seed)), block)).to.equal(undefined);
        traces.push(executor.trace);
      }
      return traces;
    };
    const seeds = BIASES.map((_, i) => SEED + i);
    const first = await tracesOf(seeds, await fresh());
    expect(new Set(first.map((each) => JSON.stringify(each))).size).to.equal(BIASES.length);
    const used = await fresh();
    await differenceOf(used.use(scheduleOf(SEED)), other);
    expect(await tracesOf(seeds, used)).to.deep.equal(first);
  });

  it('is not used with rules that the engine does not have', async () => {
    const executor = (await createScheduledExecutor({ threads: 2 })).use(scheduleOf(SEED));
    const [first] = blocks as [Judged];
    const block = { ...first.block, fork: 'Amsterdam' as const };
    expect(await differenceOf(executor, { ...first, block })).to.match(/UnsupportedError/);
  });
});
