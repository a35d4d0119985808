import type { Block } from '@ethereumjs/block';
import { expect } from 'chai';
import { Chain } from '../../../src/blocks/chain.js';
import { decodeHeader } from '../../../src/blocks/header.js';
import type { BlockProcessor, BlockState } from '../../../src/blocks/processor.js';
import { blockException, decodingException } from '../../../src/executors/ethereumjs/block-exceptions.js';
import type { Fork } from '../../../src/forks/networks.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { keccak256 } from '../../../src/primitives/keccak.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';
import { PROCESSORS } from '../../support/processors.js';
import { COINBASE, PRE, ReferenceChain } from '../../support/reference-chain.js';

const hash = new Uint8Array(32).fill(0x77);
const one = Uint8Array.of(1);

/** What a block of a fork is rejected for with one item of its header changed; by the item's place in the header. */
const HEADERS: readonly (readonly [fork: Fork, index: number, value: Uint8Array, code: string])[] = [
  ['Berlin', 0, hash, 'UNKNOWN_PARENT'],
  ['Berlin', 1, hash, 'INVALID_UNCLES_HASH'],
  ['Berlin', 3, hash, 'INVALID_STATE_ROOT'],
  ['Berlin', 4, hash, 'INVALID_TRANSACTIONS_ROOT'],
  ['Berlin', 5, hash, 'INVALID_RECEIPTS_ROOT'],
  ['Berlin', 6, new Uint8Array(256).fill(1), 'INVALID_LOG_BLOOM'],
  ['Berlin', 7, one, 'INVALID_DIFFICULTY'],
  ['Berlin', 8, Uint8Array.of(7), 'INVALID_BLOCK_NUMBER'],
  ['Berlin', 9, Uint8Array.of(0x30, 0, 0), 'INVALID_GASLIMIT'],
  ['Berlin', 9, new Uint8Array(8).fill(255), 'GASLIMIT_TOO_BIG'],
  ['Berlin', 10, Uint8Array.of(0x52, 0x09), 'INVALID_GAS_USED'],
  ['Berlin', 10, new Uint8Array(8).fill(255), 'INVALID_GAS_USED_ABOVE_LIMIT'],
  ['Berlin', 11, new Uint8Array(0), 'INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT'],
  ['Berlin', 12, new Uint8Array(33), 'EXTRA_DATA_TOO_BIG'],
  ['London', 15, one, 'INVALID_BASEFEE_PER_GAS'],
  ['Shanghai', 1, hash, 'IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS'],
  ['Shanghai', 7, one, 'IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS'],
  ['Shanghai', 12, new Uint8Array(33), 'EXTRA_DATA_TOO_BIG'],
  ['Shanghai', 14, new Uint8Array(8).fill(1), 'INCORRECT_BLOCK_FORMAT'],
  ['Shanghai', 16, hash, 'INVALID_WITHDRAWALS_ROOT'],
  ['Cancun', 17, Uint8Array.of(2, 0, 0), 'INCORRECT_BLOB_GAS_USED'],
  ['Cancun', 18, Uint8Array.of(2, 0, 0), 'INCORRECT_EXCESS_BLOB_GAS'],
  ['Prague', 20, hash, 'INVALID_REQUESTS'],
];

for (const [name, create] of Object.entries(PROCESSORS))
  describe(`a processor of blocks: ${name}`, () => {
    let processor: BlockProcessor<BlockState>;
    before(async () => {
      processor = await create();
    });

    /** Why a block on the genesis block is rejected; or that it is not. */
    async function judge(chain: ReferenceChain, rlp: Uint8Array): Promise<string | undefined> {
      const header = decodeHeader(rlpDecode(chain.genesis.header.serialize()));
      const options = { network: chain.network, chainId: 1n, proofOfWork: false };
      const imported = await (await Chain.start(processor, options, header, PRE)).import(rlp);
      return imported.status === 'rejected' ? imported.code : imported.status;
    }

    const made = new Map<Fork, Promise<{ chain: ReferenceChain; block: Block }>>();
    function chainOf(fork: Fork) {
      const make = async () => {
        const chain = await ReferenceChain.start(fork);
        return { chain, block: await chain.extend(chain.genesis, { transactions: [chain.call(COINBASE, 0n, 5n)] }) };
      };
      if (!made.has(fork)) made.set(fork, make());
      return made.get(fork) as ReturnType<typeof make>;
    }

    /** The block with another header; its parts as RLP has them. */
    const change = (block: Block, edit: (parts: RlpItem[], header: RlpItem[]) => RlpItem[]): Uint8Array => {
      const parts = rlpDecode(block.serialize()) as RlpItem[];
      return rlpEncode(edit(parts, parts[0] as RlpItem[]));
    };

    for (const [fork, index, value, code] of HEADERS)
      it(`names ${code} for item ${index} of a header of ${fork}`, async () => {
        const { chain, block } = await chainOf(fork);
        expect(await judge(chain, block.serialize())).to.equal('accepted');
        const changed = change(block, ([, ...body], header) => [header.with(index, value), ...body]);
        expect(await judge(chain, changed)).to.equal(`BlockException.${code}`);
      });

    it('names the fault of a transaction, though the roots are those without it', async () => {
      for (const [fork, nonce, value, code] of [
        ['Berlin', 1n, 0n, 'NONCE_MISMATCH_TOO_HIGH'],
        ['Berlin', 0n, 10n ** 19n, 'INSUFFICIENT_ACCOUNT_FUNDS'],
        ['Osaka', 3n, 0n, 'NONCE_MISMATCH_TOO_HIGH'],
      ] as const) {
        const { chain, block } = await chainOf(fork);
        const transaction = chain.call(COINBASE, nonce, value).raw() as RlpItem;
        const changed = change(block, ([header = [], , ...body]) => [header, [transaction], ...body]);
        expect(await judge(chain, changed)).to.equal(`TransactionException.${code}`);
      }
      const { chain, block } = await chainOf('Berlin');
      const twice = change(block, ([header = [], transactions, ...body]) => [
        header,
        [...(transactions as RlpItem[]), ...(transactions as RlpItem[])],
        ...body,
      ]);
      expect(await judge(chain, twice)).to.equal('TransactionException.NONCE_MISMATCH_TOO_LOW');
    });

    it('names the fault of what is no transaction', async () => {
      const { chain, block } = await chainOf('Berlin');
      const judgeItem = (item: RlpItem) =>
        judge(
          chain,
          change(block, ([header = [], , ...body]) => [header, [item], ...body]),
        );
      expect(await judgeItem([one])).to.equal('BlockException.RLP_STRUCTURES_ENCODING');
      expect(await judgeItem(Uint8Array.of(1, 0xc0))).to.equal('BlockException.RLP_STRUCTURES_ENCODING');
      expect(await judgeItem(rlpEncode([Uint8Array.of(2)]))).to.equal('BlockException.RLP_STRUCTURES_ENCODING');
      expect(await judgeItem(Uint8Array.of(0x50, 0xc0))).to.equal('TransactionException.TYPE_NOT_SUPPORTED');
    });

    it('names what is wrong with uncles', async () => {
      const { chain, block } = await chainOf('Berlin');
      const other = await chain.extend(chain.genesis, { header: { extraData: one } });
      const uncle = rlpDecode(other.header.serialize()) as RlpItem[];
      const judgeUncles = async (...uncles: RlpItem[][]) => {
        const second = await chain.extend(block);
        const withUncles = change(second, ([, transactions = []], header) => [
          header.with(1, keccak256(rlpEncode(uncles))),
          transactions,
          uncles,
        ]);
        const header = decodeHeader(rlpDecode(chain.genesis.header.serialize()));
        const options = { network: chain.network, chainId: 1n, proofOfWork: false };
        const imports = await Chain.start(processor, options, header, PRE);
        await imports.import(block.serialize());
        const imported = await imports.import(withUncles);
        return imported.status === 'rejected' ? imported.code : imported.status;
      };
      // the state of a block with an uncle has its rewards: that it lacks them is found after all of the uncles' rules
      expect(await judgeUncles(uncle)).to.equal('BlockException.INVALID_STATE_ROOT');
      expect(await judgeUncles(uncle, uncle)).to.equal('BlockException.UNCLE_IS_BROTHER');
      const others = [1, 2, 3].map((extra) => uncle.with(12, Uint8Array.of(extra)));
      expect(await judgeUncles(...others)).to.equal('BlockException.TOO_MANY_UNCLES');
      expect(await judgeUncles(rlpDecode(block.header.serialize()) as RlpItem[])).to.equal(
        'BlockException.UNCLE_IS_ANCESTOR',
      );
      expect(await judgeUncles(uncle.with(0, hash))).to.equal('BlockException.UNCLE_UNKNOWN_PARENT');
      const brother = await chain.extend(block, { header: { extraData: one } });
      expect(await judgeUncles(rlpDecode(brother.header.serialize()) as RlpItem[])).to.equal(
        'BlockException.UNCLE_PARENT_INCORRECT',
      );
      expect(await judgeUncles(uncle.with(8, new Uint8Array(0)))).to.equal('BlockException.INVALID_BLOCK_NUMBER');
      expect(await judgeUncles(uncle.with(7, one))).to.equal('BlockException.INVALID_DIFFICULTY');
    });

    it('leaves the state of the parent as it was after a rejected block', async () => {
      const { chain, block } = await chainOf('Berlin');
      const header = decodeHeader(rlpDecode(chain.genesis.header.serialize()));
      const options = { network: chain.network, chainId: 1n, proofOfWork: false };
      const imports = await Chain.start(processor, options, header, PRE);
      const before = await imports.head.state.alloc();
      const wrong = change(block, ([, ...body], items) => [items.with(3, hash), ...body]);
      expect((await imports.import(wrong)).status).to.equal('rejected');
      expect(await imports.head.state.alloc()).to.deep.equal(before);
      expect(before).to.deep.equal(PRE);
      expect((await imports.import(block.serialize())).status).to.equal('accepted');
      expect(imports.head.header.hash).to.equal(bytesToHex(block.hash()));
    });
  });

describe('the reference for blocks', () => {
  it('has no code for a message that it does not know', () => {
    for (const message of ['', 'out of cheese', 'invalid', 'block'])
      expect([blockException(message), decodingException(message, one)]).to.deep.equal([undefined, undefined]);
  });
});
