import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FirstFailure } from '../../reports/record/first-failure.js';
import { type Counts, readCounts } from '../fixtures/counts.js';
import { FixtureError } from '../fixtures/fixture-error.js';
import { type ChosenSources, chooseSources, SourceError } from '../fixtures/sources.js';
import { KnownFailures, KnownFailuresError, namedBy, parseKnownFailures } from '../verdict/known-failures.js';
import { readEarlierFailures } from './earlier-failures.js';
import { EXECUTORS, type Options, UsageError } from './options.js';
import type { Selection } from './select.js';

/** The project's own list, seen from `dist/runners/cli`. */
const KNOWN_FAILURES = fileURLToPath(new URL('../../../known-failures.json', import.meta.url));

/** All that a run is told, read and checked before it begins. */
export interface Inputs {
  readonly options: Options;
  readonly sources: ChosenSources;
  readonly selection: Selection;
  /** failures of the run that `--only-failed` names, with what was seen then of those that only threads have */
  readonly earlier: ReadonlyMap<string, FirstFailure | undefined> | undefined;
  readonly knownFailures: KnownFailures;
  /** of any executor */
  readonly isKnownToFail: (id: string) => boolean;
  readonly expectedCounts?: Counts;
}

/** @throws UsageError for a file that is named and cannot be used */
export async function readInputs(options: Options, environment: string | undefined): Promise<Inputs> {
  const { onlyFailed, expectCounts, knownFailures = KNOWN_FAILURES, executor } = options;
  try {
    const failures = onlyFailed === undefined ? undefined : readEarlierFailures(onlyFailed);
    const earlier = failures && new Map(failures.map(({ id, first }) => [id, first]));
    const entries = parseKnownFailures(read('known-failures', knownFailures), knownFailures, EXECUTORS);
    return {
      options,
      sources: await chooseSources(options.fixtures, environment),
      selection: { ...options, failedIds: earlier && new Set(earlier.keys()) },
      earlier,
      knownFailures: new KnownFailures(entries, executor),
      isKnownToFail: namedBy(entries),
      ...(expectCounts !== undefined && {
        expectedCounts: readCounts(expectCounts, read('expect-counts', expectCounts)),
      }),
    };
  } catch (error) {
    const isUsage = [SourceError, KnownFailuresError, FixtureError].some((type) => error instanceof type);
    throw isUsage ? new UsageError((error as Error).message) : error;
  }
}

function read(flag: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`--${flag} ${path}: ${(error as Error).message}`);
  }
}
