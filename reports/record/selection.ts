const FLAGS = {
  forks: '--fork',
  format: '--format',
  filter: '--filter',
  id: '--id',
  onlyFailed: '--only-failed',
  shard: '--shard',
} as const;

/**
 * The flags that narrowed a run down to some of its vectors; empty where none did.
 * @param options of `runStarted`
 */
export const describeSelection = (options: Readonly<Record<string, unknown>>): string =>
  Object.entries(FLAGS)
    .filter(([option]) => options[option] !== undefined)
    .map(([option, flag]) => `${flag} ${textOf(options[option])}`)
    .join(' ');

/**
 * What a run was about: its selection, and whether it had packs. Their seed is left out, since runs of other seeds are to be compared.
 * @param options of `runStarted`
 */
export function describeScope(options: Readonly<Record<string, unknown>>): string {
  const { packs, schedules } = options;
  const isExplored = packs === true && typeof schedules === 'number' && schedules > 0;
  return [
    describeSelection(options),
    ...(packs === true ? ['--packs'] : []),
    ...(isExplored ? [`--schedules ${schedules}`] : []),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function textOf(value: unknown): string {
  const shard = shardOf(value);
  return shard ? `${shard.index}/${shard.count}` : String(value);
}

/** A shard as options have it. */
export function shardOf(value: unknown): { index: number; count: number } | undefined {
  if (typeof value !== 'object' || value === null || !('index' in value) || !('count' in value)) return undefined;
  const { index, count } = value;
  return typeof index === 'number' && typeof count === 'number' ? { index, count } : undefined;
}
