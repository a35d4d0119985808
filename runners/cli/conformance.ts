import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import type { RunEvent } from '../../reports/record/events.js';
import { Tally } from '../../reports/record/tally.js';
import { FORKS, findNetwork } from '../../src/forks/networks.js';
import { compareCounts } from '../fixtures/counts.js';
import { type Discovery, discover } from '../fixtures/discovery.js';
import type { VectorEntry } from '../fixtures/file.js';
import { IndexThreads } from '../pool/index-threads.js';
import { runJobs } from '../pool/pool.js';
import { EXIT } from './exit-codes.js';
import { type FoundPack, findPacks, partSelection } from './find-packs.js';
import { type FoundVector, vectorsOf } from './find-vectors.js';
import type { Inputs } from './inputs.js';
import { judge, withSignature } from './judge.js';
import type { Settings } from './run-vector.js';
import { describeSelection, matches, select } from './select.js';

type Emit = (event: RunEvent) => void;

/**
 * Reads, executes and judges what the inputs ask for, and tells it as events, from `sourceRead` to the last but
 * `runFinished`.
 * @returns the exit code
 * @throws PoolError
 */
export async function conformance(inputs: Inputs, report: Emit, signal: AbortSignal): Promise<number> {
  const { options, sources, selection, knownFailures, expectedCounts } = inputs;
  const tally = new Tally();
  const emit: Emit = (event) => {
    tally.on(event);
    report(event);
  };

  const wanted = options.packs ? partSelection(selection).ofMembers : selection;
  const isWanted = ({ id, format, networkName }: VectorEntry): boolean =>
    matches({ id, format, network: findNetwork(networkName) }, wanted);
  const threads = new IndexThreads(options.workers);
  const reading = discover(sources.sources, isWanted, (files) => threads.index(files));
  const discovery = await Promise.race([reading, aborted(signal)]).finally(() => threads.close());
  if (discovery === undefined) return EXIT.interrupted;
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
  const { packs, leftOut } = options.packs ? findPacks(found, inputs) : { packs: [], leftOut: 0 };
  emit({
    event: 'vectorsSelected',
    found: found.length,
    selected: selected.length,
    packs: packs.length,
    leftOutOfPacks: leftOut,
    forks: forksOf([...selected, ...packs]),
  });

  const { executor, workers, timeout, memory, trace, out, seed, schedules } = options;
  const settings: Settings = {
    executor,
    packs: { seed, schedules },
    ...(trace && { trace: join(out, 'trace.jsonl') }),
  };
  const module = new URL('./run-vector.js', import.meta.url);
  const jobs: readonly (FoundVector | FoundPack)[] = [...selected, ...packs];
  await runJobs(jobs, { module, settings, workers, timeout, memory, signal }, (job, verdict, durationMs) => {
    const { id, fork } = job;
    if ('source' in job) {
      emit({ event: 'packFinished', id, fork, source: job.source, seed, ...withSignature(verdict), durationMs });
      return;
    }
    const { format, file } = job;
    const judged = judge(id, verdict, knownFailures);
    const folder = dirname(file.path);
    emit({ event: 'vectorFinished', id, format, fork, source: file.source, folder, ...judged, durationMs });
  });

  for (const { entry, problem, count, example } of knownFailures.stale())
    emit({
      event: 'knownFailureStale',
      id: entry.id,
      message: example === undefined ? problem : `${problem}: ${count} of its vectors, such as ${example}`,
    });
  if (signal.aborted) return EXIT.interrupted;
  const { totals } = tally;
  if (tally.failures > 0) return EXIT.failed;
  if (totals.passed + totals.knownFailure + tally.packs.passed > 0) return EXIT.passed;
  emit({ event: 'nothingVerified', reason: whyNothing(inputs, found.length, selected.length) });
  return EXIT.nothingVerified;
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

/** Oldest first; a transition behind the fork that it begins with, unknown names at the end. */
function forksOf(vectors: readonly Pick<FoundVector, 'fork' | 'network'>[]): string[] {
  const ages = new Map<string, number>();
  for (const { fork, network } of vectors)
    ages.set(fork, network ? FORKS.indexOf(network.fork) + (network.transition ? 0.5 : 0) : FORKS.length);
  return [...ages].sort(([, a], [, b]) => a - b).map(([fork]) => fork);
}

function whyNothing({ options, sources, selection }: Inputs, found: number, selected: number): string {
  if (found === 0) return `no tests are in ${sources.sources.map(({ path }) => path).join(', ')}`;
  if (selected === 0) return `nothing of ${found} found matches ${describeSelection(selection)}`;
  if (options.executor === 'none') return 'the executor "none" executes nothing';
  return `all ${selected} selected are unsupported or make no claim`;
}
