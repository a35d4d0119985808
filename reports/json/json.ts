import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import {
  type PackFinished,
  type Reporter,
  type RunEvent,
  type RunStarted,
  SCHEMA_VERSION,
  type SourceRead,
  type VectorFinished,
} from '../record/events.js';
import { Tally } from '../record/tally.js';

/** At the end, writes `summary.json` (counts) and `failures.json` (failed vectors and packs, as `--only-failed` takes them back). */
export class JsonReporter implements Reporter {
  readonly #folder: string;
  readonly #tally = new Tally();
  #run: RunStarted | undefined;
  readonly #sources: SourceRead[] = [];
  readonly #failures: (VectorFinished | PackFinished)[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  on(event: RunEvent): void {
    this.#tally.on(event);
    if (event.event === 'runStarted') this.#run = event;
    if (event.event === 'sourceRead') this.#sources.push(event);
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
    const json = (value: unknown, indent: string): string =>
      JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
    writeSync(file, `{\n  "schemaVersion": ${SCHEMA_VERSION},`);
    if (this.#run) writeSync(file, `\n  "run": ${json(this.#run, '  ')},`);
    writeSync(file, `\n  "sources": ${json(this.#sources, '  ')},\n  "failures": [`);
    this.#failures.forEach(({ event: _, ...failure }, index) => {
      writeSync(file, `${index === 0 ? '' : ','}\n    ${json(failure, '    ')}`);
    });
    writeSync(file, `${this.#failures.length === 0 ? '' : '\n  '}]\n}\n`);
    closeSync(file);
  }
}
