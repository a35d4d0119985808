import { expect } from 'chai';
import fc from 'fast-check';
import { differences } from '../../../runners/verdict/differences.js';
import type { BlockContext } from '../../../src/executors/executor.js';
import { createParallelExecutor, type ParallelExecutor } from '../../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { type Fork, isAtLeast } from '../../../src/forks/networks.js';
import type { Address } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';

import { type AllocAccount, MemoryState } from '../../../src/state/memory-state.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import { BLOCK, callTo } from '../kernel/call.js';

/** Transactions of a block that windows of transfers are looked for in. */
const COUNT = 2100;
const SEED = Number(process.env.TRANSFERS_SEED ?? Date.now() % 2 ** 31);
const RUNS = 25;

const address = (kind: number, number: number): Address =>
  `0x${(kind * 0x10000 + number).toString(16).padStart(40, '0')}` as Address;
const sender = (number: number): Address => address(1, number);
const recipient = (number: number): Address => address(2, number);
const account = (fields: Partial<AllocAccount>): AllocAccount => ({
  nonce: 0n,
  balance: 0n,
  code: new Uint8Array(0),
  storage: new Map(),
  ...fields,
});
const { coinbase } = BLOCK;
/** logs its balance and the coinbase's: BALANCE of either, LOG0 */
const LOGGER = hexToBytes('0x4731600052413160205260406000a000');
const CONTRACT = address(3, 0);

/** What makes a transfer another transaction, or one that is not alone with its accounts. */
const TWISTS: readonly ((transfer: Transaction, other: number) => Partial<Transaction>)[] = [
  (_, other) => ({ to: recipient(other) }),
  (_, other) => ({ to: sender(other) }),
  ({ sender }) => ({ to: sender }),
  (_, other) => ({ sender: sender(other), nonce: 1n }),
  () => ({ to: coinbase }),
  // fees before it have to pay for it
  () => ({ sender: coinbase }),
  () => ({ to: CONTRACT, gasLimit: 100_000n }),
  () => ({ to: address(0, 4), gasLimit: 50_000n }),
  () => ({ data: new Uint8Array([1, 0]), gasLimit: 30_000n }),
  () => ({ nonce: 3n }),
  () => ({ value: 10n ** 30n }),
  () => ({ value: 0n }),
  () => ({ gasLimit: 20_999n }),
  () => ({ gasLimit: 5_000_000n }),
];

const SAME_SENDER = 3;

describe('windows of transfers', () => {
  let sequential: Awaited<ReturnType<typeof createSequentialExecutor>>;
  before(async () => {
    sequential = await createSequentialExecutor();
  });

  /** With threads that have not learned yet from other blocks whether they gain. */
  async function withFresh(threads: number, use: (executor: ParallelExecutor) => Promise<void>): Promise<void> {
    const executor = await createParallelExecutor({ threads, statistics: true });
    await use(executor).finally(() => executor.close());
  }

  const pre = new Map<Address, AllocAccount>([
    [CONTRACT, account({ nonce: 1n, code: LOGGER })],
    ...Array.from({ length: COUNT }, (_, number): [Address, AllocAccount] => [
      sender(number),
      account({ balance: 10n ** 18n }),
    ]),
  ]);
  const transfers = Array.from({ length: COUNT }, (_, number) =>
    callTo(recipient(number), {
      sender: sender(number),
      value: BigInt(number % 3),
      gasLimit: 21_000n + BigInt(number % 2),
      maxFeePerGas: 100n,
      maxPriorityFeePerGas: 2n,
    }),
  );
  const blockOf = (fork: Fork, gasLimit: bigint): BlockContext => {
    const { baseFeePerGas: _, ...block } = BLOCK;
    return { ...block, fork, gasLimit, ...(isAtLeast(fork, 'London') && { baseFeePerGas: 7n }) };
  };

  it('are executed without versions: nothing is validated', async () => {
    const state = new MemoryState(pre, () => {
      throw new RangeError('no ancestor is known');
    });
    for (const threads of [2, 3])
      await withFresh(threads, async (executor) => {
        const { statistics } = await executor.execute(blockOf('Prague', 2n ** 51n), transfers, state);
        const { executions = 0, validations, inOrder = 0 } = statistics ?? {};
        expect(validations).to.equal(0);
        expect(executions).to.be.greaterThan(0);
        expect(executions + inOrder).to.equal(COUNT);
      });
  });

  it('are not where the beneficiary spends what transactions before it have paid', async () => {
    const transactions = transfers.with(300, {
      ...(transfers[300] as Transaction),
      sender: coinbase,
      gasLimit: 100_000n,
    });
    const each = { block: blockOf('Prague', 2n ** 51n), pre, transactions };
    await withFresh(2, async (executor) => {
      expect(await differences(each, executor, sequential)).to.deep.equal([]);
    });
  });

  it('give what executing in order gives, whatever else is among them, and however much gas the block has', async () => {
    const twist = fc.record({
      at: fc.nat(COUNT - 1),
      // in the same window, mostly, and with another thread
      shift: fc.integer({ min: -300, max: 300 }),
      // half of them share a sender: which comes first, decides whether both are valid
      kind: fc.oneof(fc.constant(SAME_SENDER), fc.nat(TWISTS.length - 1)),
    });
    const gas = fc.oneof(fc.constant(2n ** 51n), fc.bigInt(21_000n, 21_000n * BigInt(COUNT + 10)));
    const forks = fc.constantFrom<Fork>('Byzantium', 'London', 'Prague', 'Osaka');
    await fc.assert(
      fc.asyncProperty(
        fc.array(twist, { maxLength: 6 }),
        gas,
        forks,
        fc.constantFrom(2, 3),
        async (twists, gasLimit, fork, threads) => {
          const transactions = [...transfers];
          for (const { at, shift, kind } of twists) {
            const other = (at + shift + COUNT) % COUNT;
            const transfer = transactions[at] as Transaction;
            transactions[at] = { ...transfer, ...(TWISTS[kind] as (typeof TWISTS)[number])(transfer, other) };
          }
          const block = blockOf(fork, gasLimit);
          await withFresh(threads, async (executor) => {
            expect(await differences({ block, pre, transactions }, executor, sequential)).to.deep.equal([]);
          });
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  }).timeout(120_000);
});
