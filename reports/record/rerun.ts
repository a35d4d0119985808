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
  const fixtures = given.length > 0 ? flag('fixtures', asGiven(given, source)) : [];
  const parts = [...flag('id', id), ...fixtures, ...flag('executor', executor)];
  if (failure.event === 'packFinished') {
    const { schedules, filter } = options;
    parts.push('--packs', ...flag('seed', `${failure.seed}`));
    if (typeof schedules === 'number' && schedules > 0) parts.push(...flag('schedules', `${schedules}`));
    if (typeof filter === 'string') parts.push(...flag('filter', filter));
  }
  return commandOf([...parts, ...limitFlags(options)]);
}

/** A flag and its value, which may begin as a flag does. */
export const flag = (name: string, value: string): string[] =>
  value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];

/** Those limits that are not the usual ones. */
export const limitFlags = (options: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(DEFAULT_LIMITS).flatMap(([limit, usual]) => {
    const value = options[limit];
    return typeof value === 'number' && value !== usual ? flag(limit, `${value}`) : [];
  });

/** The conformance command with these arguments, for a POSIX shell. */
export const commandOf = (args: readonly string[]): string =>
  `npm run conformance -- ${args.map(shellQuote).join(' ')}`;

/** As given, a path is right on other machines, too, where the absolute path is not: wherever no other one can be meant. */
function asGiven(given: readonly string[], source: string): string {
  if (given.includes(source)) return source;
  const [path = source, ...others] = new Set(given.filter((each) => mayLeadTo(each, source)));
  return others.length === 0 ? path : source;
}

/** Whether a path as given, from a folder that nobody knows, may be that of a source. */
function mayLeadTo(path: string, source: string): boolean {
  const plain = path.replace(/^\.\/+/, '').replace(/\/+$/, '');
  if (/(^|\/)\.{0,2}(\/|$)/.test(plain.replace(/^\//, ''))) return true;
  return plain.startsWith('/') ? plain === source : source.endsWith(`/${plain}`);
}
