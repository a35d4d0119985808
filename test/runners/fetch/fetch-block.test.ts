import { expect } from 'chai';
import { type FetchedBlock, fetchBlock, UnknownNetworkError } from '../../../runners/fetch/fetch-block.js';
import { JsonRpc, NodeError } from '../../../runners/fetch/json-rpc.js';
import { Node } from '../../../runners/fetch/node.js';
import { FixtureError } from '../../../runners/fixtures/fixture-error.js';
import { readMainnetBlock } from '../../../runners/mainnet/read.js';
import { runMainnetBlock } from '../../../runners/mainnet/run.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import type { Executor } from '../../../src/executors/executor.js';
import { createParallelExecutor, type ParallelExecutor } from '../../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { type CorpusBlock, corpusBlocks } from '../../support/corpus-blocks.js';
import { FakeNode } from './fake-node.js';

describe('fetching a block', () => {
  let inOrder: Executor;
  let parallel: ParallelExecutor;
  let blocks: CorpusBlock[];
  let fake: FakeNode;

  before(async () => {
    inOrder = await createSequentialExecutor();
    parallel = await createParallelExecutor({ threads: 2, isAdaptive: false });
    blocks = await corpusBlocks(inOrder);
    fake = await FakeNode.start(blocks[0] as CorpusBlock);
  });

  after(async () => {
    await fake.stop();
    await parallel.close();
  });

  afterEach(() => {
    fake.overrides.clear();
    fake.methods.length = 0;
  });

  const named = (name: string): CorpusBlock => blocks.find(({ id }) => id.includes(name)) as CorpusBlock;

  function fetched(block: CorpusBlock, fork: string | undefined = block.fork): Promise<FetchedBlock> {
    fake.block = block;
    const node = new Node(new JsonRpc(new URL(fake.url), { retries: 0, firstWait: 1 }));
    return fetchBlock(node, block.block.header.number, 1n, fork, inOrder);
  }

  it('gives, for each of the corpus, a file that passes by all executors, with nothing but what was there before', async function () {
    this.timeout('2m');
    let transactions = 0;
    for (const block of blocks) {
      // an uncle's reward and the DAO's change are not in a file
      if (block.block.uncles.length > 0 || block.network.transition?.dao) continue;
      const { file, verdict, lacksState } = await fetched(block);
      expect({ id: block.id, verdict, lacksState }).to.deep.equal({
        id: block.id,
        verdict: { status: 'passed' },
        lacksState: false,
      });
      const read = readMainnetBlock(block.id, file);
      for (const executor of [parallel, new EthereumjsExecutor()])
        expect(await runMainnetBlock(read, executor), block.id).to.deep.equal({ status: 'passed' });
      const before = await block.parent.state.alloc();
      for (const [address, { storage, ...fields }] of read.state.alloc) {
        const { storage: stored, ...expected } = before.get(address) ?? { storage: new Map() };
        expect(fields, `${block.id}: ${address}`).to.deep.equal(expected);
        for (const [key, value] of storage) expect(value, `${block.id}: ${address} ${key}`).to.equal(stored.get(key));
      }
      transactions += read.transactions.length;
    }
    expect(transactions).to.be.above(50);
  });

  it('asks for hashes of ancestors only where BLOCKHASH asks, and has those alone in the file', async () => {
    const counts = new Map<number, number>();
    for (const block of blocks) {
      fake.methods.length = 0;
      const { file } = await fetched(block);
      const { blockHashes } = JSON.parse(Buffer.from(file).toString());
      const calls = fake.methods.filter((method) => method === 'eth_getBlockByHash').length;
      const numbers = Object.keys(blockHashes).map(Number);
      const youngest = Number(block.block.header.number) - 1;
      expect(calls, block.id).to.equal(youngest - Math.min(youngest, ...numbers));
      counts.set(numbers.length, (counts.get(numbers.length) ?? 0) + 1);
    }
    expect([...counts.keys()], 'some blocks ask').to.include.members([0, 1]);
  });

  it('goes without what the node no longer has, and says so', async () => {
    const refused = { error: { code: -32000, message: 'missing trie node' } };
    for (const method of ['eth_getBalance', 'eth_getCode', 'eth_getTransactionCount', 'eth_getStorageAt'])
      fake.overrides.set(method, refused);
    const { verdict, unverified, lacksState } = await fetched(named('all_types'));
    expect(verdict).to.deep.equal({ status: 'passed' });
    expect(unverified).to.deep.equal(['state root', 'requests hash']);
    expect(lacksState).to.equal(true);
  });

  it('takes fields as other nodes write them', async () => {
    const block = named('one_slot');
    const { file } = await fetched(block);
    const { pre } = JSON.parse(Buffer.from(file).toString());
    const { result } = (await fakeTrace()) as { result: { result: Record<string, { nonce?: unknown }> }[] };
    for (const { result: accounts } of result)
      for (const account of Object.values(accounts))
        if (account.nonce !== undefined) account.nonce = `0x${Number(account.nonce).toString(16)}`;
    fake.overrides.set('debug_traceBlockByNumber', { result });
    expect(JSON.parse(Buffer.from((await fetched(block)).file).toString()).pre).to.deep.equal(pre);
  });

  const fakeTrace = async () =>
    (await fetch(fake.url, {
      method: 'POST',
      body: JSON.stringify({ id: 1, method: 'debug_traceBlockByNumber', params: [] }),
    }).then((response) => response.json())) as object;

  for (const [method, answer, type, message] of [
    ['eth_getBlockByNumber', { result: null }, NodeError, 'the node has no block 1'],
    [
      'eth_getBlockByNumber',
      { result: { number: '0x1', timestamp: '0x1' } },
      FixtureError,
      'eth_getBlockByNumber(1): block.parentHash: is missing',
    ],
    [
      'eth_getBlockByNumber',
      { result: { number: '0x8' } },
      FixtureError,
      'eth_getBlockByNumber(1): number: "0x8" is not the number that was asked for',
    ],
    ['debug_traceBlockByNumber', { result: [] }, NodeError, '0 traces of 4 transactions in 1'],
    [
      'debug_traceBlockByNumber',
      { error: { code: -32601, message: 'the method does not exist' } },
      NodeError,
      'debug_traceBlockByNumber: the method does not exist (-32601)',
    ],
    [
      'debug_traceBlockByNumber',
      { result: [{ error: 'execution timeout' }, {}, {}, {}] },
      NodeError,
      'transaction 0: execution timeout',
    ],
    [
      'debug_traceBlockByNumber',
      { result: [{ txHash: `0x${'12'.repeat(32)}`, result: {} }, {}, {}, {}] },
      FixtureError,
      'debug_traceBlockByNumber(1): traces.0.txHash: "0x12',
    ],
    [
      'debug_traceBlockByNumber',
      { result: [{ result: { '0x12': {} } }, {}, {}, {}] },
      FixtureError,
      'traces.0.result.0x12: "0x12" has 1 bytes, not 20',
    ],
  ] as const)
    it(`says what is wrong with an answer: ${message}`, async () => {
      fake.overrides.set(method, answer);
      const error = await fetched(named('one_slot')).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(error).to.be.instanceOf(type);
      expect((error as Error).message).to.include(message);
    });

  it('names the method whose answer is no number', async () => {
    for (const result of ['zz', '0x', '0x1'.padEnd(30, '0')]) {
      fake.overrides.set('eth_chainId', { result });
      const error = await new Node(new JsonRpc(new URL(fake.url), { retries: 0, firstWait: 1 }))
        .chainId()
        .catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(FixtureError);
      expect((error as Error).message).to.match(/^eth_chainId: result: "/);
    }
  });

  it('has a verdict on what does not fit together', async () => {
    fake.overrides.set('debug_traceBlockByNumber', { result: [{}, {}, {}, {}].map((each) => ({ result: each })) });
    const { verdict } = await fetched(named('one_slot'));
    expect(verdict).to.include({ status: 'failed' });
    expect((verdict as { got: string }).got).to.match(/^transaction 0: INSUFFICIENT_ACCOUNT_FUNDS/);
  });

  it('knows the forks of public chains, and asks for that of others', async () => {
    fake.block = named('independent_transfers');
    const node = new Node(new JsonRpc(new URL(fake.url), { retries: 0, firstWait: 1 }));
    const error = await fetchBlock(node, 1n, 77n, undefined, inOrder).catch((error: unknown) => error);
    expect(error).to.be.instanceOf(UnknownNetworkError);
    const { file } = await fetchBlock(node, 1n, 1n, undefined, inOrder);
    expect(JSON.parse(Buffer.from(file).toString()).network).to.equal('Frontier');
  });
});
