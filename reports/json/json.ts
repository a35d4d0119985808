import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type PackFinished,
  type Reporter,
  type RunEvent,
  SCHEMA_VERSION,
  type VectorFinished,
} from '../record/events.js';
import { Tally } from '../record/tally.js';

/** At the end, writes `summary.json` (counts) and `failures.json` (failed vectors and packs, as `--only-failed` takes them back). */
export class JsonReporter implements Reporter {
  readonly #folder: string;
  readonly #tally = new Tally();
  readonly #failures: (VectorFinished | PackFinished)[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  on(event: RunEvent): void {
    this.#tally.on(event);
    if ((event.event === 'vectorFinished' || event.event === 'packFinished') && event.status === 'failed')
      this.#failures.push(event);
    if (event.event !== 'runFinished') return;
    mkdirSync(this.#folder, { recursive: true });
    this.#write('summary.json', this.#tally.summary());
    this.#write('failures.json', {
      schemaVersion: SCHEMA_VERSION,
      failures: this.#failures.map(({ event: _, ...failure }) => failure),
    });
  }

  #write(name: string, value: unknown): void {
    writeFileSync(join(this.#folder, name), `${JSON.stringify(value, null, 2)}\n`);
  }
}
