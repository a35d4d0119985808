import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { type CorpusBlock, corpusBlocks } from '../../support/corpus-blocks.js';
import { FakeNode } from '../fetch/fake-node.js';
import { startScript, Workplace } from './command.js';

describe('the commands for blocks', function () {
  this.timeout('1m');
  let fake: FakeNode;
  let place: Workplace;
  let folder: string;

  before(async () => {
    const blocks = await corpusBlocks(await createSequentialExecutor());
    fake = await FakeNode.start(blocks.find(({ id }) => id.includes('all_types')) as CorpusBlock);
  });
  after(() => fake.stop());

  beforeEach(() => {
    place = new Workplace();
    folder = place.path('blocks');
  });
  afterEach(() => {
    place.remove();
    fake.faults.length = 0;
    fake.methods.length = 0;
  });

  const fetchBlocks = (...args: string[]) =>
    startScript('fetch-block', '--rpc', fake.url, '--out', folder, '--fork', 'Osaka', ...args);
  const replay = (...args: string[]) => startScript('replay', ...args).ended;

  it('fetch what replays, by each executor', async () => {
    const { code, stdout, stderr } = await fetchBlocks('1').ended;
    expect({ code, stdout }).to.deep.equal({ code: 0, stdout: '1 fetched, 0 kept, 0 failed\n' });
    expect(stderr).to.match(/^1: [\d,]+ bytes, passes; not verified: state root\n$/);
    for (const args of [
      ['--threads', '2'],
      ['--executor', 'sequential'],
      ['--executor', 'ethereumjs'],
    ]) {
      const { code, stdout, lastLine } = await replay(folder, ...args);
      expect(stdout).to.match(/^ +1 {2}Osaka +5 tx +[\d,]+ gas +[\d.]+ ms {2}passed; not verified: state root\n/);
      expect({ code, lastLine }).to.deep.equal({ code: 0, lastLine: '1 passed, 0 failed' });
    }
  });

  it('keep what is there, and go on after a block that cannot be had', async () => {
    mkdirSync(folder);
    writeFileSync(`${folder}/3.json`, 'kept');
    const { code, stdout, stderr } = await fetchBlocks('1-3').ended;
    expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '1 fetched, 1 kept, 1 failed\n' });
    expect(stderr).to.include('2: failed: eth_getBlockByNumber: the node has no block 2\n');
    expect(readdirSync(folder)).to.deep.equal(['1.json', '3.json']);
    expect(readFileSync(`${folder}/3.json`, 'utf8')).to.equal('kept');
    fake.methods.length = 0;
    expect((await fetchBlocks('1', '3').ended).stdout).to.equal('0 fetched, 2 kept, 0 failed\n');
    expect(fake.methods).to.deep.equal([]);
  });

  it('try again, and say so', async () => {
    fake.faults.push({ status: 429, body: '' });
    const { code, stderr } = await fetchBlocks('1').ended;
    expect(code).to.equal(0);
    expect(stderr).to.include('eth_chainId: HTTP 429, and no answer of JSON-RPC; 5 more tries\n');
  });

  it('leave nothing behind when they are interrupted', async () => {
    const started = fetchBlocks('1', '2');
    fake.faults.push('hang');
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (fake.faults.length > 0) return;
        clearInterval(timer);
        resolve();
      }, 10);
    });
    started.kill('SIGINT');
    expect((await started.ended).code).to.equal(130);
    expect(existsSync(folder) ? readdirSync(folder) : []).to.deep.equal([]);
  });

  it('tell of each file that is no block, and go on', async () => {
    await fetchBlocks('1').ended;
    const whole = readFileSync(`${folder}/1.json`, 'utf8');
    writeFileSync(`${folder}/0-cut.json`, whole.slice(0, 1000));
    writeFileSync(`${folder}/0-fork.json`, whole.replace('"Osaka"', '"Osake"'));
    writeFileSync(`${folder}/2-gas.json`, whole.replace(/"gas":"0x[0-9a-f]+"/, '"gas":7'));
    writeFileSync(`${folder}/3-poor.json`, whole.replace(/"pre":.*,"blockHashes"/, '"pre":{},"blockHashes"'));
    const { code, stdout, stderr, lastLine } = await replay(folder);
    const lines = stdout.split('\n');
    expect(lines[0]).to.equal('failed: blocks/0-cut.json: is cut short: it ends at byte 1000, inside a string');
    expect(lines[1]).to.equal('failed: blocks/0-fork.json: network: "Osake" is not the name of a fork');
    expect(lines[2]).to.match(/passed/);
    expect(lines[3]).to.equal('failed: blocks/2-gas.json: block.transactions.0.gas: 7 is not a text');
    expect(lines[4]).to.match(/failed: blocks\/3-poor.json: transaction 0: INSUFFICIENT_ACCOUNT_FUNDS/);
    expect({ code, stderr, lastLine }).to.deep.equal({ code: 1, stderr: '', lastLine: '1 passed, 4 failed' });
  });

  it('verify nothing in an empty folder', async () => {
    mkdirSync(folder);
    const { code, stdout } = await replay(folder);
    expect({ code, stdout }).to.deep.equal({
      code: 3,
      stdout: 'nothing was verified: no blocks\n0 passed, 0 failed\n',
    });
  });

  for (const [name, args, message] of [
    ['replay', [], 'no PATH is given'],
    ['replay', ['nowhere'], 'fixtures path "nowhere" cannot be read: ENOENT'],
    ['replay', ['.', '--executor', 'none'], '--executor: "none" is not one of parallel, sequential, ethereumjs'],
    ['replay', ['.', '--executor', 'sequential', '--threads', '2'], '--threads goes with --executor parallel'],
    ['replay', ['.', '--threads', '0'], '--threads: "0" is not a whole number from 1 to 14'],
    ['fetch-block', ['1'], '--rpc URL is missing'],
    ['fetch-block', ['1', '--rpc', 'ftp://secret'], '--rpc: not a URL of http or https;'],
    ['fetch-block', ['--rpc', 'http://x'], 'no block NUMBER is given'],
    ['fetch-block', ['--rpc', 'http://x', '9-7'], '"9-7" is neither a block\'s number nor a range such as 100-120'],
    ['fetch-block', ['--rpc', 'http://x', '0'], 'block 0 has no parent, and nothing to execute'],
    ['fetch-block', ['--rpc', 'http://x', '1', '--fork', 'CancunToPragueAtTime15k'], 'is not the name of a fork'],
    ['fetch-block', ['--rpc', 'http://x', '1', '--out', '/dev/null/x'], '--out: '],
  ] as const)
    it(`${name} ${args.join(' ')} is wrong usage`, async () => {
      const { code, stdout, stderr } = await startScript(name, ...args).ended;
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
      expect(stderr)
        .to.match(new RegExp(`^${name}: .*; see --help\n$`))
        .and.include(message);
    });
});
