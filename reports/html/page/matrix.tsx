import type { Counts, PackCounts } from '../../record/events.js';
import { formatCount } from '../../record/text.js';
import { KINDS, type Kind, STATUSES } from '../data.js';
import type { Filter } from './filter.js';
import type { Report } from './report.js';
import { hrefOf } from './route.js';
import { KIND_NAMES, percent } from './words.js';

type AnyCounts = Counts | PackCounts;

const countOf = (counts: AnyCounts, status: (typeof STATUSES)[number]): number =>
  status in counts ? (counts as Counts)[status] : 0;

/** How much of a whole each status has, as a line. */
export function StatusLine({ counts }: { counts: AnyCounts }) {
  return (
    <span class="line" aria-hidden="true">
      {STATUSES.map((status) => {
        const count = countOf(counts, status);
        return count > 0 && <span key={status} class={status} style={{ flexGrow: count }} />;
      })}
    </span>
  );
}

function Cell({ counts, filter, label }: { counts: AnyCounts | undefined; filter: Filter; label: string }) {
  if (counts === undefined || counts.total === 0) return <td class="empty">·</td>;
  const { total, passed, failed } = counts;
  return (
    <td>
      <a class={failed > 0 ? 'cell failed' : 'cell'} href={hrefOf({ page: 'vectors', filter })}>
        <span class="rate">
          <span class="hidden">{label}: </span>
          {percent(passed, total)}
          <span class="hidden"> passed of {failed > 0 ? `${formatCount(total)}, ` : ''}</span>
        </span>
        <span class="count">{failed > 0 ? `${formatCount(failed)} failed` : formatCount(total)}</span>
        <StatusLine counts={counts} />
      </a>
    </td>
  );
}

/** Pass rates by fork and format; each leads to what it counts. */
export function Matrix({ report: { summary } }: { report: Report }) {
  const { forks } = summary;
  const ofKind = (fork: string, kind: Kind): AnyCounts | undefined =>
    kind === 'pack' ? forks[fork]?.packs : forks[fork]?.[kind];
  const kinds = KINDS.filter((kind) => Object.keys(forks).some((fork) => (ofKind(fork, kind)?.total ?? 0) > 0));
  return (
    <table class="matrix">
      <thead>
        <tr>
          <th scope="col">Fork</th>
          {kinds.map((kind) => (
            <th scope="col" key={kind}>
              <a href={hrefOf({ page: 'vectors', filter: { kind } })}>{KIND_NAMES[kind]}</a>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Object.keys(forks).map((fork) => (
          <tr key={fork}>
            <th scope="row">
              <a href={hrefOf({ page: 'vectors', filter: { fork } })}>{fork}</a>
            </th>
            {kinds.map((kind) => (
              <Cell
                key={kind}
                counts={ofKind(fork, kind)}
                filter={{ fork, kind }}
                label={`${fork}, ${KIND_NAMES[kind]}`}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
