import { type ScheduledExecutor, seeded } from '../../../src/executors/schedule/executor.js';
import {
  explorePreemptions,
  NotingChoice,
  type Preemption,
  PreemptingChoice,
} from '../../../src/executors/schedule/preemptions.js';
import type { Recording } from '../../../src/executors/schedule/recording.js';
import { type Schedule, scheduleOf } from '../../../src/executors/schedule/schedule.js';
import { attempt, type Failure, type Judged } from './attempt.js';
import type { ParallelFault, ScheduleEvidence } from './evidence.js';
import { explain } from './explain.js';

/** A schedule under which a block goes wrong, and why it does. */
export interface Shown {
  readonly threads: number;
  readonly schedule: Schedule;
  readonly failure: Failure;
  readonly recording: Recording;
  readonly fault: ParallelFault;
}

/** What two faults must have in common to be the same. */
export const signatureOf = ({ kind, missed }: ParallelFault): string => (missed ? `${kind} ${missed.why}` : kind);

export const describeSchedule = ({ threads, schedule, recording }: Shown): ScheduleEvidence => ({
  threads,
  ...schedule,
  steps: recording.steps,
});

const triesClaims = (schedule: Schedule, threads: number): boolean => seeded(schedule, threads).conditions.claims;

/** Executes blocks under schedules, and writes down what happens. */
export class Lab {
  readonly #create: (threads: number) => Promise<ScheduledExecutor>;
  readonly #executors = new Map<number, Promise<ScheduledExecutor>>();
  /** schedules */
  tried = 0;

  /** @param create an executor that records */
  constructor(create: (threads: number) => Promise<ScheduledExecutor>) {
    this.#create = create;
  }

  #executor(threads: number): Promise<ScheduledExecutor> {
    const found = this.#executors.get(threads) ?? this.#create(threads);
    this.#executors.set(threads, found);
    return found;
  }

  /** `undefined` where all is as it must be. */
  async replay(judged: Judged, threads: number, schedule: Schedule): Promise<Shown | undefined> {
    const executor = (await this.#executor(threads)).use(schedule);
    return this.#show(judged, threads, schedule, executor);
  }

  /**
   * The first schedule that goes wrong, and in the same way as another one if that is given.
   * @param seed of the first; how many threads there are follows from it too
   * @param isOver no more is tried
   * @param like schedules that try claims where this one does not, or the other way round, are passed by: what goes wrong in versions
   * hardly does in claims
   */
  async find(
    judged: Judged,
    {
      seed,
      schedules,
      threads,
    }: { readonly seed: number; readonly schedules: number; readonly threads: readonly number[] },
    isOver: () => boolean,
    like?: Shown,
  ): Promise<Shown | undefined> {
    const claims = like && triesClaims(like.schedule, like.threads);
    for (let i = 0; i < schedules && !isOver(); i++) {
      const count = threads[i % threads.length] as number;
      const schedule = scheduleOf(seed + i);
      if (like && triesClaims(schedule, count) !== claims) continue;
      const shown = await this.replay(judged, count, schedule);
      if (shown && (like === undefined || signatureOf(shown.fault) === signatureOf(like.fault))) return shown;
    }
    return undefined;
  }

  /** The turns out of turn of a schedule, see {@link PreemptingChoice}. */
  async preemptions(judged: Judged, { threads, schedule }: Shown): Promise<readonly Preemption[]> {
    const { choice, conditions } = seeded(schedule, threads);
    const noting = new NotingChoice(choice);
    const executor = (await this.#executor(threads)).choose(noting, conditions);
    await attempt(executor, judged);
    return noting.preemptions;
  }

  /** The block under a schedule's conditions, but with these turns out of turn and no others. */
  async preempt(
    judged: Judged,
    { threads, schedule }: Shown,
    preemptions: readonly Preemption[],
  ): Promise<Shown | undefined> {
    const { conditions } = seeded(schedule, threads);
    const executor = (await this.#executor(threads)).choose(new PreemptingChoice(preemptions), conditions);
    return this.#show(judged, threads, schedule, executor);
  }

  /** The first schedule of at most so many turns out of turn under which the block goes wrong in the same way. */
  async explore(judged: Judged, { threads, schedule, fault }: Shown, most: number, isOver: () => boolean) {
    const { conditions } = seeded(schedule, threads);
    const executor = await this.#executor(threads);
    const { preemptions, failure } = await explorePreemptions(most, async (choice) => {
      if (isOver()) return 'over';
      const shown = await this.#show(judged, threads, schedule, executor.choose(choice, conditions));
      return shown && signatureOf(shown.fault) === signatureOf(fault) ? shown : undefined;
    });
    return preemptions && failure && failure !== 'over' ? { preemptions, shown: failure } : undefined;
  }

  async #show(
    judged: Judged,
    threads: number,
    schedule: Schedule,
    executor: ScheduledExecutor,
  ): Promise<Shown | undefined> {
    this.tried++;
    const failure = await attempt(executor, judged);
    const { recording } = executor;
    if (failure === undefined || recording === undefined) return undefined;
    const fault = explain(recording, failure);
    return { threads, schedule, failure, recording, fault };
  }
}
