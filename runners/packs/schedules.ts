import { ResourceLimitError } from '../../src/kernel/errors.js';
import { type Schedule, scheduleOf } from '../../src/executors/schedule/schedule.js';
import type { Inspectable } from './first-failure.js';

/** An executor whose threads take turns as a schedule says. */
export type CreateScheduled = (threads: number, schedule: Schedule) => Promise<Inspectable>;

/** `fault`: of the last one tried, where it failed. */
export interface Exploration<Fault> {
  readonly explored: number;
  readonly fault?: Fault;
}

/**
 * Tries schedules one after the other, from a seed on, until one fails, or needs more memory than each of so many threads has.
 * @param attempt executes and compares; `undefined` where all is as it must be
 */
export async function explore<Fault>(
  { schedules, seed, threads }: { readonly schedules: number; readonly seed: number; readonly threads: number },
  create: CreateScheduled,
  attempt: (executor: Inspectable, schedule: Schedule) => Promise<Fault | undefined>,
): Promise<Exploration<Fault>> {
  for (let i = 0; i < schedules; i++) {
    const schedule = scheduleOf(seed + i);
    try {
      const fault = await attempt(await create(threads, schedule), schedule);
      if (fault !== undefined) return { explored: i + 1, fault };
    } catch (error) {
      // each of several threads has less memory than one has; the engine executes such a block in order, where no schedule is
      if (error instanceof ResourceLimitError) return { explored: i };
      throw error;
    }
  }
  return { explored: schedules };
}
