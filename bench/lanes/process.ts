/** The process of one contender on one case: its memory and its time are its own. */
import workerpool from 'workerpool';
import { resident } from '../resident.js';
import { caseAt } from '../suites/cases.js';
import { EngineLane } from './engine-lane.js';
import type { Lane, LaneSpec, Loaded, Temperature } from './lane.js';
import { resetPeak } from './memory.js';
import { ReferenceLane } from './reference-lane.js';

let lane: Lane | undefined;

function open(): Lane {
  if (lane === undefined) throw new Error('nothing was loaded');
  return lane;
}

async function load({ suite, number, size, contender, threads }: LaneSpec): Promise<Loaded> {
  const { create, referenceSize, ...defaults } = caseAt(suite, number);
  const wanted = size ?? defaults.size;
  const isReference = contender === 'as used' || contender === 'worked around';
  const workloads = await create(isReference ? Math.min(wanted, referenceSize) : wanted);
  lane = isReference
    ? await ReferenceLane.create(workloads, contender)
    : await EngineLane.create(workloads, contender === 'parallel' ? threads : undefined);
  const memory = await resident();
  resetPeak();
  return {
    fork: [...new Set(workloads.map(({ context }) => context.fork))].join(', '),
    blocks: workloads.map(({ name, transactions }) => ({ name, transactions: transactions.length })),
    memory,
  };
}

workerpool.worker({
  load,
  first: () => open().first(),
  warmUp: () => open().warmUp(),
  run: (temperature: Temperature, isLong: readonly boolean[]) => open().run(temperature, isLong),
  runWithRoot: () => open().runWithRoot(),
  stage: () => open().stage?.(),
  speculate: () => open().speculate?.(),
  check: () => open().check?.(),
});
