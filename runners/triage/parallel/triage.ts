import type { FirstFailure } from '../../../reports/record/first-failure.js';
import type { Executor } from '../../../src/executors/executor.js';
import { scheduleOf } from '../../../src/executors/schedule/schedule.js';
import type { Case } from '../../verdict/differences.js';
import { attempt, judge, type Judged } from './attempt.js';
import type { ParallelEvidence, Replays } from './evidence.js';
import { describeSchedule, type Lab, type Shown } from './lab.js';
import { minimise } from './minimise.js';
import { linesOf } from './text.js';

/** Who executes, and how often. */
export interface ParallelTriage {
  readonly sequential: Executor;
  /** the engine on so many threads */
  readonly onThreads: (threads: number) => Promise<Executor>;
  readonly lab: Lab;
  /** on threads */
  readonly replays: number;
  /** that are tried, of the block and of each smaller one */
  readonly schedules: number;
  /** of the first schedule */
  readonly seed: number;
  /** that minimising may take */
  readonly milliseconds: number;
}

/** Without more threads than that, steps are few enough to follow. */
const FEW_THREADS = [2, 3];

/**
 * Explains a fault that only threads have. Where the failure named a schedule, that schedule is replayed; another one may repeat or not.
 * @param isSeen it was, just now
 * @returns `undefined` where nothing was seen to begin with, and nothing fails.
 */
export async function triageParallel(
  block: Case,
  first: FirstFailure | undefined,
  triage: ParallelTriage,
  isSeen = false,
): Promise<ParallelEvidence | undefined> {
  const { sequential, lab, seed, schedules } = triage;
  const judged = await judge(block, sequential);
  const named = first?.schedule && (await lab.replay(judged, first.threads, scheduleOf(first.schedule.seed)));
  const onThreads = named ? { tried: 0, failed: 0 } : await replay(judged, first?.threads ?? 2, triage);
  const before = lab.tried;
  const shown = named ?? (await lab.find(judged, { seed, schedules, threads: FEW_THREADS }, () => false));
  const onSchedules = named ? { tried: 1, failed: 1 } : { tried: lab.tried - before, failed: shown ? 1 : 0 };
  if (shown)
    return withLines({
      ...(await explained(block, shown, triage)),
      ...(first && { first }),
      replays: { onThreads, onSchedules },
    });
  if (first === undefined && !isSeen && onThreads.failed === 0) return undefined;
  const status = onThreads.failed > 0 ? 'not explained' : 'not reproduced';
  return withLines({ status, ...(first && { first }), replays: { onThreads, onSchedules } });
}

const withLines = (facts: Omit<ParallelEvidence, 'lines'>): ParallelEvidence => ({ lines: linesOf(facts), ...facts });

async function explained(block: Case, shown: Shown, { lab, ...options }: ParallelTriage) {
  return {
    status: 'explained' as const,
    schedule: describeSchedule(shown),
    fault: shown.fault,
    minimal: await minimise(block, shown, lab, options),
  };
}

async function replay(judged: Judged, threads: number, { onThreads, replays }: ParallelTriage): Promise<Replays> {
  const executor = await onThreads(threads);
  let failed = 0;
  for (let i = 0; i < replays; i++) if (await attempt(executor, judged)) failed++;
  return { tried: replays, failed };
}
