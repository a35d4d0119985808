import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { describeScope } from '../../record/selection.js';
import type { Filter, Search } from './filter.js';
import { HistoryPage } from './history.js';
import { useNavigation } from './navigation.js';
import { Overview } from './overview.js';
import { ParallelPage } from './parallel.js';
import { type Report, rowAt } from './report.js';
import { hrefOf, type Route } from './route.js';
import { ThemeSwitch } from './theme.js';
import { VectorPage } from './vector.js';
import { Vectors } from './vectors.js';
import type { Position } from './virtual-list.js';
import { date, duration } from './words.js';

const NO_FILTER: Filter = {};

const PAGES: readonly (readonly [title: string, route: Route])[] = [
  ['Overview', { page: 'overview' }],
  ['Vectors', { page: 'vectors', filter: NO_FILTER }],
  ['Parallel', { page: 'parallel' }],
  ['History', { page: 'history' }],
];

function Head({ report: { run, finished } }: { report: Report }) {
  const { executor, options, startedAt, commit, versions } = run;
  const selection = describeScope(options);
  return (
    <p class="run">
      <b>{executor}</b>
      {selection !== '' && <code>{selection}</code>}
      <span>{date(startedAt)}</span>
      <span>{duration(finished.durationMs)}</span>
      {commit !== undefined && (
        <span>
          commit <code>{commit.slice(0, 8)}</code>
        </span>
      )}
      {Object.entries(versions).map(([name, version]) => (
        <span key={name}>
          {name} {version}
        </span>
      ))}
    </p>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, select, textarea');

export function App({ report, search }: { report: Report; search: Search }) {
  const navigation = useNavigation();
  const { route } = navigation;
  const filter = 'filter' in route ? route.filter : NO_FILTER;
  const address = hrefOf({ page: 'vectors', filter });
  // the address says all of the filter
  const found = useMemo(() => search.find(filter), [search, address]);
  // a list is left and found again where it was; another filter begins at its top
  const position = useMemo<Position>(() => ({ active: 0, scrollTop: 0, address }), [address]);
  const input = useRef<HTMLInputElement>(null);
  const row = route.page === 'vector' ? rowAt(report, route.id, route.source) : -1;
  if (row >= 0 && found.rows.includes(row)) position.active = found.rows.indexOf(row);

  // before the page is painted: a key that is pressed as soon as a page is seen is meant for it
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const follow = (id: string): void => document.getElementById(id)?.click();
      if (event.key === 'Escape') {
        if (document.activeElement === input.current) input.current?.blur();
        else if (route.page === 'vector') follow('back');
        return;
      }
      if (isTyping(event.target)) return;
      if (event.key === '/') input.current?.focus();
      else if (route.page === 'vector' && event.key === 'ArrowRight') follow('next');
      else if (route.page === 'vector' && event.key === 'ArrowLeft') follow('previous');
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [route.page]);
  // another vector begins at its top
  useEffect(() => scrollTo(0, 0), [route.page, row]);

  const onSearch = (text: string): void => {
    const { text: _, ...others } = filter;
    const next: Route = { page: 'vectors', filter: { ...others, ...(text !== '' && { text }) } };
    if (route.page === 'vectors') navigation.replace(next);
    else navigation.go(next);
  };
  return (
    <>
      <header>
        <div class="top">
          <a class="brand" href="#/">
            Conformance
          </a>
          <nav aria-label="Pages">
            {PAGES.map(([title, to]) => (
              <a
                key={title}
                href={hrefOf(to)}
                {...((to.page === route.page || (to.page === 'vectors' && route.page === 'vector')) && {
                  'aria-current': 'page' as const,
                })}
              >
                {title}
              </a>
            ))}
          </nav>
          <input
            id="search"
            ref={input}
            type="search"
            placeholder="Search ids   /"
            aria-label="Search ids"
            aria-keyshortcuts="/"
            value={filter.text ?? ''}
            onInput={({ currentTarget }) => onSearch(currentTarget.value)}
            onKeyDown={({ key }) => {
              if (key === 'ArrowDown' || key === 'Enter') document.querySelector<HTMLElement>('.list')?.focus();
            }}
          />
          <ThemeSwitch />
        </div>
        <Head report={report} />
      </header>
      {route.page === 'overview' && <Overview report={report} />}
      {route.page === 'vectors' && (
        <Vectors report={report} filter={filter} found={found} navigation={navigation} position={position} />
      )}
      {route.page === 'vector' &&
        (row >= 0 ? (
          <VectorPage report={report} row={row} filter={filter} rows={found.rows} />
        ) : (
          <main>
            <p class="nothing">This report has no vector {route.id}.</p>
          </main>
        ))}
      {route.page === 'parallel' && <ParallelPage report={report} />}
      {route.page === 'history' && <HistoryPage report={report} />}
    </>
  );
}
