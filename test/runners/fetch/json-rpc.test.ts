import { expect } from 'chai';
import { JsonRpc, type JsonRpcOptions, NodeError } from '../../../runners/fetch/json-rpc.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { type CorpusBlock, corpusBlocks } from '../../support/corpus-blocks.js';
import { FakeNode, type Fault } from './fake-node.js';

describe('JSON-RPC', () => {
  let fake: FakeNode;
  let block: CorpusBlock;

  before(async () => {
    [block] = (await corpusBlocks(await createSequentialExecutor())) as [CorpusBlock];
    fake = await FakeNode.start(block);
  });
  after(() => fake.stop());
  afterEach(() => {
    fake.faults.length = 0;
    fake.methods.length = 0;
  });

  const call = (options: Partial<JsonRpcOptions> = {}): Promise<unknown> =>
    new JsonRpc(new URL(fake.url), { retries: 3, firstWait: 1, ...options }).call('eth_chainId', []);

  async function stopped(): Promise<{ url: string }> {
    const other = await FakeNode.start(block);
    const { url } = other;
    await other.stop();
    return { url };
  }

  const refusal = (code: number): Fault => ({
    status: 200,
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code, message: 'no' } }),
  });

  for (const [name, fault] of Object.entries({
    'too many requests': { status: 429, body: 'slow down' },
    'a gateway without a node': { status: 502, body: '<html>' },
    'a connection that ends': 'drop',
    'a limit exceeded': refusal(-32005),
  } as const))
    it(`tries again after ${name}`, async () => {
      fake.faults.push(fault, fault);
      const left: number[] = [];
      expect(await call({ onRetry: (_, triesLeft) => left.push(triesLeft) })).to.equal('0x1');
      expect(left).to.deep.equal([3, 2]);
    });

  for (const [name, fault, code, message] of [
    ['an error of the method', refusal(-32601), 'REFUSED', 'eth_chainId: no (-32601)'],
    ['a wrong key', { status: 401, body: 'who?' }, 'UNREACHABLE', 'eth_chainId: HTTP 401, and no answer of JSON-RPC'],
    [
      'what is no JSON-RPC',
      { status: 200, body: '[]' },
      'UNREACHABLE',
      'eth_chainId: HTTP 200, and no answer of JSON-RPC',
    ],
  ] as const)
    it(`does not try again after ${name}`, async () => {
      fake.faults.push(fault);
      const error = await call().catch((error: unknown) => error);
      expect(error).to.be.instanceOf(NodeError).that.includes({ code, message });
      expect(fake.methods).to.have.length(1);
    });

  it('gives up after the last try', async () => {
    fake.faults.push(...Array.from({ length: 4 }, () => ({ status: 503, body: '' })));
    const error = await call().catch((error: unknown) => error);
    expect(error).to.be.instanceOf(NodeError).that.includes({ code: 'UNREACHABLE' });
    expect(fake.methods).to.have.length(4);
  });

  it('names what kept it from a node that is not there', async () => {
    const { url } = await stopped();
    const rpc = new JsonRpc(new URL(url), { retries: 0, firstWait: 1 });
    const error = await rpc.call('eth_chainId', []).catch((error: unknown) => error);
    expect((error as Error).message).to.match(/^eth_chainId: .*ECONNREFUSED/);
  });

  it('ends at a signal, while it waits for an answer or for the next try', async () => {
    for (const fault of ['hang', { status: 503, body: '' }] as const) {
      const controller = new AbortController();
      fake.faults.push(fault);
      const result = call({ signal: controller.signal, firstWait: 60_000 }).catch((error: unknown) => error);
      setTimeout(() => controller.abort(new Error('enough')), 50);
      expect(await result).to.have.property('message', 'enough');
    }
  });
});
