import { expect } from 'chai';
import { FixtureError } from '../../../runners/fixtures/fixture-error.js';
import { readMainnetBlock } from '../../../runners/mainnet/read.js';
import { runMainnetBlock } from '../../../runners/mainnet/run.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';

const ADDRESS = `0x${'ab'.repeat(20)}`;
const RECIPIENT = `0x${'cd'.repeat(20)}`;
const COINBASE = `0x${'ef'.repeat(20)}`;
const HASH = `0x${'12'.repeat(32)}`;
/** yellow paper, 4.4.1: no logs set no bit */
const NO_BLOOM = `0x${'00'.repeat(256)}`;

/** A block of one transfer, as a file has it. */
const file = () => ({
  network: 'Cancun',
  block: {
    number: '0x10',
    timestamp: '0x1',
    miner: COINBASE,
    gasLimit: '0x1c9c380',
    gasUsed: '0x5208',
    difficulty: '0x0',
    mixHash: HASH,
    baseFeePerGas: '0x7',
    excessBlobGas: '0x0',
    logsBloom: NO_BLOOM,
    receiptsRoot: HASH,
    transactions: [
      {
        type: '0x2',
        chainId: '0x1',
        nonce: '0x0',
        gas: '0x5208',
        gasPrice: '0x7',
        maxFeePerGas: '0x7',
        maxPriorityFeePerGas: '0x0',
        to: RECIPIENT,
        value: '0x1',
        input: '0x',
        accessList: [],
        from: ADDRESS,
      },
    ] as Record<string, unknown>[],
  } as Record<string, unknown>,
  pre: { [ADDRESS]: { nonce: '0x0', balance: '0xde0b6b3a7640000', code: '0x', storage: {} } },
  blockHashes: { '0xf': HASH },
});
const read = (content: object) => readMainnetBlock('block.json', Buffer.from(JSON.stringify(content)));
const run = async (content: object) => runMainnetBlock(read(content), new EthereumjsExecutor());

describe('a mainnet block', () => {
  it('fails by the first claim of its header that does not hold', async () => {
    // the receipts root of the sample is not one
    const wrongRoot = await run(file());
    expect(wrongRoot).to.include({ status: 'failed', claim: 'blockContent', expected: `receiptsRoot ${HASH}` });
    const { got } = wrongRoot as { got: string };
    const sound = file();
    sound.block.receiptsRoot = got.replace('receiptsRoot ', '');
    expect(await run(sound)).to.deep.equal({ status: 'passed' });
    sound.block.gasUsed = '0x5209';
    expect(await run(sound)).to.include({ expected: 'gasUsed 21001', got: 'gasUsed 21000' });
    sound.block.gasUsed = '0x5208';
    sound.block.logsBloom = `0x01${NO_BLOOM.slice(4)}`;
    expect(await run(sound)).to.include({ status: 'failed', got: `logsBloom ${NO_BLOOM}` });
  });

  it('fails where a transaction is rejected', async () => {
    const content = file();
    Object.assign(content.block.transactions as object[], [
      { ...(content.block.transactions as object[])[0], nonce: '0x5' },
    ]);
    expect(await run(content)).to.include({ status: 'failed', claim: 'rejection', expected: 'accepted' });
  });

  it('knows the hashes that it has, and says which it lacks', () => {
    const { state } = read(file());
    expect(state.blockHash(15n)).to.equal(HASH);
    expect(() => state.blockHash(14n)).to.throw(
      FixtureError,
      'block.json: blockHashes.0xe: is missing, and BLOCKHASH asks for it',
    );
  });

  it('reads an authorization (EIP-7702)', () => {
    const content = file();
    content.network = 'Prague';
    const authorization = { chainId: '0x1', address: RECIPIENT, nonce: '0x2', yParity: '0x1', r: '0x3', s: '0x4' };
    Object.assign((content.block.transactions as object[])[0] as object, {
      type: '0x4',
      authorizationList: [authorization],
    });
    expect(read(content).transactions[0]?.authorizationList).to.deep.equal([
      { chainId: 1n, address: RECIPIENT, nonce: 2n, yParity: 1n, r: 3n, s: 4n },
    ]);
  });

  for (const [change, message] of [
    [{ network: 'Berlim' }, 'network: "Berlim" is not the name of a fork'],
    [{ network: 'ParisToShanghaiAtTime15k' }, 'network: "ParisToShanghaiAtTime15k" is not the name of a fork'],
    [{ blockHashes: { '0xf': '0x12' } }, 'blockHashes.0xf: "0x12" has 1 bytes, not 32'],
    [{ pre: 7 }, 'pre: 7 is not an object'],
  ] as const)
    it(`says where a file is wrong: ${message}`, () => {
      expect(() => read({ ...file(), ...change })).to.throw(FixtureError, `block.json: ${message}`);
    });

  for (const [field, value, message] of [
    ['type', '0x9', '"0x9" is no type of transaction'],
    ['from', '0x12', '"0x12" has 1 bytes, not 20'],
    ['gas', 'much', '"much" is not a hex number with 0x'],
  ] as const)
    it(`says where a transaction is wrong: ${field}`, () => {
      const content = file();
      Object.assign((content.block.transactions as object[])[0] as object, { [field]: value });
      expect(() => read(content)).to.throw(FixtureError, `block.json: block.transactions.0.${field}: ${message}`);
    });
});
