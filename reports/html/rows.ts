import { dirname } from 'node:path/posix';
import { Clusters } from '../record/clusters.js';
import type { PackFinished, VectorFinished, VectorTriaged } from '../record/events.js';
import { Chunks } from './chunks.js';
import { type Detail, KINDS, type Kind, type PageData, STATUSES, shareIds } from './data.js';

interface Row {
  readonly id: string;
  readonly kind: number;
  readonly status: number;
  readonly fork: number;
  readonly folder: number;
  readonly source: number;
  readonly durationMs: number;
  /** pattern of its cluster */
  readonly cluster: string | undefined;
  readonly detail: number;
  readonly regression: boolean;
}

/** The page's data that are about rows. */
type RowData = Pick<
  PageData,
  'forks' | 'folders' | 'sourcePaths' | 'clusters' | 'columns' | 'regressions' | 'triaged' | 'timelines' | 'chunks'
>;

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Several sources may have the same id. */
const keyOf = (id: string, source: string): string => JSON.stringify([id, source]);

/** Names by number, in the order in which they came. */
class Names {
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    const number = this.#numbers.get(name) ?? this.#numbers.size;
    this.#numbers.set(name, number);
    return number;
  }

  get list(): string[] {
    return [...this.#numbers.keys()];
  }
}

/** Vectors and packs as the page's columns. */
export class Rows {
  readonly #rows: Row[] = [];
  readonly #forks = new Names();
  readonly #folders = new Names();
  readonly #sources = new Names();
  readonly #clusters = new Clusters();
  readonly #chunks = new Chunks();
  /** number of the detail by {@link keyOf} */
  readonly #triaged = new Map<string, number>();
  /** by fork */
  readonly #timelines = new Map<string, { readonly reexecutions: number; readonly row: Row }>();

  /** Names of forks are numbered in this order. */
  addFork(name: string): void {
    this.#forks.numberOf(name);
  }

  add(finished: VectorFinished | PackFinished): void {
    const { event, id, fork, source, status, durationMs, ...others } = finished;
    const {
      folder = dirname(id.split('::')[0] ?? id),
      format = 'pack',
      ...detail
    }: Detail & { readonly folder?: string; readonly format?: Kind } = others;
    const row: Row = {
      id,
      kind: KINDS.indexOf(format),
      status: STATUSES.indexOf(status),
      fork: this.#forks.numberOf(fork),
      folder: this.#folders.numberOf(folder),
      source: this.#sources.numberOf(source),
      durationMs,
      cluster: status === 'failed' ? this.#clusters.add(finished) : undefined,
      detail: Object.keys(detail).length > 0 ? this.#chunks.add(detail) : -1,
      regression: finished.regression === true,
    };
    this.#rows.push(row);
    const reexecutions = event === 'packFinished' && finished.parallel?.timeline ? finished.parallel.reexecutions : -1;
    if (reexecutions > (this.#timelines.get(fork)?.reexecutions ?? -1))
      this.#timelines.set(fork, { reexecutions, row });
  }

  addTriage(triaged: VectorTriaged): void {
    this.#triaged.set(keyOf(triaged.id, triaged.source), this.#chunks.add(triaged));
  }

  /** @returns what is known of all rows, and the details in chunks */
  finish(): { rows: RowData; chunks: readonly string[] } {
    const sources = this.#sources.list;
    const pathOf = ({ source }: Row): string => sources[source] ?? '';
    const rows = this.#rows.sort((a, b) => compare(a.id, b.id) || compare(pathOf(a), pathOf(b)));
    const clusters = this.#clusters.sorted;
    const numbers = new Map(clusters.map(({ pattern }, number) => [pattern, number]));
    const column = <T>(of: (row: Row) => T): T[] => rows.map(of);
    const byReexecutions = [...this.#timelines.values()].sort((a, b) => b.reexecutions - a.reexecutions);
    const where = (is: (row: Row) => boolean): number[] => rows.flatMap((row, number) => (is(row) ? [number] : []));
    return {
      rows: {
        forks: this.#forks.list,
        folders: this.#folders.list,
        sourcePaths: sources,
        clusters,
        columns: {
          ...shareIds(column(({ id }) => id)),
          kind: column(({ kind }) => kind),
          status: column(({ status }) => status),
          fork: column(({ fork }) => fork),
          folder: column(({ folder }) => folder),
          source: column(({ source }) => source),
          durationMs: column(({ durationMs }) => durationMs),
          cluster: column(({ cluster }) => numbers.get(cluster ?? '') ?? -1),
          detail: column(({ detail }) => detail),
        },
        regressions: where(({ regression }) => regression),
        triaged: rows.flatMap((row, number) => {
          const detail = this.#triaged.get(keyOf(row.id, pathOf(row)));
          return detail === undefined ? [] : [[number, detail] as const];
        }),
        timelines: byReexecutions.map(({ row }) => rows.indexOf(row)),
        chunks: this.#chunks.firsts,
      },
      chunks: this.#chunks.finish(),
    };
  }
}
