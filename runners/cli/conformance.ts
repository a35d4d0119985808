import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import type { RunEvent } from '../../reports/record/events.js';
import { Tally } from '../../reports/record/tally.js';
import { FORKS, findNetwork, type Network } from '../../src/forks/networks.js';
import { compareCounts } from '../fixtures/counts.js';
import { type DiscoveredFile, type Discovery, discover } from '../fixtures/discovery.js';
import type { VectorEntry } from '../fixtures/file.js';
import type { Format } from '../fixtures/vectors.js';
import type { Job } from '../pool/batches.js';
import { runJobs } from '../pool/pool.js';
import { EXIT } from './exit-codes.js';
import type { Inputs } from './inputs.js';
import { judge } from './judge.js';
import type { Settings, VectorFile } from './run-vector.js';
import { describeSelection, matches, select } from './select.js';

type Emit = (event: RunEvent) => void;

/** A vector of a source, and what it takes to run it. */
interface FoundVector extends Job<VectorFile> {
  readonly format: Format;
  readonly network: Network | undefined;
  /** the network's; as the file has it where nobody knows it */
  readonly fork: string;
}

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

  const isWanted = ({ id, format, networkName }: VectorEntry): boolean =>
    matches({ id, format, network: findNetwork(networkName) }, selection);
  const discovery = await Promise.race([discover(sources.sources, isWanted), aborted(signal)]);
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
  emit({ event: 'vectorsSelected', found: found.length, selected: selected.length, forks: forksOf(selected) });

  const { executor, workers, timeout, memory, trace, out } = options;
  const settings: Settings = { executor, ...(trace && { trace: join(out, 'trace.jsonl') }) };
  const module = new URL('./run-vector.js', import.meta.url);
  await runJobs(selected, { module, settings, workers, timeout, memory, signal }, (vector, verdict, durationMs) => {
    const { id, format, fork, file } = vector;
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
  const { totals, otherFailures } = tally;
  if (totals.failed + otherFailures > 0) return EXIT.failed;
  if (totals.passed + totals.knownFailure > 0) return EXIT.passed;
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

/** So that a vector of little gas does not count as nothing: reading it and rooting its state take as long as this much gas. */
const VECTOR_COST = 1_000_000;
/** Many fixtures give gas without end to code that uses none of it. */
const HIGHEST_COST = 100_000_000;

function vectorsOf({ source, path, handle, vectors }: DiscoveredFile): FoundVector[] {
  const file: VectorFile = { source, path, handle };
  return vectors.map(({ id, format, networkName, cost }) => {
    const network = findNetwork(networkName);
    const fork = network?.name ?? networkName;
    return { id, format, network, fork, file, cost: VECTOR_COST + Math.min(cost, HIGHEST_COST) };
  });
}

/** Oldest first; a transition behind the fork that it begins with, unknown names at the end. */
function forksOf(vectors: readonly FoundVector[]): string[] {
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
