import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { History } from '../../reports/history/history.js';
import { RecordWriter } from '../../reports/json/record.js';
import type { Reporter, RunEvent } from '../../reports/record/events.js';
import { Tally } from '../../reports/record/tally.js';
import { type ReportOptions, UsageError } from './options.js';
import { REPORTERS } from './reporters.js';

/** All that is told of a run. */
export class Reports {
  readonly tally = new Tally();
  readonly #history: History | undefined;
  readonly #reporters: readonly Reporter[];

  private constructor(history: History | undefined, reporters: readonly Reporter[]) {
    this.#history = history;
    // the history at last: what is written there says that a run was reported
    this.#reporters = [...reporters, this.tally, ...(history ? [history] : [])];
  }

  /** @throws UsageError for a folder that cannot be written, and a file that is no history */
  static async open({ out, reporters, history }: ReportOptions): Promise<Reports> {
    const opened = history === undefined ? undefined : openHistory(history);
    return new Reports(opened, [
      openRecord(out),
      ...(await Promise.all(reporters.map((name) => REPORTERS[name](out)))),
    ]);
  }

  emit(event: RunEvent): void {
    for (const told of this.#history?.tell(event) ?? [event]) for (const reporter of this.#reporters) reporter.on(told);
  }
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
