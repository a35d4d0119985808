import { expect } from 'chai';
import { LaneProcess } from '../../../bench/lanes/lane-process.js';
import { runCase } from '../../../bench/lanes/run-case.js';
import { STAGES } from '../../../bench/report/report.js';

describe('bench: a case by all contenders', () => {
  it('is executed, checked, and measured in every respect', async () => {
    const result = await runCase('raw', 0, { rounds: 3, threads: [2], size: 60 });
    expect(result).to.include({
      suite: 'raw',
      name: 'raw transfers',
      fork: 'Prague',
      transactions: 60,
      gas: 60 * 21_000,
    });
    expect(result.lanes.map(({ name, threads }) => [name, threads])).to.deep.equal([
      ['sequential', undefined],
      ['parallel, 2 threads', 2],
      ['ethereumjs', undefined],
      ['ethereumjs, worked around', undefined],
    ]);
    for (const { name, warm, cold, withRoot, memory, stages, speculation } of result.lanes) {
      const isEngine = !name.startsWith('ethereumjs');
      expect(warm.time, name).to.have.property('runs', 3);
      const spreads = [warm, ...(cold ? [cold] : [])].flatMap(({ time, cpu }) => [time, cpu]);
      for (const { lowest, median, highest } of [...spreads, ...(withRoot ? [withRoot.time] : [])]) {
        expect(lowest).to.be.within(0, median);
        expect(highest).to.be.at.least(median);
      }
      expect(memory.peak).to.be.at.least(memory.before * 0.9);
      expect(cold !== undefined).to.equal(isEngine);
      // of @ethereumjs/vm as many as there is time for
      expect(withRoot?.time.runs, name).to.be.within(isEngine ? 3 : 1, 3);
      expect(stages?.root?.runs, name).to.equal(isEngine ? 3 : undefined);
      expect(Object.keys(stages ?? {})).to.deep.equal(isEngine ? [...STAGES] : []);
      expect(speculation !== undefined).to.equal(name.startsWith('parallel'));
    }
    expect(result.lanes[0]?.warm.speedUp).to.include({ lowest: 1, highest: 1 });
    expect(result.lanes[1]?.speculation).to.include({ reexecutions: 0, aborts: 0 });
    expect(result.lanes[1]?.speculation?.inOrder).to.be.within(0, 60);
  }).timeout(120_000);

  it('names the contender that fails', async () => {
    const process = new LaneProcess({ suite: 'none', number: 0, contender: 'parallel', threads: 3 });
    try {
      await process.ask('load', process.spec);
      expect.fail('it was loaded');
    } catch (error) {
      expect((error as Error).message).to.equal('parallel, 3 threads: suite none has no case 0');
    } finally {
      await process.close();
    }
  }).timeout(30_000);
});
