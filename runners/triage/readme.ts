import type { Answer, Divergence } from './divergence.js';
import { callText, nextText, stepText } from './event.js';
import { textOf } from './parallel/text.js';
import { faultText, placeText } from './summary.js';

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** What is in the folder of a divergence, and what it says, for a reader. */
export function readmeOf(divergence: Divergence): string {
  const { id, fork, summary, command, verdicts, place, header, steps, minimal, parallel, unfinished } = divergence;
  return [
    `# ${id}`,
    `${fork}: ${summary}.`,
    ...(unfinished ? ['Triage came to no end: this was known by then.'] : []),
    `\`\`\`sh\n${command}\n\`\`\``,
    '## Who says what',
    table(verdicts),
    ...(place ? [`## Where\n\n${placeText(place)}.`, table(place.answers)] : []),
    ...(header
      ? [
          `## The header, by ${header.from}: ${header.class}`,
          [
            row(['field', 'claimed', 'got']),
            row(['---', '---', '---']),
            ...header.fields.map(({ field, claimed, got }) => row([field, claimed, got])),
          ].join('\n'),
        ]
      : []),
    ...(steps
      ? [
          `## Opcodes\n\nAt fault: ${faultText(steps)}. ${steps.common} steps are common.`,
          [
            ...(steps.last ? [`- both: ${stepText(steps.last)}`] : []),
            ...steps.sides.map((side, i) => `- then ${side}: ${nextText(steps, i)}`),
            ...steps.path.map((call, depth) => `- frame ${depth + 1}: ${callText(call)}`),
          ].join('\n'),
          steps.sides.map((side) => `\`trace-${side}.jsonl\`: the steps around that place (EIP-3155).`).join('\n'),
        ]
      : []),
    ...(minimal
      ? [
          '## The smallest case',
          [
            `transactions: ${minimal.transactions}; accounts: ${minimal.accounts}; slots: ${minimal.slots}`,
            `bytes of code: ${minimal.code}; bytes of data: ${minimal.data}`,
            `attempts: ${minimal.attempts}${minimal.interrupted ? ', when the time was over' : ''}`,
          ]
            .map((line) => `- ${line}`)
            .join('\n'),
          minimal.fixture === undefined
            ? `No fixture: ${minimal.reason}.`
            : `\`${minimal.fixture}\` (give its path to \`--fixtures\`, or to another client): a ${minimal.format} test in the official format, claiming what ${minimal.filledBy} makes of it.`,
        ]
      : []),
    ...(parallel ? [`## Threads\n\n\`\`\`\n${textOf(parallel)}\n\`\`\``] : []),
    '`divergence.json` has all of it for machines.',
    '',
  ].join('\n\n');
}

const table = (answers: readonly Answer[]): string =>
  [
    row(['who', 'says', 'as claimed']),
    row(['---', '---', '---']),
    ...answers.map(({ from, says, isClaimed }) =>
      row([from, says, isClaimed === undefined ? '' : isClaimed ? 'yes' : 'no']),
    ),
  ].join('\n');
