import type { PackFinished, RunStarted, VectorFinished } from './events.js';
import { shellQuote } from './text.js';

/** Seconds for one vector, and megabytes of JavaScript heap for one worker, where nobody says otherwise. */
export const DEFAULT_LIMITS = { timeout: 180, memory: 2048 } as const;

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
  const given: readonly string[] = Array.isArray(options.fixtures) ? options.fixtures : [];
  const fixtures = given.length > 0 ? ['--fixtures', given.find((path) => leadsTo(path, source)) ?? source] : [];
  const parts = ['--id', id, ...fixtures, '--executor', executor];
  if (failure.event === 'packFinished') {
    const { schedules, filter } = options;
    parts.push('--packs', '--seed', `${failure.seed}`);
    if (typeof schedules === 'number' && schedules > 0) parts.push('--schedules', `${schedules}`);
    if (typeof filter === 'string') parts.push('--filter', filter);
  }
  for (const [limit, usual] of Object.entries(DEFAULT_LIMITS)) {
    const value = options[limit];
    if (typeof value === 'number' && value !== usual) parts.push(`--${limit}`, `${value}`);
  }
  return `npm run conformance -- ${parts.map(shellQuote).join(' ')}`;
}

/** Whether a path as given is that of a source: such a command is right on other machines, too, where the absolute path is not. */
const leadsTo = (path: string, source: string): boolean =>
  `/${source}`.endsWith(`/${path.replace(/^\.\//, '').replace(/\/+$/, '')}`);
