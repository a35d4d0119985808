import type { PackFinished, RunStarted, VectorFinished } from './events.js';
import { rerunCommand } from './rerun.js';
import { counted, shorten } from './text.js';

const MOST_DETAILS = 10;

/** A failure for a reader: what was claimed, what came out, and how to see it again. */
export function describeFailure(failure: VectorFinished | PackFinished, run: RunStarted): string[] {
  const { id, claim = '', expected = '', got = '', details = [] } = failure;
  const more = details.length - MOST_DETAILS;
  return [
    `FAILED ${claim}: ${id}${failure.event === 'packFinished' ? `, seed ${failure.seed}` : ''}${failure.regression ? ' (passed last time)' : ''}`,
    `  expected ${shorten(expected)}`,
    `  got      ${shorten(got)}`,
    ...details.slice(0, MOST_DETAILS).map((line) => `    ${shorten(line, 160)}`),
    ...(more > 0 ? [`    … and ${counted(more, 'more line')} in the record`] : []),
    `  rerun: ${rerunCommand(failure, run)}`,
  ];
}
