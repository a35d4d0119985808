import { rmSync } from 'node:fs';
import { findNetwork, type Network } from '../../src/forks/networks.js';
import type { FirstFailure } from '../../reports/record/first-failure.js';
import { readPack } from '../packs/read.js';
import type { CreateRunVector } from '../pool/protocol.js';
import { parseClient } from '../triage/clients/client.js';
import type { Contender } from '../triage/contenders.js';
import { Lab } from '../triage/parallel/lab.js';
import { type ParallelTriage, triageParallel } from '../triage/parallel/triage.js';
import type { Case } from '../verdict/differences.js';
import { once } from './run-pack.js';
import { type Subject, subjectOf, subjectOfPack } from '../triage/subject.js';
import { type Triaged, triage } from '../triage/triage.js';
import { writeTriaged } from '../triage/write.js';
import { createOpen, type PackFile, THREADS, type VectorFile } from './run-vector.js';

/** What a worker needs to triage a vector or a pack. */
export interface TriageFile {
  readonly file: VectorFile | PackFile;
  /** that triages it once more */
  readonly command: string;
  /** where what is found is written */
  readonly folder: string;
  /** what was seen of a parallel failure when it was first seen */
  readonly first?: FirstFailure | undefined;
}

export interface TriageSettings {
  /** seconds */
  readonly minimise: number;
  /** commands of other clients */
  readonly against: readonly string[];
  /** seconds that each of them may take */
  readonly timeout: number;
  /** of the first schedule */
  readonly seed: number;
  /** to try; 0: a number of its own */
  readonly schedules: number;
}

/** Triages in a worker, whose time and memory are limited. What it finds is in the vector's folder as soon as it is known. */
const createRunTriage: CreateRunVector<TriageFile, TriageSettings> = async ({
  minimise,
  against,
  timeout,
  seed,
  schedules,
}) => {
  const clients = { clients: against.map(parseClient), seconds: timeout };
  const contenders = await createContenders();
  const open = createOpen();
  const parallel: ParallelTriage = {
    ...(await createParallel()),
    replays: REPLAYS,
    schedules: schedules || SCHEDULES,
    seed,
    milliseconds: minimise * 1000,
  };
  return async ({ file, command, folder, first }, id) => {
    // of an earlier run
    rmSync(folder, { recursive: true, force: true });
    const subject = 'handle' in file ? await subjectOf(open(file).read(id), contenders) : await ofPack(file, id);
    if (subject === undefined) return { status: 'unverified', reason: 'it has no vectors' };
    const investigate = (block: Case, isSeen: boolean) => triageParallel(block, first, parallel, isSeen);
    const onProgress = (known: Triaged): void => writeTriaged(known, folder);
    const options = { command, minimise, ...(against.length > 0 && { against: clients }), investigate, onProgress };
    writeTriaged(await triage(subject, contenders, options), folder);
    return { status: 'passed' };
  };

  async function ofPack({ pack }: PackFile, id: string): Promise<Subject | undefined> {
    const { block } = await readPack(pack, open);
    return block && subjectOfPack(id, findNetwork(pack.fork) as Network, block, contenders);
  }
};

export default createRunTriage;

/** On threads, and under schedules, where there is one failure to explain. */
const REPLAYS = 20;
const SCHEDULES = 200;
/** Accesses to shared state after which a block has no end: 200 transactions that all add to one slot take 32,000 (`ScheduledExecutor.trace`). */
const MOST_STEPS = 500_000;

/** Who executes it on threads, and on one thread as if there were several. */
async function createParallel(): Promise<Pick<ParallelTriage, 'sequential' | 'onThreads' | 'lab'>> {
  const { createSequentialExecutor } = await import('../../src/executors/sequential.js');
  const { createParallelExecutor } = await import('../../src/executors/parallel.js');
  const { createScheduledExecutor } = await import('../../src/executors/schedule/executor.js');
  return {
    sequential: await createSequentialExecutor({ translatingFrame: 1 }),
    onThreads: once((threads) => createParallelExecutor({ threads, isAdaptive: false })),
    lab: new Lab((threads) => createScheduledExecutor({ threads, records: true, mostSteps: MOST_STEPS })),
  };
}

/** The kernel in order is the first and the reference the last. */
async function createContenders(): Promise<Contender[]> {
  const { createSequentialExecutor } = await import('../../src/executors/sequential.js');
  const { createParallelExecutor } = await import('../../src/executors/parallel.js');
  const { EthereumjsExecutor } = await import('../../src/executors/ethereumjs/executor.js');
  return [
    {
      name: 'sequential',
      executor: await createSequentialExecutor({ translatingFrame: 1 }),
      inOrder: { name: 'sequential' },
    },
    { name: 'parallel', executor: await createParallelExecutor({ threads: THREADS, isAdaptive: false }) },
    { name: 'ethereumjs', executor: new EthereumjsExecutor(), inOrder: { name: 'ethereumjs' } },
  ];
}
