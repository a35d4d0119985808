import { expect } from 'chai';
import fc from 'fast-check';
import { KINDS, STATUSES } from '../../../reports/html/data.js';
import { type Filter, Search, type Searched, subfolders } from '../../../reports/html/page/filter.js';

const FORKS = ['London', 'Cancun'];
const FOLDERS = ['a', 'a/b', 'ab', 'a/b/c'];
const SOURCES = ['x/Tests', 'y.json'];

interface Row {
  readonly id: string;
  readonly status: number;
  readonly kind: number;
  readonly fork: number;
  readonly folder: number;
  readonly source: number;
  readonly cluster: number;
  readonly durationMs: number;
  readonly regression: boolean;
}

const below = (list: readonly unknown[]) => fc.nat(list.length - 1);
const row: fc.Arbitrary<Row> = fc.record({
  id: fc.stringMatching(/^[aAbB/]{1,5}$/),
  status: below(STATUSES),
  kind: below(KINDS),
  fork: below(FORKS),
  folder: below(FOLDERS),
  source: below(SOURCES),
  cluster: fc.integer({ min: -1, max: 1 }),
  durationMs: fc.nat(9),
  regression: fc.boolean(),
});
/** As a report has them. */
const byId = fc.array(row).map((rows) => rows.sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id))));
const filters: fc.Arbitrary<Filter> = fc.record(
  {
    status: fc.constantFrom(...STATUSES),
    kind: fc.constantFrom(...KINDS),
    fork: fc.constantFrom(...FORKS),
    folder: fc.constantFrom(...FOLDERS),
    cluster: fc.nat(1),
    regression: fc.constant(true as const),
    text: fc.constantFrom('a', 'B', 'ab /', ' ', 'tests', 'a Y.j'),
    order: fc.constant('slowest' as const),
  },
  { requiredKeys: [] },
);

function searched(rows: readonly Row[]): Searched {
  const column = (name: 'status' | 'kind' | 'fork' | 'folder' | 'source' | 'cluster' | 'durationMs') =>
    rows.map((each) => each[name]);
  return {
    forks: FORKS,
    folders: FOLDERS,
    sourceNames: SOURCES,
    ids: rows.map(({ id }) => id),
    regressions: new Set(rows.flatMap(({ regression }, at) => (regression ? [at] : []))),
    columns: {
      shared: [],
      rest: [],
      source: column('source'),
      detail: [],
      status: column('status'),
      kind: column('kind'),
      fork: column('fork'),
      folder: column('folder'),
      cluster: column('cluster'),
      durationMs: column('durationMs'),
    },
  };
}

/** What a reader may search for in a row of these. */
function textOf(each: Row, rows: readonly Row[]): string {
  const isShared = rows.some((other) => other !== each && other.id === each.id);
  return (isShared ? `${each.id} ${SOURCES[each.source]}` : each.id).toLowerCase();
}

/** One condition at a time, as they are told to a reader. */
const matches = (each: Row, filter: Filter, rows: readonly Row[]): boolean =>
  (filter.status === undefined || STATUSES[each.status] === filter.status) &&
  (filter.kind === undefined || KINDS[each.kind] === filter.kind) &&
  (filter.fork === undefined || FORKS[each.fork] === filter.fork) &&
  (filter.folder === undefined || `${FOLDERS[each.folder]}/`.startsWith(`${filter.folder}/`)) &&
  (filter.cluster === undefined || each.cluster === filter.cluster) &&
  (!filter.regression || each.regression) &&
  (filter.text ?? '').split(' ').every((word) => textOf(each, rows).includes(word.toLowerCase()));

describe('the filter of the HTML report', () => {
  it('finds what meets all conditions, regressions and failures first, or the slowest', () => {
    fc.assert(
      fc.property(byId, filters, (rows, filter) => {
        const rank = ({ regression, status }: Row): number => (regression ? -1 : status);
        const key = (at: number): number => {
          const each = rows[at] as Row;
          return filter.order === 'slowest' ? -each.durationMs : rank(each);
        };
        const expected = rows
          .flatMap((each, at) => (matches(each, filter, rows) ? [at] : []))
          .sort((a, b) => key(a) - key(b));
        expect(new Search(searched(rows)).find(filter).rows).to.deep.equal(expected);
      }),
    );
  });

  it('counts under each value of a facet what a click on it would show', () => {
    const facets = { status: STATUSES, kind: KINDS, fork: FORKS } as const;
    fc.assert(
      fc.property(byId, filters, (rows, filter) => {
        const search = new Search(searched(rows));
        const found = search.find(filter);
        for (const [facet, values] of Object.entries(facets))
          for (const [number, value] of values.entries()) {
            const count = search.find({ ...filter, [facet]: value }).rows.length;
            expect(found[facet as keyof typeof facets][number], `${facet} ${value}`).to.equal(count);
          }
      }),
    );
  });

  it('lists the folders directly in one, with all that is in them', () => {
    const counts = [1, 2, 4, 8];
    expect(subfolders(FOLDERS, counts, undefined)).to.deep.equal([
      { path: 'a', name: 'a', count: 11 },
      { path: 'ab', name: 'ab', count: 4 },
    ]);
    expect(subfolders(FOLDERS, counts, 'a')).to.deep.equal([{ path: 'a/b', name: 'b', count: 10 }]);
    expect(subfolders(FOLDERS, counts, 'a/b/c')).to.deep.equal([]);
    expect(subfolders(FOLDERS, [0, 0, 1, 0], undefined).map(({ path }) => path)).to.deep.equal(['ab']);
  });
});
