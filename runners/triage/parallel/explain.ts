import type { Recording } from '../../../src/executors/schedule/recording.js';
import { ScheduleError } from '../../../src/executors/schedule/threads.js';
import type { Failure } from './attempt.js';
import { keptClaim, sharedClaim } from './claims.js';
import type { ParallelFault } from './evidence.js';
import type { Check, Finding } from './finding.js';
import { keptWrite, staleRead, wrongValue } from './reads.js';
import { lostLocation, sharedLocation } from './records.js';
import { abortedOther, doneTooEarly, lostDependency, lostWake, sleepersOf, tornStatus } from './scheduling.js';
import { timelineOf } from './timeline.js';

/** In the order of FAULT_KINDS: what comes first is what the rest follows from. */
const CHECKS: readonly Check[] = [
  sharedLocation,
  lostLocation,
  sharedClaim,
  keptClaim,
  abortedOther,
  tornStatus,
  lostDependency,
  doneTooEarly,
  lostWake,
  wrongValue,
  keptWrite,
  staleRead,
];

/** What a recording shows to have gone wrong; `undefined` where it shows nothing, and nothing has. */
export function explain(recording: Recording, failure: Failure): ParallelFault;
export function explain(recording: Recording, failure?: Failure): ParallelFault | undefined;
export function explain(recording: Recording, failure?: Failure): ParallelFault | undefined {
  const finding = firstFinding(recording, failure) ?? (failure && withoutFinding(recording, failure));
  if (finding === undefined) return undefined;
  const { causes, ...fault } = finding;
  const window = recording.windows.find(({ step }) => step >= finding.step);
  return {
    ...fault,
    statuses: window?.statuses ?? recording.statuses,
    timeline: timelineOf(recording, finding),
  };
}

function firstFinding(recording: Recording, failure: Failure | undefined): Finding | undefined {
  for (const check of CHECKS) {
    const found = check(recording, failure);
    if (found) return found;
  }
  return undefined;
}

function withoutFinding(recording: Recording, { error, differences }: Failure): Finding {
  if (error === undefined) {
    const [difference = ''] = differences;
    return {
      kind: 'unexplained',
      summary: difference,
      transactions: [],
      step: recording.steps,
      causes: [recording.steps],
    };
  }
  const sleepers = sleepersOf(recording);
  const unfinished = recording.statuses.filter(({ status }) => status !== 'executed');
  const code = error instanceof ScheduleError ? error.code : undefined;
  return {
    kind: code === 'DEADLOCK' ? 'deadlock' : code === 'LIVELOCK' ? 'livelock' : 'crash',
    summary: error instanceof Error ? error.message : String(error),
    transactions: unfinished.map(({ transaction }) => transaction),
    step: recording.steps,
    ...(sleepers.length > 0 && { sleepers }),
    causes: [recording.steps, ...sleepers.map(({ step }) => step)],
  };
}
