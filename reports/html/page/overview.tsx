import { EXIT } from '../../record/exit-codes.js';
import { withPacks } from '../../record/rows.js';
import { counted, formatCount, shorten } from '../../record/text.js';
import { STATUSES } from '../data.js';
import type { Filter } from './filter.js';
import { Matrix, StatusLine } from './matrix.js';
import { type Report, routeTo, titleOf, titleOfRun, vectorOf } from './report.js';
import { hrefOf } from './route.js';
import { VectorLink } from './vector-link.js';
import { duration, STATUS_NAMES, StatusMark } from './words.js';

const MOST_REGRESSIONS = 10;
const MOST_CLUSTERS = 30;
const MOST_SLOW = 10;

const list = (filter: Filter): string => hrefOf({ page: 'vectors', filter });

function Verdict({ report }: { report: Report }) {
  const { totals, packs } = report.summary;
  const counts = withPacks(totals, [packs]);
  const { failed } = counts;
  const others = report.problems.length;
  return (
    <section class="verdict" aria-labelledby="verdict">
      <h1 id="verdict" class={report.finished.exitCode === EXIT.passed ? 'good' : 'bad'}>
        {titleOfRun(report)}{' '}
        <small>
          {failed > 0 && `${formatCount(failed)}${report.finished.exitCode === EXIT.failed ? '' : ' failed'} of `}
          {counted(totals.total, 'vector')}
          {packs && ` and ${counted(packs.total, 'pack')}`}
          {report.regressions.size > 0 && `; ${counted(report.regressions.size, 'regression')}`}
          {others > 0 && `; ${counted(others, 'other problem')}`}
        </small>
      </h1>
      <StatusLine counts={counts} />
      <ul class="statuses">
        {STATUSES.map((status) => (
          <li key={status}>
            <a href={list({ status })}>
              <StatusMark status={status} /> {STATUS_NAMES[status]} <b>{formatCount(counts[status])}</b>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Problems({ report: { problems, finished } }: { report: Report }) {
  return (
    <>
      {finished.interrupted && <p class="notice">The run was interrupted: only what was done until then is here.</p>}
      {problems.map(({ title, message }) => (
        <details class="problem" key={`${title} ${message}`} open={problems.length < 4}>
          <summary>
            <StatusMark status="failed" /> {title}
          </summary>
          <pre>{message}</pre>
        </details>
      ))}
    </>
  );
}

function Regressions({ report }: { report: Report }) {
  const rows = [...report.regressions];
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="regressions">
      <h2 id="regressions">
        Regressions <a href={list({ regression: true })}>show all {formatCount(rows.length)}</a>
      </h2>
      <p class="hint">These passed in the last run that had them.</p>
      <ul class="rows">
        {rows.slice(0, MOST_REGRESSIONS).map((row) => (
          <li key={row}>
            <VectorLink report={report} row={row} filter={{ regression: true }} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ClusterList({ report: { clusters } }: { report: Report }) {
  if (clusters.length === 0) return null;
  const more = clusters.length - MOST_CLUSTERS;
  return (
    <section aria-labelledby="clusters">
      <h2 id="clusters">
        Alike failures <a href={list({ status: 'failed' })}>show all</a>
      </h2>
      <ol class="clusters">
        {clusters.slice(0, MOST_CLUSTERS).map(({ pattern, count, example }, cluster) => (
          <li key={pattern}>
            <a href={list({ cluster })}>
              <span class="count">{formatCount(count)}</span>
              <span class="pattern">{shorten(pattern, 240)}</span>
              <span class="example">such as {example}</span>
            </a>
          </li>
        ))}
      </ol>
      {more > 0 && <p class="hint">and {counted(more, 'more kind')}</p>}
    </section>
  );
}

function Slowest({ report }: { report: Report }) {
  const { durationMs } = report.columns;
  const slowest: number[] = [];
  for (const [row, ms] of durationMs.entries()) {
    if (slowest.length === MOST_SLOW && ms <= (durationMs[slowest.at(-1) ?? 0] ?? 0)) continue;
    slowest.push(row);
    slowest.sort((a, b) => (durationMs[b] ?? 0) - (durationMs[a] ?? 0));
    slowest.length = Math.min(slowest.length, MOST_SLOW);
  }
  const longest = durationMs[slowest[0] ?? 0] ?? 1;
  return (
    <section aria-labelledby="slowest">
      <h2 id="slowest">
        Slowest <a href={list({ order: 'slowest' })}>show all by duration</a>
      </h2>
      <ul class="slowest">
        {slowest.map((row) => {
          const vector = vectorOf(report, row);
          return (
            <li key={row}>
              <a href={hrefOf(routeTo(report, row, { order: 'slowest' }))}>
                <span class="time">{duration(vector.durationMs)}</span>
                <span class="bar" aria-hidden="true">
                  <span style={{ width: `${(100 * vector.durationMs) / longest}%` }} />
                </span>
                <span class="name">
                  {titleOf(vector).name} <small>{vector.fork}</small>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Sources({ report: { sources, selected, notes } }: { report: Report }) {
  return (
    <section aria-labelledby="sources">
      <h2 id="sources">What was read</h2>
      <ul class="plain">
        {sources.map(({ path, sha256, files, unreadable, leftOut }) => (
          <li key={path}>
            <code>{path}</code>
            <span class="hint">
              {counted(files, 'file')}
              {unreadable > 0 && `, ${formatCount(unreadable)} unreadable`}
              {Object.entries(leftOut).map(([format, count]) => `, ${formatCount(count)} ${format} left out`)}
              {sha256 !== undefined && `; SHA-256 ${sha256.slice(0, 16)}…`}
            </span>
          </li>
        ))}
        {selected && (
          <li>
            {formatCount(selected.selected)} of {counted(selected.found, 'vector')} selected
            {selected.packs > 0 && `, and ${counted(selected.packs, 'pack')}`}
          </li>
        )}
        {notes.map(({ note, count }) => (
          <li key={note} class="hint">
            Note on {formatCount(count)} that passed: {note}.
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Overview({ report }: { report: Report }) {
  return (
    <main class="overview">
      <Verdict report={report} />
      <Problems report={report} />
      <Regressions report={report} />
      <ClusterList report={report} />
      <div class="columns">
        <section aria-labelledby="forks">
          <h2 id="forks">Forks</h2>
          <Matrix report={report} />
        </section>
        <div>
          <Slowest report={report} />
          <Sources report={report} />
        </div>
      </div>
    </main>
  );
}
