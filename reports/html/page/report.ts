import type { VectorTriaged } from '../../record/events.js';
import { outcomeOf } from '../../record/outcome.js';
import { rerunCommand } from '../../record/rerun.js';
import { sourceNames } from '../../record/source-names.js';
import { type Detail, KINDS, type Kind, type PageData, restoreIds, STATUSES } from '../data.js';
import { apartBy, type Filter, type Searched } from './filter.js';
import type { Route } from './route.js';

/** A vector or pack, without details. */
export interface Vector {
  readonly row: number;
  readonly id: string;
  readonly kind: Kind;
  readonly status: (typeof STATUSES)[number];
  readonly fork: string;
  readonly folder: string;
  readonly source: string;
  /** name of the source, where several have the id */
  readonly apart?: string;
  readonly durationMs: number;
  /** position, or -1 */
  readonly cluster: number;
  readonly isRegression: boolean;
}

/** The page's data, unpacked. */
export interface Report extends Omit<PageData, 'regressions' | 'triaged'>, Searched {
  /** number of the detail by row */
  readonly triaged: ReadonlyMap<number, number>;
}

/** @param element holds deflated text as base64 */
async function unpack(element: Element | null): Promise<string> {
  const { body } = await fetch(`data:application/octet-stream;base64,${element?.textContent ?? ''}`);
  if (body === null) throw new Error('the report has no data');
  return new Response(body.pipeThrough(new DecompressionStream('deflate-raw'))).text();
}

export async function readReport(): Promise<Report> {
  const data = JSON.parse(await unpack(document.querySelector('#data'))) as PageData;
  const names = sourceNames(data.sources.map(({ path }) => path));
  return {
    ...data,
    ids: restoreIds(data.columns),
    sourceNames: data.sourcePaths.map((path) => names.get(path) ?? path),
    regressions: new Set(data.regressions),
    triaged: new Map(data.triaged),
  };
}

/** How the run ended, as a title. */
export function titleOfRun({ finished, summary, problems }: Report): string {
  const words = outcomeOf(finished, summary.totals.failed + (summary.packs?.failed ?? 0) + problems.length);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function vectorOf(report: Report, row: number): Vector {
  const { ids, columns, forks, folders, sourcePaths, regressions } = report;
  const at = (column: readonly number[]): number => column[row] ?? 0;
  const apart = apartBy(report, row);
  return {
    row,
    id: ids[row] ?? '',
    kind: KINDS[at(columns.kind)] ?? 'state',
    status: STATUSES[at(columns.status)] ?? 'failed',
    fork: forks[at(columns.fork)] ?? '',
    folder: folders[at(columns.folder)] ?? '',
    source: sourcePaths[at(columns.source)] ?? '',
    ...(apart !== undefined && { apart }),
    durationMs: at(columns.durationMs),
    cluster: at(columns.cluster),
    isRegression: regressions.has(row),
  };
}

/** What leads to a vector, from a list. */
export function routeTo(report: Report, row: number, filter: Filter): Route {
  const { id, source, apart } = vectorOf(report, row);
  return { page: 'vector', id, ...(apart !== undefined && { source }), filter };
}

/** @returns the row that {@link routeTo} leads to, or -1 */
export function rowAt({ ids, columns, sourcePaths }: Report, id: string, source: string | undefined): number {
  const first = ids.indexOf(id);
  if (source === undefined) return first;
  for (let row = first; ids[row] === id; row++) if (sourcePaths[columns.source[row] ?? 0] === source) return row;
  return -1;
}

/** Chunks that were asked for, as their lines. */
const chunks = new Map<number, Promise<string[]>>();

async function readLine({ chunks: firsts }: Report, number: number): Promise<unknown> {
  const chunk = firsts.findLastIndex((first) => first <= number);
  const lines =
    chunks.get(chunk) ??
    unpack(document.querySelectorAll('script.details')[chunk] ?? null).then((text) => text.split('\n'));
  chunks.set(chunk, lines);
  return JSON.parse((await lines)[number - (firsts[chunk] ?? 0)] ?? '{}');
}

export interface Details {
  readonly detail: Detail;
  readonly triaged?: VectorTriaged;
}

export async function readDetails(report: Report, row: number): Promise<Details> {
  const number = report.columns.detail[row] ?? -1;
  const triaged = report.triaged.get(row);
  return {
    detail: number < 0 ? {} : ((await readLine(report, number)) as Detail),
    ...(triaged !== undefined && { triaged: (await readLine(report, triaged)) as VectorTriaged }),
  };
}

export const commandOf = ({ run }: Report, { id, kind, source }: Vector): string =>
  rerunCommand({ event: kind === 'pack' ? 'packFinished' : 'vectorFinished', id, source }, run);

/** A vector's parts for a reader: what the fixture is called, and the file that it is in, behind its source where that tells it from others. */
export function titleOf({ id, kind, folder, apart }: Vector): { readonly name: string; readonly file: string } {
  const [path = '', ...parts] = id.split('::');
  const inSource = kind === 'pack' ? folder : path;
  const file = apart === undefined ? inSource : `${apart} · ${inSource}`;
  if (kind === 'pack') return { name: id.split('/').slice(2).join('/'), file };
  const index = kind === 'state' ? parts.at(-1) : undefined;
  const fixture = (kind === 'state' ? parts.slice(0, -2) : parts).at(-1) ?? id;
  return { name: index === undefined ? fixture : `${fixture} · ${index}`, file };
}
