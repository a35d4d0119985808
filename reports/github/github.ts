import { appendFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Clusters } from '../record/clusters.js';
import type { PackFinished, Reporter, RunEvent, RunFinished, RunStarted, VectorFinished } from '../record/events.js';
import { Failures } from '../record/failures.js';
import { rerunCommand } from '../record/rerun.js';
import { Tally } from '../record/tally.js';
import { counted, shorten } from '../record/text.js';
import { errorCommand, MOST_ANNOTATIONS } from './annotations.js';
import { type Fault, summarize } from './summary.js';

/** GitHub takes no longer ones ("$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k"). */
const MOST_BYTES = 1_048_576;
const MOST_FAILURES = 100;

/**
 * For a step of GitHub Actions: at the end, a summary in Markdown, and an annotation for each of the first failures.
 * Outside of one, the summary is `summary.md`.
 */
export class GithubReporter implements Reporter {
  readonly #folder: string;
  readonly #stream: NodeJS.WritableStream;
  readonly #summary: string | undefined;
  readonly #tally = new Tally();
  readonly #clusters = new Clusters();
  readonly #failures = new Failures(MOST_FAILURES);
  readonly #faults: Fault[] = [];
  #run: RunStarted | undefined;

  /**
   * @param stream that the runner reads
   * @param summary path that the runner gave in GITHUB_STEP_SUMMARY
   */
  constructor(folder: string, stream: NodeJS.WritableStream, summary: string | undefined) {
    this.#folder = folder;
    this.#stream = stream;
    this.#summary = summary;
  }

  on(event: RunEvent): void {
    this.#tally.on(event);
    switch (event.event) {
      case 'runStarted':
        this.#run = event;
        break;
      case 'vectorFinished':
      case 'packFinished':
        if (event.status !== 'failed') break;
        this.#clusters.add(event);
        this.#failures.add(event);
        break;
      case 'fileUnreadable':
        this.#faults.push({ title: 'Unreadable file', message: `${event.path}\n${event.message}` });
        break;
      case 'knownFailureStale':
        this.#faults.push({ title: 'Known failure that is not true', message: `${event.id}\n${event.message}` });
        break;
      case 'countDiffers':
        this.#faults.push({ title: 'Count that differs', message: event.message });
        break;
      case 'nothingVerified':
        this.#faults.push({ title: 'Nothing was verified', message: event.reason });
        break;
      case 'runnerFailed':
        this.#faults.push({ title: 'The runner itself failed', message: event.message });
        break;
      case 'runFinished':
        if (this.#run) this.#finish(this.#run, event);
    }
  }

  #finish(run: RunStarted, finished: RunFinished): void {
    const told = {
      run,
      tally: this.#tally,
      failures: this.#failures,
      clusters: this.#clusters.sorted,
      faults: this.#faults,
      finished,
    };
    if (this.#summary === undefined) {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(join(this.#folder, 'summary.md'), summarize(told, MOST_BYTES));
    } else {
      const { size } = statSync(this.#summary, { throwIfNoEntry: false }) ?? { size: 0 };
      appendFileSync(this.#summary, summarize(told, MOST_BYTES - size));
    }
    const errors = [
      ...this.#failures.kept.map((failure) => annotation(failure, run)),
      ...this.#faults.map(({ title, message }) => errorCommand(title, message)),
    ];
    const total = this.#failures.total + this.#faults.length;
    const shown = total > MOST_ANNOTATIONS ? errors.slice(0, MOST_ANNOTATIONS - 1) : errors;
    for (const error of shown) this.#stream.write(`${error}\n`);
    if (total > shown.length)
      this.#stream.write(
        `${errorCommand('More failures', `… and ${counted(total - shown.length, 'more failure')}: see the summary of the job`)}\n`,
      );
  }
}

function annotation(failure: VectorFinished | PackFinished, run: RunStarted): string {
  const { id, claim = '', expected = '', got = '', regression } = failure;
  const lines = [id, `expected ${shorten(expected)}`, `got ${shorten(got)}`, rerunCommand(failure, run)];
  return errorCommand(`${regression ? 'Regression' : 'Failed'}: ${claim}`, lines.join('\n'));
}
