import type { Block } from '@ethereumjs/block';
import { expect } from 'chai';
import { FixtureError } from '../../../runners/fixtures/fixture-error.js';
import { readMainnetBlock } from '../../../runners/mainnet/read.js';
import { runMainnetBlock } from '../../../runners/mainnet/run.js';
import { decodeHeader } from '../../../src/blocks/header.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { bytesToHex, hexToBytes } from '../../../src/primitives/hex.js';
import { type RlpItem, rlpDecode } from '../../../src/primitives/rlp.js';
import { type NodeFields, nodeBlock } from '../../support/node-block.js';
import { ARCHIVIST, COINBASE, PRE, ReferenceChain, SENDER } from '../../support/reference-chain.js';

const pre = Object.fromEntries(
  [...PRE].map(([address, { nonce, balance, code, storage }]) => [
    address,
    {
      nonce: `0x${nonce.toString(16)}`,
      balance: `0x${balance.toString(16)}`,
      code: bytesToHex(code),
      storage: Object.fromEntries([...storage].map(([key, value]) => [`0x${key}`, `0x${value}`])),
    },
  ]),
);

const read = (content: object) => readMainnetBlock('block.json', Buffer.from(JSON.stringify(content)));
const run = async (content: object) => runMainnetBlock(read(content), new EthereumjsExecutor());

describe('a mainnet block', () => {
  let made: Block;

  before(async () => {
    const chain = await ReferenceChain.start('Cancun');
    const withdrawals = [{ index: 3n, validatorIndex: 4n, address: COINBASE, amount: 9n }];
    made = await chain.extend(chain.genesis, { transactions: [chain.call(SENDER, 0n, 5n)], withdrawals });
  });

  const file = () => ({
    network: 'Cancun',
    block: nodeBlock(made),
    pre,
    blockHashes: { '0x0': bytesToHex(made.header.parentHash) },
  });
  const transactionOf = ({ block }: ReturnType<typeof file>) => block.transactions[0] as NodeFields;

  /** The file with another header field, and the hash that this makes. */
  function withHeader(name: string, index: number, value: string) {
    const content = file();
    const items = rlpDecode(made.header.serialize()) as RlpItem[];
    const { hash } = decodeHeader(items.with(index, hexToBytes(value)));
    return { ...content, block: { ...content.block, [name]: value, hash } };
  }

  it('passes as it was made, by both executors', async () => {
    expect(await run(file())).to.deep.equal({ status: 'passed' });
    expect(await runMainnetBlock(read(file()), await createSequentialExecutor())).to.deep.equal({ status: 'passed' });
  });

  it('fails by the first claim of its header that does not hold', async () => {
    const wrong = `0x${'12'.repeat(32)}`;
    for (const [name, index, value, code] of [
      ['transactionsRoot', 4, wrong, 'INVALID_TRANSACTIONS_ROOT'],
      ['receiptsRoot', 5, wrong, 'INVALID_RECEIPTS_ROOT'],
      ['logsBloom', 6, `0x01${'00'.repeat(255)}`, 'INVALID_LOG_BLOOM'],
      ['gasUsed', 10, '0x5209', 'INVALID_GAS_USED'],
      ['withdrawalsRoot', 16, wrong, 'INVALID_WITHDRAWALS_ROOT'],
    ] as const) {
      const verdict = await run(withHeader(name, index, value));
      expect(verdict).to.include({ status: 'failed', claim: 'rejection', expected: 'accepted' });
      expect((verdict as { got: string }).got).to.match(new RegExp(`^${code}: .*, not `));
    }
  });

  it('fails where a transaction is rejected', async () => {
    const verdict = await run({ ...file(), pre: { [ARCHIVIST]: pre[ARCHIVIST] } });
    expect(verdict).to.include({ status: 'failed', claim: 'rejection', expected: 'accepted' });
    expect((verdict as { got: string }).got).to.match(/^transaction 0: .*/);
  });

  it('knows the hashes that it has, and says which it lacks', () => {
    const { state } = read(file());
    expect(state.blockHash(0n)).to.equal(bytesToHex(made.header.parentHash));
    expect(() => state.blockHash(14n)).to.throw(
      FixtureError,
      'block.json: blockHashes.0xe: is missing, and BLOCKHASH asks for it',
    );
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

  it('says that a header has another hash, or is none', () => {
    const content = file();
    const { hash } = content.block;
    content.block.gasUsed = '0x5209';
    expect(() => read(content)).to.throw(
      FixtureError,
      `block.json: block.hash: "${hash}" is not that of the header: 0x`,
    );
    content.block.miner = '0x12';
    expect(() => read(content)).to.throw(FixtureError, 'block.json: block: RLP_STRUCTURES_ENCODING: header.coinbase');
  });

  for (const [field, value, message] of [
    ['type', '0x9', '.0.type: "0x9" is no type of transaction'],
    ['from', '0x12', '.0.from: "0x12" has 1 bytes, not 20'],
    ['from', ARCHIVIST, `.0.from: "${ARCHIVIST}" is not who signed: ${SENDER}`],
    ['gas', 'much', '.0.gas: "much" is not a hex number with 0x'],
    ['to', '0x12', ': transaction 0: ADDRESS_TOO_SHORT: to has 1 bytes, not 20'],
  ] as const)
    it(`says where a transaction is wrong: ${field} ${value}`, () => {
      const content = file();
      transactionOf(content)[field] = value;
      expect(() => read(content)).to.throw(FixtureError, `block.json: block.transactions${message}`);
    });
});
