import { expect } from 'chai';
import { stateOf } from '../../../runners/verdict/differences.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type { Hash } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { blockOf, CONTRACT, callTo } from './call.js';

describe('rules that the kernel once broke', () => {
  it('EIP-7702: an account that delegates to itself is cold once, warm the second time', async () => {
    const prices: bigint[] = [];
    const executor = await createSequentialExecutor({
      onStep: ({ opName, gasCost }) => opName === 'CALL' && prices.push(BigInt(gasCost)),
    });
    const self = `0x${'dd'.repeat(20)}` as typeof CONTRACT;
    const account = { nonce: 1n, balance: 0n, storage: new Map<bigint, bigint>() };
    // CALL with no value, no gas, no memory
    const code = hexToBytes(`0x60006000600060006000 73${self.slice(2)} 6000 f1`.replaceAll(' ', ''));
    const pre = new Map([
      [CONTRACT, { ...account, code }],
      [self, { ...account, code: hexToBytes(`0xef0100${self.slice(2)}`) }],
    ]);
    const block = blockOf('Prague');
    const transactions = [callTo(CONTRACT)];
    await executor.execute(block, transactions, stateOf({ block, pre, transactions }));
    // EIP-2929: 2600 for the account, 100 for the target of its delegation
    expect(prices).to.deep.equal([2700n]);
  });

  const hashes = (count: number): Hash[] => Array.from({ length: count }, () => `0x01${'00'.repeat(31)}` as Hash);
  const reasons = [
    ['Cancun', 7, 'TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED'],
    ['Osaka', 7, 'TYPE_3_TX_BLOB_COUNT_EXCEEDED'],
    ['Osaka', 10, 'TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED'],
  ] as const;
  for (const [fork, count, reason] of reasons) {
    it(`EIP-4844, EIP-7594: ${count} blobs in ${fork} are ${reason}, as execution-spec-tests has it`, async () => {
      const executor = await createSequentialExecutor();
      const block = blockOf(fork);
      const blobs = { type: 3, maxFeePerBlobGas: 1n, blobVersionedHashes: hashes(count), gasLimit: 100_000n } as const;
      const transactions = [callTo(CONTRACT, blobs)];
      const { outcomes } = await executor.execute(
        block,
        transactions,
        stateOf({ block, pre: new Map(), transactions }),
      );
      expect(outcomes[0]).to.include({ status: 'rejected', code: reason });
    });
  }
});
