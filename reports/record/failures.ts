import type { PackFinished, VectorFinished } from './events.js';

type Failure = VectorFinished | PackFinished;

/** The first failures of a run, regressions before all others; and how many there are. */
export class Failures {
  readonly #most: number;
  readonly #regressions: Failure[] = [];
  readonly #others: Failure[] = [];
  regressions = 0;
  total = 0;

  /** @param most that are kept */
  constructor(most: number) {
    this.#most = most;
  }

  /** @returns whether it is kept: of each kind, all are until there are `most` */
  add(failure: Failure): boolean {
    this.total++;
    if (failure.regression) this.regressions++;
    const kept = failure.regression ? this.#regressions : this.#others;
    if (kept.length === this.#most) return false;
    kept.push(failure);
    return true;
  }

  get keptRegressions(): readonly Failure[] {
    return this.#regressions;
  }

  get kept(): readonly Failure[] {
    return [...this.#regressions, ...this.#others].slice(0, this.#most);
  }
}
