import type { FixtureReader } from '../fixtures/file.js';
import type { Pack } from '../packs/plan.js';
import { readPack } from '../packs/read.js';
import { MEASURED_THREADS, type PackExecutors, type PackOptions, runPack } from '../packs/run.js';
import type { Verdict } from '../verdict/verdict.js';
import type { ExecutorName } from './options.js';

/** Runs packs, with executors that are created once. */
export async function createRunPack<File>(
  executor: ExecutorName,
  options: PackOptions,
  open: (file: File) => FixtureReader,
): Promise<(pack: Pack<File>) => Promise<Verdict>> {
  if (executor === 'none')
    return async () => ({ status: 'unverified', reason: 'the executor "none" executes nothing' });
  const executors = await createExecutors(executor);
  return async (pack) => {
    const { block, leftOut } = await readPack(pack, open);
    const note = leftOut.length > 0 ? `vectors are left out of a pack: ${leftOut.join(', ')}` : undefined;
    if (block === undefined) return { status: 'unverified', reason: note ?? 'it has no vectors' };
    const verdict = await runPack(block, executors, options);
    return verdict.status === 'passed' && note !== undefined ? { ...verdict, note } : verdict;
  };
}

/** Both that execute in order judge a pack, whichever executor is on trial. */
async function createExecutors(executor: ExecutorName): Promise<PackExecutors> {
  const { createSequentialExecutor } = await import('../../src/executors/sequential.js');
  const { EthereumjsExecutor } = await import('../../src/executors/ethereumjs/executor.js');
  const inOrder = {
    sequential: await createSequentialExecutor({ translatingFrame: 1 }),
    reference: new EthereumjsExecutor(),
  };
  if (executor !== 'parallel') return inOrder;
  const { createParallelExecutor } = await import('../../src/executors/parallel.js');
  const { createScheduledExecutor } = await import('../../src/executors/schedule/executor.js');
  // each is started once, and ends with the worker; always with statistics, as a failure is told with what threads did, and a rerun may pass
  const parallel = once((threads) => createParallelExecutor({ threads, statistics: true, isAdaptive: false }));
  const scheduled = once((threads) => createScheduledExecutor({ threads }));
  return {
    ...inOrder,
    parallel,
    measured: () => parallel(MEASURED_THREADS),
    scheduled: async (threads, schedule) => (await scheduled(threads)).use(schedule),
  };
}

/** Creates one for each number of threads. */
export function once<T>(create: (threads: number) => Promise<T>): (threads: number) => Promise<T> {
  const created = new Map<number, Promise<T>>();
  return (threads) => {
    const found = created.get(threads) ?? create(threads);
    created.set(threads, found);
    return found;
  };
}
