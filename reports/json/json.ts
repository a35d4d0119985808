import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
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
    writeFileSync(join(this.#folder, 'summary.json'), `${JSON.stringify(this.#tally.summary(), null, 2)}\n`);
    this.#writeFailures();
  }

  /** One by one: all together may be longer than any string. */
  #writeFailures(): void {
    const file = openSync(join(this.#folder, 'failures.json'), 'w');
    writeSync(file, `{\n  "schemaVersion": ${SCHEMA_VERSION},\n  "failures": [`);
    this.#failures.forEach(({ event: _, ...failure }, index) => {
      const text = JSON.stringify(failure, null, 2).replaceAll('\n', '\n    ');
      writeSync(file, `${index === 0 ? '' : ','}\n    ${text}`);
    });
    writeSync(file, `${this.#failures.length === 0 ? '' : '\n  '}]\n}\n`);
    closeSync(file);
  }
}
