import { setImmediate } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import workerpool from 'workerpool';
import { UnsupportedError } from '../../src/executors/executor.js';
import { ResourceLimitError } from '../../src/kernel/errors.js';
import { FixtureError } from '../fixtures/fixture-error.js';
import { failed, passed, type Verdict } from '../verdict/verdict.js';
import type { BatchMessage, CreateRunVector, VectorMessage, WorkerData } from './protocol.js';

const { module, settings } = workerData as WorkerData;
const { default: create } = (await import(module)) as { default: CreateRunVector<unknown, unknown> };
const runVector = await create(settings);

workerpool.worker({
  async runBatch({ files, vectors, position, durations }: BatchMessage): Promise<void> {
    for (const [index, [id, file]] of vectors.entries()) {
      Atomics.store(position, 0, index);
      const start = performance.now();
      const verdict = await runVector(files[file], id).catch(judgeError);
      const durationMs = round(performance.now() - start);
      // A rejection that nobody handles, or an order to stop, must arrive while `position` still names its vector.
      await setImmediate();
      if (verdict === passed) durations[index] = durationMs;
      else workerpool.workerEmit({ index, verdict, durationMs } satisfies VectorMessage);
    }
  },
});

/** To 10 µs: more digits are noise, and bytes in the record. */
const round = (ms: number): number => Math.round(ms * 100) / 100;

function judgeError(error: unknown): Verdict {
  if (error instanceof UnsupportedError) return { status: 'unsupported', reason: error.message };
  if (!(error instanceof Error)) return failed('crash', 'an outcome', String(error));
  if (error instanceof ResourceLimitError) return failed('resourceLimit', 'an outcome', error.message);
  if (error instanceof FixtureError) return failed('fixture', 'a fixture that can be read', error.message);
  return failed('crash', 'an outcome', error.message, error.stack?.split('\n').slice(1));
}
