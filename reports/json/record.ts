import { closeSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Reporter, RunEvent } from '../record/events.js';

/**
 * Writes `record.jsonl`: one event per line, each as it happens. A line is one call that the kernel completes whatever
 * becomes of this process, so that a killed run leaves whole lines.
 */
export class RecordWriter implements Reporter {
  readonly #file: number;

  /** @throws Error of the file system, where the folder cannot be written */
  constructor(folder: string) {
    makeFolder(folder);
    this.#file = openSync(join(folder, 'record.jsonl'), 'w');
  }

  on(event: RunEvent): void {
    writeSync(this.#file, `${JSON.stringify(event)}\n`);
    if (event.event === 'runFinished') closeSync(this.#file);
  }
}

/** With those above it: `recursive` never ends where one that is there takes no other (/proc). */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (existsSync(folder)) return;
    if (existsSync(dirname(folder))) throw error;
    makeFolder(dirname(folder));
    makeFolder(folder);
  }
}
