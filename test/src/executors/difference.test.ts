import { expect } from 'chai';
import fc from 'fast-check';
import { create2Address } from '../../../runners/fill/actors.js';
import { asm } from '../../../runners/fill/assembler.js';
import type { Executor } from '../../../src/executors/executor.js';
import { createParallelExecutor, type ParallelExecutor } from '../../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { type Address, bigIntToBytes, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { type Hex, hexToBytes } from '../../../src/primitives/hex.js';
import type { StateDiff } from '../../../src/state/diff.js';
import { type Alloc, type AllocAccount, MemoryState } from '../../../src/state/memory-state.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import { diffLines } from '../../support/diff-lines.js';
import { blockOf, callTo } from '../kernel/call.js';

/** What is in a difference that changes nothing. */
function idle(diff: StateDiff, before: Alloc, after: Alloc): string[] {
  const found: string[] = [];
  for (const [address, change] of diff) {
    const [old, now] = [before.get(address), after.get(address)];
    const slots = [...(old?.storage.keys() ?? []), ...(now?.storage.keys() ?? [])];
    const isSame =
      old?.nonce === now?.nonce &&
      old?.balance === now?.balance &&
      String(old?.code) === String(now?.code) &&
      slots.every((key) => old?.storage.get(key) === now?.storage.get(key));
    if (isSame && !change?.storageCleared) found.push(address);
    for (const [key, value] of change?.storage ?? [])
      if (value === (change?.storageCleared ? 0n : (old?.storage.get(key) ?? 0n)))
        found.push(`${address}: slot ${key}`);
  }
  return found;
}

const address = (number: number): Address => `0x${number.toString(16).padStart(40, '0')}` as Address;
const words = (...numbers: readonly bigint[]): Uint8Array =>
  Buffer.concat(numbers.map((each) => bigIntToBytes(each, 32)));
const STORE = address(0xc1);
const PAYER = address(0xc2);
const FACTORY = address(0xc3);
const EMPTY = address(0xe);
/** Without input it destroys itself, else it stores the second word under the first. */
const MORTAL = asm(
  'CALLDATASIZE ISZERO @end JUMPI 32 CALLDATALOAD 0 CALLDATALOAD SSTORE STOP end: CALLER SELFDESTRUCT',
);
const initcode = (code: Hex): Hex => {
  const length = code.length / 2 - 1;
  const start = asm(`${length} 12 0 CODECOPY ${length} 0 RETURN`);
  return `${start}${code.slice(2)}`;
};
const MORTAL_ADDRESS = create2Address(FACTORY, 0n, initcode(MORTAL));

const contract = (code: Hex, balance = 0n): AllocAccount => ({
  nonce: 1n,
  balance,
  code: hexToBytes(code),
  storage: new Map([[1n, 1n]]),
});
const plainAccount = (balance: bigint): AllocAccount => ({
  nonce: 0n,
  balance,
  code: new Uint8Array(0),
  storage: new Map(),
});
const SENDERS = Array.from({ length: 12 }, (_, index) => address(0xa00 + index));
const PRE: Alloc = new Map([
  [STORE, contract(asm('32 CALLDATALOAD 0 CALLDATALOAD SSTORE'))],
  // keeps what comes, or pays one wei
  [PAYER, contract(asm('CALLVALUE @end JUMPI 0 0 0 0 1 CALLER GAS CALL end: STOP'), 2n)],
  [FACTORY, contract(asm('CALLDATASIZE 0 0 CALLDATACOPY 0 CALLDATASIZE 0 0 CREATE2'))],
  [MORTAL_ADDRESS, contract(MORTAL)],
  [EMPTY, plainAccount(0n)],
  ...SENDERS.map((sender) => [sender, plainAccount(10n)] as const),
]);

const small = fc.bigInt(0n, 2n);
const step: fc.Arbitrary<Partial<Transaction>> = fc.oneof(
  fc
    .tuple(fc.constantFrom(STORE, MORTAL_ADDRESS), small, small)
    .map(([to, key, value]) => ({ to, data: words(key, value) })),
  fc.constant({ to: MORTAL_ADDRESS }),
  fc.constant({ to: FACTORY, data: hexToBytes(initcode(MORTAL)) }),
  fc.record({ to: fc.constantFrom(PAYER, EMPTY, MORTAL_ADDRESS, ...SENDERS.slice(0, 2)), value: fc.bigInt(0n, 1n) }),
);

describe('the difference of a block', () => {
  let inOrder: Executor;
  let onThreads: ParallelExecutor[];
  before(async () => {
    inOrder = await createSequentialExecutor();
    onThreads = await Promise.all([2, 3].map((threads) => createParallelExecutor({ threads, isAdaptive: false })));
  });
  after(() => Promise.all(onThreads.map((executor) => executor.close())));

  for (const fork of ['Byzantium', 'Istanbul', 'Cancun'] as const)
    it(`has what is another one than before, whoever executed it, on ${fork}`, async function () {
      this.timeout(120_000);
      const block = blockOf(fork);
      const state = new MemoryState(PRE, () => ZERO_HASH);
      let accounts = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: SENDERS.length }), async (steps) => {
          const transactions = steps.map((fields, index) =>
            callTo(STORE, { gasLimit: 500_000n, sender: SENDERS[index] as Address, ...fields }),
          );
          const { diff, outcomes } = await inOrder.execute(block, transactions, state);
          expect(outcomes.map(({ status }) => status)).not.to.include('rejected');
          accounts += diff.size;
          expect(idle(diff, PRE, state.apply(diff))).to.deep.equal([]);
          for (const executor of onThreads) {
            const other = await executor.execute(block, transactions, state);
            expect(diffLines(other.diff)).to.deep.equal(diffLines(diff));
          }
        }),
        { numRuns: 200 },
      );
      expect(accounts).to.be.greaterThan(400);
    });
});
