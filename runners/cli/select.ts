import type { Network } from '../../src/forks/networks.js';
import type { Format } from '../fixtures/vectors.js';
import type { Options, Shard } from './options.js';

/** What selection looks at. */
export interface Selectable {
  readonly id: string;
  /** path; missing before it is known */
  readonly source?: string;
  /** none of a pack */
  readonly format?: Format;
  /** `undefined`: nobody knows the name */
  readonly network: Network | undefined;
}

export type Selection = Pick<Options, 'forks' | 'format' | 'filter' | 'id' | 'shard'> & {
  /** what failed in an earlier run */
  readonly failed?: { has(id: string, source?: string): boolean } | undefined;
};

/** The vectors that all conditions leave. A shard is taken of what the others leave. */
export function select<V extends Selectable>(vectors: readonly V[], selection: Selection): readonly V[] {
  const selected = vectors.filter((vector) => matches(vector, selection));
  return selection.shard === undefined ? selected : takeShard(selected, selection.shard);
}

/** All conditions on one vector: all but the shard. */
export const matches = (vector: Selectable, { forks, format, filter, id, failed }: Selection): boolean =>
  (forks === undefined || (vector.network !== undefined && forks.has(vector.network.name))) &&
  (format === undefined || vector.format === format) &&
  (id === undefined || vector.id === id) &&
  (failed === undefined || failed.has(vector.id, vector.source)) &&
  (filter === undefined || filter.test(vector.id));

/** Every count-th vector: shards differ by one vector at most, and slow ones, which stand together, are spread. */
const takeShard = <V>(vectors: readonly V[], { index, count }: Shard): V[] =>
  vectors.filter((_, position) => position % count === index - 1);
