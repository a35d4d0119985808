import { expect } from 'chai';
import * as layout from '../../../assembly/layout.js';
import * as scheduler from '../../../assembly/scheduler/layout.js';
import { memoryInUse } from '../../../bench/resident.js';
import { synthesise } from '../../../runners/packs/synthetic/scenarios.js';
import type { Executor } from '../../../src/executors/executor.js';
import { createParallelExecutor, type ParallelExecutor } from '../../../src/executors/parallel.js';
import { mix } from '../../../src/executors/schedule/schedule.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { StalledError, Watchdog } from '../../../src/executors/watchdog.js';
import { KernelMemory, MAX_KERNEL_THREADS } from '../../../src/kernel/memory.js';
import type { Address, Hash } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { ClosedError, ThreadCountError } from '../../../src/primitives/thread-errors.js';
import { MemoryState } from '../../../src/state/memory-state.js';
import type { StateView } from '../../../src/state/view.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import { TrieState } from '../../../src/trie/trie-state.js';
import { BLOCK, CONTRACT, callTo } from '../kernel/call.js';
import { casesOf } from '../kernel/results.js';
import { differences } from '../../support/differences.js';

const noHash = (): never => {
  throw new RangeError('no ancestor is known');
};

const senderOf = (number: number): Address => `0x${(0x1000 + number).toString(16).padStart(40, '0')}` as Address;

/** Calls of a contract of this code, each by a sender of its own. */
function calls(
  code: string,
  count: number,
  gasLimit = 10_000_000n,
): { transactions: Transaction[]; state: MemoryState } {
  const account = {
    nonce: 1n,
    balance: 0n,
    code: hexToBytes(`0x${code.replaceAll(' ', '')}`),
    storage: new Map([[1n, 1n]]),
  };
  const transactions = Array.from({ length: count }, (_, number) =>
    callTo(CONTRACT, { sender: senderOf(number), gasLimit }),
  );
  return { transactions, state: new MemoryState(new Map([[CONTRACT, account]]), noHash) };
}

/** counts 65,535 down to 0 */
const COUNTDOWN = '61ffff 5b 6001 90 03 80 6003 57';

/** How often the event loop came round meanwhile. */
async function turnsWhile<Result>(run: () => Promise<Result>): Promise<[turns: number, result: Result]> {
  let turns = 0;
  let isDone = false;
  const turn = (): void => {
    turns++;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const result = await run();
  isDone = true;
  return [turns, result];
}

/** Blocks the event loop for up to 6 ms, again and again. @returns what ends that */
function keepBusy(seed: number): () => void {
  let random = seed;
  const block = (): void => {
    random = mix(random, 1);
    for (const end = performance.now() + (random % 7); performance.now() < end; );
  };
  const timer = setInterval(block, 1);
  return () => clearInterval(timer);
}

function trieOf(state: StateView): TrieState {
  if (state instanceof MemoryState) return TrieState.from(state.alloc, (number) => state.blockHash(number));
  throw new TypeError('the state is no MemoryState');
}

const slotBySlot = (trie: TrieState): StateView => ({
  account: (address) => trie.account(address),
  code: (hash) => trie.code(hash),
  slot: (address, key) => trie.slot(address, key),
  blockHash: (number) => trie.blockHash(number),
});

/** SLOAD 0, ADD 1, SSTORE 0 */
const COUNTER = '6000 54 6001 01 6000 55';

const gasOf = (outcome: object): unknown => ('gasUsed' in outcome ? outcome.gasUsed : outcome);

describe('the parallel executor', () => {
  const executors: ParallelExecutor[] = [];
  async function create(options: Parameters<typeof createParallelExecutor>[0]): Promise<ParallelExecutor> {
    const executor = await createParallelExecutor(options);
    executors.push(executor);
    return executor;
  }
  after(async () => {
    await Promise.all(executors.map((executor) => executor.close()));
  });

  for (const threads of [1, 2, 3])
    it(`gives what executing in order gives, on ${threads} threads`, async () => {
      const seed = Date.now() % 2 ** 31;
      const sequential = await createSequentialExecutor();
      const parallel = await create({ threads, isAdaptive: false });
      for (const [index, each] of casesOf(seed, 100).entries())
        expect(await differences(each, parallel, sequential), `seed ${seed}, case ${index}`).to.deep.equal([]);
    });

  it('counts in one slot as often as it is told to, and tells which one is hot', async () => {
    const executor = await create({ threads: 3, statistics: true });
    const { transactions, state } = calls(COUNTER, 300);
    const { outcomes, diff, statistics } = await executor.execute(BLOCK, transactions, state);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(transactions.map(() => 'success'));
    expect(diff.get(CONTRACT)?.storage.get(0n)).to.equal(300n);
    const { executions = 0, reexecutions = 0, inOrder = 0 } = statistics ?? {};
    expect(executions + inOrder).to.equal(300 + reexecutions);
    for (const { address, key } of statistics?.conflicts ?? []) expect([address, key]).to.deep.equal([CONTRACT, 0n]);
  });

  for (const threads of [1, 2, 3])
    it(`gives the same whether threads gain or not, and learns it from block to block, on ${threads} threads`, async () => {
      const sequential = await createSequentialExecutor();
      const parallel = await create({ threads, statistics: true });
      // each in its own slot; all in one slot
      const blocks = ['33 6001 01 33 55', COUNTER].map((code) => calls(code, 300, 100_000n));
      let inOrder = 0;
      for (let number = 0; number < 60; number++) {
        const { transactions, state } = blocks[number % 12 < 6 ? 0 : 1] as (typeof blocks)[number];
        const each = { block: BLOCK, pre: state.alloc, transactions };
        expect(await differences(each, parallel, sequential), `block ${number}`).to.deep.equal([]);
        const { statistics } = await parallel.execute(BLOCK, transactions, state);
        inOrder += statistics?.inOrder ?? 0;
      }
      // the first stretch is measured in any case, and what is done on one thread is all in order
      expect(inOrder).to.be.within(64, 60 * 300);
      if (threads === 1) expect(inOrder).to.equal(60 * 300);
    });

  it('gives the same again, for another block on the same state, where contracts are destroyed and created', async () => {
    const sequential = await createSequentialExecutor();
    const parallel = await create({ threads: 1 });
    const anyHash = (): Hash => `0x${'11'.repeat(32)}` as Hash;
    for (const name of ['recreation', 'wipes', 'random'] as const)
      for (let seed = 0; seed < 100; seed++) {
        const { block, transactions, pre } = synthesise(name, 'London', seed);
        const state = new MemoryState(pre, anyHash);
        const trie = TrieState.from(pre, anyHash);
        const expected = (await sequential.execute(block, transactions, new MemoryState(new Map(pre), anyHash)))
          .outcomes;
        for (const again of [1, 2]) {
          for (const [executor, known] of [
            [parallel, state],
            [sequential, trie],
          ] as const) {
            // an executor keeps what it knows of the last state alone
            if (again === 1) await executor.execute(block, transactions, known);
            const { outcomes } = await executor.execute(block, transactions, known);
            expect(outcomes.map(gasOf), `${name} ${seed}, ${executor.name}`).to.deep.equal(expected.map(gasOf));
          }
        }
      }
  });

  it('rejects what order rejects, at its place', async () => {
    const executor = await create({ threads: 2 });
    const { transactions, state } = calls(COUNTER, 6);
    const [first] = transactions as [Transaction];
    const again = { ...first, nonce: 2n };
    const { outcomes } = await executor.execute(BLOCK, [...transactions, again, { ...first, nonce: 1n }, again], state);
    expect(outcomes.slice(6).map((outcome) => ('code' in outcome ? outcome.code : outcome.status))).to.deep.equal([
      'NONCE_MISMATCH_TOO_HIGH',
      'success',
      'success',
    ]);
  });

  it('executes in order what the block has no gas for', async () => {
    const executor = await create({ threads: 2 });
    const sequential = await createSequentialExecutor();
    const { transactions, state } = calls(COUNTER, 8);
    const block = { ...BLOCK, gasLimit: 10_100_000n };
    const [got, expected] = [
      await executor.execute(block, transactions, state),
      await sequential.execute(block, transactions, state),
    ];
    expect(got.outcomes).to.deep.equal(expected.outcomes);
    expect(got.outcomes.at(-1)).to.include({ code: 'GAS_ALLOWANCE_EXCEEDED' });
  });

  it('asks a state that is not in its memory', async () => {
    const { transactions, state } = calls(COUNTER, 20);
    const executor = await create({ threads: 2 });
    const trie = TrieState.from(state.alloc, noHash);
    const { diff } = await executor.execute(BLOCK, transactions, trie);
    expect(diff.get(CONTRACT)?.storage.get(0n)).to.equal(20n);
    // the next block finds in the kernel what this one left there
    const nonces = transactions.map((transaction) => ({ ...transaction, nonce: 1n }));
    const next = await executor.execute(BLOCK, nonces, trie.apply(diff));
    expect(next.diff.get(CONTRACT)?.storage.get(0n)).to.equal(40n);
    // and a sibling of this one does not
    const sibling = await executor.execute(BLOCK, transactions, trie);
    expect(sibling.diff.get(CONTRACT)?.storage.get(0n)).to.equal(20n);
  });

  it('gives what executing in order gives over states that it asks: for all that an account stores, or slot by slot', async () => {
    const seed = Date.now() % 2 ** 31;
    const sequential = await createSequentialExecutor();
    const parallel = await create({ threads: 2, isAdaptive: false });
    const over = (wrap: (state: TrieState) => StateView): Executor => ({
      name: 'parallel',
      execute: (block, operations, state) => parallel.execute(block, operations, wrap(trieOf(state))),
    });
    const executors = [over((trie) => trie), over(slotBySlot)];
    for (const [index, each] of casesOf(seed, 100).entries())
      for (const executor of executors)
        expect(await differences(each, executor, sequential), `seed ${seed}, case ${index}`).to.deep.equal([]);
  });

  it('asks for no slot of an account that has few, also where they are zero', async () => {
    const { transactions, state } = calls(COUNTER, 50);
    const trie = TrieState.from(state.alloc, noHash);
    const withoutSlots: StateView = {
      ...slotBySlot(trie),
      fewSlots: (address) => trie.fewSlots(address),
      slot: (address, key) => {
        throw new RangeError(`${address} was asked for slot ${key}`);
      },
    };
    const parallel = await create({ threads: 2 });
    const { diff } = await parallel.execute(BLOCK, transactions, withoutSlots);
    expect([...(diff.get(CONTRACT)?.storage ?? [])]).deep.equals([[0n, 50n]]);
  });

  it('asks before threads do for recipients, senders, codes and access lists, even of transactions that are rejected', async () => {
    const { transactions, state } = calls(COUNTER, 4);
    const listed = `0x${'aa'.repeat(20)}` as Address;
    const [contract] = state.alloc.values();
    const alloc = new Map([...state.alloc, ...(contract ? [[listed, contract] as const] : [])]);
    const trie = TrieState.from(alloc, noHash);
    const asked = new Set<string>();
    const view: StateView = {
      account: (address) => {
        asked.add(address);
        return trie.account(address);
      },
      code: (hash) => {
        asked.add(hash);
        return trie.code(hash);
      },
      slot: (address, key) => {
        asked.add(`${address} ${key}`);
        return trie.slot(address, key);
      },
      blockHash: noHash,
    };
    const accessList = [{ address: listed, storageKeys: [1n, 7n] }];
    const wrong = transactions.map((each) => ({ ...each, type: 1 as const, chainId: 1n, nonce: 5n, accessList }));
    const executor = await create({ threads: 2, isAdaptive: false });
    const { outcomes } = await executor.execute(BLOCK, wrong, view);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(wrong.map(() => 'rejected'));
    const codeHash = trie.account(listed)?.codeHash;
    expect([...asked]).to.include.members([
      BLOCK.coinbase,
      CONTRACT,
      ...wrong.map(({ sender }) => sender),
      codeHash,
      listed,
      `${listed} 1`,
      `${listed} 7`,
    ]);
  });

  it('throws what the state throws, and goes on with the next block', async () => {
    const { transactions, state } = calls(COUNTER, 4);
    const executor = await create({ threads: 2 });
    const broken = Object.assign(TrieState.from(state.alloc, noHash), {
      fewSlots: () => undefined,
      slot: () => {
        throw new Error('the disk is on fire');
      },
    });
    const error = await executor.execute(BLOCK, transactions, broken).catch((thrown: unknown) => thrown);
    expect((error as Error).message).to.equal('the disk is on fire');
    const { diff } = await executor.execute(BLOCK, transactions, state);
    expect(diff.get(CONTRACT)?.storage.get(0n)).to.equal(4n);
  });

  it('is closed once: a block before it is executed, and one behind it is not', async () => {
    const { transactions, state } = calls(COUNTER, 4);
    const executor = await create({ threads: 2, isAdaptive: false });
    const before = executor.execute(BLOCK, transactions, state);
    const closings = [executor.close(), executor.close()];
    const behind = await executor.execute(BLOCK, transactions, state).catch((thrown: unknown) => thrown);
    expect((await before).outcomes).to.have.lengthOf(4);
    await Promise.all(closings);
    expect(behind).to.be.instanceOf(ClosedError);
  });

  it('has no more threads than there is memory for, and no part of one', async () => {
    for (const threads of [0, -1, 1.5, Number.NaN, MAX_KERNEL_THREADS + 1]) {
      const error = await createParallelExecutor({ threads }).catch((thrown: unknown) => thrown);
      expect(error, `${threads}`).to.be.instanceOf(ThreadCountError).with.property('threads').that.deep.equals(threads);
    }
    const { transactions, state } = calls(COUNTER, 200);
    const executor = await create({ threads: MAX_KERNEL_THREADS, isAdaptive: false });
    const { diff } = await executor.execute(BLOCK, transactions, state);
    expect(diff.get(CONTRACT)?.storage.get(0n)).to.equal(200n);
  });

  it('keeps nothing of the blocks before', async () => {
    const { transactions, state } = calls(COUNTER, 2);
    const executor = await create({ threads: 2, isAdaptive: false });
    const used = async (blocks: number): Promise<number> => {
      for (let block = 0; block < blocks; block++) await executor.execute(BLOCK, transactions, state);
      return (await memoryInUse()).heapUsed;
    };
    const before = await used(2000);
    // 312 bytes for each block were kept, by who waited for a thread's death
    expect((await used(5000)) - before).to.be.below(5000 * 100);
  });

  it('leaves the event loop free, and takes blocks one after the other', async () => {
    const executor = await create({ threads: 2 });
    const { transactions, state } = calls(COUNTDOWN, 40);
    const [turns, results] = await turnsWhile(() =>
      Promise.all([executor.execute(BLOCK, transactions, state), executor.execute(BLOCK, transactions, state)]),
    );
    expect(turns).to.be.greaterThan(10);
    expect(results[0].outcomes).to.deep.equal(results[1].outcomes);
  });

  for (const threads of [1, 2, 3])
    it(`gives the same where the event loop has no time for it, on ${threads} threads`, async () => {
      const seed = Date.now() % 2 ** 31;
      const [sequential, parallel] = [await createSequentialExecutor(), await create({ threads })];
      const blocks = [calls(COUNTDOWN, 40), calls(COUNTER, 300, 100_000n), calls(COUNTDOWN, 12)];
      const stop = keepBusy(seed);
      for (let number = 0; number < 60; number++) {
        const { transactions, state } = blocks[number % blocks.length] as (typeof blocks)[number];
        const each = { block: BLOCK, pre: state.alloc, transactions };
        expect(await differences(each, parallel, sequential), `seed ${seed}, block ${number}`).to.deep.equal([]);
      }
      stop();
    });

  it('leaves it free for a single transaction with much gas, too', async () => {
    const executor = await create({ threads: 2 });
    const { transactions, state } = calls(COUNTDOWN, 1, 60_000_001n);
    const [turns, { outcomes }] = await turnsWhile(() => executor.execute(BLOCK, transactions, state));
    expect(turns).to.be.greaterThan(10);
    const { outcomes: expected } = await (await createSequentialExecutor()).execute(BLOCK, transactions, state);
    expect(outcomes).to.deep.equal(expected);
  });
});

describe('a watchdog', () => {
  it('tells where each transaction stands when nobody has anything to do', () => {
    const memory = new KernelMemory(1);
    memory.writeU32(scheduler.WINDOW_COUNT, 2);
    memory.writeU32(layout.WINDOW_FIRST, 7);
    memory.writeU32(scheduler.TXNS, (1 << 3) | 3);
    memory.writeU32(scheduler.TXNS + scheduler.TXN_BYTES, 2);
    const watchdog = new Watchdog(memory, 1, 10);
    // its thread is starting
    watchdog.look();
    watchdog.look();
    memory.writeU32(layout.THREADS_READY, 1);
    memory.writeU32(scheduler.NUM_ACTIVE_TASKS, 1);
    watchdog.look();
    memory.writeU32(scheduler.NUM_ACTIVE_TASKS, 0);
    // in order and by claims nothing but the transaction itself shows that it is executed
    const outcome = memory.region(0) + layout.OUTCOME;
    memory.writeU32(outcome + layout.OUTCOME_AT_WORK, 1);
    watchdog.look();
    memory.writeU32(outcome + layout.OUTCOME_AT_WORK, 0);
    memory.writeU32(outcome + layout.OUTCOME_INDEX, 8);
    watchdog.look();
    expect(() => watchdog.look())
      .to.throw(StalledError, '7: executed (1), 8: suspended (0)')
      .with.property('transactions')
      .that.deep.includes({ index: 8, status: 'suspended', incarnation: 0 });
  });
});
