import { useEffect, useState } from 'preact/hooks';
import { formatCount, partAt } from '../../record/text.js';
import { Copyable } from './copy.js';
import type { Filter } from './filter.js';
import { Parallel } from './parallel.js';
import {
  commandOf,
  type Details,
  type Report,
  readDetails,
  routeTo,
  titleOf,
  type Vector,
  vectorOf,
} from './report.js';
import { hrefOf } from './route.js';
import { Triage } from './triage.js';
import { duration, KIND_NAMES, STATUS_NAMES, StatusMark } from './words.js';

const list = (filter: Filter): string => hrefOf({ page: 'vectors', filter });

function Facts({ vector }: { vector: Vector }) {
  const { fork, kind, folder, source, durationMs } = vector;
  return (
    <dl class="facts">
      <div>
        <dt>Fork</dt>
        <dd>
          <a href={list({ fork })}>{fork}</a>
        </dd>
      </div>
      <div>
        <dt>Format</dt>
        <dd>
          <a href={list({ kind })}>{KIND_NAMES[kind]}</a>
        </dd>
      </div>
      <div>
        <dt>Duration</dt>
        <dd>{duration(durationMs)}</dd>
      </div>
      <div>
        <dt>Folder</dt>
        <dd>
          <a href={list({ folder })}>{folder}</a>
        </dd>
      </div>
      <div>
        <dt>Source</dt>
        <dd>{source}</dd>
      </div>
    </dl>
  );
}

/** A value, with what is not the same in the other one marked. */
const Value = ({ text, other }: { text: string; other: string }) => {
  const at = partAt(text, other);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long values scroll
    <code class="value" tabIndex={0}>
      {text.slice(0, at)}
      <mark>{text.slice(at)}</mark>
    </code>
  );
};

/** `WHAT: expected ONE, got OTHER`, as differences of states and outcomes are told. */
const DIFFERENCE = /^(.*?):? expected (.*), got (.*)$/s;

function Differences({ details }: { details: readonly string[] }) {
  const parsed = details.map((line) => DIFFERENCE.exec(line));
  const others = details.filter((_, index) => parsed[index] === null);
  return (
    <>
      {others.length > 0 && <pre class="lines">{others.join('\n')}</pre>}
      {parsed.some((match) => match !== null) && (
        <div class="scroll">
          <table class="differences">
            <thead>
              <tr>
                <th scope="col">What differs</th>
                <th scope="col">Expected</th>
                <th scope="col">Got</th>
              </tr>
            </thead>
            <tbody>
              {parsed.map((match, index) => {
                if (match === null) return null;
                const [, what = '', expected = '', got = ''] = match;
                return (
                  <tr key={`${index} ${what}`}>
                    <th scope="row">{what}</th>
                    <td class="expected">{expected}</td>
                    <td class="got">{got}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Failure({ report, vector, details: { detail } }: { report: Report; vector: Vector; details: Details }) {
  const { claim, expected = '', got = '', details = [] } = detail;
  if (claim === undefined) return null;
  const alike = report.clusters[vector.cluster]?.count ?? 0;
  return (
    <section aria-labelledby="failure">
      <h2 id="failure">
        Claim: <code>{claim}</code>
        {alike > 1 && <a href={list({ cluster: vector.cluster })}>{formatCount(alike - 1)} alike</a>}
      </h2>
      <dl class="values">
        <div>
          <dt>Expected</dt>
          <dd>
            <Value text={expected} other={got} />
          </dd>
        </div>
        <div>
          <dt>Got</dt>
          <dd>
            <Value text={got} other={expected} />
          </dd>
        </div>
      </dl>
      {details.length > 0 && <Differences details={details} />}
    </section>
  );
}

const Neighbour = ({ id, href, children }: { id: string; href: string | undefined; children: string }) =>
  href === undefined ? null : (
    <a id={id} href={href}>
      {children}
    </a>
  );

export interface VectorPageProps {
  readonly report: Report;
  readonly row: number;
  readonly filter: Filter;
  /** rows of the list that it was opened from */
  readonly rows: readonly number[];
}

export function VectorPage({ report, row, filter, rows }: VectorPageProps) {
  const [details, setDetails] = useState<Details>();
  useEffect(() => {
    let isShown = true;
    setDetails(undefined);
    readDetails(report, row).then((read) => isShown && setDetails(read));
    return () => {
      isShown = false;
    };
  }, [report, row]);
  const vector = vectorOf(report, row);
  const { status, id, isRegression } = vector;
  const at = rows.indexOf(row);
  const neighbour = (step: number): string | undefined => {
    const next = at < 0 ? undefined : rows[at + step];
    return next === undefined ? undefined : hrefOf(routeTo(report, next, filter));
  };
  const { note, reason, link, schedules, seed, parallel } = details?.detail ?? {};
  return (
    <main class="vector">
      <nav class="bar" aria-label="List">
        <a id="back" href={list(filter)}>
          ← List
        </a>
        {at >= 0 && (
          <span class="hint">
            {formatCount(at + 1)} of {formatCount(rows.length)}
          </span>
        )}
        <Neighbour id="previous" href={neighbour(-1)}>
          Previous
        </Neighbour>
        <Neighbour id="next" href={neighbour(1)}>
          Next
        </Neighbour>
      </nav>
      <h1>
        <span class={`badge status ${status}`}>
          <StatusMark status={status} /> {STATUS_NAMES[status]}
        </span>
        {isRegression && <span class="badge failed">regression</span>}
        {titleOf(vector).name}
      </h1>
      <Copyable text={id} label="the id" />
      <Facts vector={vector} />
      {reason !== undefined && (
        <p class="notice">
          {reason} {link !== undefined && <a href={link}>{link}</a>}
        </p>
      )}
      {note !== undefined && <p class="notice">{note}</p>}
      {details && (
        <>
          <Failure report={report} vector={vector} details={details} />
          <section aria-labelledby="rerun">
            <h2 id="rerun">Run it again</h2>
            <Copyable text={commandOf(report, vector)} label="the command" />
          </section>
          {details.triaged && <Triage triaged={details.triaged} />}
          {seed !== undefined && (
            <p class="hint">
              Composed by seed {seed}
              {schedules !== undefined && `; ${formatCount(schedules)} schedules of its threads were explored`}.
            </p>
          )}
          {parallel && <Parallel statistics={parallel} />}
        </>
      )}
    </main>
  );
}
