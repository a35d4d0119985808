import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HistoryRead, PastRun, Reporter, RunEvent } from '../record/events.js';
import { describeScope } from '../record/selection.js';
import { Tally } from '../record/tally.js';
import { lineOf, readLines } from './lines.js';
import { Passed } from './passed.js';

/** Of those that are told; the file keeps all. */
const MOST_PAST_RUNS = 400;

/**
 * A file with a line for each run, and beside it one of what passed (`Passed`). It adds to the events of a run what earlier
 * ones say of it, and at the end of the run adds that.
 */
export class History implements Reporter {
  readonly #path: string;
  readonly #earlier: readonly PastRun[];
  readonly #passed: Passed;
  readonly #tally = new Tally();
  #run: Pick<PastRun, 'date' | 'commit'> = { date: '' };
  #isWhole = true;

  /** @throws HistoryError */
  constructor(path: string) {
    this.#path = path;
    this.#earlier = existsSync(path) ? readLines(path) : [];
    this.#passed = new Passed(`${path}.passed.gz`);
  }

  /** To be asked of each event before anybody is told of it: what there is to tell. */
  tell(event: RunEvent): RunEvent[] {
    if (event.event === 'vectorsSelected') return [this.#historyRead, event];
    const isFinished = event.event === 'vectorFinished' || event.event === 'packFinished';
    return [isFinished && this.#passed.isRegression(event) ? { ...event, regression: true } : event];
  }

  on(event: RunEvent): void {
    this.#tally.on(event);
    this.#passed.on(event);
    switch (event.event) {
      case 'runStarted':
        this.#run = { date: event.startedAt, ...(event.commit !== undefined && { commit: event.commit }) };
        break;
      case 'runnerFailed':
        this.#isWhole = false;
        break;
      case 'runFinished':
        this.#isWhole &&= !event.interrupted;
        if (this.#tally.totals.total + this.#tally.packs.total > 0) this.#write();
    }
  }

  /** A part of a run is a dent in any trend, but what passed in it did. */
  #write(): void {
    this.#passed.write();
    if (!this.#isWhole) return;
    mkdirSync(dirname(this.#path), { recursive: true });
    appendFileSync(this.#path, `${lineOf(this.#run, this.#tally.summary())}\n`);
  }

  get #historyRead(): HistoryRead {
    const { executor, options } = this.#tally.summary();
    const selection = describeScope(options);
    const runs = this.#earlier.filter((run) => run.executor === executor && run.selection === selection);
    return { event: 'historyRead', path: this.#path, runs: runs.slice(-MOST_PAST_RUNS) };
  }
}
