import { expect } from 'chai';
import { differences } from '../../runners/verdict/differences.js';
import { EthereumjsExecutor } from '../../src/executors/ethereumjs/executor.js';
import type { BlockContext } from '../../src/executors/executor.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import type { Address } from '../../src/primitives/bytes.js';
import { ZERO_HASH } from '../../src/primitives/bytes.js';
import { hexToBytes } from '../../src/primitives/hex.js';
import { MemoryState } from '../../src/state/memory-state.js';
import type { Transaction } from '../../src/transactions/transaction.js';

const SENDER = `0x${'aa'.repeat(20)}` as Address;

const block: BlockContext = {
  fork: 'Frontier',
  eips: [],
  chainId: 1n,
  coinbase: `0x${'cb'.repeat(20)}` as Address,
  number: 1n,
  timestamp: 1n,
  gasLimit: 1_000_000n,
  difficulty: 0x20000n,
};
const creation: Transaction = {
  type: 0,
  nonce: 0n,
  gasLimit: 30_000n,
  maxFeePerGas: 1n,
  maxPriorityFeePerGas: 1n,
  to: null,
  value: 0n,
  // LOG0 of nothing, RETURN of 100 bytes: 20,000 gas for their deposit, which are not there
  data: hexToBytes('0x60006000a060646000f3'),
  accessList: [],
  maxFeePerBlobGas: 0n,
  blobVersionedHashes: [],
  authorizationList: [],
  sender: SENDER,
};

describe('what fuzzing found', () => {
  it('Frontier: a creation that cannot pay for its code succeeds without it, and keeps its logs', async () => {
    const pre = new Map([[SENDER, { nonce: 0n, balance: 10n ** 18n, code: new Uint8Array(0), storage: new Map() }]]);
    const each = { block, pre, transactions: [creation] };
    const [kernel, reference] = [await createSequentialExecutor(), new EthereumjsExecutor()];
    expect(await differences(each, kernel, reference)).deep.equals([]);
    const { outcomes } = await kernel.execute(block, [creation], new MemoryState(pre, () => ZERO_HASH));
    expect(outcomes[0]).includes({ status: 'success' });
    expect(outcomes[0]?.status === 'success' && outcomes[0].logs.length).equals(1);
  });
});
