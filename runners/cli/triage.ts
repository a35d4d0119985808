import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FirstFailure } from '../../reports/record/first-failure.js';
import type { RunEvent } from '../../reports/record/events.js';
import { commandOf, flag, knownFailures, limitFlags, packFlags } from '../../reports/record/rerun.js';
import { runJobs } from '../pool/pool.js';
import type { Divergence } from '../triage/divergence.js';
import { eventOf } from '../triage/event.js';
import { folderOf } from '../triage/folder.js';
import { signatureOf } from '../verdict/signature.js';
import type { Failed, Verdict } from '../verdict/verdict.js';
import type { FoundPack } from './find-packs.js';
import type { FoundVector } from './find-vectors.js';
import { DEFAULT_EXECUTOR, describeOptions, MINIMISE_SECONDS, type Options } from './options.js';
import type { TriageFile, TriageSettings } from './run-triage.js';

type Found = FoundVector | FoundPack;

/** A vector or a pack, and what was seen of its failure. */
export interface ToTriage {
  readonly job: Found;
  readonly first?: FirstFailure | undefined;
}

/** Failures of one run that are triaged: as many as a person looks at. */
export const MOST_TRIAGED = 10;
/** Times that a vector may take: each executor executes it a few times, and cases smaller than it many times. */
const TIMEOUTS = 4;

/**
 * Triages vectors and packs, one after the other, and tells what was found of each.
 * @throws PoolError
 */
export async function triageAll(
  found: readonly ToTriage[],
  options: Options,
  emit: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { out, timeout, memory, minimise, against, seed, schedules } = options;
  const settings: TriageSettings = { minimise, against, timeout, seed, schedules };
  const module = new URL('./run-triage.js', import.meta.url);
  const jobs = found.map(({ job: each, first }) => {
    const { id, fork, source, cost } = each;
    // several sources may have the id
    const isShared = found.some(({ job }) => job !== each && job.id === id);
    const folder = folderOf(out, isShared ? `${id} of ${source}` : id);
    const file: TriageFile = { file: each.file, command: triageCommand(each, options), folder, first };
    const timeouts = TIMEOUTS * (each.timeouts ?? 1) + minimise / timeout + against.length;
    return { id, fork, source, cost, timeouts, file };
  });
  await runJobs(
    jobs,
    { module, settings, workers: 1, timeout, memory, signal },
    ({ id, fork, source, file: { folder, command } }, verdict, durationMs) => {
      const path = join(folder, 'divergence.json');
      // what the worker knew when it came to its end, or to none
      const known = existsSync(path) && eventOf(JSON.parse(readFileSync(path, 'utf8')) as Divergence, source, folder);
      if (verdict.status === 'passed' && known) {
        emit(known);
        return;
      }
      const why = verdict.status === 'failed' ? signatureOf(verdict) : reasonOf(verdict);
      const summary = `triage came to no end: ${why}`;
      if (known) emit({ ...known, summary: `${summary}; ${known.summary}`, durationMs });
      else emit({ event: 'vectorTriaged', id, fork, source, summary, verdicts: [], command, durationMs });
    },
  );
}

const reasonOf = (verdict: Exclude<Verdict, Failed>): string =>
  'reason' in verdict ? `${verdict.status}: ${verdict.reason}` : 'its findings are gone';

/** The command that triages it alone, as this run does. */
function triageCommand(found: Found, options: Options): string {
  const { fixtures, executor, minimise, against } = options;
  const described = describeOptions(options);
  const flags = [
    ...(fixtures.length > 0 ? flag('fixtures', found.source) : []),
    ...(executor === DEFAULT_EXECUTOR ? [] : flag('executor', executor)),
    ...('format' in found ? knownFailures(described) : packFlags(described)),
    ...(minimise === MINIMISE_SECONDS ? [] : flag('minimise', `${minimise}`)),
    ...against.flatMap((client) => flag('against', client)),
    ...limitFlags(described),
  ];
  return commandOf(found.id.startsWith('-') ? ['triage', ...flags, '--', found.id] : ['triage', found.id, ...flags]);
}
