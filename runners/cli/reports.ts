import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { History } from '../../reports/history/history.js';
import { RecordWriter } from '../../reports/json/record.js';
import type { Reporter, RunEvent, RunnerFailed } from '../../reports/record/events.js';
import { Tally } from '../../reports/record/tally.js';
import { EXIT } from '../../reports/record/exit-codes.js';
import { type ReportOptions, UsageError } from './options.js';
import { REPORTER_NAMES, REPORTERS } from './reporters.js';

/** All that is told of a run. */
export class Reports {
  readonly tally = new Tally();
  readonly #out: string;
  readonly #record: RecordWriter;
  readonly #history: History | undefined;
  /** those that have neither failed nor come to their end */
  readonly #reporters: Set<Reporter>;
  #isBroken = false;

  private constructor(out: string, record: RecordWriter, history: History | undefined, reporters: readonly Reporter[]) {
    this.#out = out;
    this.#record = record;
    this.#history = history;
    // the history at last: what is written there says that a run was reported
    this.#reporters = new Set([...reporters, this.tally, ...(history ? [history] : [])]);
  }

  /** @throws UsageError for a folder that cannot be written, and a file that is no history */
  static async open({ out, reporters, history }: ReportOptions): Promise<Reports> {
    const opened = history === undefined ? undefined : openHistory(history);
    const record = openRecord(out);
    const inOrder = REPORTER_NAMES.filter((name) => reporters.includes(name));
    return new Reports(out, record, opened, await Promise.all(inOrder.map((name) => REPORTERS[name](out))));
  }

  /** Whether a reporter has failed. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** The record is told at last: how the run ended it says as the process does. */
  emit(event: RunEvent): void {
    for (const told of this.#history?.tell(event) ?? [event]) {
      for (const reporter of this.#reporters) this.#tell(reporter, this.#asItEnds(told));
      this.#record.on(this.#asItEnds(told));
    }
  }

  /** A reporter's error is the runner's own fault, and costs no other report: those that are not written yet say so. */
  #tell(reporter: Reporter, event: RunEvent): void {
    try {
      reporter.on(event);
      if (event.event === 'runFinished') this.#reporters.delete(reporter);
    } catch (error) {
      this.#reporters.delete(reporter);
      this.#isBroken = true;
      const failed = runnerFailed(error, this.#out);
      this.#record.on(failed);
      for (const other of this.#reporters) this.#tell(other, failed);
    }
  }

  #asItEnds(event: RunEvent): RunEvent {
    return event.event === 'runFinished' && this.#isBroken ? { ...event, exitCode: EXIT.runnerFailed } : event;
  }
}

/** Tells it on standard error. */
export function runnerFailed(error: unknown, out: string): RunnerFailed {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(
    `conformance: the runner itself failed: ${message} (its stack is in ${join(out, 'record.jsonl')})\n`,
  );
  return { event: 'runnerFailed', message, stack };
}

function openHistory(path: string): History {
  try {
    const history = new History(path);
    // a run may take hours until its line is written
    accessSync([path, dirname(path)].find(existsSync) ?? '.', constants.W_OK);
    return history;
  } catch (error) {
    throw new UsageError(`--history: ${(error as Error).message}`);
  }
}

function openRecord(folder: string): RecordWriter {
  try {
    return new RecordWriter(folder);
  } catch (error) {
    throw new UsageError(`--out: ${(error as Error).message}`);
  }
}
