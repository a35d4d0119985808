import { openSync, writeSync } from 'node:fs';
import type { Executor } from '../../src/executors/executor.js';
import { type TraceStep, traceLine } from '../../src/transactions/trace.js';
import { runBlockchainTest } from '../blockchain-tests/run.js';
import { type FixtureReader, openFile } from '../fixtures/file.js';
import { type FileHandle, readHandle } from '../fixtures/fixture-file.js';
import type { Vector } from '../fixtures/vectors.js';
import type { Pack } from '../packs/plan.js';
import type { PackOptions } from '../packs/run.js';
import type { CreateRunVector } from '../pool/protocol.js';
import { runStateVector } from '../state-tests/run.js';
import type { Verdict } from '../verdict/verdict.js';
import type { ExecutorName } from './options.js';
import { createRunPack } from './run-pack.js';

/** A file as a worker needs it. */
export interface VectorFile {
  readonly source: string;
  readonly path: string;
  readonly handle: FileHandle;
}

/** What a worker needs of a pack, in a file's place. */
export interface PackFile {
  readonly pack: Pack<VectorFile>;
}

export interface Settings {
  readonly executor: ExecutorName;
  readonly packs: PackOptions;
  /** path of a file to which each opcode of a state test goes, as a line of EIP-3155 */
  readonly trace?: string | undefined;
}

/** Opens files, and keeps the last one that it parsed: batches of one file come one after the other. */
export function createOpen(): (file: VectorFile) => FixtureReader {
  let last: { source: string; path: string; reader: FixtureReader } | undefined;
  return ({ source, path, handle }) => {
    if (last?.path !== path || last.source !== source)
      last = { source, path, reader: openFile(path, readHandle(handle)) };
    return last.reader;
  };
}

/** What the pool's workers do. */
const createRunVector: CreateRunVector<VectorFile | PackFile, Settings> = async (settings) => {
  const run = await EXECUTORS[settings.executor](settings.trace === undefined ? undefined : traceTo(settings.trace));
  const open = createOpen();
  let runPack: ((pack: Pack<VectorFile>) => Promise<Verdict>) | undefined;
  return async (file, id) => {
    if ('handle' in file) return run(open(file).read(id));
    runPack ??= await createRunPack(settings.executor, settings.packs, open);
    return runPack(file.pack);
  };
};

export default createRunVector;

type OnStep = (step: TraceStep) => void;

/** Written at once: a trace is read most where the vector did not come to its end. */
function traceTo(path: string): OnStep {
  const file = openSync(path, 'w');
  return (step) => writeSync(file, `${traceLine(step)}\n`);
}

/** The engine's block processing with one of its executors. */
async function runWith(executor: Executor): Promise<(vector: Vector) => Promise<Verdict>> {
  const { EngineBlockProcessor } = await import('../../src/blocks/engine.js');
  const processor = new EngineBlockProcessor(executor);
  return async (vector) =>
    vector.format === 'state' ? runStateVector(vector, executor) : runBlockchainTest(vector, processor);
}

/** Of each worker's engine. Official blocks have one transaction, and even that is executed by Block-STM: to see it pass. */
export const THREADS = 2;

/** Each loads only what it needs: @ethereumjs/vm takes a second. */
const EXECUTORS: Record<ExecutorName, (onStep?: OnStep) => Promise<(vector: Vector) => Promise<Verdict>>> = {
  async none() {
    return async () => ({ status: 'unverified', reason: 'the executor "none" executes nothing' });
  },
  async sequential(onStep) {
    const { createSequentialExecutor } = await import('../../src/executors/sequential.js');
    return runWith(await createSequentialExecutor({ onStep, translatingFrame: 1 }));
  },
  async parallel(onStep) {
    // opcodes have an order in order only
    if (onStep) return EXECUTORS.sequential(onStep);
    const { createParallelExecutor } = await import('../../src/executors/parallel.js');
    return runWith(await createParallelExecutor({ threads: THREADS, isAdaptive: false }));
  },
  async ethereumjs(onStep) {
    const { EthereumjsExecutor } = await import('../../src/executors/ethereumjs/executor.js');
    const { EthereumjsBlockProcessor } = await import('../../src/executors/ethereumjs/blocks.js');
    const [executor, processor] = [new EthereumjsExecutor(onStep), new EthereumjsBlockProcessor()];
    return async (vector) =>
      vector.format === 'state' ? runStateVector(vector, executor) : runBlockchainTest(vector, processor);
  },
};
