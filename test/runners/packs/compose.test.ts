import { expect } from 'chai';
import type { StateVector } from '../../../runners/fixtures/vectors.js';
import { type Composable, compose, SENDERS } from '../../../runners/packs/compose.js';
import { planPacks } from '../../../runners/packs/plan.js';
import { readPack } from '../../../runners/packs/read.js';
import { stateOf } from '../../../runners/verdict/differences.js';
import { judgeException } from '../../../runners/verdict/exception-names.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import type { Executor } from '../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { type Fork, findNetwork, type Network } from '../../../src/forks/networks.js';
import type { Address } from '../../../src/primitives/bytes.js';
import type { AllocAccount } from '../../../src/state/memory-state.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import { differences } from '../../support/differences.js';
import { corpus, openCorpus } from './corpus.js';

const SENDER = `0x${'5e'.repeat(20)}` as Address;
const OTHER = `0x${'70'.repeat(20)}` as Address;
const account = (fields: Partial<AllocAccount> = {}): AllocAccount => ({
  nonce: 0n,
  balance: 0n,
  code: new Uint8Array(0),
  storage: new Map<bigint, bigint>(),
  ...fields,
});

/** A transfer of 1 wei whose sender has nonce 5, and funds for no more than it. */
const vector = (
  change: Partial<Transaction> = {},
  more: Partial<Omit<Composable, 'env'>> & { env?: Partial<StateVector['env']>; fork?: Fork } = {},
): Composable => {
  const { env, fork = 'Cancun', ...others } = more;
  return {
    network: findNetwork(fork) as Network,
    env: {
      coinbase: `0x${'cb'.repeat(20)}` as Address,
      number: 1n,
      timestamp: 1000n,
      gasLimit: 30_000n,
      difficulty: 0n,
      baseFee: 10n,
      ...env,
    },
    pre: new Map([[SENDER, account({ nonce: 5n, balance: 210_001n })]]),
    transaction: {
      type: 0,
      nonce: 5n,
      gasLimit: 21_000n,
      maxFeePerGas: 10n,
      maxPriorityFeePerGas: 10n,
      to: OTHER,
      value: 1n,
      data: new Uint8Array(0),
      accessList: [],
      maxFeePerBlobGas: 0n,
      blobVersionedHashes: [],
      authorizationList: [],
      sender: SENDER,
      ...change,
    },
    ...others,
  };
};

describe('vectors composed into a block', () => {
  let executor: Executor;
  before(async () => {
    executor = await createSequentialExecutor();
  });
  const outcomesOf = async (each: ReturnType<typeof compose>) =>
    (await executor.execute(each.block, each.transactions, stateOf(each))).outcomes.map((outcome) =>
      outcome.status === 'rejected' ? outcome.code : outcome.status,
    );

  it('of one sender are a chain: nonces count up, and the funds are for all of them', async () => {
    const chain = compose([vector(), vector({ value: 1n }), vector()], 'chain');
    expect(chain.transactions.map(({ sender, nonce }) => [sender, nonce])).to.deep.equal(
      [5n, 6n, 7n].map((nonce) => [SENDER, nonce]),
    );
    expect(await outcomesOf(chain)).to.deep.equal(['success', 'success', 'success']);
  });

  it('apart have a sender each, with the nonce that the fixture gives', async () => {
    const apart = compose([vector(), vector(), vector()], 'apart');
    expect(new Set(apart.transactions.map(({ sender }) => sender)).size).to.equal(3);
    expect(apart.transactions.map(({ nonce }) => nonce)).to.deep.equal([5n, 5n, 5n]);
    expect(await outcomesOf(apart)).to.deep.equal(['success', 'success', 'success']);
  });

  for (const senders of SENDERS)
    it(`keep what is expected to be rejected as it is, and the others valid (${senders})`, async () => {
      const faults = [
        vector({ nonce: 4n }, { expectException: 'TR_NonceTooLow' }),
        vector({ value: 2n }, { expectException: 'TR_NoFunds' }),
        vector({ gasLimit: 20_999n }, { expectException: 'TR_IntrinsicGas' }),
      ];
      expect(await outcomesOf(compose([vector(), ...faults, vector()], senders))).to.deep.equal([
        'success',
        'NONCE_MISMATCH_TOO_LOW',
        'INSUFFICIENT_ACCOUNT_FUNDS',
        'INTRINSIC_GAS_TOO_LOW',
        'success',
      ]);
    });

  it('take the accounts of the first that has them', () => {
    const having = (balance: bigint) => vector({}, { pre: new Map([...vector().pre, [OTHER, account({ balance })]]) });
    const [one, other] = [having(1n), having(2n)];
    expect(compose([one, other], 'chain').pre.get(OTHER)?.balance).to.equal(1n);
    expect(compose([other, one], 'chain').pre.get(OTHER)?.balance).to.equal(2n);
  });

  it('pay an account that has nearly 2^256 wei', async () => {
    const full = vector({}, { pre: new Map([...vector().pre, [OTHER, account({ balance: 2n ** 256n - 1n })]]) });
    const pack = compose([full, vector()], 'chain');
    expect(await differences(pack, executor, new EthereumjsExecutor())).to.deep.equal([]);
    expect(await outcomesOf(pack)).to.deep.equal(['success', 'success']);
  });

  it('have the block of the one with the lowest base fee, with gas for all', () => {
    const cheap = vector({}, { env: { baseFee: 7n, number: 9n, gasLimit: 22_000n } });
    const { block } = compose([vector(), cheap, vector()], 'chain');
    expect(block).to.include({ baseFeePerGas: 7n, number: 9n, gasLimit: 22_000n + 3n * 21_000n });
  });

  it('go on with the chain behind one that the block has no room for', async () => {
    const blobs = (count: number) =>
      vector(
        {
          type: 3,
          chainId: 1n,
          maxFeePerBlobGas: 1n,
          blobVersionedHashes: Array.from({ length: count }, () => `0x01${'00'.repeat(31)}` as const) as never,
        },
        { pre: new Map([[SENDER, account({ nonce: 5n, balance: 10n ** 18n })]]) },
      );
    // EIP-4844: six in a block
    expect(await outcomesOf(compose([blobs(4), blobs(3), blobs(2)], 'chain'))).to.deep.equal([
      'success',
      'TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED',
      'success',
    ]);
  });

  it('come from another address where the sender is a contract of an earlier fixture', async () => {
    const contract = vector(
      { sender: OTHER },
      {
        pre: new Map([
          [SENDER, account({ code: Uint8Array.of(0) })],
          [OTHER, account({ nonce: 5n, balance: 10n ** 18n })],
        ]),
      },
    );
    expect(await outcomesOf(compose([contract, vector()], 'chain'))).to.deep.equal(['success', 'success']);
  });

  it('of the embedded corpus are accepted or rejected as each fixture claims', async function () {
    this.timeout('2m');
    let rejections = 0;
    for (const pack of planPacks(corpus, 3)) {
      if (pack.fork === 'Amsterdam') continue;
      const { block, leftOut } = await readPack(pack, openCorpus);
      if (block === undefined || leftOut.length > 0) continue;
      const outcomes = await outcomesOf(block);
      for (const [i, { id, file }] of pack.members.entries()) {
        const { expectException } = openCorpus(file).read(id) as StateVector;
        const code = outcomes[i];
        const accepted = code === 'success' || code === 'failure';
        // a gas limit above the block's is below this one's, which was raised; and fees are another block's
        if (/GAS_ALLOWANCE/.test(expectException ?? '')) continue;
        if (pack.id.includes('/across/') && /MAX_FEE_PER|BLOB/.test(expectException ?? '')) continue;
        // the others before it have too many for one block
        if (code === 'TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED' && block.transactions[i]?.type === 3) continue;
        if (expectException === undefined) expect(accepted, `${pack.id} ${id}: ${code}`).to.equal(true);
        else {
          rejections++;
          expect(judgeException(expectException, `TransactionException.${code}` as never), `${pack.id} ${id}`).to.equal(
            'match',
          );
        }
      }
    }
    expect(rejections).to.be.above(50);
  });
});
