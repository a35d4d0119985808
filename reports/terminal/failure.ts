import type { RunStarted, VectorFinished } from '../record/events.js';
import { counted, shellQuote, shorten } from './text.js';

const MOST_DETAILS = 10;

/** The command that runs this vector alone, as this run did. */
function rerunCommand({ id, source }: VectorFinished, { executor, options }: RunStarted): string {
  const given = Array.isArray(options.fixtures) && options.fixtures.length > 0;
  const parts = ['--id', id, ...(given ? ['--fixtures', source] : []), '--executor', executor];
  return `npm run conformance -- ${parts.map(shellQuote).join(' ')}`;
}

/** A failure for a reader: what was claimed, what came out, and how to see it again. */
export function describeFailure(failure: VectorFinished, run: RunStarted): string[] {
  const { id, claim = '', expected = '', got = '', details = [] } = failure;
  const more = details.length - MOST_DETAILS;
  return [
    `FAILED ${claim}: ${id}`,
    `  expected ${shorten(expected)}`,
    `  got      ${shorten(got)}`,
    ...details.slice(0, MOST_DETAILS).map((line) => `    ${shorten(line, 160)}`),
    ...(more > 0 ? [`    … and ${counted(more, 'more line')} in the record`] : []),
    `  rerun: ${rerunCommand(failure, run)}`,
  ];
}
