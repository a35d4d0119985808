import { compositionOf } from '../../reports/record/composition.js';
import type { RunStarted } from '../../reports/record/events.js';
import { packFlags } from '../../reports/record/rerun.js';
import { shellQuote } from '../../reports/record/text.js';
import type { EarlierFailure, EarlierRun } from './earlier-failures.js';
import { UsageError } from './options.js';

/** The failures of an earlier run, found again. */
export class OnlyFailed {
  readonly #failures = new Map<string, EarlierFailure[]>();
  readonly #earlier: EarlierRun;
  /** paths of the sources that are read now */
  readonly #sources: ReadonlySet<string>;

  constructor(earlier: EarlierRun, sources: readonly string[]) {
    this.#earlier = earlier;
    this.#sources = new Set(sources);
    for (const failure of earlier.failures)
      this.#failures.set(failure.id, [...(this.#failures.get(failure.id) ?? []), failure]);
  }

  /** The earlier run's report, where no failures are in it. */
  get emptyReport(): string | undefined {
    return this.#earlier.failures.length === 0 ? this.#earlier.file : undefined;
  }

  /** The failure of this source's vector or pack; of a source that is not read now, it may be that of any. */
  find(id: string, source?: string): EarlierFailure | undefined {
    return this.#failures
      .get(id)
      ?.find(
        (failure) => source === undefined || !this.#sources.has(failure.source ?? '') || failure.source === source,
      );
  }

  has(id: string, source?: string): boolean {
    return this.find(id, source) !== undefined;
  }

  /** A source is read whose packs of the same ids are of the same vectors. */
  isOfSameFixtures(id: string, source: string, sha256: string | undefined): boolean {
    const earlier = this.find(id, source)?.source;
    return this.#earlier.sources.find(({ path }) => path === earlier)?.sha256 === sha256;
  }

  /** Those of these forks, or of all, that are not among what is found. */
  gone(
    found: Iterable<{ readonly id: string; readonly source: string }>,
    forks?: ReadonlySet<string>,
  ): EarlierFailure[] {
    const gone = new Set(
      this.#earlier.failures.filter(({ id, fork }) => !isPack(id) || forks === undefined || forks.has(fork ?? '')),
    );
    for (const { id, source } of found)
      for (const failure of this.#failures.get(id) ?? []) if (this.find(id, source) === failure) gone.delete(failure);
    return [...gone];
  }

  /** @throws UsageError where a pack failed, and this run would have none, or make another block of its id */
  checkPacks(now: Pick<RunStarted, 'options' | 'knownFailuresSha256'>): void {
    const { file, run, failures } = this.#earlier;
    const { id: wanted } = now.options;
    const packs = failures.filter(({ id }) => isPack(id) && (wanted === undefined || id === wanted)).length;
    if (packs === 0) return;
    const place = `--only-failed: ${file}`;
    if (run === undefined) throw new UsageError(`${place}: does not say of what its packs are composed`);
    if (now.options.packs !== true) {
      const flags = ['--packs', ...packFlags(run.options)].map(shellQuote).join(' ');
      throw new UsageError(
        `${place}: ${packs} of its failures ${packs === 1 ? 'is a pack' : 'are packs'}, which these flags compose: ${flags}`,
      );
    }
    const [theirs, own] = [compositionOf(run), compositionOf(now)];
    for (const flag of ['seed', 'filter'] as const)
      if (theirs[flag] !== own[flag])
        throw new UsageError(
          `${place}: its packs are composed ${flagText(flag, theirs[flag])}, not ${flagText(flag, own[flag])}`,
        );
    if (theirs.knownFailuresSha256 !== own.knownFailuresSha256)
      throw new UsageError(`${place}: its packs are composed with another list of known failures`);
  }
}

const isPack = (id: string): boolean => id.startsWith('packs/');

const flagText = (flag: string, value: unknown): string =>
  value === undefined ? `without --${flag}` : `with --${flag} ${value}`;
