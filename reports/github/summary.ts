import type { Cluster } from '../record/clusters.js';
import type { PackFinished, RunFinished, RunStarted, VectorFinished } from '../record/events.js';
import { EXIT } from '../record/exit-codes.js';
import { describeFailure } from '../record/failure.js';
import type { Failures } from '../record/failures.js';
import { outcomeOf } from '../record/outcome.js';
import { rerunCommand } from '../record/rerun.js';
import { forkRows, packRows } from '../record/rows.js';
import { describeScope } from '../record/selection.js';
import type { Tally } from '../record/tally.js';
import { counted, formatCount, formatDuration, shorten } from '../record/text.js';
import { code, heading, inlineCode, list, markdown, paragraph, table, text } from './markdown.js';

/** What there is to tell of a run. */
export interface Told {
  readonly run: RunStarted;
  readonly tally: Tally;
  readonly failures: Failures;
  readonly clusters: readonly Cluster[];
  /** what else failed, and why nothing was verified */
  readonly faults: readonly Fault[];
  readonly finished: RunFinished;
}

export interface Fault {
  readonly title: string;
  readonly message: string;
}

const MOST_CLUSTERS = 10;

/**
 * How it ended, failures with the command that reruns each, regressions first, alike ones together, and tables.
 * @param most bytes; failures for which there is no room are counted
 */
export function summarize(told: Told, most: number): string {
  const { run, tally, failures, clusters, faults } = told;
  if (most < MORE_BYTES) return '';
  let left = most - MORE_BYTES;
  const fitting = (parts: readonly string[]): string[] =>
    parts.filter((part) => {
      const bytes = Buffer.byteLength(part) + 1;
      if (bytes > left) return false;
      left -= bytes;
      return true;
    });
  const head = fitting([markdown(heading(2, titleOf(told)), paragraph(text(describeRun(told))))]);
  const tables = fitting([
    ...(tally.totals.total > 0 ? [markdown(heading(3, 'Forks'), table(forkRows(tally)))] : []),
    ...(tally.packs.total > 0 ? [markdown(heading(3, 'Packs'), table(packRows(tally)))] : []),
    ...(failures.total > 1 ? [markdown(heading(3, 'Alike failures'), clusterList(clusters))] : []),
  ]);
  const shownFaults = fitting(faults.map(({ title, message }) => markdown(heading(3, title), code(message))));
  const shown = fitting(failures.kept.map((failure) => describe(failure, run)));
  const more = failures.total - shown.length + faults.length - shownFaults.length;
  const rest = more > 0 ? [markdown(paragraph(text(`… and ${counted(more, 'more failure')} in the record.`)))] : [];
  return [...head, ...shown, ...shownFaults, ...rest, ...tables].join('\n');
}

/** for the line that counts what is not shown */
const MORE_BYTES = 200;

function titleOf({ tally, failures, finished }: Told): string {
  const isShown = failures.regressions > 0 && finished.exitCode === EXIT.failed;
  return `Conformance: ${outcomeOf(finished, tally.failures)}${isShown ? `, ${counted(failures.regressions, 'regression')}` : ''}`;
}

function describeRun({ run, tally, finished }: Told): string {
  const selection = describeScope(run.options);
  return [
    `${tally.lastLine()}, in ${formatDuration(finished.durationMs)}.`,
    `Executor ${run.executor}${selection === '' ? '' : `, ${selection}`};`,
    `${Object.entries({ ...run.versions, ...(run.commit && { commit: run.commit }) })
      .map((entry) => entry.join(' '))
      .join(', ')}.`,
  ].join(' ');
}

function describe(failure: VectorFinished | PackFinished, run: RunStarted): string {
  const [, ...lines] = describeFailure(failure, run);
  return markdown(
    heading(3, `${failure.regression ? 'Regression' : 'Failed'}: ${failure.claim ?? ''}`),
    paragraph(inlineCode(failure.id)),
    code(lines.slice(0, -1).join('\n')),
    code(rerunCommand(failure, run), 'sh'),
  );
}

const clusterList = (clusters: readonly Cluster[]) =>
  list([
    ...clusters
      .slice(0, MOST_CLUSTERS)
      .map(({ count, pattern, example }) => [
        text(`${formatCount(count)} × `),
        inlineCode(shorten(pattern, 160)),
        text(' such as '),
        inlineCode(example),
      ]),
    ...(clusters.length > MOST_CLUSTERS
      ? [[text(`… and ${counted(clusters.length - MOST_CLUSTERS, 'more kind')}`)]]
      : []),
  ]);
