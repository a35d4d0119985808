import type { Begun, Done, RecordedEvent, Recording, StatusEvent } from '../../../src/executors/schedule/recording.js';
import { ScheduleError } from '../../../src/executors/schedule/threads.js';
import type { Failure } from './attempt.js';
import type { Sleeper, Task } from './evidence.js';
import type { Finding } from './finding.js';
import { name } from './words.js';

/** assembly/scheduler/status.ts: where a status may go, and by how much its incarnation then rises. */
const TRANSITIONS: Readonly<Record<string, readonly (readonly [to: string, rise: number])[]>> = {
  'ready to execute': [['executing', 0]],
  executing: [
    ['executed', 0],
    ['suspended', 0],
  ],
  suspended: [['ready to execute', 0]],
  executed: [['aborting', 0]],
  aborting: [['ready to execute', 1]],
};

const ofKind = <K extends RecordedEvent['event']>({ events }: Recording, kind: K) =>
  events.filter((event): event is Extract<RecordedEvent, { event: K }> => event.event === kind);

/** Status and incarnation are one word: each change of it is one of the transitions, made by one thread. */
export function tornStatus(recording: Recording): Finding | undefined {
  const illegal = ofKind(recording, 'status').find(({ from, to }) => {
    const allowed = TRANSITIONS[from.status] ?? [];
    return !allowed.some(([status, rise]) => status === to.status && from.incarnation + rise === to.incarnation);
  });
  const found = [twoOwners(recording), illegal && illegalTransition(recording, illegal)].filter((each) => !!each);
  return found.sort((a, b) => a.step - b.step)[0];
}

function illegalTransition(recording: Recording, { step, thread, transaction, from, to }: StatusEvent): Finding {
  const before = ofKind(recording, 'status').findLast((each) => each.transaction === transaction && each.step < step);
  const other =
    before && before.thread !== thread ? `, after thread ${before.thread} had changed it at step ${before.step}` : '';
  return {
    kind: 'tornStatus',
    summary: `thread ${thread} turned transaction ${transaction} from ${from.status} (${from.incarnation}) to ${to.status} (${to.incarnation})${other}`,
    transactions: [transaction],
    step,
    causes: before ? [before.step, step] : [step],
  };
}

/** Two threads that were each told that an incarnation is theirs: to execute it, or to abort it. */
function twoOwners(recording: Recording): Finding | undefined {
  const owner = new Map<number, Begun>();
  const aborted = new Map<string, number>();
  for (const event of recording.events) {
    // it is nobody's any more, though its thread is not yet through with the task
    if (event.event === 'status' && event.from.status === 'executing') owner.delete(event.transaction);
    if (event.event === 'begins' && event.task === 'execution') {
      const { transaction, incarnation, step, thread } = event;
      const other = owner.get(transaction);
      owner.set(transaction, event);
      if (other === undefined || (other.end ?? Number.POSITIVE_INFINITY) <= step || other.thread === thread) continue;
      return {
        kind: 'tornStatus',
        summary: `threads ${other.thread} and ${thread} both executed ${name(transaction, incarnation)}, from steps ${other.step} and ${step} on`,
        transactions: [transaction],
        step,
        causes: [other.step, step],
      };
    }
    if (event.event === 'validated' && event.isAborted) {
      const { transaction, incarnation, step, thread } = event;
      const before = aborted.get(name(transaction, incarnation));
      aborted.set(name(transaction, incarnation), step);
      if (before === undefined) continue;
      return {
        kind: 'tornStatus',
        summary: `${name(transaction, incarnation)} was aborted twice, at steps ${before} and ${step}, the second time by thread ${thread}`,
        transactions: [transaction],
        step,
        causes: [before, step],
      };
    }
  }
  return undefined;
}

/** A validation speaks of the incarnation that it read again, and of no other. */
export function abortedOther(recording: Recording): Finding | undefined {
  const tasks = ofKind(recording, 'begins').filter(({ task }) => task === 'validation');
  for (const { step, thread, transaction, from, to } of ofKind(recording, 'status')) {
    if (to.status !== 'aborting' || from.status !== 'executed' || from.incarnation !== to.incarnation) continue;
    const task = tasks.findLast((each) => each.thread === thread && each.step <= step);
    if (task === undefined || task.transaction !== transaction || task.incarnation === from.incarnation) continue;
    return {
      kind: 'abortedOther',
      summary: `thread ${thread} validated ${name(transaction, task.incarnation)} from step ${task.step} on, and aborted ${name(transaction, from.incarnation)} for it at step ${step}`,
      transactions: [transaction],
      step,
      causes: [task.step, step],
    };
  }
  return undefined;
}

/** At the end nobody waits for a transaction that has finished. */
export function lostDependency(recording: Recording): Finding | undefined {
  for (const statuses of [...recording.windows.map((window) => window.statuses), recording.statuses]) {
    const finished = new Set(statuses.filter(({ status }) => status === 'executed').map((each) => each.transaction));
    const lost = statuses.find(({ status, waitsFor }) => status === 'suspended' && finished.has(waitsFor ?? -1));
    if (lost?.waitsFor === undefined) continue;
    const { transaction, waitsFor } = lost;
    const waits = ofKind(recording, 'waits').findLast((each) => each.transaction === transaction);
    const finish = ofKind(recording, 'status').findLast(
      (each) => each.transaction === waitsFor && each.to.status === 'executed',
    );
    return {
      kind: 'lostDependency',
      summary: `transaction ${transaction} began at step ${waits?.step} to wait for transaction ${waitsFor}, which had finished at step ${finish?.step}: nobody resumes it`,
      transactions: [transaction, waitsFor],
      step: waits?.step ?? recording.steps,
      causes: [finish?.step, waits?.step].filter((step) => step !== undefined),
    };
  }
  return undefined;
}

/** Where a window is said to be done, no index has work left and nobody is at work. */
export function doneTooEarly(recording: Recording): Finding | undefined {
  for (const done of recording.dones) {
    const unfinished = done.statuses.filter(({ status }) => status !== 'executed');
    const { executionIdx, validationIdx, count, first, step, thread, lookedAt } = done;
    const isOver = executionIdx >= count && validationIdx >= count && done.underWay.length === 0;
    if (isOver && unfinished.length === 0) continue;
    const underWay = done.underWay.map(
      ({ thread, transaction, incarnation, task }): Task => ({
        thread,
        transaction,
        incarnation,
        task: task === 'validation' ? task : 'execution',
      }),
    );
    const wasUnderWay = done.underWay.some((task) => isUnderWay(task, lookedAt));
    const fell = ofKind(recording, 'counter').findLast(
      (each) => each.step <= step && each.counter.endsWith('_IDX') && each.to < each.from,
    );
    const why = wasUnderWay
      ? `while ${underWay.map((task) => `thread ${task.thread} was at the ${task.task} of ${name(task.transaction, task.incarnation)}`).join(', ')}`
      : `though ${fell?.counter} had fallen to ${fell?.to} at step ${fell?.step}, and left ${leftOver(done)}`;
    const transactions = wasUnderWay ? underWay.map((task) => task.transaction) : pending(done);
    return {
      kind: 'doneTooEarly',
      summary: `thread ${thread} said at step ${step} that all is done, ${why}`,
      transactions: [...new Set(transactions)].map((each) => each),
      step,
      underWay,
      causes: [...(fell ? [fell.step] : []), ...done.underWay.map((task) => task.step), step],
    };

    function pending({ statuses }: Done): number[] {
      const left = unfinished.map(({ transaction }) => transaction);
      const unvalidated = statuses.filter(({ transaction }) => transaction >= first + validationIdx);
      return [
        ...left,
        ...unvalidated.map(({ transaction }) => transaction),
        ...underWay.map((each) => each.transaction),
      ];
    }
  }
  return undefined;
}

const isUnderWay = ({ step, ...task }: Done['underWay'][number], at: number): boolean =>
  step <= at || ('end' in task && typeof task.end === 'number' && task.end > at);

const leftOver = ({ executionIdx, validationIdx, count, first }: Done): string =>
  executionIdx < count
    ? `transaction ${first + executionIdx} and those above it to be executed`
    : `transaction ${first + validationIdx} and those above it to be validated`;

/** The threads that sleep at the end, each since its last step. */
export function sleepersOf(recording: Recording): Sleeper[] {
  const asleep = new Map<number, Sleeper>();
  for (const event of recording.events) {
    if (event.event !== 'sleeps' && event.event !== 'wakes') continue;
    const { thread, step, at } = event;
    if (event.event === 'sleeps') asleep.set(thread, { thread, step, at });
    else asleep.delete(thread);
  }
  return [...asleep.values()].sort((a, b) => a.thread - b.thread);
}

/** No thread sleeps for want of work where there is some, or the window is done. */
export function lostWake(recording: Recording, failure: Failure | undefined): Finding | undefined {
  if (!(failure?.error instanceof ScheduleError) || failure.error.code !== 'DEADLOCK') return undefined;
  const sleepers = sleepersOf(recording);
  const { executionIdx, validationIdx, count, first, isDone } = recording.last;
  const sleeper = sleepers.find(({ at }) => at === 'work');
  if (sleeper === undefined || !(isDone || executionIdx < count || validationIdx < count)) return undefined;
  const said = ofKind(recording, 'counter').findLast(({ counter }) => counter === 'DECREASE_CNT');
  const left = recording.statuses.filter(
    ({ transaction, status }) =>
      !isDone && (status !== 'executed' || transaction >= first + Math.min(executionIdx, validationIdx)),
  );
  const what = isDone ? 'the window is done' : 'there is work';
  return {
    kind: 'lostWake',
    summary: `thread ${sleeper.thread} sleeps since step ${sleeper.step}, and does not know that ${what}, as thread ${said?.thread} said at step ${said?.step}`,
    transactions: left.map(({ transaction }) => transaction),
    step: sleeper.step,
    sleepers,
    causes: [...(said ? [said.step] : []), sleeper.step],
  };
}
