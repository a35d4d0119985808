import { expect } from 'chai';
import { decodeBlock } from '../../../src/blocks/block.js';
import { BlockError } from '../../../src/blocks/exceptions.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';
import { COINBASE, ReferenceChain } from '../../support/reference-chain.js';

function codeOf(rlp: Uint8Array): string {
  try {
    decodeBlock(rlp);
  } catch (error) {
    if (error instanceof BlockError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('block', () => {
  let parts: [RlpItem, RlpItem, RlpItem, RlpItem];
  let rlp: Uint8Array;

  before(async () => {
    const chain = await ReferenceChain.start('Shanghai');
    const withdrawals = [{ index: 1n, validatorIndex: 2n, address: COINBASE, amount: 3n }];
    const block = await chain.extend(chain.genesis, { transactions: [chain.call(COINBASE, 0n)], withdrawals });
    rlp = block.serialize();
    parts = rlpDecode(rlp) as typeof parts;
  });

  it('decodes what @ethereumjs/block encodes', () => {
    const { transactions, uncles, withdrawals, size } = decodeBlock(rlp);
    expect([transactions.length, uncles.length, size]).to.deep.equal([1, 0, rlp.length]);
    expect(withdrawals).to.deep.equal([{ index: 1n, validatorIndex: 2n, address: COINBASE, amount: 3n }]);
  });

  it('is one item, with nothing behind it and nothing missing', () => {
    expect(codeOf(new Uint8Array(0))).to.equal('RLP_STRUCTURES_ENCODING');
    expect(codeOf(Uint8Array.of(...rlp, 0))).to.equal('RLP_STRUCTURES_ENCODING');
    for (let length = 1; length < rlp.length; length += 41)
      expect(codeOf(rlp.subarray(0, length)), `${length} bytes`).to.equal('RLP_STRUCTURES_ENCODING');
  });

  it('has its parts, and each of them is a list', () => {
    const [header, transactions, uncles, withdrawals] = parts;
    expect(codeOf(rlpEncode([header, transactions, uncles]))).to.equal('RLP_WITHDRAWALS_NOT_READ');
    for (const wrong of [
      [],
      [header],
      [header, transactions],
      [...parts, []],
      [new Uint8Array(0), transactions, uncles, withdrawals],
      [header, new Uint8Array(0), uncles, withdrawals],
      [header, transactions, new Uint8Array(0), withdrawals],
      [header, transactions, uncles, new Uint8Array(0)],
      [header, transactions, [new Uint8Array(0)], withdrawals],
    ])
      expect(codeOf(rlpEncode(wrong))).to.equal('RLP_STRUCTURES_ENCODING');
  });

  it('has withdrawals of four fields that fit', () => {
    const [header, transactions, uncles] = parts;
    const codeWith = (withdrawal: RlpItem) => codeOf(rlpEncode([header, transactions, uncles, [withdrawal]]));
    const fields: RlpItem[] = [Uint8Array.of(1), Uint8Array.of(2), new Uint8Array(20), Uint8Array.of(3)];
    const tooWide = new Uint8Array(9).fill(1);
    expect(codeWith(fields)).to.equal('accepted');
    expect(codeWith(fields.slice(1))).to.equal('RLP_STRUCTURES_ENCODING');
    expect(codeWith([...fields, new Uint8Array(0)])).to.equal('RLP_STRUCTURES_ENCODING');
    for (const index of [0, 1, 3])
      expect(codeWith(fields.with(index, tooWide))).to.equal('RLP_INVALID_FIELD_OVERFLOW_64');
    for (const width of [0, 19, 21])
      expect(codeWith(fields.with(2, new Uint8Array(width)))).to.equal('RLP_INVALID_ADDRESS');
  });

  it('names an uncle at fault by its place', () => {
    const [header, transactions, , withdrawals] = parts;
    const messageWith = (uncle: RlpItem) => () =>
      decodeBlock(rlpEncode([header, transactions, [header, uncle], withdrawals]));
    const fields = header as readonly RlpItem[];
    expect(messageWith(fields.with(8, Uint8Array.of(0)))).to.throw(BlockError, 'uncles[1].number has leading zeros');
    expect(messageWith(fields.slice(3))).to.throw(BlockError, 'uncles[1] has 14 fields');
    expect(messageWith(new Uint8Array(0))).to.throw(BlockError, 'uncles[1] is not a list');
  });
});
