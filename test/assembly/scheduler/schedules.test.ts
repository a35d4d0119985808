import { expect } from 'chai';
import {
  FAULT_DEPENDENCY_RACE,
  FAULT_DONE_WITHOUT_ACTIVE,
  FAULT_DONE_WITHOUT_DECREASE_CNT,
  FAULT_LOST_WAKE,
  FAULT_STALE_INCARNATION,
  FAULT_TORN_STATUS,
} from '../../../assembly/faults.js';
import type * as WebAssembly from '../../../src/primitives/webassembly.js';
import { assemblyModule } from '../compile.js';
import type { Block } from './block.js';
import { SCHEDULER_PAGES } from './fake-executor.js';
import { mix } from './random.js';
import { Threads } from './threads.js';

const THREADS = 3;
/** `SCHEDULER_SEED=n` begins with another schedule, `SCHEDULER_SCHEDULES=n` tries as many. */
const SEED = Number(process.env.SCHEDULER_SEED ?? 1);
const SCHEDULES = Number(process.env.SCHEDULER_SCHEDULES ?? 300);

const compile = (...constants: string[]): Promise<WebAssembly.Module> =>
  assemblyModule('assembly/scheduler/index.ts', SCHEDULER_PAGES, constants);

function blockOf(seed: number): Block {
  const random = mix(seed, 1);
  return {
    seed,
    transactions: 2 + (random % 5),
    locations: 1 + ((random >>> 4) % 3),
    steps: 1 + ((random >>> 8) % 2),
    chain: (random >>> 12) % 4 === 0,
  };
}

/** The first schedule that goes wrong, and how. */
async function firstFailure(threads: Threads, schedules: number): Promise<string | undefined> {
  for (let seed = SEED; seed < SEED + schedules; seed++) {
    const { failure } = await threads.run(blockOf(seed), seed);
    if (failure !== undefined) return `SCHEDULER_SEED=${seed} ${JSON.stringify(blockOf(seed))}: ${failure}`;
  }
  return undefined;
}

async function using<T>(threads: Threads, use: (threads: Threads) => Promise<T>): Promise<T> {
  try {
    return await use(threads);
  } finally {
    await threads.close();
  }
}

describe('assembly/scheduler on threads', () => {
  let yielding: WebAssembly.Module;
  before(async () => {
    yielding = await compile('YIELDING=1');
  });

  for (const count of [2, THREADS, 5]) {
    it(`executes ${SCHEDULES} blocks as in order on ${count}, whichever goes on at each access`, () =>
      using(new Threads(yielding, count, true), async (threads) => {
        expect(await firstFailure(threads, SCHEDULES)).to.equal(undefined);
      }));
  }

  it('takes the same steps from the same seed, and others from another', () =>
    using(new Threads(yielding, THREADS, true), async (threads) => {
      const traces: string[] = [];
      for (const seed of [SEED, SEED + 3, SEED]) traces.push((await threads.run(blockOf(SEED), seed)).trace);
      expect(traces[2]).to.equal(traces[0]);
      expect(traces[1]).to.not.equal(traces[0]);
    }));

  it('executes blocks on threads that nobody controls', async () =>
    using(new Threads(await compile(), 4, false), async (threads) => {
      for (let seed = SEED; seed < SEED + 60; seed++) {
        const block = { seed, transactions: 300, locations: 1 + (seed % 50), steps: 3, chain: seed % 5 === 0 };
        expect((await threads.run(block, seed)).failure, `SCHEDULER_SEED=${seed}`).to.equal(undefined);
      }
    }));

  describe('finds', () => {
    const all = {
      FAULT_DONE_WITHOUT_ACTIVE,
      FAULT_DONE_WITHOUT_DECREASE_CNT,
      FAULT_STALE_INCARNATION,
      FAULT_TORN_STATUS,
      FAULT_DEPENDENCY_RACE,
      FAULT_LOST_WAKE,
    };
    for (const [name, fault] of Object.entries(all)) {
      it(name, async () =>
        using(new Threads(await compile('YIELDING=1', `FAULT=${fault}`), THREADS, true), async (threads) => {
          expect(await firstFailure(threads, 10 * SCHEDULES)).to.be.a('string');
        }),
      );
    }
  });
});
