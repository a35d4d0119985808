import type { PackFinished, RunStarted, VectorFinished } from '../record/events.js';
import { counted, shellQuote, shorten } from './text.js';

const MOST_DETAILS = 10;

/** The command that runs this vector or pack alone, as this run did. A pack's vectors are those that the filter leaves. */
function rerunCommand(failure: VectorFinished | PackFinished, { executor, options }: RunStarted): string {
  const { id, source } = failure;
  const given = Array.isArray(options.fixtures) && options.fixtures.length > 0;
  const parts = ['--id', id, ...(given ? ['--fixtures', source] : []), '--executor', executor];
  if (failure.event === 'packFinished') {
    const { schedules, filter } = options;
    parts.push('--packs', '--seed', `${failure.seed}`);
    if (typeof schedules === 'number' && schedules > 0) parts.push('--schedules', `${schedules}`);
    if (typeof filter === 'string') parts.push('--filter', filter);
  }
  return `npm run conformance -- ${parts.map(shellQuote).join(' ')}`;
}

/** A failure for a reader: what was claimed, what came out, and how to see it again. */
export function describeFailure(failure: VectorFinished | PackFinished, run: RunStarted): string[] {
  const { id, claim = '', expected = '', got = '', details = [] } = failure;
  const more = details.length - MOST_DETAILS;
  return [
    `FAILED ${claim}: ${id}${failure.event === 'packFinished' ? `, seed ${failure.seed}` : ''}`,
    `  expected ${shorten(expected)}`,
    `  got      ${shorten(got)}`,
    ...details.slice(0, MOST_DETAILS).map((line) => `    ${shorten(line, 160)}`),
    ...(more > 0 ? [`    … and ${counted(more, 'more line')} in the record`] : []),
    `  rerun: ${rerunCommand(failure, run)}`,
  ];
}
