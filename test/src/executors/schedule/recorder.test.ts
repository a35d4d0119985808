import { expect } from 'chai';
import { createScheduledExecutor } from '../../../../src/executors/schedule/executor.js';
import type { ReadEvent, Recording } from '../../../../src/executors/schedule/recording.js';
import { scheduleOf } from '../../../../src/executors/schedule/schedule.js';
import { differenceOf, type Judged, SEED, smallBlocks } from './blocks.js';

const SCHEDULES = 100;

describe('a recording', () => {
  let blocks: Judged[];
  before(async () => {
    blocks = [
      ...(await smallBlocks('Prague', 'counters', 2)),
      ...(await smallBlocks('Berlin', 'recreation', 2)),
      ...(await smallBlocks('Prague', 'beneficiary', 2)),
      ...(await smallBlocks('Osaka', 'random', 2)),
    ];
  });

  /** Each schedule's recording. */
  async function* recordings(): AsyncGenerator<{ recording: Recording; block: Judged; name: string }> {
    const executor = await createScheduledExecutor({ threads: 3, records: true });
    for (let i = 0; i < SCHEDULES; i++) {
      const block = blocks[i % blocks.length] as Judged;
      const name = `SCHEDULE_SEED=${SEED + i}`;
      expect(await differenceOf(executor.use(scheduleOf(SEED + i)), block), name).to.equal(undefined);
      if (executor.recording === undefined) throw new Error('nothing is recorded');
      yield { recording: executor.recording, block, name };
    }
  }

  it('changes no step of a schedule', async () => {
    const [plain, recorded] = await Promise.all([
      createScheduledExecutor({ threads: 3 }),
      createScheduledExecutor({ threads: 3, records: true }),
    ]);
    for (let i = 0; i < SCHEDULES; i++) {
      const block = blocks[i % blocks.length] as Judged;
      const schedule = scheduleOf(SEED + i);
      await differenceOf(plain.use(schedule), block);
      await differenceOf(recorded.use(schedule), block);
      expect(recorded.trace, `SCHEDULE_SEED=${schedule.seed}`).to.deep.equal(plain.trace);
    }
  });

  it('has every read as the kernel took it, and, of what is committed, as the last versions say', async () => {
    const isTaken = (read: ReadEvent): boolean => read.taken === undefined || read.taken === read.value;
    let reads = 0;
    let versions = 0;
    for await (const { recording, name } of recordings()) {
      const all = recording.events.filter((each) => each.event === 'reads');
      expect(
        all.filter((each) => !isTaken(each)),
        name,
      ).to.deep.equal([]);
      for (const window of recording.windows)
        for (const { read, expected } of window.reads) expect(read.value, name).to.equal(expected.value);
      reads += all.length;
      versions += all.filter((each) => each.versions.length > 0).length;
    }
    expect(reads).to.be.greaterThan(1000);
    expect(versions).to.be.greaterThan(200);
  });

  it('has each committed incarnation executed, read of lower ones alone, and found valid after its last write', async () => {
    let stretches = 0;
    let claimed = 0;
    for await (const { recording, block, name } of recordings()) {
      const committed = recording.windows.flatMap(({ statuses }) => statuses);
      const inOrder = recording.stretches.flatMap(({ first, count }) =>
        Array.from({ length: count }, (_, i) => first + i),
      );
      const byClaims = recording.claimed.flatMap(({ isHeld, transactions }) => (isHeld ? transactions : []));
      const all = [...committed.map(({ transaction }) => transaction), ...inOrder, ...byClaims].toSorted(
        (a, b) => a - b,
      );
      expect(all, name).to.deep.equal([...block.transactions.keys()]);
      stretches += inOrder.length;
      claimed += byClaims.length;
      for (const { transaction, incarnation, status } of committed) {
        expect(status, name).to.equal('executed');
        const own = recording.events.filter(
          (each) => 'incarnation' in each && each.transaction === transaction && each.incarnation === incarnation,
        );
        const written = own.findLast((each) => each.event === 'writes')?.step ?? 0;
        const validated = own.findLast((each) => each.event === 'validated');
        expect(validated, name).to.include({ isValid: true });
        expect(validated?.step, name).to.be.greaterThan(written);
        const execution = own.filter((each) => each.event === 'reads' && each.task === 'execution');
        const firstWritten = own.find((each) => each.event === 'writes' && each.what === 'publishes')?.step;
        for (const each of execution) expect(each.step, name).to.be.lessThan(firstWritten ?? recording.steps);
        for (const each of own)
          if (each.event === 'reads')
            for (const version of each.versions) expect(version.transaction, name).to.be.below(transaction);
      }
    }
    expect(stretches).to.be.greaterThan(0);
    expect(claimed).to.be.greaterThan(0);
  });

  it('has one thread at a time, at each step', async () => {
    for await (const { recording, name } of recordings()) {
      const { events, turns, sites, steps } = recording;
      expect([turns.length, sites.length], name).to.deep.equal([steps, steps]);
      for (const { event, step, thread } of events)
        if (event !== 'wakes') expect(turns[step - 1], `${name}, ${event} at step ${step}`).to.equal(thread);
    }
  });
});
