import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RunStarted } from '../../reports/record/events.js';
import { type Counts, readCounts } from '../fixtures/counts.js';
import { FixtureError } from '../fixtures/fixture-error.js';
import { type ChosenSources, chooseSources, SourceError } from '../fixtures/sources.js';
import {
  contentSha256,
  idsSha256,
  KnownFailures,
  KnownFailuresError,
  namedBy,
  parseKnownFailures,
} from '../verdict/known-failures.js';
import { readEarlierRun } from './earlier-failures.js';
import { OnlyFailed } from './only-failed.js';
import { describeOptions, EXECUTORS, type Options, UsageError } from './options.js';
import type { Selection } from './select.js';

/** The project's own list, seen from `dist/runners/cli`. */
const KNOWN_FAILURES = fileURLToPath(new URL('../../../known-failures.json', import.meta.url));

/** All that a run is told, read and checked before it begins. */
export interface Inputs {
  /** with the fixtures of the environment, where none are given: another shell has another one */
  readonly options: Options;
  readonly sources: ChosenSources;
  readonly selection: Selection;
  /** of the run that `--only-failed` names */
  readonly earlier: OnlyFailed | undefined;
  readonly knownFailures: KnownFailures;
  /** of any executor */
  readonly isKnownToFail: (id: string) => boolean;
  /** of the ids that decide that, and of the whole list */
  readonly digests: Pick<RunStarted, 'knownFailuresSha256' | 'knownFailuresContentSha256'>;
  readonly expectedCounts?: Counts;
}

/** @throws UsageError for a file that is named and cannot be used */
export async function readInputs(options: Options, environment: string | undefined): Promise<Inputs> {
  const { onlyFailed, expectCounts, knownFailures = KNOWN_FAILURES, executor } = options;
  try {
    const earlier = onlyFailed === undefined ? undefined : readEarlierRun(onlyFailed);
    const entries = parseKnownFailures(read('known-failures', knownFailures), knownFailures, EXECUTORS);
    const digests = { knownFailuresSha256: idsSha256(entries), knownFailuresContentSha256: contentSha256(entries) };
    const sources = await chooseSources(options.fixtures, environment);
    const failed =
      earlier &&
      new OnlyFailed(
        earlier,
        sources.sources.map(({ path }) => path),
      );
    failed?.checkPacks({ options: describeOptions(options), ...digests });
    return {
      options: { ...options, fixtures: sources.given },
      sources,
      selection: { ...options, failed },
      earlier: failed,
      knownFailures: new KnownFailures(entries, executor),
      isKnownToFail: namedBy(entries),
      digests,
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
