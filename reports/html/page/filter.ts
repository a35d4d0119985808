import type { Status } from '../../record/events.js';
import { type Columns, KINDS, type Kind, type PageData, STATUSES } from '../data.js';

/** What the list shows; an empty filter shows all. */
export interface Filter {
  readonly status?: Status;
  readonly kind?: Kind;
  readonly fork?: string;
  /** with all folders in it */
  readonly folder?: string;
  /** position */
  readonly cluster?: number;
  readonly regression?: true;
  /** words that an id must have, or the name of its source where it is shown, in any case */
  readonly text?: string;
  readonly order?: 'slowest';
}

/** What is searched. */
export interface Searched extends Pick<PageData, 'forks' | 'folders'> {
  /** in order */
  readonly ids: readonly string[];
  /** by position in the table of sources */
  readonly sourceNames: readonly string[];
  readonly columns: Columns;
  readonly regressions: ReadonlySet<number>;
}

/** Of one facet, what the list would have under each of its values, if the other facets stayed. */
export type Facet = readonly number[];

export interface Found {
  readonly rows: readonly number[];
  /** by position in {@link STATUSES}, in {@link KINDS}, and in the tables of forks and folders */
  readonly status: Facet;
  readonly kind: Facet;
  readonly fork: Facet;
  readonly folder: Facet;
}

const isIn = (folder: string, parent: string): boolean => folder === parent || folder.startsWith(`${parent}/`);

/** Where several sources have the id of a row, the name of its own. */
export function apartBy({ ids, sourceNames, columns }: Searched, row: number): string | undefined {
  const isShared = ids[row - 1] === ids[row] || ids[row + 1] === ids[row];
  return isShared ? sourceNames[columns.source[row] ?? 0] : undefined;
}

/** Finds rows, over and over; what that needs is prepared once. */
export class Search {
  readonly #report: Searched;
  readonly #texts: readonly string[];
  /** regressions, then failures, then what was not verified, by id */
  readonly #worstFirst: readonly number[];
  #slowestFirst: readonly number[] | undefined;

  constructor(report: Searched) {
    this.#report = report;
    this.#texts = report.ids.map((id, row) => `${id} ${apartBy(report, row) ?? ''}`.toLowerCase());
    const { status } = report.columns;
    const rank = (row: number): number => (report.regressions.has(row) ? -1 : (status[row] ?? 0));
    this.#worstFirst = [...report.ids.keys()].sort((a, b) => rank(a) - rank(b) || a - b);
  }

  find(filter: Filter): Found {
    const { forks, folders, columns, regressions } = this.#report;
    const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const { folder } = filter;
    const wanted = {
      status: filter.status === undefined ? undefined : STATUSES.indexOf(filter.status),
      kind: filter.kind === undefined ? undefined : KINDS.indexOf(filter.kind),
      fork: filter.fork === undefined ? undefined : forks.indexOf(filter.fork),
    };
    const isWantedFolder = folder === undefined ? undefined : folders.map((each) => isIn(each, folder));
    const found = {
      rows: [] as number[],
      status: STATUSES.map(() => 0),
      kind: KINDS.map(() => 0),
      fork: forks.map(() => 0),
      folder: folders.map(() => 0),
    };
    const count = (facet: number[], value: number): void => {
      facet[value] = (facet[value] ?? 0) + 1;
    };
    for (const row of this.#inOrder(filter)) {
      if (filter.regression && !regressions.has(row)) continue;
      if (filter.cluster !== undefined && columns.cluster[row] !== filter.cluster) continue;
      const [status, kind, fork, folder] = [
        columns.status[row] as number,
        columns.kind[row] as number,
        columns.fork[row] as number,
        columns.folder[row] as number,
      ];
      const misses = {
        status: wanted.status !== undefined && status !== wanted.status,
        kind: wanted.kind !== undefined && kind !== wanted.kind,
        fork: wanted.fork !== undefined && fork !== wanted.fork,
        folder: isWantedFolder?.[folder] === false,
      };
      const missed = Number(misses.status) + Number(misses.kind) + Number(misses.fork) + Number(misses.folder);
      if (missed > 1) continue;
      const text = this.#texts[row] as string;
      if (!words.every((word) => text.includes(word))) continue;
      if (missed === 0) found.rows.push(row);
      if (missed === 0 || misses.status) count(found.status, status);
      if (missed === 0 || misses.kind) count(found.kind, kind);
      if (missed === 0 || misses.fork) count(found.fork, fork);
      if (missed === 0 || misses.folder) count(found.folder, folder);
    }
    return found;
  }

  #inOrder({ order }: Filter): readonly number[] {
    if (order !== 'slowest') return this.#worstFirst;
    const { durationMs } = this.#report.columns;
    this.#slowestFirst ??= [...durationMs.keys()].sort((a, b) => (durationMs[b] ?? 0) - (durationMs[a] ?? 0));
    return this.#slowestFirst;
  }
}

/** A folder below the chosen one, with how much of the list is in it. */
export interface Subfolder {
  readonly path: string;
  readonly name: string;
  readonly count: number;
}

/** The folders directly in `parent`; at the top, where that is `undefined`. Only those that the list has something of. */
export function subfolders(folders: readonly string[], counts: Facet, parent: string | undefined): Subfolder[] {
  const start = parent === undefined ? 0 : parent.length + 1;
  const found = new Map<string, number>();
  for (const [number, folder] of folders.entries()) {
    const count = counts[number] ?? 0;
    if (count === 0 || (parent !== undefined && !folder.startsWith(`${parent}/`))) continue;
    const end = folder.indexOf('/', start);
    const path = end < 0 ? folder : folder.slice(0, end);
    found.set(path, (found.get(path) ?? 0) + count);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, count]) => ({ path, name: path.slice(start), count }));
}
