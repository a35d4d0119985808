import { expect } from 'chai';
import { stateOf } from '../../../runners/verdict/differences.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import { type Executor, UnsupportedError } from '../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type { Eip } from '../../../src/forks/networks.js';
import { BLOCK, CONTRACT, callTo } from '../kernel/call.js';

/** What keeps an executor from a block with these EIPs. */
async function refusal(executor: Executor, eips: readonly Eip[]): Promise<unknown> {
  const block = { ...BLOCK, eips };
  const transactions = [callTo(CONTRACT)];
  return executor
    .execute(block, transactions, stateOf({ block, pre: new Map(), transactions }))
    .then(() => undefined)
    .catch((error: unknown) => error);
}

describe('EIPs on top of a fork', () => {
  it('the kernel has none but the draft of EIP-2537', async () => {
    const kernel = await createSequentialExecutor();
    expect(await refusal(kernel, ['2537-draft'])).to.equal(undefined);
    expect(await refusal(kernel, ['2537-draft', 2537]))
      .to.be.instanceOf(UnsupportedError)
      .with.property('message', 'EIPs on top of a fork: 2537');
  });

  it('the reference has some, and no draft', async () => {
    const reference = new EthereumjsExecutor();
    expect(await refusal(reference, [2537])).to.equal(undefined);
    expect(await refusal(reference, ['2537-draft'])).to.be.instanceOf(UnsupportedError);
  });
});
