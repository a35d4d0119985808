import type { Executor } from '../../src/executors/executor.js';
import { type FixtureReader, openFile } from '../fixtures/file.js';
import { type FileHandle, readHandle } from '../fixtures/fixture-file.js';
import type { CreateRunVector } from '../pool/protocol.js';
import { runStateVector } from '../state-tests/run.js';
import type { ExecutorName } from './options.js';

/** A file as a worker needs it. */
export interface VectorFile {
  readonly source: string;
  readonly path: string;
  readonly handle: FileHandle;
}

export interface Settings {
  readonly executor: ExecutorName;
}

/** What the pool's workers do. A worker keeps the last file that it parsed: batches of one file come one after the other. */
const createRunVector: CreateRunVector<VectorFile, Settings> = async (settings) => {
  const executor = await createExecutor(settings.executor);
  let last: { source: string; path: string; reader: FixtureReader } | undefined;
  return async ({ source, path, handle }, id) => {
    if (last?.path !== path || last.source !== source)
      last = { source, path, reader: openFile(path, readHandle(handle)) };
    const vector = last.reader.read(id);
    if (executor === undefined) return { status: 'unverified', reason: 'the executor "none" executes nothing' };
    return vector.format === 'state'
      ? runStateVector(vector, executor)
      : { status: 'unsupported', reason: 'no chain import' };
  };
};

export default createRunVector;

/** Loads only what is asked for: @ethereumjs/vm takes a second. */
async function createExecutor(name: ExecutorName): Promise<Executor | undefined> {
  if (name === 'none') return undefined;
  const { EthereumjsExecutor } = await import('../../src/executors/ethereumjs/executor.js');
  return new EthereumjsExecutor();
}
