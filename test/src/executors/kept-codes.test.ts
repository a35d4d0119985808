import { expect } from 'chai';
import { MAX_CODES } from '../../../assembly/layout.js';
import { asm } from '../../../runners/fill/assembler.js';
import type { Executor } from '../../../src/executors/executor.js';
import { createParallelExecutor } from '../../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { ResourceLimitError } from '../../../src/kernel/errors.js';
import { type Address, bigIntToBytes, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { type AllocAccount, MemoryState } from '../../../src/state/memory-state.js';
import { type StateView, UnknownCodeError } from '../../../src/state/view.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import { TrieState } from '../../../src/trie/trie-state.js';
import { BLOCK, CONTRACT, callTo } from '../kernel/call.js';

const addressOf = (number: number): Address => `0x${number.toString(16).padStart(40, '0')}` as Address;
const FIRST = 0x10_0000;
const account = (code: string): AllocAccount => ({
  nonce: 1n,
  balance: 0n,
  code: hexToBytes(code),
  storage: new Map(),
});
const noHash = () => ZERO_HASH;

/** Asks for the codes of the accounts from one number up to another, both in its input. */
const LOOKER = asm('0 CALLDATALOAD JUMPDEST DUP1 EXTCODESIZE POP 1 ADD DUP1 32 CALLDATALOAD GT 3 JUMPI STOP');
const look = (from: number, to: number, fields: Partial<Transaction> = {}): Transaction =>
  callTo(CONTRACT, {
    data: Buffer.concat([from, to].map((each) => bigIntToBytes(BigInt(FIRST + each), 32))),
    ...fields,
  });

/** Contracts of different codes, each of which counts in slot 0. */
const many = (count: number): Map<Address, AllocAccount> => {
  const alloc = new Map([[CONTRACT, account(LOOKER)]]);
  for (let number = 0; number < count; number++)
    alloc.set(addressOf(FIRST + number), account(asm(`0 SLOAD 1 ADD 0 SSTORE ${number} POP`)));
  return alloc;
};

const EXECUTORS: Readonly<Record<string, () => Promise<Executor & { close?(): Promise<void> }>>> = {
  sequential: () => createSequentialExecutor(),
  'parallel, 2 threads': () => createParallelExecutor({ threads: 2, isAdaptive: false }),
};

const gasOf = (outcomes: readonly object[]): unknown[] =>
  outcomes.map((outcome) => ('gasUsed' in outcome ? outcome.gasUsed : outcome));

for (const [name, create] of Object.entries(EXECUTORS))
  describe(`codes that an executor keeps from block to block: ${name}`, () => {
    let executor: Executor & { close?(): Promise<void> };
    beforeEach(async () => {
      executor = await create();
    });
    afterEach(() => executor.close?.());

    it('are there where a block before has seen the account, but not its code', async () => {
      const seen = `0x${'10'.repeat(20)}` as Address;
      const alloc = new Map([
        [CONTRACT, account(asm(`${seen} BALANCE POP STOP`))],
        [seen, account(asm('2 0 SSTORE'))],
      ]);
      const first = TrieState.from(alloc, noHash);
      const { diff } = await executor.execute(BLOCK, [callTo(CONTRACT)], first);
      const next = first.apply(diff).withBlockHash(noHash);
      const calls = [callTo(seen, { nonce: 1n })];
      const { outcomes } = await executor.execute(BLOCK, calls, next);
      const fresh = await createSequentialExecutor();
      expect(gasOf(outcomes)).to.deep.equal(gasOf((await fresh.execute(BLOCK, calls, next)).outcomes));
      expect(gasOf(outcomes)).to.not.deep.equal([21_000n]);
    });

    it('are not taken for none where the state does not know them', async () => {
      const state = TrieState.from(new Map([[CONTRACT, account(asm('1 0 SSTORE'))]]), noHash);
      const view: StateView = {
        account: (address) => state.account(address),
        code: () => new Uint8Array(0),
        slot: () => 0n,
        blockHash: noHash,
      };
      const error = await executor.execute(BLOCK, [callTo(CONTRACT)], view).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(UnknownCodeError);
    });

    it('may be more than there is room for, where a block needs few of them', async () => {
      const alloc = many(MAX_CODES + 1000);
      const calls = Array.from({ length: 8 }, (_, index) =>
        callTo(addressOf(FIRST + MAX_CODES + index), { sender: addressOf(0xa0_0000 + index) }),
      );
      const { outcomes } = await executor.execute(BLOCK, calls, new MemoryState(alloc, noHash));
      expect(gasOf(outcomes)).to.deep.equal(Array(8).fill(gasOf(outcomes)[0]));
      // EIP-2929 and EIP-3529: more than the transaction alone
      expect(Number(gasOf(outcomes)[0])).to.be.greaterThan(40_000);
    });

    it('are a resource limit where one block needs more, and the next one is executed', async () => {
      const state = TrieState.from(many(MAX_CODES + 1000), noHash);
      const half = (MAX_CODES + 1000) / 2;
      const both = [look(0, half), look(half, 2 * half, { sender: addressOf(0xa0_0000) })];
      const error = await executor.execute(BLOCK, both, state).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(ResourceLimitError);
      const { outcomes } = await executor.execute(BLOCK, [look(0, 8), look(8, 16, { nonce: 1n })], state);
      expect(outcomes.map(({ status }) => status)).to.deep.equal(['success', 'success']);
    });

    it('make room for those of the next block', async () => {
      const [few, more] = [Math.floor(0.45 * MAX_CODES), Math.floor(1.05 * MAX_CODES)];
      const state = TrieState.from(many(more), noHash);
      for (const [from, to] of [
        [0, few],
        [few, more],
        [0, few],
      ] as const) {
        const { outcomes } = await executor.execute(
          BLOCK,
          [look(from, to), look(from, from + 1, { nonce: 1n })],
          state,
        );
        expect(outcomes.map(({ status }) => status)).to.deep.equal(['success', 'success']);
      }
    });
  });
