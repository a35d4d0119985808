import { expect } from 'chai';
import type { ScenarioName } from '../../../../runners/packs/synthetic/names.js';
import { createScheduledExecutor } from '../../../../src/executors/schedule/executor.js';
import { explorePreemptions } from '../../../../src/executors/schedule/preemptions.js';
import { differenceOf, smallBlocks } from './blocks.js';
import { exploreMeeting, MEETINGS } from './meetings.js';

/** `SCHEDULE_PREEMPTIONS=n` tries more; with 2 a block takes some 100,000 schedules. */
const MOST = Number(process.env.SCHEDULE_PREEMPTIONS ?? 1);
const SCENARIOS: readonly ScenarioName[] = ['counters', 'creations', 'wipes', 'beneficiary', 'funds', 'delegations'];

describe(`all schedules with at most ${MOST} preemptions`, function () {
  this.timeout(600_000 * MOST ** 2);
  for (const scenario of SCENARIOS)
    it(`execute 2 or 3 transactions as in order: ${scenario}`, async function () {
      let explored = 0;
      for (const block of await smallBlocks('Prague', scenario, 2, 3))
        for (const [prefetches, claims] of [
          [true, false],
          [false, false],
          [true, true],
          [false, true],
        ] as const) {
          const executor = await createScheduledExecutor({ threads: 2 });
          const found = await explorePreemptions(MOST, (choice) =>
            differenceOf(executor.choose(choice, { prefetches, splits: !prefetches, claims, takesPart: false }), block),
          );
          expect(found.failure, JSON.stringify(found.preemptions)).to.equal(undefined);
          explored += found.explored;
        }
      // without any preemption there is one schedule for each block
      expect(explored).to.be.greaterThan(4);
      if (this.test) this.test.title += `: ${explored} schedules`;
    });
});

describe('all schedules with few preemptions at accesses to what two threads load', () => {
  for (const [name, meeting] of Object.entries(MEETINGS))
    it(`execute as in order: ${name}`, async function () {
      const { explored, failure, preemptions } = await exploreMeeting(meeting);
      expect(failure, JSON.stringify(preemptions)).to.equal(undefined);
      // with one preemption alone there would be fewer
      expect(explored).to.be.greaterThan(20);
      if (this.test) this.test.title += `: ${explored} schedules`;
    });
});
