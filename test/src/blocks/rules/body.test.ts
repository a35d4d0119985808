import { expect } from 'chai';
import { type Block, decodeBlock, type Withdrawal } from '../../../../src/blocks/block.js';
import {
  checkBlobGasUsed,
  checkSize,
  checkTransactions,
  checkTransactionsRoot,
  checkWithdrawals,
  withdrawalsRoot,
} from '../../../../src/blocks/rules/body.js';
import type { Fork } from '../../../../src/forks/networks.js';
import { ZERO_HASH } from '../../../../src/primitives/bytes.js';
import { InputError } from '../../../../src/primitives/input.js';
import { COINBASE, ReferenceChain } from '../../../support/reference-chain.js';
import { codeOf, rulesOf } from './headers.js';

const GAS_PER_BLOB = 131_072n;
const blobs = (count: number) => ({ blobVersionedHashes: Array.from({ length: count }, () => ZERO_HASH) });

describe('block body rules', () => {
  let block: Block;

  before(async () => {
    const chain = await ReferenceChain.start('Shanghai');
    const withdrawals = [0n, 200n].map((index) => ({ index, validatorIndex: 2n, address: COINBASE, amount: 3n }));
    const transactions = [chain.call(COINBASE, 0n), chain.call(COINBASE, 1n)];
    block = decodeBlock((await chain.extend(chain.genesis, { transactions, withdrawals })).serialize());
  });

  const withHeader = (fields: Partial<Block['header']>): Block => ({
    ...block,
    header: { ...block.header, ...fields },
  });

  it('have the roots of @ethereumjs/block', () => {
    const shanghai = rulesOf('Shanghai');
    expect(codeOf(() => checkTransactions(block, [blobs(0), blobs(0)]))).to.equal('accepted');
    expect(codeOf(() => checkTransactionsRoot(withHeader({ transactionsRoot: ZERO_HASH })))).to.equal(
      'INVALID_TRANSACTIONS_ROOT',
    );
    expect(codeOf(() => checkTransactionsRoot({ ...block, transactions: block.transactions.slice(1) }))).to.equal(
      'INVALID_TRANSACTIONS_ROOT',
    );
    expect(codeOf(() => checkWithdrawals(block, shanghai))).to.equal('accepted');
    expect(codeOf(() => checkWithdrawals(withHeader({ withdrawalsRoot: ZERO_HASH }), shanghai))).to.equal(
      'INVALID_WITHDRAWALS_ROOT',
    );
    expect(codeOf(() => checkWithdrawals({ ...block, withdrawals: [] }, shanghai))).to.equal(
      'INVALID_WITHDRAWALS_ROOT',
    );
  });

  it('have no root of what is no withdrawal', () => {
    const [first, second] = block.withdrawals as [Withdrawal, Withdrawal];
    for (const [given, field] of [
      [undefined, 'withdrawals'],
      [[first, null], 'withdrawals[1]'],
      [[first, { ...second, amount: -1n }], 'withdrawals[1].amount'],
      [[{ ...first, index: 0 }], 'withdrawals[0].index'],
      [[{ ...first, address: '0x12' }], 'withdrawals[0].address'],
    ] as const)
      expect(() => withdrawalsRoot(given as never))
        .to.throw(InputError)
        .and.to.include({ field });
  });

  it('have no withdrawals before Shanghai (EIP-4895)', () => {
    const { withdrawals, ...without } = block;
    expect(codeOf(() => checkWithdrawals(block, rulesOf('Paris')))).to.equal('IMPORT_IMPOSSIBLE_SHANGHAI');
    expect(codeOf(() => checkWithdrawals(without, rulesOf('Paris')))).to.equal('accepted');
  });

  it('use the blob gas of their blobs (EIP-4844)', () => {
    const code = (blobGasUsed: bigint, ...counts: number[]) =>
      codeOf(() => checkBlobGasUsed(withHeader({ blobGasUsed }), counts.map(blobs)));
    expect(code(0n)).to.equal('accepted');
    expect(code(3n * GAS_PER_BLOB, 1, 0, 2)).to.equal('accepted');
    for (const wrong of [0n, 2n * GAS_PER_BLOB, 3n * GAS_PER_BLOB - 1n, 4n * GAS_PER_BLOB])
      expect(code(wrong, 1, 0, 2)).to.equal('INCORRECT_BLOB_GAS_USED');
  });

  it('end at 8 MiB from Osaka on (EIP-7934)', () => {
    const code = (size: number, fork: Fork) => codeOf(() => checkSize({ size }, rulesOf(fork)));
    expect(code(8_388_608, 'Osaka')).to.equal('accepted');
    expect(code(8_388_609, 'Osaka')).to.equal('RLP_BLOCK_LIMIT_EXCEEDED');
    expect(code(8_388_609, 'Prague')).to.equal('accepted');
  });
});
