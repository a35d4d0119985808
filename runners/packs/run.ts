import { type ExecutionResult, type Executor, UnsupportedError } from '../../src/executors/executor.js';
import type { ParallelStatistics } from '../../reports/record/parallel.js';
import { ResourceLimitError } from '../../src/kernel/errors.js';
import { stateRoot } from '../../src/trie/state-root.js';
import {
  type Case,
  disagreements,
  type OutcomeDifference,
  outcomeDifferences,
  stateOf,
} from '../verdict/differences.js';
import { stateDifference } from '../verdict/state-difference.js';
import { type Claim, type Failed, failed, type Verdict } from '../verdict/verdict.js';
import { describeHow, firstFailure, type How, type Inspectable } from './first-failure.js';
import { describeStatistics } from './measure.js';
import { type CreateScheduled, explore } from './schedules.js';

/** Threads of the execution that is described with statistics. */
export const MEASURED_THREADS = 2;
/** The last one is more than most machines have cores. */
export const THREADS = [1, 2, 3, 8] as const;
/** on each number of threads: how they meet differs from one time to the next */
const REPEATS = 3;
/** Blocks so small that a schedule may hit any meeting of two accesses: transactions, and threads. */
const MOST_EXPLORED = 6;
const EXPLORED_THREADS = [2, 3] as const;

/** Who executes a pack. */
export interface PackExecutors {
  readonly sequential: Executor;
  /** independent of the engine */
  readonly reference: Executor;
  /** what is on trial, on so many threads; without it the two in order are held against each other, and that is all */
  readonly parallel?: (threads: number) => Promise<Inspectable>;
  /** an executor whose results have statistics */
  readonly measured?: () => Promise<Inspectable>;
  readonly scheduled?: CreateScheduled;
}

export interface PackOptions {
  /** to explore on each number of threads */
  readonly schedules: number;
  /** of the first schedule */
  readonly seed: number;
}

/**
 * Executes a block in order, twice, and then in parallel. The two in order must agree with each other, and each parallel
 * result must be theirs: every outcome with its gas, logs, return data and created address, and the state. A block that has not the memory
 * that it needs in order is unverified.
 * @throws UnsupportedError
 */
export async function runPack(
  pack: Case,
  { sequential, reference, parallel, measured, scheduled }: PackExecutors,
  { schedules, seed }: PackOptions,
): Promise<Verdict> {
  const { block, transactions } = pack;
  const state = stateOf(pack);
  let expected: ExecutionResult;
  try {
    expected = await sequential.execute(block, transactions, state);
  } catch (error) {
    // one vector's gas limit met another one's code: nobody has the memory for it, so nobody says what is right
    if (error instanceof ResourceLimitError) return { status: 'unverified', reason: error.message };
    throw error;
  }
  const referenced = await reference.execute(block, transactions, state);
  const outcomes = await disagreements(pack, expected, referenced, sequential);
  const disagreement = compare(pack, 'references', outcomes, expected, referenced, []);
  if (disagreement) {
    const { expected: one, got: other } = disagreement;
    return { ...disagreement, expected: `${sequential.name}: ${one}`, got: `${reference.name}: ${other}` };
  }

  const toMeasure = await measured?.();
  let statistics: ParallelStatistics | undefined;
  const measuredAs = <V extends Verdict>(verdict: V): V => ({
    ...verdict,
    ...(statistics && { parallel: statistics }),
  });
  const attempt = async (executor: Inspectable, how: How): Promise<Failed | undefined> => {
    try {
      const got = await executor.execute(block, transactions, state);
      if (executor === toMeasure && got.statistics)
        statistics ??= describeStatistics(got.statistics, transactions.length);
      const outcomes = outcomeDifferences(expected.outcomes, got.outcomes);
      const found = compare(pack, 'parallel', outcomes, expected, got, [describeHow(how)]);
      // a rerun may pass: what can be known of it is known now
      const [, ...differences] = found?.details ?? [];
      return found && { ...found, first: firstFailure(how, executor, { differences, statistics: got.statistics }) };
    } catch (error) {
      if (!(error instanceof Error) || error instanceof UnsupportedError) throw error;
      if (how.schedule && error instanceof ResourceLimitError) throw error;
      const claim = error instanceof ResourceLimitError ? 'resourceLimit' : 'crash';
      const details = [describeHow(how), ...(error.stack?.split('\n').slice(1) ?? [])];
      const first = firstFailure(how, executor, { error, differences: [] });
      return { ...failed(claim, 'an outcome', error.message, details), first };
    }
  };

  const failure = toMeasure && (await attempt(toMeasure, { threads: MEASURED_THREADS }));
  if (failure) return measuredAs(failure);
  if (parallel)
    for (const threads of THREADS) {
      const executor = await parallel(threads);
      for (let i = 0; i < REPEATS; i++) {
        const failure = await attempt(executor, { threads });
        if (failure) return measuredAs(failure);
      }
    }
  if (scheduled === undefined || transactions.length > MOST_EXPLORED) return measuredAs({ status: 'passed' });

  let explored = 0;
  for (const threads of EXPLORED_THREADS) {
    const exploration = await explore({ schedules, seed, threads }, scheduled, (executor, schedule) =>
      attempt(executor, { threads, schedule }),
    );
    explored += exploration.explored;
    if (exploration.fault) return measuredAs({ ...exploration.fault, schedules: explored });
  }
  return measuredAs({ status: 'passed', schedules: explored });
}

/** Two results as a verdict; the states are compared in full, and stand in it by their roots. */
function compare(
  pack: Case,
  claim: Claim,
  outcomes: readonly OutcomeDifference[],
  one: ExecutionResult,
  other: ExecutionResult,
  details: readonly string[],
): Failed | undefined {
  const state = stateOf(pack);
  const [first, second] = [state.apply(one.diff), state.apply(other.diff)];
  const states = stateDifference(first, second);
  const lines = outcomes.map((each) => `transaction ${each.transaction}: expected ${each.first}, got ${each.second}`);
  const all = [...details, ...lines, ...states];
  const [outcome] = outcomes;
  if (outcome) return failed(claim, `transaction ${outcome.transaction}: ${outcome.first}`, outcome.second, all);
  return states.length > 0 ? failed(claim, `state ${stateRoot(first)}`, `state ${stateRoot(second)}`, all) : undefined;
}
