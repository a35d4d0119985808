import { expect } from 'chai';
import type { FirstFailure } from '../../../../reports/record/first-failure.js';
import { judge } from '../../../../runners/triage/parallel/attempt.js';
import { textOf } from '../../../../runners/triage/parallel/text.js';
import { type ParallelTriage, triageParallel } from '../../../../runners/triage/parallel/triage.js';
import type { Executor } from '../../../../src/executors/executor.js';
import { BIASES } from '../../../../src/executors/schedule/schedule.js';
import { createSequentialExecutor } from '../../../../src/executors/sequential.js';
import { FAULTS as BROKEN } from '../../packs/faulty.js';
import { tally } from './blocks.js';
import { FAULT_CHOSEN, FAULTS, labWith } from './faulty.js';

const SCHEDULES = 200;
const REPLAYS = 7;

/** A failure on threads, as a pack keeps it. */
const FIRST: FirstFailure = {
  threads: 2,
  differences: ['transaction 1: expected success, got failure', '0xc1: slot 0x0: expected 0x2, got 0x1'],
  statuses: [
    { transaction: 0, status: 'executed', incarnation: 0 },
    { transaction: 1, status: 'aborting', incarnation: 1 },
  ],
  statistics: { executions: 3, aborts: 1 },
};

describe('what is known of a fault that only threads have', function () {
  this.timeout(120_000);
  let sequential: Executor;
  before(async () => {
    sequential = await createSequentialExecutor();
  });

  const triageWith = async (fault: number, onThreads: Executor = sequential): Promise<ParallelTriage> => ({
    sequential,
    onThreads: async () => onThreads,
    lab: await labWith(fault),
    replays: REPLAYS,
    schedules: SCHEDULES,
    seed: 1,
    milliseconds: 20_000,
  });

  it('is nothing where nothing was seen and nothing fails', async () => {
    expect(await triageParallel(tally(2), undefined, await triageWith(FAULT_CHOSEN))).to.equal(undefined);
  });

  it('is what was first seen, and how often it did not repeat', async () => {
    const evidence = await triageParallel(tally(2), FIRST, await triageWith(FAULT_CHOSEN));
    expect(evidence).to.deep.include({
      status: 'not reproduced',
      first: FIRST,
      replays: { onThreads: { tried: REPLAYS, failed: 0 }, onSchedules: { tried: SCHEDULES, failed: 0 } },
    });
    expect(evidence?.lines).to.deep.equal([
      'not reproduced: 0 of 7 replays on threads failed, and 0 of 200 schedules',
      'first seen on 2 threads: transaction 1: expected success, got failure, and 1 difference more',
      'first seen with 3 executions, 1 aborts',
      'first seen with transaction 1 aborting (1)',
    ]);
  });

  it('is that it repeats, where it does so on threads and on no schedule', async () => {
    const broken = BROKEN['drops a log']?.(sequential);
    const evidence = await triageParallel(tally(2), FIRST, await triageWith(FAULT_CHOSEN, broken));
    expect(evidence).to.deep.include({ status: 'not explained', first: FIRST });
    expect(evidence?.replays.onThreads).to.deep.equal({ tried: REPLAYS, failed: REPLAYS });
  });

  it('is explained by the first schedule that shows it, where threads showed it', async () => {
    const evidence = await triageParallel(tally(2), FIRST, await triageWith(FAULTS.FAULT_SKIP_VALIDATION));
    expect(evidence).to.deep.include({ status: 'explained', first: FIRST });
    expect(evidence?.replays.onSchedules.failed).to.equal(1);
    expect(evidence?.fault?.kind).to.equal('validationSkipped');
  });

  it('is explained by the schedule that it was found with, and by no other', async () => {
    const triage = await triageWith(FAULTS.FAULT_SKIP_VALIDATION);
    const from = { seed: 20, schedules: SCHEDULES, threads: [3] };
    const shown = await triage.lab.find(await judge(tally(3), sequential), from, () => false);
    if (shown === undefined) throw new Error('nothing is found');
    const first: FirstFailure = { ...FIRST, threads: 3, schedule: shown.schedule };
    const evidence = await triageParallel(tally(3), first, triage);
    expect(evidence).to.deep.include({ status: 'explained', fault: shown.fault, first });
    expect(evidence?.schedule).to.deep.include({ ...shown.schedule, threads: 3 });
    expect(evidence?.replays).to.deep.equal({
      onThreads: { tried: 0, failed: 0 },
      onSchedules: { tried: 1, failed: 1 },
    });
  });

  it('reads as facts and a table of steps', async () => {
    const evidence = await triageParallel(tally(3), undefined, await triageWith(FAULTS.FAULT_SKIP_VALIDATION));
    if (evidence === undefined) throw new Error('nothing is found');
    const lines = textOf(evidence).split('\n');
    expect(lines[0]).to.match(/^validationSkipped: [12]\.\d read slot 0x0 of 0x(c1){20} as 0x\d, of .+ at step \d+/);
    expect(lines[1]).to.match(new RegExp(`^\\d threads, schedule \\d+ \\((${BIASES.join('|')})\\), \\d+ steps$`));
    const head = lines.findIndex((line) => /^ {2}step +thread +transaction +what +location +value$/.test(line));
    const rows = lines.slice(head + 1);
    expect(rows.filter((row) => row.startsWith('>')).length).to.be.at.least(3);
    expect(rows.some((row) => /^> \d+ +\d +1\.0 +reads the base state +slot 0x0 of .+ 0x0$/.test(row))).to.equal(true);
    expect(rows.some((row) => /^> \d+ +\d +0\.0 +publishes +slot 0x0 of .+ 0x1$/.test(row))).to.equal(true);
    const steps = rows.map((row) => Number(/\d+/.exec(row)?.[0]));
    expect(steps).to.deep.equal(steps.toSorted((a, b) => a - b));
    // it goes into divergence.json and into the record as it is
    expect(JSON.parse(JSON.stringify(evidence))).to.deep.equal(evidence);
  });
});
