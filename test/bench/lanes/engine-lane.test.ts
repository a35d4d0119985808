import { expect } from 'chai';
import { EngineLane } from '../../../bench/lanes/engine-lane.js';
import { rawTransfers } from '../../../bench/workloads/shapes.js';
import { MemoryState } from '../../../src/state/memory-state.js';
import { ZERO_HASH } from '../../../src/primitives/bytes.js';

describe('bench: the engine on a case', () => {
  it('has the root of threads that speculate on everything compared with that in order', async () => {
    const workload = await rawTransfers({ first: 0, count: 40 });
    const alloc = new Map(workload.state.alloc);
    const lane = await EngineLane.create([{ ...workload, state: new MemoryState(alloc, () => ZERO_HASH) }], 2);
    await lane.first();
    await lane.runWithRoot();
    expect((await lane.speculate()).inOrder).to.be.within(0, 40);
    // what threads read from here on is another state, and nothing but the root shows it
    const sender = workload.transactions[0]?.sender ?? expect.fail();
    const account = alloc.get(sender) ?? expect.fail();
    alloc.set(sender, { ...account, balance: account.balance + 1n });
    const message = await lane.speculate().then(
      () => 'none',
      (error: Error) => error.message,
    );
    expect(message).to.match(/^block 0: root 0x[0-9a-f]{64}, with statistics 0x[0-9a-f]{64}$/);
  }).timeout(60_000);
});
