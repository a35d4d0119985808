import { type Format, type Reporter, type RunEvent, SCHEMA_VERSION, type Status } from './events.js';

/** Vectors by status; `total` is the sum of the others. */
export type Counts = Record<'total' | Status, number>;

export interface Summary {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly executor: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly sources: readonly { path: string; sha256?: string; files: number; unreadable: number }[];
  readonly forks: Readonly<Record<string, Record<Format, Counts>>>;
  readonly totals: Counts;
  readonly durationMs: number;
  readonly vectorsPerSecond: number;
}

const noCounts = (): Counts => ({ total: 0, passed: 0, failed: 0, knownFailure: 0, unsupported: 0, unverified: 0 });

/** Counts what happens. */
export class Tally implements Reporter {
  readonly totals = noCounts();
  readonly forks: Record<string, Record<Format, Counts>> = {};
  /** failures that are not a vector's: unreadable files, stale known failures, counts that differ */
  otherFailures = 0;
  #executor = '';
  #options: Readonly<Record<string, unknown>> = {};
  #sources: Summary['sources'] = [];
  #durationMs = 0;

  on(event: RunEvent): void {
    switch (event.event) {
      case 'runStarted':
        this.#executor = event.executor;
        this.#options = event.options;
        break;
      case 'sourceRead': {
        const { path, sha256, files, unreadable } = event;
        this.#sources = [...this.#sources, { path, ...(sha256 !== undefined && { sha256 }), files, unreadable }];
        break;
      }
      case 'vectorsSelected':
        for (const fork of event.forks) this.#fork(fork);
        break;
      case 'vectorFinished':
        for (const counts of [this.totals, this.#fork(event.fork)[event.format]]) {
          counts.total++;
          counts[event.status]++;
        }
        break;
      case 'fileUnreadable':
      case 'knownFailureStale':
      case 'countDiffers':
        this.otherFailures++;
        break;
      case 'runFinished':
        this.#durationMs = event.durationMs;
    }
  }

  summary(): Summary {
    return {
      schemaVersion: SCHEMA_VERSION,
      executor: this.#executor,
      options: this.#options,
      sources: this.#sources,
      forks: this.forks,
      totals: this.totals,
      durationMs: this.#durationMs,
      vectorsPerSecond: this.#durationMs === 0 ? 0 : Math.round((this.totals.total * 10_000) / this.#durationMs) / 10,
    };
  }

  /** The line that ends a run, for machines: known failures, unsupported and unverified vectors count as skipped. */
  lastLine(): string {
    const { passed, failed, knownFailure, unsupported, unverified } = this.totals;
    const skipped = knownFailure + unsupported + unverified;
    return `${passed} passed, ${failed + this.otherFailures} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  }

  #fork(name: string): Record<Format, Counts> {
    this.forks[name] ??= { state: noCounts(), blockchain: noCounts() };
    return this.forks[name];
  }
}
