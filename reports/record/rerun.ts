import type { PackFinished, RunStarted, VectorFinished } from './events.js';
import { shellQuote } from './text.js';

/** Seconds for one vector, and MiB of JavaScript heap for one worker, where nobody says otherwise. */
export const DEFAULT_LIMITS = { timeout: 180, memory: 2048 } as const;

/** What names it. */
export type Rerunnable = Pick<VectorFinished | PackFinished, 'event' | 'id' | 'source'>;

/** The command that runs this vector or pack alone, as this run did. */
export function rerunCommand(
  failure: Rerunnable,
  { executor, options }: Pick<RunStarted, 'executor' | 'options'>,
): string {
  const { id, source } = failure;
  const given: readonly string[] = Array.isArray(options.fixtures) ? options.fixtures : [];
  return commandOf([
    ...flag('id', id),
    ...(given.length > 0 ? flag('fixtures', asGiven(given, source)) : []),
    ...flag('executor', executor),
    ...(failure.event === 'packFinished' ? ['--packs', ...packFlags(options)] : knownFailures(options)),
    ...limitFlags(options),
  ]);
}

/** The flags that compose the packs of a run again, with --packs. */
export function packFlags(options: RunStarted['options']): string[] {
  const { seed, schedules, filter } = options;
  return [
    ...flag('seed', `${seed}`),
    ...(typeof schedules === 'number' && schedules > 0 ? flag('schedules', `${schedules}`) : []),
    ...(typeof filter === 'string' ? flag('filter', filter) : []),
    ...knownFailures(options),
  ];
}

export const knownFailures = ({ knownFailures }: RunStarted['options']): string[] =>
  typeof knownFailures === 'string' ? flag('known-failures', knownFailures) : [];

/** A flag and its value, which may begin as a flag does. */
export const flag = (name: string, value: string): string[] =>
  value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];

/** Those limits that are not the usual ones. */
export const limitFlags = (options: RunStarted['options']): string[] =>
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
