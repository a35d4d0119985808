import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { counted, formatCount, shorten } from '../../record/text.js';
import { KINDS, STATUSES } from '../data.js';
import { type Filter, type Found, subfolders } from './filter.js';
import type { Navigation } from './navigation.js';
import { type Report, routeTo, vectorOf } from './report.js';
import { hrefOf } from './route.js';
import { VectorLine } from './vector-link.js';
import { type Position, VirtualList } from './virtual-list.js';
import { Count, KIND_NAMES, STATUS_NAMES, StatusMark } from './words.js';

const MOST_FOLDERS = 200;

/** The filter without some of it, and with something else. */
function change(filter: Filter, changes: { readonly [Name in keyof Filter]?: Filter[Name] | undefined }): Filter {
  const changed = Object.entries({ ...filter, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(changed);
}

const href = (filter: Filter, changes: Parameters<typeof change>[1]): string =>
  hrefOf({ page: 'vectors', filter: change(filter, changes) });

interface ChoiceProps {
  readonly href: string;
  readonly isChosen: boolean;
  readonly count: number;
  readonly children: ComponentChildren;
}

const Choice = ({ href, isChosen, count, children }: ChoiceProps) => (
  <li>
    <a href={href} {...(isChosen && { 'aria-current': 'true' as const })} class={count === 0 ? 'none' : ''}>
      <span class="label">{children}</span>
      <Count count={count} />
    </a>
  </li>
);

interface FacetProps {
  readonly report: Report;
  readonly filter: Filter;
  readonly found: Found;
}

function Facets({ report, filter, found }: FacetProps) {
  const { forks, folders } = report;
  return (
    <nav class="facets" aria-label="Filters">
      <h2>Status</h2>
      <ul>
        {STATUSES.map((status, number) => (
          <Choice
            key={status}
            href={href(filter, { status: filter.status === status ? undefined : status })}
            isChosen={filter.status === status}
            count={found.status[number] ?? 0}
          >
            <StatusMark status={status} /> {STATUS_NAMES[status]}
          </Choice>
        ))}
      </ul>
      <h2>Format</h2>
      <ul>
        {KINDS.map((kind, number) => (
          <Choice
            key={kind}
            href={href(filter, { kind: filter.kind === kind ? undefined : kind })}
            isChosen={filter.kind === kind}
            count={found.kind[number] ?? 0}
          >
            {KIND_NAMES[kind]}
          </Choice>
        ))}
      </ul>
      <h2>Fork</h2>
      <ul class="tall">
        {forks.map((fork, number) => (
          <Choice
            key={fork}
            href={href(filter, { fork: filter.fork === fork ? undefined : fork })}
            isChosen={filter.fork === fork}
            count={found.fork[number] ?? 0}
          >
            {fork}
          </Choice>
        ))}
      </ul>
      <h2>Folder</h2>
      <Folders folders={folders} filter={filter} found={found} />
    </nav>
  );
}

function Folders({ folders, filter, found }: { folders: readonly string[]; filter: Filter; found: Found }) {
  const parts = filter.folder?.split('/') ?? [];
  const below = subfolders(folders, found.folder, filter.folder);
  return (
    <>
      {parts.length > 0 && (
        <p class="crumbs">
          <a href={href(filter, { folder: undefined })}>all</a>
          {parts.map((part, index) => {
            const path = parts.slice(0, index + 1).join('/');
            return (
              <span key={path}>
                {' / '}
                {index === parts.length - 1 ? <b>{part}</b> : <a href={href(filter, { folder: path })}>{part}</a>}
              </span>
            );
          })}
        </p>
      )}
      <ul class="tall">
        {below.slice(0, MOST_FOLDERS).map(({ path, name, count }) => (
          <Choice key={path} href={href(filter, { folder: path })} isChosen={false} count={count}>
            {name}
          </Choice>
        ))}
      </ul>
      {below.length > MOST_FOLDERS && <p class="hint">and {counted(below.length - MOST_FOLDERS, 'more folder')}</p>}
    </>
  );
}

interface Chip {
  readonly text: string;
  readonly without: Filter;
}

/** What is filtered by, each to be taken away. */
function chipsOf({ clusters }: Report, filter: Filter): Chip[] {
  const { status, kind, fork, folder, cluster, regression, order } = filter;
  const chip = (text: string | undefined, name: keyof Filter): Chip[] =>
    text === undefined ? [] : [{ text, without: change(filter, { [name]: undefined }) }];
  return [
    ...chip(regression && 'Regressions', 'regression'),
    ...chip(cluster === undefined ? undefined : `Alike: ${shorten(clusters[cluster]?.pattern ?? '', 80)}`, 'cluster'),
    ...chip(status && STATUS_NAMES[status], 'status'),
    ...chip(kind && KIND_NAMES[kind], 'kind'),
    ...chip(fork, 'fork'),
    ...chip(folder, 'folder'),
    ...chip(order && 'Slowest first', 'order'),
  ];
}

export interface VectorsProps extends FacetProps {
  readonly navigation: Navigation;
  readonly position: Position;
}

export function Vectors({ report, filter, found, navigation, position }: VectorsProps) {
  const main = useRef<HTMLElement>(null);
  // so that the arrow keys move in the list at once
  useLayoutEffect(() => {
    if (document.activeElement?.id !== 'search') main.current?.querySelector<HTMLElement>('.list')?.focus();
  }, []);
  const { rows } = found;
  const chips = chipsOf(report, filter);
  const open = (index: number): void => navigation.go(routeTo(report, rows[index] ?? 0, filter));
  return (
    <main class="vectors" ref={main}>
      <details class="facet-box" open={matchMedia('(min-width: 900px)').matches}>
        <summary>Filters</summary>
        <Facets report={report} filter={filter} found={found} />
      </details>
      <div class="results">
        <div class="bar">
          <h1 aria-live="polite">
            {formatCount(rows.length)} of {formatCount(report.ids.length)}
          </h1>
          {chips.map(({ text, without }) => (
            <a key={text} class="chip" href={hrefOf({ page: 'vectors', filter: without })}>
              <span class="hidden">Remove filter </span>
              {text} <span aria-hidden="true">×</span>
            </a>
          ))}
          <a class="order" href={href(filter, { order: filter.order === 'slowest' ? undefined : 'slowest' })}>
            {filter.order === 'slowest' ? 'Worst first' : 'Slowest first'}
          </a>
        </div>
        {rows.length === 0 ? (
          <p class="nothing">
            Nothing matches. <a href={hrefOf({ page: 'vectors', filter: {} })}>Show all</a>
          </p>
        ) : (
          <VirtualList
            label="Vectors and packs"
            count={rows.length}
            position={position}
            renderRow={(index) => <VectorLine vector={vectorOf(report, rows[index] ?? 0)} />}
            onOpen={open}
          />
        )}
      </div>
    </main>
  );
}
