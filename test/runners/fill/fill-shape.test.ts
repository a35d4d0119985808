import { expect } from 'chai';
import type { ChainCase } from '../../../runners/fill/chain-case.js';
import { byEngine } from '../../../runners/fill/fill-by-engine.js';
import { fillChain, fillChainCase } from '../../../runners/fill/fill-chain.js';
import { type FillExecutors, fillShape } from '../../../runners/fill/fill-shape.js';
import { allocJson } from '../../../runners/fill/official-json.js';
import { slotChain } from '../../../runners/fill/shapes/slots.js';
import { rawTransfers } from '../../../runners/fill/shapes/transfers.js';
import { alice, bob, ETHER, TARGET } from '../../../runners/fill/actors.js';
import { asm, call } from '../../../runners/fill/assembler.js';
import { FillError } from '../../../runners/fill/expectations.js';
import { indexFile, openFile } from '../../../runners/fixtures/file.js';
import { runBlockchainTest } from '../../../runners/blockchain-tests/run.js';
import { EngineBlockProcessor } from '../../../src/blocks/engine.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type { Executor } from '../../../src/executors/executor.js';

const sequential = await createSequentialExecutor();
const executors: FillExecutors = { sequential, parallel: sequential };

describe('a chain filled by the engine', () => {
  const each: ChainCase = {
    name: 'calls',
    comment: 'Two blocks that log, create and pay.',
    networks: [],
    pre: {
      [alice.address]: { balance: ETHER },
      [TARGET]: {
        code: asm(`CALLER 32 0 LOG1 0 SLOAD 1 ADD 0 SSTORE ${call(bob.address, { value: 1 })}`),
        balance: 9n,
      },
    },
    blocks: [
      {
        transactions: [
          { from: alice, to: TARGET },
          { from: alice, nonce: 1n, to: null, data: asm('1 0 SSTORE') },
        ],
      },
      { transactions: [{ from: alice, nonce: 2n, to: TARGET, value: 5n }] },
    ],
  };
  for (const fork of ['Frontier', 'EIP158', 'Byzantium', 'London', 'Paris', 'Shanghai', 'Cancun', 'Prague', 'Osaka'])
    it(`is the one that the reference fills: ${fork}`, async () => {
      const fixture = await fillChain(each, fork, byEngine(sequential), async (state) => ({
        postState: allocJson(await state.alloc()),
      }));
      expect(fixture).to.deep.equal(await fillChainCase(each, fork));
    });

  it('fails where a transaction is not valid', async () => {
    const blocks = [{ transactions: [{ from: alice, to: TARGET, nonce: 1n }] }];
    const error = await fillChain({ ...each, blocks }, 'London', byEngine(sequential), async () => ({})).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(FillError).with.property('message').that.includes('transaction 0');
  });
});

describe('a shape as a fixture', () => {
  it('is the same, byte for byte, whenever it is filled', async () => {
    const fill = async (seed: number) =>
      JSON.stringify(await fillShape(slotChain, { fork: 'Prague', size: 5, seed }, executors));
    expect(await fill(4)).to.equal(await fill(4));
    expect(await fill(4)).not.to.equal(await fill(5));
  });

  it('beyond what the reference does in time is filled by sequential, says so, and passes', async () => {
    const fixture = await fillShape(rawTransfers, { fork: 'Cancun', size: 1001, seed: 0 }, executors);
    const shape = { name: 'raw-transfers', size: 1001, seed: 0 };
    expect(fixture).to.have.property('_info').that.deep.includes({ filledBy: 'sequential', shape });
    const bytes = Buffer.from(JSON.stringify({ fixture }));
    expect(indexFile('file.json', bytes).failures).to.deep.equal([]);
    const vector = openFile('file.json', bytes).read('file.json::fixture');
    if (vector?.format !== 'blockchain') throw new Error('no blockchain test');
    expect(await runBlockchainTest(vector, new EngineBlockProcessor(sequential))).to.deep.equal({ status: 'passed' });
  }).timeout(60_000);

  it('fails where another executor does not agree', async () => {
    const wrong: Executor = {
      name: 'wrong',
      execute: async (block, operations, state) =>
        sequential.execute({ ...block, coinbase: TARGET }, operations, state),
    };
    const error = await fillShape(
      slotChain,
      { fork: 'Prague', size: 3, seed: 1 },
      { sequential, parallel: wrong },
    ).catch((reason: unknown) => reason);
    expect(error)
      .to.be.instanceOf(FillError)
      .with.property('message')
      .that.includes('slot-chain Prague by wrong: blocks[0] is rejected');
  });
});
