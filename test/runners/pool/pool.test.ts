import { expect } from 'chai';
import fc from 'fast-check';
import type { Job } from '../../../runners/pool/batches.js';
import { PoolError, type PoolOptions, runJobs } from '../../../runners/pool/pool.js';
import type { Verdict } from '../../../runners/verdict/verdict.js';

const options: PoolOptions = {
  module: new URL('./fake-worker.js', import.meta.url),
  settings: { answer: 42 },
  workers: 2,
  timeout: 30,
  memory: 64,
  signal: new AbortController().signal,
};

/** They cost nothing, so all share one batch, and a fault has neighbours. */
const jobsOf = (...ids: string[]): Job<{ file: string }>[] => {
  const file = { file: 'a.json' };
  return ids.map((id) => ({ id, file, cost: 0 }));
};

/** Verdicts by id; a vector that is reported twice is an error. */
async function run(jobs: readonly Job<unknown>[], change: Partial<PoolOptions> = {}): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  await runJobs(jobs, { ...options, ...change }, ({ id }, verdict) => {
    if (verdicts.has(id)) throw new Error(`${id} is reported twice`);
    verdicts.set(id, verdict);
  });
  return verdicts;
}

describe('the pool', () => {
  const blamed: [fault: string, change: Partial<PoolOptions>, claim: string, got: RegExp][] = [
    ['exit', {}, 'crash', /^the worker exited with code 7$/],
    ['hang', { timeout: 0.4 }, 'timeout', /^none$/],
    ['wait', { timeout: 0.4 }, 'timeout', /^none$/],
    ['grow', {}, 'outOfMemory', /^none$/],
    ['throw', {}, 'crash', /^executor is broken$/],
    ['throwText', {}, 'crash', /^text$/],
    ['reject', {}, 'crash', /^nobody waits for this$/],
    ['limit', {}, 'resourceLimit', /^resource limit: it needs 5 bytes of logs, more than a thread has$/],
    ['fixture', {}, 'fixture', /^a\.json: pre: wrong$/],
    ['fail', {}, 'logs', /^a\.json$/],
  ];
  for (const [fault, change, claim, got] of blamed)
    it(`blames "${fault}" alone, as ${claim}`, async () => {
      const verdicts = await run(jobsOf('ok 1', 'ok 2', `${fault} 3`, 'ok 4', `${fault} 5`, 'ok 6'), change);
      expect([...verdicts.keys()]).to.have.members(['ok 1', 'ok 2', `${fault} 3`, 'ok 4', `${fault} 5`, 'ok 6']);
      for (const [id, verdict] of verdicts) {
        if (id.startsWith('ok')) expect(verdict, id).to.deep.equal({ status: 'passed' });
        else {
          expect(verdict, id).to.include({ status: 'failed', claim });
          expect('got' in verdict && verdict.got).to.match(got);
        }
      }
    });

  it('reports rules that an executor does not have as unsupported', async () => {
    const verdicts = await run(jobsOf('unsupported 1', 'ok 2'));
    expect(verdicts.get('unsupported 1')).to.deep.equal({ status: 'unsupported', reason: 'no such rules' });
  });

  it('reports every vector exactly once, whatever the faults', async () => {
    const kind = fc.constantFrom('ok', 'ok', 'ok', 'ok', 'exit', 'throw', 'reject', 'fail', 'unsupported');
    const vectors = fc.array(fc.record({ kind, cost: fc.nat(5), file: fc.nat(3) }), { maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(vectors, fc.integer({ min: 1, max: 3 }), async (list, workers) => {
        const jobs = list.map(({ kind, cost, file }, index) => ({
          id: `${kind} ${index}`,
          cost,
          file: { file: `${file}` },
        }));
        const verdicts = await run(jobs, { workers });
        expect([...verdicts.keys()].sort()).to.deep.equal(jobs.map(({ id }) => id).sort());
        for (const [id, { status }] of verdicts) {
          const [kind = ''] = id.split(' ');
          expect(status, id).to.equal({ ok: 'passed', unsupported: 'unsupported' }[kind] ?? 'failed');
        }
      }),
      { numRuns: 12 },
    );
  });

  it('reports a worker that does not start as its own fault', async () => {
    const error = await run(jobsOf('ok 1', 'ok 2'), { settings: { startFails: true } }).catch(
      (error: unknown) => error,
    );
    expect(error).to.be.instanceOf(PoolError);
    expect(error).to.have.property('message').that.includes('the module does not load');
  });

  it('stops when told to, without a word about what was not done', async () => {
    const stop = new AbortController();
    const verdicts = new Map<string, Verdict>();
    await runJobs(jobsOf('ok 1', 'ok 2', 'hang 3', 'ok 4'), { ...options, signal: stop.signal }, ({ id }, verdict) => {
      verdicts.set(id, verdict);
      if (id === 'ok 2') stop.abort();
    });
    expect([...verdicts.keys()]).to.deep.equal(['ok 1', 'ok 2']);
  });

  it('does nothing for no jobs', async () => {
    expect(await run([])).to.be.empty;
  });
});
