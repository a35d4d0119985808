import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import type { RunEvent } from '../../reports/record/events.js';
import { findNetwork } from '../../src/forks/networks.js';
import { compareCounts } from '../fixtures/counts.js';
import { type Discovery, discover } from '../fixtures/discovery.js';
import type { VectorEntry } from '../fixtures/file.js';
import { IndexThreads } from '../pool/index-threads.js';
import { runJobs } from '../pool/pool.js';
import { type FoundPack, findPacks, partSelection } from './find-packs.js';
import { type FoundVector, vectorsOf } from './find-vectors.js';
import { sortForks } from './forks.js';
import type { Inputs } from './inputs.js';
import { judge, withSignature } from './judge.js';
import type { Settings } from './run-vector.js';
import { matches, select } from './select.js';
import { knownFailureStale } from './stale.js';
import { Timelines } from './timelines.js';
import { MOST_TRIAGED, type ToTriage, triageAll } from './triage.js';

const NO_PACKS = { all: [], packs: [], leftOut: 0 };

type Emit = (event: RunEvent) => void;

/**
 * Reads, executes and judges what the inputs ask for, and tells it as events, from `sourceRead` to the last vector and the
 * entries of the known failures that are not true.
 * @throws PoolError
 */
export async function conformance(inputs: Inputs, emit: Emit, signal: AbortSignal): Promise<void> {
  const { options, sources, selection, knownFailures, expectedCounts } = inputs;
  const wanted = options.packs ? partSelection(selection).ofMembers : selection;
  const isWanted = ({ id, format, networkName }: VectorEntry): boolean =>
    matches({ id, format, network: findNetwork(networkName) }, wanted);
  const threads = new IndexThreads(options.workers);
  const reading = discover(sources.sources, isWanted, (files) => threads.index(files));
  const discovery = await Promise.race([reading, aborted(signal)]).finally(() => threads.close());
  if (discovery === undefined) return;
  reportSources(inputs, discovery, emit);
  const found = discovery.files.flatMap(vectorsOf);
  for (const { id } of found) knownFailures.found(id);
  for (const { source, group, network, expected, got } of expectedCounts
    ? compareCounts(expectedCounts, discovery.files)
    : [])
    emit({
      event: 'countDiffers',
      message: `${source}, ${group}, ${network}: expected ${expected}, got ${got}`,
    });

  const selected = select(found, selection);
  const { all, packs, leftOut } = options.packs ? findPacks(found, inputs, discovery) : NO_PACKS;
  const [gone, ...more] = inputs.earlier?.gone([...found, ...all], options.forks) ?? [];
  if (gone)
    emit({
      event: 'countDiffers',
      message: `--only-failed: no source holds ${1 + more.length} of the earlier failures, such as ${gone.id}`,
    });
  emit({
    event: 'vectorsSelected',
    found: found.length,
    selected: selected.length,
    packs: packs.length,
    leftOutOfPacks: leftOut,
    forks: sortForks([...selected, ...packs].map(({ fork }) => fork)),
  });

  const { executor, workers, timeout, memory, trace, out, seed, schedules } = options;
  const settings: Settings = {
    executor,
    packs: { seed, schedules },
    ...(trace && { trace: join(out, 'trace.jsonl') }),
  };
  const module = new URL('./run-vector.js', import.meta.url);
  const timelines = new Timelines();
  const jobs: readonly (FoundVector | FoundPack)[] = [...selected, ...packs];
  const toTriage: ToTriage[] = [];
  const isTriaged = (status: string): boolean =>
    options.triage === 'all' || (options.triage === 'failures' && status === 'failed');
  await runJobs(jobs, { module, settings, workers, timeout, memory, signal }, (job, verdict, durationMs) => {
    const { id, fork } = job;
    if (!('format' in job)) {
      // what failed on threads in an earlier run may pass now, and that is to be told too
      const first = verdict.status === 'failed' ? verdict.first : inputs.earlier?.find(id, job.source)?.first;
      if (isTriaged(verdict.status) || (options.triage && first)) toTriage.push({ job, first });
      const judged = withSignature(verdict);
      const parallel = 'parallel' in judged && judged.parallel && timelines.choose(fork, judged.parallel);
      const { source } = job;
      emit({ event: 'packFinished', id, fork, source, seed, ...judged, ...(parallel && { parallel }), durationMs });
      return;
    }
    const { format, source, file } = job;
    const judged = judge(id, verdict, knownFailures);
    if (isTriaged(judged.status)) toTriage.push({ job });
    const folder = dirname(file.path);
    emit({ event: 'vectorFinished', id, format, fork, source, folder, ...judged, durationMs });
  });

  for (const { entry, ...shown } of knownFailures.stale())
    emit(knownFailureStale({ id: entry.id, signature: entry.signature, ...shown }));
  if (!signal.aborted && toTriage.length > 0) await triageAll(toTriage.slice(0, MOST_TRIAGED), options, emit, signal);
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)));

function reportSources({ sources: { origin } }: Inputs, { sources, failures }: Discovery, emit: Emit): void {
  for (const { path, sha256, files, unreadable, leftOut } of sources)
    emit({
      event: 'sourceRead',
      path,
      origin,
      ...(sha256 !== undefined && { sha256 }),
      files,
      unreadable,
      leftOut: Object.fromEntries(leftOut),
    });
  for (const { file, message } of failures) emit({ event: 'fileUnreadable', path: file, message });
}
