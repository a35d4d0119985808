import { styleText } from 'node:util';
import { Clusters } from '../record/clusters.js';
import type {
  PackFinished,
  Reporter,
  RunEvent,
  RunFinished,
  RunStarted,
  SourceRead,
  Status,
  VectorFinished,
  VectorsSelected,
} from '../record/events.js';
import { describeFailure } from '../record/failure.js';
import { Failures } from '../record/failures.js';
import { rerunCommand } from '../record/rerun.js';
import { describeSelection } from '../record/selection.js';
import { forkRows, packRows } from '../record/rows.js';
import { Tally } from '../record/tally.js';
import { counted, formatCount, formatDuration, shorten } from '../record/text.js';
import { type Progress, progressBar, progressLines } from './progress.js';
import { drawTable } from './table.js';
import { describeTriage } from './triage.js';

const MOST_FAILURES = 20;
const MOST_CLUSTERS = 10;
const MOST_SLOW = 10;
const MOST_REASONS = 10;

const NEITHER: Partial<Record<Status, string>> = {
  knownFailure: 'known failure',
  unsupported: 'unsupported',
  unverified: 'unverified',
};

const EMBEDDED_NOTE = `No official tests are here, so the embedded corpus ran. To get them, either
  git submodule update --init --recursive
or give an archive (github.com/ethereum/execution-spec-tests, releases, fixtures_stable.tar.gz):
  npm run conformance -- --fixtures fixtures_stable.tar.gz`;

/** Anything that can be written to; colours and a progress bar are for a terminal alone. */
export type TerminalStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** For a person: progress while it runs, failures in full, and a summary. */
export class TerminalReporter implements Reporter {
  readonly #stream: TerminalStream;
  readonly #tally = new Tally();
  readonly #clusters = new Clusters();
  /** slowest first */
  #slowest: (VectorFinished | PackFinished)[] = [];
  readonly #notes = new Map<string, number>();
  /** why vectors neither passed nor failed */
  readonly #reasons = new Map<string, number>();
  readonly #failures = new Failures(MOST_FAILURES);
  #described = 0;
  #triaged = 0;
  #embedded = false;
  #reason: string | undefined;
  #run: RunStarted | undefined;
  #progress: Progress | undefined;

  constructor(stream: TerminalStream) {
    this.#stream = stream;
  }

  on(event: RunEvent): void {
    this.#tally.on(event);
    switch (event.event) {
      case 'runStarted':
        this.#run = event;
        this.#write(
          `Executor ${event.executor} (${Object.entries(event.versions)
            .map((entry) => entry.join(' '))
            .join(', ')})`,
        );
        break;
      case 'sourceRead':
        this.#embedded ||= event.origin === 'embedded';
        this.#write(describeSource(event));
        break;
      case 'vectorsSelected':
        this.#write(
          `${formatCount(event.selected)} of ${counted(event.found, 'vector')} selected${selectedBy(this.#run)}${packsOf(event)}`,
        );
        if (event.selected + event.packs > 0)
          this.#progress = (this.#stream.isTTY ? progressBar : progressLines)(
            this.#stream,
            event.selected + event.packs,
          );
        break;
      case 'vectorFinished':
      case 'packFinished':
        this.#judged(event);
        break;
      case 'vectorTriaged': {
        this.#triaged++;
        const [title = '', ...lines] = describeTriage(event);
        this.#write([styleText('bold', title, { stream: this.#stream }), ...lines].join('\n'));
        break;
      }
      case 'fileUnreadable':
        this.#fail(`FAILED file: ${event.path}`, [`  ${shorten(event.message, 300)}`]);
        break;
      case 'knownFailureStale':
        this.#fail(`FAILED known failure: ${event.id}`, [`  ${event.message}`]);
        break;
      case 'countDiffers':
        this.#fail(`FAILED count: ${event.message}`, []);
        break;
      case 'nothingVerified':
        this.#reason = `Nothing was verified: ${event.reason}.`;
        break;
      case 'runFinished':
        this.#finish(event);
    }
  }

  #judged(event: VectorFinished | PackFinished): void {
    const { totals, packs } = this.#tally;
    if (event.note !== undefined) count(this.#notes, event.note);
    const neither = NEITHER[event.status];
    if (neither) count(this.#reasons, event.reason ? `${neither}: ${event.reason}` : neither);
    if (event.status === 'failed') {
      this.#clusters.add(event);
      if (this.#failures.add(event) && this.#run) {
        this.#described++;
        const [title = '', ...lines] = describeFailure(event, this.#run);
        this.#fail(title, lines);
      }
    }
    const tenth = this.#slowest[MOST_SLOW - 1];
    if (tenth === undefined || event.durationMs > tenth.durationMs)
      this.#slowest = [...this.#slowest, event].sort((a, b) => b.durationMs - a.durationMs).slice(0, MOST_SLOW);
    this.#progress?.update(totals.total + packs.total, totals.failed + packs.failed);
  }

  #regressionLines(run: RunStarted): string[] {
    const { regressions, keptRegressions } = this.#failures;
    const more = regressions - keptRegressions.length;
    return [
      '',
      styleText('red', `${counted(regressions, 'regression')}, which passed last time:`, { stream: this.#stream }),
      ...keptRegressions.flatMap((event) => [`  ${event.id}`, `    rerun: ${rerunCommand(event, run)}`]),
      ...(more > 0 ? [`  … and ${counted(more, 'more regression')} in the record`] : []),
    ];
  }

  #finish({ interrupted, durationMs }: RunFinished): void {
    this.#progress?.stop();
    this.#progress = undefined;
    const { totals, packs } = this.#tally;
    const lines: string[] = [];
    const failed = totals.failed + packs.failed;
    if (failed > this.#described)
      lines.push(`… and ${counted(failed - this.#described, 'more failure')} in the record`);
    if (this.#triaged > 0 && failed > this.#triaged)
      lines.push(`… and ${counted(failed - this.#triaged, 'failure')} that triage did not look at`);
    if (this.#run && this.#failures.regressions > 0) lines.push(...this.#regressionLines(this.#run));
    const clusters = this.#clusters.sorted;
    if (failed > 1) {
      lines.push('', 'Alike failures:');
      for (const { count, pattern, example } of clusters.slice(0, MOST_CLUSTERS))
        lines.push(`  ${formatCount(count)} × ${shorten(pattern, 160)}`, `      such as ${example}`);
      if (clusters.length > MOST_CLUSTERS)
        lines.push(`  … and ${counted(clusters.length - MOST_CLUSTERS, 'more kind')}`);
    }
    if (this.#reasons.size > 0) lines.push('', 'Neither passed nor failed:', ...reasonLines(this.#reasons));
    if (totals.total + packs.total > 0) {
      lines.push('', 'Slowest:');
      for (const { durationMs, id } of this.#slowest) lines.push(`  ${formatDuration(durationMs).padStart(10)}  ${id}`);
    }
    if (totals.total > 0) lines.push('', drawTable(forkRows(this.#tally)));
    if (packs.total > 0) lines.push('', drawTable(packRows(this.#tally)));
    const rate = Math.round(this.#tally.summary().vectorsPerSecond);
    lines.push(
      '',
      `${counted(totals.total, 'vector')} in ${formatDuration(durationMs)} (${formatCount(rate)} a second)`,
    );
    for (const [note, count] of this.#notes) lines.push(`Note on ${formatCount(count)} that passed: ${note}.`);
    if (this.#embedded) lines.push('', EMBEDDED_NOTE);
    if (this.#reason) lines.push('', this.#reason);
    if (interrupted) lines.push('', 'Interrupted: only what was done until then is counted.');
    this.#write(lines.join('\n'));
  }

  #fail(title: string, lines: readonly string[]): void {
    this.#write([styleText('red', title, { stream: this.#stream }), ...lines].join('\n'));
  }

  #write(text: string): void {
    if (this.#progress) this.#progress.log(text);
    else this.#stream.write(`${text}\n`);
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function reasonLines(reasons: ReadonlyMap<string, number>): string[] {
  const most = [...reasons].sort(([, one], [, other]) => other - one).slice(0, MOST_REASONS);
  const lines = most.map(([reason, number]) => `  ${formatCount(number)} × ${shorten(reason, 160)}`);
  return reasons.size > most.length
    ? [...lines, `  … and ${counted(reasons.size - most.length, 'more reason')}`]
    : lines;
}

function selectedBy(run: RunStarted | undefined): string {
  const selection = run === undefined ? '' : describeSelection(run.options);
  return selection === '' ? '' : ` by ${selection}`;
}

function packsOf({ packs, leftOutOfPacks }: VectorsSelected): string {
  if (packs === 0) return '';
  const leftOut =
    leftOutOfPacks > 0 ? ` (${counted(leftOutOfPacks, 'vector')} in none of them: known failures of an executor)` : '';
  return `, and ${counted(packs, 'pack')}${leftOut}`;
}

function describeSource({ path, files, unreadable, leftOut }: SourceRead): string {
  const others = Object.entries(leftOut).map(([format, count]) => `${count} ${format}`);
  return [
    `${path}: ${counted(files, 'file')}`,
    ...(unreadable > 0 ? [`${unreadable} unreadable`] : []),
    ...(others.length > 0 ? [`left out: ${others.join(', ')}`] : []),
  ].join('; ');
}
