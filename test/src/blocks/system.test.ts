import type { Block } from '@ethereumjs/block';
import { expect } from 'chai';
import { Chain } from '../../../src/blocks/chain.js';
import { EngineBlockProcessor } from '../../../src/blocks/engine.js';
import { decodeHeader } from '../../../src/blocks/header.js';
import { requestsHash } from '../../../src/blocks/requests.js';
import { EthereumjsBlockProcessor } from '../../../src/executors/ethereumjs/blocks.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { type Address, toAddress } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';
import type { Alloc } from '../../../src/state/memory-state.js';
import { stateRoot } from '../../../src/trie/state-root.js';
import { account, COINBASE, PRE, ReferenceChain } from '../../support/reference-chain.js';

const WITHDRAWAL_REQUESTS = toAddress('0x00000961ef480eb55e80d19ad83579a64c007002');
const CONSOLIDATION_REQUESTS = toAddress('0x0000bbddc7ce488642fb579f8b00f3a590007251');
const DEPOSITS = toAddress('0x00000000219ab540356cbb839cbe05303d7705fa');
const DEPOSIT_EVENT = '649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5';

const code = (hex: string) => account({ nonce: 1n, code: hexToBytes(`0x${hex.replaceAll(' ', '')}`) });
const REVERTS = code('60006000fd');
/** counts its calls in slot 0, and returns the count */
const ANSWERS = code('600054 60010180 600055 600052 60206000f3');
/** logs its input as a deposit */
const LOGS_INPUT = code(`366000600037 7f${DEPOSIT_EVENT} 366000a1 00`);

/** The event's data as the deposit contract lays it out (EIP-6110), zeros but for lengths, offsets and first bytes. */
function depositData(): Uint8Array {
  const data = new Uint8Array(576);
  const words = new DataView(data.buffer);
  for (const [index, [offset, length]] of [
    [160, 48],
    [256, 32],
    [320, 8],
    [384, 96],
    [512, 8],
  ].entries() as IterableIterator<[number, [number, number]]>) {
    words.setUint32(32 * index + 28, offset);
    words.setUint32(offset + 28, length);
    data.fill(index + 1, offset + 32, offset + 32 + length);
  }
  return data;
}

describe('system contracts of a block', () => {
  let engine: EngineBlockProcessor;
  before(async () => {
    engine = new EngineBlockProcessor(await createSequentialExecutor());
  });

  const preWith = (...accounts: [Address, ReturnType<typeof account>][]): Alloc => new Map([...PRE, ...accounts]);

  async function judge(
    chain: ReferenceChain,
    rlp: Uint8Array,
    processor = engine as EthereumjsBlockProcessor | typeof engine,
  ) {
    const header = decodeHeader(rlpDecode(chain.genesis.header.serialize()));
    const options = { network: chain.network, chainId: 1n, proofOfWork: false };
    const imports = await Chain.start(processor as typeof engine, options, header, chain.pre);
    const imported = await imports.import(rlp);
    return imported.status === 'rejected' ? imported.code : imported.status;
  }

  /** A block of the reference on a state; it does not miss the contracts. */
  async function blockOn(pre: Alloc): Promise<[ReferenceChain, Block]> {
    const chain = await ReferenceChain.start('Prague', pre);
    return [chain, await chain.extend(chain.genesis)];
  }

  for (const contract of [WITHDRAWAL_REQUESTS, CONSOLIDATION_REQUESTS]) {
    it(`are missed: no code at ${contract}, which the reference lets pass`, async () => {
      const pre = new Map(PRE);
      pre.delete(contract);
      const [chain, block] = await blockOn(pre);
      expect(await judge(chain, block.serialize())).to.equal('BlockException.SYSTEM_CONTRACT_EMPTY');
      expect(await judge(chain, block.serialize(), new EthereumjsBlockProcessor())).to.equal('accepted');
    });

    it(`must answer: ${contract} fails, which the reference lets pass`, async () => {
      const [chain, block] = await blockOn(preWith([contract, REVERTS]));
      expect(await judge(chain, block.serialize())).to.equal('BlockException.SYSTEM_CONTRACT_CALL_FAILED');
      expect(await judge(chain, block.serialize(), new EthereumjsBlockProcessor())).to.equal('accepted');
    });
  }

  for (const [name, contract] of [
    ['beacon roots (EIP-4788)', '0x000f3df6d732807ef1319fb7b8bb8522d0beac02'],
    ['history (EIP-2935)', '0x0000f90827f1c53a10cb7a02335b175320002935'],
  ] as const)
    it(`may fail: the ${name}, whose code the reference does not ask`, async () => {
      const [chain, block] = await blockOn(preWith([toAddress(contract), REVERTS]));
      const [header, ...body] = rlpDecode(block.serialize()) as [RlpItem[], ...RlpItem[]];
      // nothing else happens in the block
      const unchanged = rlpEncode([header.with(3, hexToBytes(stateRoot(chain.pre))), ...body]);
      expect(await judge(chain, unchanged)).to.equal('accepted');
    });

  it('hand out requests, whose hash the header has (EIP-7002, EIP-7251, EIP-7685)', async () => {
    const [chain, block] = await blockOn(preWith([WITHDRAWAL_REQUESTS, ANSWERS], [CONSOLIDATION_REQUESTS, ANSWERS]));
    expect(await judge(chain, block.serialize())).to.equal('accepted');
    const [header, ...body] = rlpDecode(block.serialize()) as [RlpItem[], ...RlpItem[]];
    const changed = rlpEncode([header.with(20, new Uint8Array(32)), ...body]);
    expect(await judge(chain, changed)).to.equal('BlockException.INVALID_REQUESTS');
  });

  it('take deposits from the logs, laid out as on mainnet (EIP-6110)', async () => {
    const chain = await ReferenceChain.start('Prague', preWith([DEPOSITS, LOGS_INPUT]));
    const deposit = (data: Uint8Array) => chain.call(DEPOSITS, 0n, 0n, data);
    const block = await chain.extend(chain.genesis, { transactions: [deposit(depositData())] });
    expect(await judge(chain, block.serialize())).to.equal('accepted');
    const [header, , ...body] = rlpDecode(block.serialize()) as [RlpItem, RlpItem, ...RlpItem[]];
    const judgeDeposit = (data: Uint8Array) =>
      judge(chain, rlpEncode([header, [deposit(data).raw() as RlpItem], ...body]));
    const other = depositData();
    other[200] = 9;
    expect(await judgeDeposit(other), 'another deposit').to.equal('BlockException.INVALID_TRANSACTIONS_ROOT');
    expect(await judgeDeposit(depositData().subarray(1))).to.equal('BlockException.INVALID_DEPOSIT_EVENT_LAYOUT');
    // each offset and each length, in its lowest and its highest byte
    for (const word of [0, 32, 64, 96, 128, 160, 256, 320, 384, 512])
      for (const at of [word, word + 31]) {
        const wrong = depositData().map((byte, index) => (index === at ? byte + 1 : byte));
        expect(await judgeDeposit(wrong), `byte ${at}`).to.equal('BlockException.INVALID_DEPOSIT_EVENT_LAYOUT');
      }
    const elsewhere = await ReferenceChain.start('Prague', preWith([COINBASE, LOGS_INPUT]));
    const log = elsewhere.call(COINBASE, 0n, 0n, depositData().subarray(1));
    const ordinary = await elsewhere.extend(elsewhere.genesis, { transactions: [log] });
    expect(await judge(elsewhere, ordinary.serialize()), 'of another contract').to.equal('accepted');
  });

  it('without requests have the hash of nothing (EIP-7685)', () => {
    const nothing = [0, 1, 2].map((type) => ({ type, data: new Uint8Array(0) }));
    // SHA-256 of no bytes
    expect(requestsHash(nothing)).to.equal('0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});
