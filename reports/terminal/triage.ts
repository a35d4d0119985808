import type { VectorTriaged } from '../record/events.js';
import { counted, shorten, shortenAlike } from '../record/text.js';

const LONGEST = 160;

/** What triage found, for a reader: who is right, where, and how to see it again. */
export function describeTriage(event: VectorTriaged): string[] {
  const { id, fork, summary, verdicts, place, header, steps, minimal, parallel, folder, command } = event;
  const said = (answers: readonly { from: string; says: string; isClaimed?: boolean }[]): string[] => {
    const width = Math.max(...answers.map(({ from }) => from.length));
    const shown = shortenAlike(
      answers.map(({ says }) => says),
      LONGEST,
    );
    return answers.map(({ from, isClaimed }, i) => {
      const mark = isClaimed === undefined ? ' ' : isClaimed ? '✓' : '✗';
      return `    ${mark} ${from.padEnd(width)}  ${shown[i]}`;
    });
  };
  return [
    `TRIAGE ${id} (${fork})`,
    `  ${summary}`,
    ...(verdicts.length > 0 ? ['  who says what', ...said(verdicts)] : []),
    ...(place ? [`  ${place.field}${place.key === undefined ? '' : ` ${place.key}`}`, ...said(place.answers)] : []),
    ...(header === undefined ? [] : [`  header: ${shorten(header, LONGEST)}`]),
    ...(steps
      ? [
          `  opcodes: ${steps.common} steps in common; at fault: ${steps.fault}`,
          ...(steps.last === undefined ? [] : [`      both: ${shorten(steps.last, LONGEST)}`]),
          ...said(steps.next),
          ...steps.path.map((call, depth) => `      frame ${depth + 1}: ${call}`),
        ]
      : []),
    ...(minimal
      ? [
          `  smallest case: ${[
            counted(minimal.transactions, 'transaction'),
            counted(minimal.accounts, 'account'),
            `${counted(minimal.code, 'byte')} of code`,
            `${counted(minimal.data, 'byte')} of data`,
          ].join(', ')}`,
          ...(minimal.interrupted ? ['    when the time was over: there may be a smaller one'] : []),
          ...(minimal.fixture === undefined ? [] : [`    ${minimal.fixture}`]),
          ...(minimal.reason === undefined ? [] : [`    no fixture: ${shorten(minimal.reason, LONGEST)}`]),
        ]
      : []),
    ...(parallel ?? []).map((line) => `  ${shorten(line, LONGEST)}`),
    ...(folder === undefined ? [] : [`  written to ${folder}`]),
    `  again: ${command}`,
  ];
}
