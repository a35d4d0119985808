import type { PackFinished, RunStarted, VectorFinished } from './events.js';
import { shellQuote } from './text.js';

/** What names it. */
export type Rerunnable =
  | Pick<VectorFinished, 'event' | 'id' | 'source'>
  | Pick<PackFinished, 'event' | 'id' | 'source' | 'seed'>;

/** The command that runs this vector or pack alone, as this run did. A pack's vectors are those that the filter leaves. */
export function rerunCommand(
  failure: Rerunnable,
  { executor, options }: Pick<RunStarted, 'executor' | 'options'>,
): string {
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
