import type { Cluster } from '../record/clusters.js';
import type {
  HistoryRead,
  PackFinished,
  RunFinished,
  RunStarted,
  SourceRead,
  Status,
  VectorFinished,
  VectorsSelected,
} from '../record/events.js';
import type { Summary } from '../record/tally.js';

/** Worst first. */
export const STATUSES = ['failed', 'knownFailure', 'unverified', 'unsupported', 'passed'] as const satisfies Status[];

export const KINDS = ['state', 'blockchain', 'pack'] as const;
export type Kind = (typeof KINDS)[number];

/** A failure that is neither a vector's nor a pack's. */
export interface Problem {
  readonly title: string;
  readonly message: string;
}

/** Vectors and packs in the order of their ids, and of the sources that have the same id: one entry of each column for each of them. */
export interface Columns {
  /** characters that an id has in common with the one before, and its other ones */
  readonly shared: readonly number[];
  readonly rest: readonly string[];
  /** positions in {@link KINDS} and {@link STATUSES} */
  readonly kind: readonly number[];
  readonly status: readonly number[];
  /** positions in the tables of {@link PageData} */
  readonly fork: readonly number[];
  readonly folder: readonly number[];
  readonly source: readonly number[];
  readonly durationMs: readonly number[];
  /** position in the clusters, of a failure that is no known one; else -1 */
  readonly cluster: readonly number[];
  /** number of its {@link Detail}, or -1 */
  readonly detail: readonly number[];
}

/** What the page is made of, but for the details. */
export interface PageData {
  readonly run: RunStarted;
  readonly finished: RunFinished;
  readonly sources: readonly SourceRead[];
  readonly selected?: VectorsSelected;
  readonly problems: readonly Problem[];
  readonly summary: Summary;
  readonly history?: HistoryRead;
  readonly forks: readonly string[];
  readonly folders: readonly string[];
  readonly sourcePaths: readonly string[];
  readonly clusters: readonly Cluster[];
  readonly notes: readonly { readonly note: string; readonly count: number }[];
  readonly columns: Columns;
  /** rows */
  readonly regressions: readonly number[];
  /** what triage found of a row's failure: row, and number of its `VectorTriaged` among the details */
  readonly triaged: readonly (readonly [row: number, detail: number])[];
  /** of each fork that has any, the row of the block with a timeline and the most re-executions; most first */
  readonly timelines: readonly number[];
  /** number of the first detail of each chunk */
  readonly chunks: readonly number[];
}

/** What is known of a vector or pack beyond its columns. */
export type Detail = Partial<Omit<VectorFinished, InColumns> & Omit<PackFinished, InColumns>>;
type InColumns = keyof Columns | 'id' | 'event' | 'format';

/** Ids in order, shortened by what each has in common with the one before. */
export function shareIds(ids: readonly string[]): Pick<Columns, 'shared' | 'rest'> {
  let before = '';
  const shared = ids.map((id) => {
    let length = 0;
    while (length < before.length && before[length] === id[length]) length++;
    before = id;
    return length;
  });
  return { shared, rest: ids.map((id, row) => id.slice(shared[row])) };
}

/** @returns what {@link shareIds} was given */
export function restoreIds({ shared, rest }: Pick<Columns, 'shared' | 'rest'>): string[] {
  let before = '';
  return rest.map((end, row) => {
    before = before.slice(0, shared[row]) + end;
    return before;
  });
}
