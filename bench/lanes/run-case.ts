import { SET_UPS } from '../contenders/reference.js';
import { type Spread, spreadOf } from '../measure.js';
import { type CaseResult, type LaneResult, STAGES, type Timed } from '../report/report.js';
import { caseAt } from '../suites/cases.js';
import { AbsentError } from '../suites/suite.js';
import type { First, LaneSpec, Loaded, RootRun, Run, StageRun, Temperature } from './lane.js';
import { LaneProcess, nameOf } from './lane-process.js';

export interface RunOptions {
  readonly rounds: number;
  /** of the parallel executor, each a contender */
  readonly threads: readonly number[];
  /** transactions, in place of each case's own number */
  readonly size?: number;
}

/** ms: to a longer block it does not matter whose turn it was before; to one of 100 ms on threads it does, by a third */
const LONG = 500;
/** ms that each set-up of @ethereumjs/vm executes with root: it has fewer rounds then */
const MOST_REFERENCE_TIME = 1000;
/** ms of all stages by all contenders: they have fewer rounds then, but for three, of which one is the median */
const MOST_STAGE_TIME = 2000;
const LEAST_STAGE_ROUNDS = 3;

interface Measured {
  readonly process: LaneProcess;
  readonly loaded: Loaded;
  readonly first: First;
  readonly runs: Record<Temperature, Run[]>;
  readonly withRoot: RootRun[];
  readonly stages: StageRun[];
}

/**
 * One case by all contenders, each in a process of its own, in turns.
 * @param number the case's place in its suite
 * @throws Error where contenders find different results, or one dies
 */
export async function runCase(
  suite: string,
  number: number,
  { rounds, threads, size }: RunOptions,
): Promise<CaseResult> {
  const { name, referenceSize, absent } = caseAt(suite, number);
  const message = absent?.();
  if (message !== undefined) throw new AbsentError(message);
  const base = { suite, number, ...(size !== undefined && { size }) };
  const specs: LaneSpec[] = [
    { ...base, contender: 'sequential' },
    ...threads.map((threads): LaneSpec => ({ ...base, contender: 'parallel', threads })),
    ...(referenceSize > 0 ? SET_UPS : []).map((contender): LaneSpec => ({ ...base, contender })),
  ];
  const processes = specs.map((spec) => new LaneProcess(spec));
  try {
    const loaded = await Promise.all(processes.map((process) => process.ask('load', process.spec)));
    const lanes: Measured[] = [];
    for (const [index, process] of processes.entries())
      lanes.push({
        process,
        loaded: loaded[index] as Loaded,
        first: await process.ask('first'),
        runs: { warm: [], cold: [] },
        withRoot: [],
        stages: [],
      });
    const engines = lanes.filter(({ process }) => isEngine(process.spec));
    checkGas(name, engines);
    const warmedUp: Run[] = [];
    for (const { process } of lanes) warmedUp.push(await process.ask('warmUp'));
    // as sequential finds it, so that all are measured in the same way
    const isLong = (warmedUp[0] as Run).ms.map((ms) => ms > LONG);
    for (let round = 0; round < rounds; round++)
      for (const { process, runs } of lanes) runs.warm.push(await process.ask('run', 'warm', isLong));
    for (let round = 0; round < rounds; round++)
      for (const { process, runs } of engines) runs.cold.push(await process.ask('run', 'cold', isLong));
    for (let round = 0; round < rounds; round++)
      for (const { process, withRoot } of lanes)
        if (isEngine(process.spec) || sum(timesOf(withRoot)) < MOST_REFERENCE_TIME)
          withRoot.push(await process.ask('runWithRoot'));
    const start = performance.now();
    const isInTime = () => performance.now() - start < MOST_STAGE_TIME;
    for (let round = 0; round < rounds && (round < LEAST_STAGE_ROUNDS || isInTime()); round++)
      for (const { process, stages } of engines) stages.push(await process.ask('stage'));
    checkRoots(name, engines);
    return await resultOf(suite, name, lanes);
  } finally {
    await Promise.all(processes.map((process) => process.close()));
  }
}

const isEngine = ({ contender }: LaneSpec): boolean => contender === 'sequential' || contender === 'parallel';

function checkGas(name: string, lanes: readonly Measured[]): void {
  const [sequential, ...others] = lanes.map(({ first }) => first.gas.join());
  for (const [index, gas] of others.entries())
    if (gas !== sequential) throw new Error(`${name}: ${sequential} gas in order, ${gas} by lane ${index + 1}`);
}

function checkRoots(name: string, lanes: readonly Measured[]): void {
  const expected = lanes[0]?.withRoot[0]?.roots.join();
  for (const { process, withRoot, stages } of lanes)
    for (const { roots } of [...withRoot, ...stages])
      if (roots.join() !== expected)
        throw new Error(`${name}: root ${expected} in order, ${roots.join()} by ${nameOf(process.spec)}`);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const timesOf = (runs: readonly RootRun[]): number[] => runs.map(({ ms }) => ms);

async function resultOf(suite: string, name: string, lanes: readonly Measured[]): Promise<CaseResult> {
  const [sequential] = lanes as [Measured];
  const { fork, blocks } = sequential.loaded;
  const { gas } = sequential.first;
  const results: LaneResult[] = [];
  for (const lane of lanes) results.push(await laneResult(lane, sequential));
  return {
    suite,
    name,
    fork,
    transactions: sum(blocks.map(({ transactions }) => transactions)),
    gas: sum(gas),
    blocks: blocks.map((block, index) => ({ ...block, gas: gas[index] as number })),
    lanes: results,
  };
}

async function laneResult(lane: Measured, sequential: Measured): Promise<LaneResult> {
  const { process, loaded, first, runs, stages } = lane;
  const { spec } = process;
  const scale = sum(sequential.first.gas) / sum(first.gas);
  const timed = (temperature: Temperature): Timed => timedOf(runs[temperature], sequential.runs[temperature], scale);
  const withRoot = timesOf(lane.withRoot).map((ms) => scale * ms);
  if (!isEngine(spec)) await process.ask('check');
  return {
    name: nameOf(spec),
    ...(spec.threads !== undefined && { threads: spec.threads }),
    scale,
    warm: timed('warm'),
    ...(isEngine(spec) && { cold: timed('cold') }),
    withRoot: { time: spreadOf(withRoot), speedUp: speedUpOf(withRoot, timesOf(sequential.withRoot)) },
    memory: { before: loaded.memory, peak: first.peak },
    ...(isEngine(spec) && { stages: stagesOf(stages) }),
    ...(spec.contender === 'parallel' && { speculation: await process.ask('speculate') }),
  };
}

function timedOf(runs: readonly Run[], sequential: readonly Run[], scale: number): Timed {
  const times = runs.map(({ ms }) => scale * sum(ms));
  const blocks = (runs[0]?.ms ?? []).map((_, block) => spreadOf(runs.map(({ ms }) => ms[block] as number)).median);
  return {
    time: spreadOf(times),
    cpu: spreadOf(runs.map(({ cpu }) => scale * cpu)),
    speedUp: speedUpOf(
      times,
      sequential.map(({ ms }) => sum(ms)),
    ),
    ...(blocks.length > 1 && scale === 1 && { blocks }),
  };
}

/** Round by round. */
const speedUpOf = (times: readonly number[], sequential: readonly number[]): Spread =>
  spreadOf(times.map((time, round) => (sequential[round] as number) / time));

const stagesOf = (runs: readonly StageRun[]) =>
  Object.fromEntries(STAGES.map((stage) => [stage, spreadOf(runs.map(({ times }) => times[stage]))])) as NonNullable<
    LaneResult['stages']
  >;
