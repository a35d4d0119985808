import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { alice } from '../../../runners/fill/actors.js';
import { signTransaction } from '../../../runners/fill/sign.js';
import { unsignedTransaction } from '../../../runners/fill/transaction-form.js';
import { Chain } from '../../../src/blocks/chain.js';
import { EngineBlockProcessor } from '../../../src/blocks/engine.js';
import { BlockError, BlockTransactionError } from '../../../src/blocks/exceptions.js';
import { decodeHeader } from '../../../src/blocks/header.js';
import { transactionsRoot } from '../../../src/blocks/rules/body.js';
import {
  decodeTransactions,
  recoverTransactions,
  signaturesOf,
  withSenders,
} from '../../../src/blocks/transactions.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type { Fork } from '../../../src/forks/networks.js';
import { bigIntToMinimalBytes } from '../../../src/primitives/bytes.js';
import { InputError } from '../../../src/primitives/input.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';
import { decodeTransaction } from '../../../src/transactions/decode.js';
import { TransactionError } from '../../../src/transactions/exceptions.js';
import { senderOf } from '../../../src/transactions/recover.js';
import { SenderRecovery } from '../../../src/transactions/recover-all.js';
import type { TransactionType } from '../../../src/transactions/transaction.js';
import { replaceAt } from '../../differential/blocks/rlp-tree.js';
import { COINBASE, PRE, ReferenceChain, SENDER } from '../../support/reference-chain.js';

/** secp256k1 */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("a block's transactions", () => {
  /** Signed by @ethereumjs/tx: without replay protection on Frontier, with it on Berlin. */
  async function signed(fork: Fork): Promise<{ item: RlpItem[]; v: bigint; s: bigint }> {
    const transaction = (await ReferenceChain.start(fork)).call(COINBASE, 0n, 5n);
    const { v = 0n, s = 0n } = transaction;
    return { item: transaction.raw() as RlpItem[], v, s };
  }

  const judge = (item: RlpItem, fork: Fork): string => {
    try {
      const signed = decodeTransactions([item]);
      const [transaction] = withSenders(signed, signaturesOf(signed, fork).map(senderOf));
      return String(transaction?.sender);
    } catch (error) {
      if (!(error instanceof BlockTransactionError || error instanceof BlockError)) throw error;
      return String(error.code);
    }
  };

  /** The same of a transaction that is in no block. */
  const judgeAlone = (item: RlpItem, fork: Fork): string => {
    try {
      return decodeTransaction(item instanceof Uint8Array ? item : rlpEncode(item), fork).sender;
    } catch (error) {
      if (!(error instanceof TransactionError)) throw error;
      return error.code;
    }
  };

  const typed = (type: TransactionType): Uint8Array =>
    signTransaction({ ...unsignedTransaction({ to: alice.address, nonce: 0n }, 1n), type }, alice);

  it('may have a signature with a high s on Frontier alone (EIP-2)', async () => {
    const { item, v, s } = await signed('Frontier');
    // the same signature with the other of the two values of s
    const other = item.with(6, bigIntToMinimalBytes(55n - v)).with(8, bigIntToMinimalBytes(ORDER - s));
    expect([judge(item, 'Frontier'), judge(other, 'Frontier')]).to.deep.equal([SENDER, SENDER]);
    expect([judge(item, 'Homestead'), judge(other, 'Homestead')]).to.deep.equal([SENDER, 'INVALID_SIGNATURE_VRS']);
    expect([judgeAlone(other, 'Frontier'), judgeAlone(other, 'Homestead')]).to.deep.equal([
      SENDER,
      'INVALID_SIGNATURE_VRS',
    ]);
    expect(() => decodeTransaction(rlpEncode(other))).to.throw(TransactionError, 'EIP-2');
  });

  it('may be protected by a chain id from Spurious Dragon on (EIP-155)', async () => {
    const { item, v } = await signed('Berlin');
    expect(v).to.be.oneOf([37n, 38n]);
    expect([judge(item, 'EIP150'), judge(item, 'EIP158')]).to.deep.equal(['INVALID_SIGNATURE_VRS', SENDER]);
    expect([judgeAlone(item, 'EIP150'), judgeAlone(item, 'EIP158')]).to.deep.equal(['INVALID_SIGNATURE_VRS', SENDER]);
  });

  it('have a type from its fork on (EIP-2718, EIP-2930, EIP-1559, EIP-4844, EIP-7702)', () => {
    const forms = [
      [1, 'Istanbul', 'Berlin'],
      [2, 'Berlin', 'London'],
      [3, 'Shanghai', 'Cancun'],
      [4, 'Cancun', 'Prague'],
    ] as const;
    for (const [type, before, since] of forms) {
      const bytes = typed(type);
      expect([judgeAlone(bytes, before), judge(bytes, before)]).to.deep.equal(
        Array(2).fill(`TYPE_${type}_TX_PRE_FORK`),
      );
      expect(judgeAlone(bytes, since)).to.match(/^0x/);
    }
  });

  it('are of no fork that there is not', () => {
    expect(() => decodeTransaction(typed(1), 'prague' as Fork)).to.throw(InputError, 'fork: "prague"');
  });

  it('are no transactions, or come with their blobs (EIP-4844)', () => {
    const blobs = Buffer.concat([Uint8Array.of(3), rlpEncode([[], [], [], []])]);
    expect(judge(blobs, 'Cancun')).to.equal('TYPE_3_TX_WITH_FULL_BLOBS');
    expect(judge(Uint8Array.of(3, 0xc0), 'Cancun')).to.equal('RLP_STRUCTURES_ENCODING');
    expect(judge([], 'Cancun')).to.equal('RLP_STRUCTURES_ENCODING');
    expect(judge(new Uint8Array(0), 'Cancun')).to.equal('RLP_STRUCTURES_ENCODING');
    expect(judge(Uint8Array.of(0x7f), 'Cancun')).to.equal('TYPE_NOT_SUPPORTED');
  });

  it('have senders that other threads recover', async () => {
    const recovery = new SenderRecovery(2);
    const executor = await createSequentialExecutor();
    const counts: number[] = [];
    const processor = new EngineBlockProcessor(executor, (signatures) => {
      counts.push(signatures.length);
      return recovery.recover(signatures);
    });
    const chain = await ReferenceChain.start('Berlin');
    const transactions = Array.from({ length: 20 }, (_, nonce) => chain.call(COINBASE, BigInt(nonce), 1n));
    const good = await chain.extend(chain.genesis, { transactions });
    const header = decodeHeader(rlpDecode(chain.genesis.header.serialize()));
    const imports = await Chain.start(
      processor,
      { network: chain.network, chainId: 1n, proofOfWork: false },
      header,
      PRE,
    );
    const [top, items, uncles] = rlpDecode(good.serialize()) as [RlpItem, RlpItem[], RlpItem];
    const forged = items.with(13, (items[13] as RlpItem[]).with(7, Uint8Array.of(5)));
    expect(await imports.import(rlpEncode([top, forged, uncles]))).to.include({
      code: 'TransactionException.INVALID_SIGNATURE_VRS',
      reason: 'transaction 13: INVALID_SIGNATURE_VRS: no key made this signature',
    });
    expect((await imports.import(good.serialize())).status).to.equal('accepted');
    expect(counts).to.deep.equal([20, 20]);
    await recovery.close();
  });

  it('are named by their place in the block', async () => {
    const { item } = await signed('Berlin');
    const wrong = item.with(0, Uint8Array.of(0));
    expect(() => decodeTransactions([item, item, wrong])).to.throw(
      BlockTransactionError,
      /^transaction 2: RLP_INVALID_VALUE: nonce/,
    );
  });

  it('are told where in a list a fault is', () => {
    const withItem = (type: TransactionType, path: readonly number[], value: Uint8Array): Uint8Array =>
      Uint8Array.of(type, ...rlpEncode(replaceAt(rlpDecode(typed(type).subarray(1)), path, value)));
    const list = [[new Uint8Array(20), [new Uint8Array(32), new Uint8Array(31)]]];
    const message = (bytes: Uint8Array) => () => decodeTransactions([bytes]);
    expect(message(withItem(1, [7], list as never))).to.throw('accessList[0].storageKeys[1] has 31 bytes, not 32');
    const hashes = [new Uint8Array(32), new Uint8Array(33)];
    expect(message(withItem(3, [10], hashes as never))).to.throw('blobVersionedHashes[1] has 33 bytes, not 32');
  });

  it('are bytes, also of another realm', () => {
    for (const bytes of [typed(2), typed(0)]) {
      const foreign = runInNewContext('Uint8Array.from(bytes)', { bytes: [...bytes] }) as Uint8Array;
      expect(foreign).not.to.be.instanceOf(Uint8Array);
      expect(decodeTransaction(foreign)).to.deep.equal(decodeTransaction(bytes));
    }
    for (const value of [undefined, null, 5, '0x01', [1], {}, Int8Array.of(1)])
      expect(() => decodeTransaction(value as never)).to.throw(InputError, 'bytes: ');
  });

  it('are items of a list', async () => {
    const foreign = runInNewContext('Uint8Array.from(bytes)', { bytes: [...typed(2)] }) as Uint8Array;
    expect(await recoverTransactions([foreign], 'Osaka')).to.deep.equal(await recoverTransactions([typed(2)], 'Osaka'));
    expect(transactionsRoot([foreign])).to.equal(transactionsRoot([typed(2)]));
    for (const [items, field] of [
      [undefined, 'transactions'],
      [typed(2), 'transactions'],
      [[typed(2), '0x01'], 'transactions[1]'],
      [[typed(2), [5]], 'transactions[1][0]'],
    ] as const) {
      const error = await recoverTransactions(items as never, 'Osaka').catch((error) => error);
      expect(error).to.be.instanceOf(InputError).and.to.include({ field });
      expect(() => transactionsRoot(items as never))
        .to.throw(InputError)
        .and.to.include({ field });
    }
  });
});
