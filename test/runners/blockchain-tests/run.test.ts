import { expect } from 'chai';
import { runBlockchainTest } from '../../../runners/blockchain-tests/run.js';
import type { BlockchainTest } from '../../../runners/fixtures/vectors.js';
import type { Failed, Verdict } from '../../../runners/verdict/verdict.js';
import type { BlockProcessor, BlockState } from '../../../src/blocks/processor.js';
import { findNetwork, type Network } from '../../../src/forks/networks.js';
import { toHash } from '../../../src/primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../../src/primitives/hex.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';
import { PROCESSORS } from '../../support/processors.js';
import {
  ARCHIVIST,
  account,
  COINBASE,
  invalidBlock,
  ReferenceChain,
  SENDER,
  validBlock,
} from '../../support/reference-chain.js';

const WRONG = toHash(`0x${'77'.repeat(32)}`);
/** A block's RLP with one item of its header changed. */
function withHeaderItem(rlp: Uint8Array, index: number, value: Uint8Array): Uint8Array {
  const [header, ...body] = rlpDecode(rlp) as [RlpItem[], ...RlpItem[]];
  return rlpEncode([header.with(index, value), ...body]);
}
const STATE_ROOT = 3;
const GAS_USED = 10;

for (const [name, create] of Object.entries(PROCESSORS))
  describe(`blockchain test, by ${name}`, () => {
    let processor: BlockProcessor<BlockState>;
    const run = (test: BlockchainTest): Promise<Verdict> => runBlockchainTest(test, processor);

    async function failureOf(test: BlockchainTest): Promise<Failed> {
      const verdict = await run(test);
      expect(verdict.status).to.equal('failed');
      return verdict as Failed;
    }

    let chain: ReferenceChain;
    let good: BlockchainTest;

    before(async () => {
      processor = await create();
      chain = await ReferenceChain.start('Berlin');
      const first = await chain.extend(chain.genesis, { transactions: [chain.call(ARCHIVIST, 0n)] });
      const second = await chain.extend(first, {
        transactions: [chain.call(COINBASE, 1n, 5n), chain.call(ARCHIVIST, 2n)],
      });
      good = await chain.fixture([first, second], second);
    });

    const withBlock = (index: number, change: Partial<BlockchainTest['blocks'][0]>): BlockchainTest => ({
      ...good,
      blocks: good.blocks.map((block, each) => (each === index ? { ...block, ...change } : block)),
    });
    const rlpOf = (index: number): Uint8Array => good.blocks[index]?.rlp ?? new Uint8Array(0);
    const withField = (index: number, field: string, value: string): BlockchainTest =>
      withBlock(index, { header: { ...good.blocks[index]?.header, [field]: value } });

    it('passes as it was made', async () => {
      expect(await run(good)).to.deep.equal({ status: 'passed' });
    });

    for (const fork of [
      'Frontier',
      'Byzantium',
      'London',
      'Paris',
      'Shanghai',
      'Cancun',
      'Prague',
      'Osaka',
      'BPO1',
    ] as const)
      it(`passes on ${fork}`, async () => {
        const chain = await ReferenceChain.start(fork);
        const withdrawals = [{ index: 3n, validatorIndex: 4n, address: COINBASE, amount: 9n }];
        const first = await chain.extend(chain.genesis, {
          transactions: [chain.call(COINBASE, 0n, 5n)],
          ...(chain.genesis.withdrawals && { withdrawals }),
        });
        const second = await chain.extend(first, { transactions: [chain.call(ARCHIVIST, 1n)] });
        expect(await run(await chain.fixture([first, second], second))).to.deep.equal({ status: 'passed' });
      });

    describe('genesis', () => {
      it('fails where pre has another state root', async () => {
        const pre = new Map(good.pre).set(SENDER, account({ balance: 1n }));
        expect((await failureOf({ ...good, pre })).claim).to.equal('genesis');
      });

      it('fails where a field differs from genesisRLP', async () => {
        const failure = await failureOf({ ...good, genesisHeader: { ...good.genesisHeader, gasLimit: '0x01' } });
        expect(failure).to.include({ claim: 'genesis', expected: 'genesisBlockHeader.gasLimit 0x01', got: '0x989680' });
      });

      it('fails where genesisRLP has a body', async () => {
        const [header] = rlpDecode(good.genesisRlp ?? new Uint8Array(0)) as [RlpItem];
        const [, transactions] = rlpDecode(rlpOf(0)) as [RlpItem, RlpItem];
        const failure = await failureOf({ ...good, genesisRlp: rlpEncode([header, transactions, []]) });
        expect(failure).to.include({ claim: 'genesis', expected: 'an empty body' });
      });

      it('fails where the hash is wrong', async () => {
        const failure = await failureOf({ ...good, genesisHeader: { ...good.genesisHeader, hash: WRONG } });
        expect(failure.claim).to.equal('genesis');
      });

      it('is made of the fields where genesisRLP is missing', async () => {
        const { genesisRlp, ...old } = good;
        expect(await run(old)).to.deep.equal({ status: 'passed' });
        expect(
          (await failureOf({ ...old, genesisHeader: { ...good.genesisHeader, gasLimit: '0x01' } })).claim,
        ).to.equal('genesis');
      });

      it('fails where the header is one of an older fork', async () => {
        const failure = await failureOf({ ...good, network: findNetwork('London') as Network });
        expect(failure).to.include({ claim: 'genesis', expected: 'a header of London', got: 'no baseFeePerGas' });
      });
    });

    describe('rejection', () => {
      it('fails where a valid block is said to be invalid, and names the block', async () => {
        const failure = await failureOf(withBlock(1, { expectException: 'BlockException.INVALID_STATE_ROOT' }));
        expect(failure).to.include({
          claim: 'rejection',
          expected: 'BlockException.INVALID_STATE_ROOT',
          got: 'accepted',
        });
        expect(failure.details?.[0]).to.include('blocks[1], number 2');
        expect((await failureOf(withBlock(0, { expectInvalid: true }))).claim).to.equal('rejection');
      });

      it('fails where an invalid block is said to be valid', async () => {
        const failure = await failureOf(
          withBlock(0, { rlp: withHeaderItem(rlpOf(0), STATE_ROOT, Buffer.from(WRONG.slice(2), 'hex')) }),
        );
        expect(failure).to.include({ claim: 'rejection', expected: 'accepted' });
        expect(failure.got).to.match(/^BlockException.INVALID_STATE_ROOT: /);
      });

      it('fails where the reason is another one, or one that nobody knows', async () => {
        const rlp = withHeaderItem(rlpOf(0), STATE_ROOT, Buffer.from(WRONG.slice(2), 'hex'));
        const insert = (name: string) => ({ ...good, blocks: [invalidBlock(rlp, name), ...good.blocks] });
        expect(await run(insert('BlockException.INVALID_STATE_ROOT'))).to.deep.equal({ status: 'passed' });
        expect(await run(insert('BlockException.INVALID_GAS_USED|InvalidStateRoot'))).to.deep.equal({
          status: 'passed',
        });
        const wrong = await failureOf(insert('BlockException.INVALID_GAS_USED'));
        expect(wrong).to.include({ claim: 'rejection', expected: 'BlockException.INVALID_GAS_USED' });
        expect(wrong.details).to.include('rejected for another reason');
        const unknown = await failureOf(insert('BlockException.NO_SUCH_NAME'));
        expect(unknown.details).to.include('the reason has no name to compare');
      });

      it('fails where the header that the fixture gives an invalid block is another one', async () => {
        const rlp = withHeaderItem(rlpOf(0), STATE_ROOT, hexToBytes(WRONG));
        const { hash, ...others } = good.blocks[0]?.header ?? {};
        const header = { ...others, stateRoot: WRONG };
        for (const [key, path] of [
          ['header', 'blockHeader'],
          ['decodedHeader', 'rlp_decoded.blockHeader'],
        ] as const) {
          const insert = (fields: Record<string, string>) => ({
            ...good,
            blocks: [{ ...invalidBlock(rlp, 'BlockException.INVALID_STATE_ROOT'), [key]: fields }, ...good.blocks],
          });
          expect(await run(insert(header))).to.deep.equal({ status: 'passed' });
          const failure = await failureOf(insert({ ...header, gasUsed: '0x99' }));
          expect(failure).to.include({ claim: 'blockContent', expected: `${path}.gasUsed 0x99` });
          expect((await failureOf(insert({ ...header, hash: hash ?? '' }))).claim).to.equal('blockContent');
        }
        const undecodable = { ...invalidBlock(Uint8Array.of(0xc0), 'BlockException.RLP_STRUCTURES_ENCODING'), header };
        expect(await run({ ...good, blocks: [undecodable, ...good.blocks] })).to.deep.equal({ status: 'passed' });
      });

      it('fails where a known header with another body is accepted', async () => {
        const [header, , uncles] = rlpDecode(rlpOf(0)) as [RlpItem, RlpItem, RlpItem];
        const forged = invalidBlock(rlpEncode([header, [], uncles]), 'BlockException.INVALID_TRANSACTIONS_ROOT');
        expect(await run({ ...good, blocks: [...good.blocks, forged] })).to.deep.equal({ status: 'passed' });
      });

      it('passes an invalid block that names no reason, wherever it is, and goes on after it', async () => {
        const wrongGas = withHeaderItem(rlpOf(1), GAS_USED, Uint8Array.of(0x52));
        for (const rlp of [Uint8Array.of(0xc0), Uint8Array.of(0xf8), wrongGas, new Uint8Array(0)]) {
          const [first, second] = good.blocks;
          if (first === undefined || second === undefined) throw new Error('two blocks were made');
          expect(await run({ ...good, blocks: [first, invalidBlock(rlp), second] })).to.deep.equal({
            status: 'passed',
            note: 'not verified: why its blocks without an exception are invalid',
          });
          expect((await failureOf({ ...good, blocks: [first, { ...second, rlp }] })).claim).to.equal('rejection');
        }
      });
    });

    describe('content of a valid block', () => {
      it('fails for each field of the header', async () => {
        for (const field of Object.keys(good.blocks[0]?.header ?? {})) {
          const failure = await failureOf(withField(0, field, '0x99'));
          expect(failure.claim, field).to.equal('blockContent');
          expect(failure.expected).to.equal(`blockHeader.${field} 0x99`);
        }
      });

      it('fails for a field that nobody knows', async () => {
        const failure = await failureOf(withField(0, 'colour', '0x99'));
        expect(failure).to.include({ claim: 'blockContent', expected: 'blockHeader.colour 0x99', got: 'nothing' });
      });

      it('fails for each field of a transaction, and for their number', async () => {
        const [transaction = {}] = good.blocks[0]?.transactions ?? [];
        for (const field of Object.keys(transaction)) {
          const value = ['to', 'sender'].includes(field) ? `0x${'99'.repeat(20)}` : '0x99';
          const failure = await failureOf(withBlock(0, { transactions: [{ ...transaction, [field]: value }] }));
          expect(failure.claim, field).to.equal('blockContent');
        }
        expect((await failureOf(withBlock(0, { transactions: [] }))).expected).to.equal('transactions.length 0');
      });

      it('fails for other uncles and withdrawals', async () => {
        const uncleHeaders = [good.genesisHeader];
        expect((await failureOf(withBlock(0, { uncleHeaders }))).expected).to.equal('uncleHeaders.length 1');
        const withdrawals = [{ index: '0x0', validatorIndex: '0x0', address: COINBASE, amount: '0x0' }];
        expect((await failureOf(withBlock(0, { withdrawals }))).expected).to.equal('withdrawals.length 1');
      });
    });

    it('passes with a note of what was not verified', async () => {
      expect(await run(withBlock(0, { hasReceipts: true }))).to.deep.equal({
        status: 'passed',
        note: "not verified: its blocks' receipts, but for their root",
      });
    });

    describe('end', () => {
      it('fails for another last block', async () => {
        const failure = await failureOf({ ...good, lastBlockHash: WRONG });
        expect(failure).to.include({ claim: 'lastBlockHash', expected: WRONG });
        const { hash } = good.blocks[0]?.header ?? {};
        expect((await failureOf({ ...good, lastBlockHash: toHash(hash ?? '') })).got).to.include('number 2');
      });

      it('fails for an account too many, too few, or different, and says which', async () => {
        const postState = new Map(good.postState);
        const extra = new Map(postState).set(toHash(WRONG).slice(0, 42) as typeof SENDER, account({ nonce: 1n }));
        const missing = new Map(postState);
        missing.delete(COINBASE);
        const archivist = postState.get(ARCHIVIST) ?? account({});
        const other = new Map(postState).set(ARCHIVIST, { ...archivist, storage: new Map([[1n, 8n]]) });
        expect((await failureOf({ ...good, postState: extra })).details?.join()).to.include('got no account');
        expect((await failureOf({ ...good, postState: missing })).details?.join()).to.include(
          `${COINBASE}: expected no account`,
        );
        const failure = await failureOf({ ...good, postState: other });
        expect(failure.claim).to.equal('postState');
        expect(failure.details?.join()).to.include(`${ARCHIVIST}: slot 0x1: expected 0x8, got 0x7`);
      });

      it('compares postStateHash, alone or beside postState', async () => {
        const { postState, ...rest } = good;
        const root = toHash(good.blocks[1]?.header?.stateRoot ?? '');
        expect(await run({ ...rest, postStateHash: root })).to.deep.equal({ status: 'passed' });
        expect((await failureOf({ ...rest, postStateHash: WRONG })).claim).to.equal('postState');
        expect((await failureOf({ ...good, postStateHash: WRONG })).claim).to.equal('postState');
      });

      it('is unverified without any post-state', async () => {
        const { postState, ...rest } = good;
        expect((await run(rest)).status).to.equal('unverified');
      });
    });

    it('is unsupported on a fork that the processor does not have', async () => {
      expect((await run({ ...good, network: findNetwork('Amsterdam') as Network })).status).to.equal('unsupported');
    });

    it('checks the seals of Ethash, as far as the mix hash goes', async () => {
      const failure = await failureOf({ ...good, sealEngine: 'Ethash' });
      expect(failure.got).to.match(/^BlockException.INVALID_PROOF_OF_WORK: /);
    });

    describe('branches', () => {
      it('keeps them all, gives each its own ancestors, and follows the greater total difficulty', async () => {
        const chain = await ReferenceChain.start('Berlin');
        const branch = async (extraData: Uint8Array) => {
          const first = await chain.extend(chain.genesis, { header: { extraData } });
          const second = await chain.extend(first);
          const third = await chain.extend(second, { transactions: [chain.call(ARCHIVIST, 0n)] });
          return [first, second, third] as const;
        };
        const [a1, a2, a3] = await branch(Uint8Array.of(1));
        const [b1, b2, b3] = await branch(Uint8Array.of(2));
        const mixed = [a1, b1, b2, a2, a3, b3];
        expect(await run(await chain.fixture(mixed, b3))).to.deep.equal({ status: 'passed' });
        expect(await run(await chain.fixture([b1, b2, b3, a1, a2, a3], a3))).to.deep.equal({ status: 'passed' });
        expect((await failureOf(await chain.fixture(mixed, a3))).claim).to.equal('lastBlockHash');
        expect(await run(await chain.fixture([...mixed, a3], b3)), 'a3 again').to.deep.equal({ status: 'passed' });
        for (const [first, third] of [
          [a1, a3],
          [b1, b3],
        ] as const)
          expect((await chain.alloc(third)).get(ARCHIVIST)?.storage.get(0n)).to.equal(BigInt(bytesToHex(first.hash())));
      });

      it('accepts an uncle once, and none that is an ancestor', async () => {
        const chain = await ReferenceChain.start('Berlin');
        const first = await chain.extend(chain.genesis);
        const uncle = await chain.extend(chain.genesis, { header: { extraData: Uint8Array.of(9) } });
        const nephew = await chain.extend(first, { uncles: [uncle] });
        const again = await chain.extend(nephew, { uncles: [uncle] });
        const incest = await chain.extend(nephew, { uncles: [first] });
        const test = await chain.fixture(
          [
            validBlock(first),
            validBlock(nephew),
            invalidBlock(again.serialize(), 'BlockException.UNCLE_IN_CHAIN'),
            invalidBlock(incest.serialize(), 'BlockException.UNCLE_IS_ANCESTOR'),
          ],
          nephew,
        );
        expect(await run(test)).to.deep.equal({ status: 'passed' });
      });
    });
  });
