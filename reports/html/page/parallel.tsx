import { useEffect, useState } from 'preact/hooks';
import type { HotLocation, ParallelCounts, ParallelStatistics } from '../../record/parallel.js';
import { counted, formatCount } from '../../record/text.js';
import type { Filter } from './filter.js';
import { type Report, readDetails, routeTo, titleOf, vectorOf } from './report.js';
import { hrefOf } from './route.js';
import { Timeline } from './timeline.js';
import { duration, percent } from './words.js';

const Figure = ({ name, value, hint }: { name: string; value: string; hint?: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      {value}
      {hint !== undefined && <small>{hint}</small>}
    </dd>
  </div>
);

const Counts = ({ counts }: { counts: ParallelCounts & { readonly transactions: number } }) => (
  <>
    <Figure name="Transactions" value={formatCount(counts.transactions)} />
    <Figure
      name="Executions"
      value={formatCount(counts.executions)}
      hint={`${formatCount(counts.reexecutions)} again${counts.reexecutions > 0 ? ` (${percent(counts.reexecutions, counts.executions)})` : ''}`}
    />
    <Figure name="Validations" value={formatCount(counts.validations)} hint={`${formatCount(counts.aborts)} aborted`} />
    <Figure name="Waits" value={formatCount(counts.suspensions)} hint="for a lower transaction" />
  </>
);

function Hottest({ conflicts }: { conflicts: readonly HotLocation[] }) {
  const most = conflicts[0]?.count ?? 1;
  return (
    <>
      <h3>Hottest locations</h3>
      {conflicts.length === 0 ? (
        <p class="hint">No read failed validation.</p>
      ) : (
        <div class="scroll">
          <table class="hottest">
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col">Location</th>
                <th scope="col">Failed validations</th>
              </tr>
            </thead>
            <tbody>
              {conflicts.map(({ address, slot, count }) => (
                <tr key={`${address} ${slot}`}>
                  <td>
                    <code>{address}</code>
                  </td>
                  <td>{slot === undefined ? 'balance, nonce or code' : <code>slot {slot}</code>}</td>
                  <td class="measure">
                    <span class="bar" aria-hidden="true">
                      <span style={{ width: `${(100 * count) / most}%` }} />
                    </span>
                    {formatCount(count)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** What threads did of one block. */
export function Parallel({ statistics }: { statistics: ParallelStatistics }) {
  const { threads, busyMs, criticalPathMs, conflicts, timeline } = statistics;
  return (
    <section class="parallel" aria-labelledby="parallel">
      <h2 id="parallel">Block-STM on {counted(threads, 'thread')}</h2>
      <dl class="figures">
        <Counts counts={statistics} />
        <Figure name="Busy" value={busyMs.map(duration).join(' + ')} hint="each thread" />
        <Figure name="Longest chain" value={duration(criticalPathMs)} hint="no number of threads is faster" />
      </dl>
      {timeline && <Timeline statistics={statistics} />}
      <Hottest conflicts={conflicts} />
    </section>
  );
}

const PACKS: Filter = { kind: 'pack' };

function PacksTable({ report }: { report: Report }) {
  const forks = Object.entries(report.summary.forks);
  return (
    <div class="scroll">
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">Fork</th>
            <th scope="col">Packs</th>
            <th scope="col">Passed</th>
            <th scope="col">Failed</th>
            <th scope="col">Unsupported</th>
            <th scope="col">Unverified</th>
            <th scope="col">Schedules</th>
          </tr>
        </thead>
        <tbody>
          {forks.map(([fork, { packs }]) =>
            packs === undefined ? null : (
              <tr key={fork}>
                <th scope="row">
                  <a href={hrefOf({ page: 'vectors', filter: { ...PACKS, fork } })}>{fork}</a>
                </th>
                <td>{formatCount(packs.total)}</td>
                <td>{formatCount(packs.passed)}</td>
                <td class={packs.failed > 0 ? 'bad' : ''}>{formatCount(packs.failed)}</td>
                <td>{formatCount(packs.unsupported)}</td>
                <td>{formatCount(packs.unverified)}</td>
                <td>{formatCount(packs.schedules)}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

/** One of the blocks whose timeline the record has. */
function Timelines({ report }: { report: Report }) {
  const [first] = report.timelines;
  const [row, setRow] = useState(first);
  const [statistics, setStatistics] = useState<ParallelStatistics>();
  useEffect(() => {
    if (row !== undefined) readDetails(report, row).then(({ detail }) => setStatistics(detail.parallel));
  }, [report, row]);
  if (row === undefined) return null;
  const vector = vectorOf(report, row);
  return (
    <section aria-labelledby="timelines">
      <h2 id="timelines">The block of each fork with the most re-executions</h2>
      <p>
        <label>
          <span class="hidden">Block </span>
          <select value={row} onChange={({ currentTarget }) => setRow(Number(currentTarget.value))}>
            {report.timelines.map((each) => {
              const { fork, id } = vectorOf(report, each);
              return (
                <option key={each} value={each}>
                  {fork}: {id}
                </option>
              );
            })}
          </select>
        </label>{' '}
        <a href={hrefOf(routeTo(report, vector.row, PACKS))}>Open {titleOf(vector).name}</a>
      </p>
      {statistics && <Parallel statistics={statistics} />}
    </section>
  );
}

/** Packs, schedules, and what Block-STM did of them. */
export function ParallelPage({ report }: { report: Report }) {
  const { packs, parallel } = report.summary;
  if (packs === undefined)
    return (
      <main class="parallel-page">
        <h1>Parallel execution</h1>
        <p class="nothing">
          This run had no packs. <code>npm run conformance -- --packs</code> composes vectors into blocks of many
          transactions, and runs them on threads.
        </p>
      </main>
    );
  return (
    <main class="parallel-page">
      <h1>Parallel execution</h1>
      <p class="hint">
        Vectors composed into {counted(packs.total, 'block')}, each executed in order by two executors, and by threads.
        {packs.schedules > 0 && ` ${formatCount(packs.schedules)} orders of the threads' steps were tried.`}
      </p>
      {parallel && (
        <section aria-labelledby="totals">
          <h2 id="totals">Block-STM, {counted(parallel.blocks, 'block')} together</h2>
          <dl class="figures">
            <Counts counts={parallel} />
            <Figure name="Busy" value={duration(parallel.busyMs)} hint="all threads" />
            <Figure name="Longest chains" value={duration(parallel.criticalPathMs)} hint="of all blocks together" />
          </dl>
          <Hottest conflicts={parallel.conflicts} />
        </section>
      )}
      <Timelines report={report} />
      <section aria-labelledby="packs">
        <h2 id="packs">Packs</h2>
        <PacksTable report={report} />
      </section>
    </main>
  );
}
