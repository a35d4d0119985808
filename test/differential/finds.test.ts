import { expect } from 'chai';
import { EthereumjsExecutor } from '../../src/executors/ethereumjs/executor.js';
import type { BlockContext } from '../../src/executors/executor.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import type { Address } from '../../src/primitives/bytes.js';
import { ZERO_HASH } from '../../src/primitives/bytes.js';
import { hexToBytes } from '../../src/primitives/hex.js';
import { MemoryState } from '../../src/state/memory-state.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import { differences } from '../support/differences.js';

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

  describe('a call whose input is empty, at an offset beyond all memory', () => {
    const OFFSET = '63' + '60000000';
    const IDENTITY = `${'00'.repeat(19)}04`;
    const COPIER = 'c2'.repeat(20);
    const NOBODY = 'e1'.repeat(20);
    /** output and input lengths 0, the value where there is one, and all gas but a part */
    const calls = (opcode: string, to: string) =>
      `60006000 6000 ${OFFSET} ${['f1', 'f2'].includes(opcode) ? '6000' : ''} 73${to} 61ffff ${opcode} 600055`;
    // the initcode copies 32 bytes of its input, which is empty
    const creates = '66 60206000600037 600052 6007 6019 6000 f0 600155';
    const code = (text: string) => hexToBytes(`0x${text.replaceAll(' ', '')}`);
    const account = (changes: object) => ({
      nonce: 1n,
      balance: 0n,
      code: new Uint8Array(0),
      storage: new Map(),
      ...changes,
    });

    for (const fork of ['Frontier', 'Byzantium', 'Osaka'] as const)
      for (const opcode of fork === 'Frontier' ? ['f1', 'f2'] : ['f1', 'f2', 'f4', 'fa'])
        for (const [name, body] of [
          ['copies nothing to the identity precompile', calls(opcode, IDENTITY)],
          ['gives a callee nothing to copy', calls(opcode, COPIER)],
          ['leaves nothing to an initcode', `${calls(opcode, NOBODY)} ${creates}`],
        ] as const)
          it(`${fork}: ${opcode} ${name}`, async () => {
            const to = `0x${'c1'.repeat(20)}` as Address;
            const pre = new Map([
              [SENDER, account({ nonce: 0n, balance: 10n ** 18n })],
              [to, account({ code: code(body) })],
              // 32 bytes of its input to its memory
              [`0x${COPIER}` as Address, account({ code: code('60206000600037') })],
            ]);
            const late = fork === 'Osaka' && { baseFeePerGas: 1n, prevRandao: ZERO_HASH, excessBlobGas: 0n };
            const schedule = defaultBlobSchedule(fork);
            const context = { ...block, fork, ...late, ...(schedule && { blobSchedule: schedule }) };
            const transactions = [{ ...creation, to, data: new Uint8Array(0), gasLimit: 300_000n }];
            const [kernel, reference] = [await createSequentialExecutor(), new EthereumjsExecutor()];
            expect(await differences({ block: context, pre, transactions }, kernel, reference)).deep.equals([]);
            const { outcomes } = await kernel.execute(context, transactions, new MemoryState(pre, () => ZERO_HASH));
            expect(outcomes[0]?.status).equals('success');
          });
  });

  it('a gas limit beyond the block is that also where 63 bits do not hold it', async () => {
    const pre = new Map([[SENDER, { nonce: 0n, balance: 2n ** 100n, code: new Uint8Array(0), storage: new Map() }]]);
    const context = { ...block, gasLimit: 2n ** 63n - 1n };
    for (const gasLimit of [2n ** 63n, 2n ** 64n - 1n]) {
      const each = { block: context, pre, transactions: [{ ...creation, gasLimit }] };
      const [kernel, reference] = [await createSequentialExecutor(), new EthereumjsExecutor()];
      expect(await differences(each, kernel, reference)).deep.equals([]);
      const { outcomes } = await kernel.execute(context, each.transactions, new MemoryState(pre, () => ZERO_HASH));
      expect(outcomes[0]).includes({ status: 'rejected', code: 'GAS_ALLOWANCE_EXCEEDED' });
    }
  });
});
