import { expect } from 'chai';
import fc from 'fast-check';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import type { BlockContext, Executed, Executor } from '../../../src/executors/executor.js';
import { createParallelExecutor, type ParallelExecutor } from '../../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type { Fork } from '../../../src/forks/networks.js';
import { type Address, bytesToBigInt, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import type { StateDiff } from '../../../src/state/diff.js';
import { type Alloc, type AllocAccount, MemoryState } from '../../../src/state/memory-state.js';
import type { Credit, Operation, SystemCall } from '../../../src/transactions/operation.js';
import { stateRoot } from '../../../src/trie/state-root.js';
import { BLOCK, blockOf, CONTRACT, callTo } from '../kernel/call.js';

/** EIP-4788 */
const SYSTEM_ADDRESS = 0xfffffffffffffffffffffffffffffffffffffffen;
const SYSTEM_CALL_GAS = 30_000_000n;

const ALICE = `0x${'a1'.repeat(20)}` as Address;
const NOBODY = `0x${'b0'.repeat(20)}` as Address;

const account = (fields: Partial<AllocAccount> = {}): AllocAccount => ({
  nonce: 0n,
  balance: 0n,
  code: new Uint8Array(0),
  storage: new Map(),
  ...fields,
});
const contract = (code: string): Alloc => new Map([[CONTRACT, account({ nonce: 1n, code: hexToBytes(`0x${code}`) })]]);
const stateOf = (pre: Alloc): MemoryState => new MemoryState(pre, () => ZERO_HASH);

const call = (data: Uint8Array = new Uint8Array(0), to = CONTRACT): SystemCall => ({ type: 'systemCall', to, data });
const credit = (to: Address, amount: bigint): Credit => ({ type: 'credit', to, amount });

/** GAS, CALLER, ORIGIN, CALLVALUE, CALLDATALOAD(0), one word each */
const WHO = '5a600052 33602052 32604052 34606052 600035608052 60a06000f3'.replaceAll(' ', '');
/** slot 0 counts the calls; LOG0 of nothing; returns the count, or reverts where there is input */
const COUNT = '60005460010180600055 60005260006000a0 36601a57 60206000f3 5b 60006000fd'.replaceAll(' ', '');

let parallel: ParallelExecutor | undefined;
const EXECUTORS: Readonly<Record<string, () => Promise<Executor>>> = {
  ethereumjs: async () => new EthereumjsExecutor(),
  sequential: () => createSequentialExecutor(),
  async parallel() {
    parallel = await createParallelExecutor({ threads: 2 });
    return parallel;
  },
};

for (const [name, create] of Object.entries(EXECUTORS))
  describe(`operations of a block, by ${name}`, () => {
    let executor: Executor;
    before(async () => {
      executor = await create();
    });
    after(async () => parallel?.close());

    const execute = async (pre: Alloc, operations: readonly Operation[], block: BlockContext = BLOCK) => {
      const state = stateOf(pre);
      const { outcomes, diff } = await executor.execute(block, operations, state);
      return { outcomes, diff, alloc: state.apply(diff) };
    };

    describe('a system call (EIP-4788)', () => {
      it('comes from the system address, with gas of its own, no value and its data', async () => {
        const data = hexToBytes(`0x${'77'.repeat(32)}`);
        const { outcomes, alloc } = await execute(contract(WHO), [call(data)]);
        const { status, returnData } = outcomes[0] as Executed;
        expect(status).to.equal('success');
        const words = Array.from({ length: 5 }, (_, i) => bytesToBigInt(returnData.subarray(32 * i, 32 * i + 32)));
        // GAS itself costs 2
        expect(words).to.deep.equal([SYSTEM_CALL_GAS - 2n, SYSTEM_ADDRESS, SYSTEM_ADDRESS, 0n, bytesToBigInt(data)]);
        expect(stateRoot(alloc), 'nobody paid').to.equal(stateRoot(contract(WHO)));
      });

      it('is rejected where there is no code, and changes nothing', async () => {
        const { outcomes, diff } = await execute(new Map(), [call(), call(new Uint8Array(0), NOBODY)]);
        for (const outcome of outcomes) expect(outcome).to.include({ status: 'rejected', code: undefined });
        expect(diff.size).to.equal(0);
      });

      it('finds the code that a transaction of the block has left', async () => {
        // the initcode returns one byte, STOP, and CREATE's first address is the sender's with nonce 0
        const creation = callTo(CONTRACT, { to: null, data: hexToBytes('0x60016000f3') } as never);
        const { outcomes } = await execute(new Map(), [creation]);
        const created = (outcomes[0] as Executed).createdAddress as Address;
        const both = await execute(new Map(), [call(undefined, created), creation, call(undefined, created)]);
        expect(both.outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'success', 'success']);
      });

      it('takes nothing back but its own, where it fails', async () => {
        const { outcomes, alloc } = await execute(contract(COUNT), [call(), call(Uint8Array.of(1)), call()]);
        expect(outcomes.map(({ status }) => status)).to.deep.equal(['success', 'failure', 'success']);
        expect(outcomes.map((outcome) => (outcome as Executed).logs.length)).to.deep.equal([1, 0, 1]);
        expect(alloc.get(CONTRACT)?.storage).to.deep.equal(new Map([[0n, 2n]]));
      });

      it('leaves what a transaction behind it finds as the original value of a slot (EIP-2200)', async () => {
        // CALLDATASIZE goes to slot 0: from 1 to 0 by the system call, and to 1 again
        const code = hexToBytes('0x36600055');
        const pre: Alloc = new Map([[CONTRACT, account({ nonce: 1n, code, storage: new Map([[0n, 1n]]) })]]);
        const { outcomes } = await execute(pre, [call(), callTo(CONTRACT, { data: Uint8Array.of(1) })]);
        // intrinsic, CALLDATASIZE, PUSH1, and SSTORE of a cold slot (EIP-2929) from zero
        expect((outcomes[1] as Executed).gasUsed).to.equal(21_000n + 16n + 2n + 3n + 2_100n + 20_000n);
      });

      it("takes nothing of the block's gas", async () => {
        const gasLimit = 50_000n;
        const transaction = callTo(CONTRACT, { gasLimit });
        const { outcomes } = await execute(contract(COUNT), [call(), call(), transaction], { ...BLOCK, gasLimit });
        expect(outcomes.map(({ status }) => status)).to.deep.equal(['success', 'success', 'success']);
      });
    });

    describe('a credit', () => {
      it('adds to what is there, or makes the account', async () => {
        const pre: Alloc = new Map([[ALICE, account({ balance: 5n, nonce: 1n })]]);
        const { outcomes, alloc } = await execute(pre, [credit(ALICE, 3n), credit(NOBODY, 2n), credit(NOBODY, 2n)]);
        for (const outcome of outcomes) expect(outcome).to.include({ status: 'success', gasUsed: 0n });
        expect([alloc.get(ALICE)?.balance, alloc.get(NOBODY)?.balance]).to.deep.equal([8n, 4n]);
      });

      for (const [fork, exists] of [
        ['EIP150', true],
        ['EIP158', false],
        ['Cancun', false],
      ] as const satisfies [Fork, boolean][])
        it(`of nothing touches the account: ${exists ? 'it is there' : 'it is not'} on ${fork} (EIP-161)`, async () => {
          const operations = [credit(ALICE, 0n), credit(NOBODY, 0n)];
          const { alloc } = await execute(new Map([[ALICE, account()]]), operations, blockOf(fork));
          expect([alloc.has(ALICE), alloc.has(NOBODY)]).to.deep.equal([exists, exists]);
        });

      it('is seen by what comes behind it', async () => {
        // SELFBALANCE
        const { outcomes } = await execute(contract('4760005260206000f3'), [credit(CONTRACT, 9n), call()]);
        expect(bytesToBigInt((outcomes[1] as Executed).returnData)).to.equal(9n);
      });
    });

    it('are told one by one, with what has changed up to then', async () => {
      const operation = fc.oneof(
        fc
          .record({ to: fc.constantFrom(ALICE, NOBODY), amount: fc.bigInt(0n, 3n) })
          .map((each) => credit(each.to, each.amount)),
        fc.constantFrom(call(), call(Uint8Array.of(1)), call(undefined, NOBODY), callTo(CONTRACT), callTo(ALICE)),
      );
      const pre: Alloc = new Map([...contract(COUNT), [ALICE, account({ balance: 1n })]]);
      const rootAfter = (diff: StateDiff) => stateRoot(stateOf(pre).apply(diff));
      await fc.assert(
        fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 6 }), async (operations) => {
          const roots: string[] = [];
          await executor.execute(BLOCK, operations, stateOf(pre), (index, diff) => {
            expect(index).to.equal(roots.length);
            roots.push(rootAfter(diff));
          });
          const expected: string[] = [];
          for (const index of operations.keys())
            expected.push(rootAfter((await execute(pre, operations.slice(0, index + 1))).diff));
          expect(roots).to.deep.equal(expected);
        }),
        { numRuns: 30 },
      );
    });
  });
