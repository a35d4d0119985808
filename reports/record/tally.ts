import {
  type Counts,
  type ForkCounts,
  type PackCounts,
  type Reporter,
  type RunEvent,
  SCHEMA_VERSION,
} from './events.js';
import { ParallelTally, type ParallelTotals } from './parallel.js';

export interface Summary {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly executor: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly sources: readonly { path: string; sha256?: string; files: number; unreadable: number }[];
  readonly forks: Readonly<Record<string, ForkCounts>>;
  /** of the vectors alone */
  readonly totals: Counts;
  readonly packs?: PackCounts;
  /** of the packs that were executed by threads */
  readonly parallel?: ParallelTotals;
  readonly durationMs: number;
  readonly vectorsPerSecond: number;
}

const noCounts = (): Counts => ({ total: 0, passed: 0, failed: 0, knownFailure: 0, unsupported: 0, unverified: 0 });
const noPacks = (): PackCounts => ({ total: 0, passed: 0, failed: 0, unsupported: 0, unverified: 0, schedules: 0 });

/** Counts what happens. */
export class Tally implements Reporter {
  readonly totals = noCounts();
  readonly packs = noPacks();
  /** without a prototype: a network may have any name */
  readonly forks: Record<string, ForkCounts> = Object.create(null);
  /** failures that are neither a vector's nor a pack's: unreadable files, stale known failures, counts that differ */
  otherFailures = 0;
  /** vectors in the sources, and those to execute */
  found = 0;
  selected = 0;
  readonly #parallel = new ParallelTally();
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
        this.found = event.found;
        this.selected = event.selected;
        for (const fork of event.forks) this.#fork(fork);
        break;
      case 'vectorFinished':
        for (const counts of [this.totals, this.#fork(event.fork)[event.format]]) {
          counts.total++;
          counts[event.status]++;
        }
        break;
      case 'packFinished': {
        if (event.parallel) this.#parallel.add(event.parallel);
        const fork = this.#fork(event.fork);
        fork.packs ??= noPacks();
        for (const counts of [this.packs, fork.packs]) {
          counts.total++;
          counts[event.status]++;
          counts.schedules += event.schedules ?? 0;
        }
        break;
      }
      case 'fileUnreadable':
      case 'knownFailureStale':
      case 'countDiffers':
        this.otherFailures++;
        break;
      case 'runFinished':
        this.#durationMs = event.durationMs;
    }
  }

  get failures(): number {
    return this.totals.failed + this.packs.failed + this.otherFailures;
  }

  summary(): Summary {
    const parallel = this.#parallel.totals;
    return {
      schemaVersion: SCHEMA_VERSION,
      executor: this.#executor,
      options: this.#options,
      sources: this.#sources,
      forks: this.forks,
      totals: this.totals,
      ...(this.packs.total > 0 && { packs: this.packs }),
      ...(parallel && { parallel }),
      durationMs: this.#durationMs,
      vectorsPerSecond: this.#durationMs === 0 ? 0 : Math.round((this.totals.total * 10_000) / this.#durationMs) / 10,
    };
  }

  /** The line that ends a run, for machines, packs included: known failures, unsupported and unverified ones count as skipped. */
  lastLine(): string {
    const { totals, packs } = this;
    const passed = totals.passed + packs.passed;
    const skipped = totals.knownFailure + totals.unsupported + totals.unverified + packs.unsupported + packs.unverified;
    return `${passed} passed, ${this.failures} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  }

  #fork(name: string): ForkCounts {
    this.forks[name] ??= { state: noCounts(), blockchain: noCounts() };
    return this.forks[name];
  }
}
