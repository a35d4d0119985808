import type { FirstFailure, Status } from '../../../reports/record/first-failure.js';
import type { ParallelEvidence, ParallelFault, Row, ScheduleEvidence } from './evidence.js';

type Facts = Omit<ParallelEvidence, 'lines'>;

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** What was found, a fact each. */
export function linesOf(facts: Facts): string[] {
  const { status, first, fault, schedule, minimal, replays } = facts;
  const { onThreads, onSchedules } = replays;
  const tries = `${onThreads.failed} of ${count(onThreads.tried, 'replay')} on threads failed, and ${onSchedules.failed} of ${count(onSchedules.tried, 'schedule')}`;
  return [
    ...(fault ? [`${fault.kind}: ${fault.summary}`] : []),
    ...(schedule ? [`${describeSchedule(schedule)}, ${count(schedule.steps, 'step')}`] : []),
    ...(fault?.sleepers ?? []).map(({ thread, step, at }) => `thread ${thread} sleeps at ${at} since step ${step}`),
    ...(fault ? waitingOf(fault.statuses) : []),
    ...(status === 'explained' && first === undefined ? [] : [`${status}: ${tries}`]),
    ...(first ? firstLines(first) : []),
    ...(minimal
      ? [
          `with ${count(minimal.transactions.length, 'transaction')} (${minimal.transactions.join(', ')}): ${describeSchedule(minimal.schedule)}${preemptionsOf(minimal)}, after ${count(minimal.blocks, 'block')} and ${count(minimal.schedules, 'schedule')}${minimal.interrupted ? ', when the time was over' : ''}`,
          `there, counted anew: ${minimal.fault.summary}`,
        ]
      : []),
  ];
}

const describeSchedule = ({ threads, seed, bias }: ScheduleEvidence): string =>
  `${count(threads, 'thread')}, schedule ${seed} (${bias})`;

const preemptionsOf = ({ preemptions }: NonNullable<Facts['minimal']>): string =>
  preemptions === undefined ? '' : `, or ${count(preemptions.length, 'turn')} out of turn`;

const waitingOf = (statuses: readonly Status[]): string[] =>
  statuses.flatMap(({ transaction, status, waitsFor }) =>
    waitsFor === undefined ? [] : [`transaction ${transaction} is ${status}, and waits for transaction ${waitsFor}`],
  );

function firstLines({ threads, schedule, error, differences, statuses, statistics }: FirstFailure): string[] {
  const how = schedule ? `, schedule ${schedule.seed} (${schedule.bias})` : '';
  const [difference] = differences;
  const more = differences.length > 1 ? `, and ${count(differences.length - 1, 'difference')} more` : '';
  const unfinished = statuses.filter(({ status }) => status !== 'executed');
  const counts = Object.entries(statistics ?? {}).map(([name, value]) => `${value} ${name}`);
  return [
    `first seen on ${count(threads, 'thread')}${how}: ${error ?? `${difference}${more}`}`,
    ...(counts.length > 0 ? [`first seen with ${counts.join(', ')}`] : []),
    ...unfinished.map(
      ({ transaction, status, incarnation }) => `first seen with transaction ${transaction} ${status} (${incarnation})`,
    ),
  ];
}

const HEADS = ['step', 'thread', 'transaction', 'what', 'location', 'value'];

/** A timeline as a table, in columns of the same width; what the fault follows from has a mark in front. */
function timelineText(rows: readonly Row[]): string[] {
  const cells = rows.map(({ step, thread, transaction, incarnation, what, location = '', value = '', isCause }) => [
    `${isCause ? '>' : ' '} ${step}`,
    `${thread}`,
    transaction === undefined ? '' : incarnation === undefined ? `${transaction}` : `${transaction}.${incarnation}`,
    what,
    location,
    value,
  ]);
  const table = [[`  ${HEADS[0]}`, ...HEADS.slice(1)], ...cells];
  const widths = HEADS.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  return table.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** All of it, for a reader: the timeline is that of the smallest case. */
export function textOf({ lines, fault, minimal }: ParallelEvidence): string {
  const shown: ParallelFault | undefined = minimal?.fault ?? fault;
  return [...lines, ...(shown ? ['', ...timelineText(shown.timeline)] : [])].join('\n');
}
