import type { Filter } from './filter.js';
import { type Report, routeTo, titleOf, type Vector, vectorOf } from './report.js';
import { hrefOf } from './route.js';
import { duration, STATUS_NAMES, StatusMark } from './words.js';

/** A line about a vector, as in every list. */
export function VectorLine({ vector }: { vector: Vector }) {
  const { status, fork, durationMs, isRegression } = vector;
  const { name, file } = titleOf(vector);
  return (
    <>
      <StatusMark status={status} />
      <span class="hidden">{STATUS_NAMES[status]}: </span>
      <span class="what">
        <span class="name">{name}</span>
        <span class="file">{file}</span>
      </span>
      {isRegression && <span class="badge failed">regression</span>}
      <span class="fork">{fork}</span>
      <span class="time">{duration(durationMs)}</span>
    </>
  );
}

export const VectorLink = ({ report, row, filter }: { report: Report; row: number; filter: Filter }) => (
  <a class="row" href={hrefOf(routeTo(report, row, filter))}>
    <VectorLine vector={vectorOf(report, row)} />
  </a>
);
