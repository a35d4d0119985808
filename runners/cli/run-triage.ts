import { findNetwork, type Network } from '../../src/forks/networks.js';
import { readPack } from '../packs/read.js';
import type { CreateRunVector } from '../pool/protocol.js';
import { parseClient } from '../triage/clients/client.js';
import type { Contender } from '../triage/contenders.js';
import { folderOf } from '../triage/folder.js';
import { type Subject, subjectOf, subjectOfPack } from '../triage/subject.js';
import { triage } from '../triage/triage.js';
import { writeTriaged } from '../triage/write.js';
import { createOpen, type PackFile, THREADS, type VectorFile } from './run-vector.js';

/** What a worker needs to triage a vector or a pack. */
export interface TriageFile {
  readonly file: VectorFile | PackFile;
  /** that triages it once more */
  readonly command: string;
}

export interface TriageSettings {
  /** where reports go */
  readonly out: string;
  /** seconds */
  readonly minimise: number;
  /** commands of other clients */
  readonly against: readonly string[];
}

/** Triages in a worker, whose time and memory are limited. What it finds is in the vector's folder once it is through. */
const createRunTriage: CreateRunVector<TriageFile, TriageSettings> = async ({ out, minimise, against }) => {
  const clients = against.map(parseClient);
  const contenders = await createContenders();
  const open = createOpen();
  return async ({ file, command }, id) => {
    const subject = 'handle' in file ? await subjectOf(open(file).read(id), contenders) : await ofPack(file, id);
    if (subject === undefined) return { status: 'unverified', reason: 'it has no vectors' };
    writeTriaged(await triage(subject, contenders, { command, minimise, against: clients }), folderOf(out, id));
    return { status: 'passed' };
  };

  async function ofPack({ pack }: PackFile, id: string): Promise<Subject | undefined> {
    const { block } = await readPack(pack, open);
    return block && subjectOfPack(id, findNetwork(pack.fork) as Network, block, contenders);
  }
};

export default createRunTriage;

/** The kernel in order is the first and the reference the last. */
async function createContenders(): Promise<Contender[]> {
  const { createSequentialExecutor } = await import('../../src/executors/sequential.js');
  const { createParallelExecutor } = await import('../../src/executors/parallel.js');
  const { EthereumjsExecutor } = await import('../../src/executors/ethereumjs/executor.js');
  return [
    { name: 'sequential', executor: await createSequentialExecutor(), inOrder: { name: 'sequential' } },
    { name: 'parallel', executor: await createParallelExecutor({ threads: THREADS, leastTransactions: 1 }) },
    { name: 'ethereumjs', executor: new EthereumjsExecutor(), inOrder: { name: 'ethereumjs' } },
  ];
}
