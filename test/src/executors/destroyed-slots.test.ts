import { expect } from 'chai';
import { create2Address, createAddress } from '../../../runners/fill/actors.js';
import { asm } from '../../../runners/fill/assembler.js';
import type { Executor } from '../../../src/executors/executor.js';
import { createParallelExecutor } from '../../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { type Address, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import type { StateDiff } from '../../../src/state/diff.js';
import { MemoryState } from '../../../src/state/memory-state.js';
import type { StateView } from '../../../src/state/view.js';
import type { Operation } from '../../../src/transactions/operation.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import { TrieState } from '../../../src/trie/trie-state.js';
import { blockOf, CONTRACT, callTo } from '../kernel/call.js';

/** Before EIP-6780. */
const LONDON = blockOf('London');
const STORED = 5n;

/** As init code and as code: logs slot 0, and destroys the contract where there is input, which init code never has. */
const MORTAL = asm('0 SLOAD 0 0 LOG1 CALLDATASIZE @destroy JUMPI STOP destroy: CALLER SELFDESTRUCT');
const FACTORY = asm('CALLDATASIZE 0 0 CALLDATACOPY 0 CALLDATASIZE 0 0 CREATE2 STOP');
const mortal = create2Address(CONTRACT, 0n, MORTAL);

const account = { nonce: 1n, balance: 0n, storage: new Map<bigint, bigint>() };
const pre = new Map([
  [CONTRACT, { ...account, code: hexToBytes(FACTORY) }],
  [mortal, { ...account, code: hexToBytes(MORTAL), storage: new Map([[0n, STORED]]) }],
]);
const calls = [callTo(mortal, { data: Uint8Array.of(1) }), callTo(CONTRACT, { nonce: 1n, data: hexToBytes(MORTAL) })];

const STATES = {
  'a state in memory': () => new MemoryState(pre, () => ZERO_HASH),
  'a state in tries': () => TrieState.from(pre, () => ZERO_HASH),
};
const EXECUTORS: Readonly<Record<string, () => Promise<Executor & { close?(): Promise<void> }>>> = {
  sequential: () => createSequentialExecutor(),
  'parallel, 1 thread': () => createParallelExecutor({ threads: 1 }),
  'parallel, 2 threads': () => createParallelExecutor({ threads: 2, isAdaptive: false }),
};

describe('a slot of a contract that is destroyed and created again in a block', () => {
  for (const [name, create] of Object.entries(EXECUTORS))
    for (const [kind, stateOf] of Object.entries(STATES))
      it(`has its value for the next block on the same state: ${name} on ${kind}`, async () => {
        const executor = await create();
        const state = stateOf();
        const seen: unknown[] = [];
        for (let block = 0; block < 3; block++) {
          const { outcomes } = await executor.execute(LONDON, calls, state);
          seen.push(
            outcomes.map((outcome) => 'logs' in outcome && outcome.logs.map(({ topics }) => topics.map(BigInt))),
          );
        }
        await executor.close?.();
        expect(seen).to.deep.equal(Array(3).fill([[[STORED]], [[0n]]]));
      });

  /** More than a state hands out with an account. */
  const many = new Map(Array.from({ length: 200 }, (_, key) => [BigInt(key), STORED]));
  // in two blocks on the same parent: the one that destroys, creates and reads is taken back
  for (const [name, create] of Object.entries(EXECUTORS))
    it(`has its value for another block, where this one was the first to read it: ${name}`, async () => {
      const silent = asm('CALLDATASIZE @destroy JUMPI 0 SLOAD 0 0 LOG1 STOP destroy: CALLER SELFDESTRUCT');
      const address = create2Address(CONTRACT, 0n, silent);
      const state = TrieState.from(
        new Map([
          [CONTRACT, { ...account, code: hexToBytes(FACTORY) }],
          [address, { ...account, code: hexToBytes(silent), storage: many }],
        ]),
        () => ZERO_HASH,
      );
      const executor = await create();
      const topics = async (operations: readonly Transaction[]) => {
        const { outcomes } = await executor.execute(LONDON, operations, state);
        return outcomes.map((outcome) => 'logs' in outcome && outcome.logs.map((log) => log.topics.map(BigInt)));
      };
      const first = [
        callTo(address, { data: Uint8Array.of(1) }),
        callTo(CONTRACT, { nonce: 1n, data: hexToBytes(silent) }),
      ];
      expect(await topics(first)).to.deep.equal([[], [[0n]]]);
      expect(await topics([callTo(address), callTo(address, { nonce: 1n })])).to.deep.equal([[[STORED]], [[STORED]]]);
      await executor.close?.();
    });
});

/** A view of a state in memory is asked; the state itself is taken over whole, into what was kept of the view. */
describe("a slot that a block was the first to read, behind its contract's destruction", () => {
  const silent = asm('CALLDATASIZE @destroy JUMPI 0 SLOAD 0 0 LOG1 STOP destroy: CALLER SELFDESTRUCT');
  const address = create2Address(CONTRACT, 0n, silent);
  const memory = new MemoryState(
    new Map([
      [CONTRACT, { ...account, code: hexToBytes(FACTORY) }],
      [address, { ...account, code: hexToBytes(silent), storage: new Map([[0n, STORED]]) }],
    ]),
    () => ZERO_HASH,
  );
  const view: StateView = {
    account: (each) => memory.account(each),
    code: (hash) => memory.code(hash),
    slot: (each, key) => memory.slot(each, key),
    blockHash: () => ZERO_HASH,
    snapshot: memory.snapshot,
  };
  const operations = [
    callTo(address, { data: Uint8Array.of(1) }),
    callTo(CONTRACT, { nonce: 1n, data: hexToBytes(silent) }),
  ];

  for (const [name, create] of Object.entries(EXECUTORS))
    it(`is zero there for the next block, too, which is given the state in memory: ${name}`, async () => {
      const executor = await create();
      const seen: unknown[] = [];
      for (const state of [view, memory]) {
        const { outcomes } = await executor.execute(LONDON, operations, state);
        seen.push(outcomes.map((outcome) => 'logs' in outcome && outcome.logs.map(({ topics }) => topics.map(BigInt))));
      }
      await executor.close?.();
      expect(seen).to.deep.equal(Array(2).fill([[], [[0n]]]));
    });
});

/** EIP-161, of an account that EIP-7610 speaks of: it exists, is empty, and has storage. */
describe('an empty account with storage', () => {
  const SHANGHAI = blockOf('Shanghai');
  const A = `0x${'a1'.repeat(20)}` as Address;
  const B = `0x${'b2'.repeat(20)}` as Address;
  // what B creates with its first nonce
  const target = createAddress(B, 0n);
  const state = TrieState.from(
    new Map([[target, { nonce: 0n, balance: 0n, code: new Uint8Array(0), storage: new Map([[0n, STORED]]) }]]),
    () => ZERO_HASH,
  );
  const creation = callTo(null, { sender: B, data: hexToBytes(asm('0 SLOAD 0 0 LOG1 STOP')) });
  const storageAfter = (diff: StateDiff) => [...(state.apply(diff).alloc().get(target)?.storage ?? [])];

  for (const [name, create] of Object.entries({
    ...EXECUTORS,
    'parallel, 1 thread': () => createParallelExecutor({ threads: 1, isAdaptive: false }),
  }))
    it(`goes with its storage, whoever touches it: ${name}`, async () => {
      const executor = await create();
      const execute = (operations: readonly Operation[], coinbase = SHANGHAI.coinbase) =>
        executor.execute({ ...SHANGHAI, coinbase }, operations, state);
      const wei: Operation = { type: 'credit', to: target, amount: 1n };
      const nothing: Operation = { type: 'credit', to: target, amount: 0n };
      const transfer = callTo(target, { sender: A });
      for (const touch of [transfer, nothing]) {
        expect(
          storageAfter(
            (await execute([touch, wei, callTo(A, { sender: A, nonce: touch === nothing ? 0n : 1n })])).diff,
          ),
        ).to.deep.equal([]);
        const { outcomes } = await execute([touch, creation]);
        expect(outcomes[1]).to.include({ status: 'success' });
      }
      // as the beneficiary of no fees
      const { outcomes } = await execute([callTo(A, { sender: A }), creation], target);
      expect(outcomes[1]).to.include({ status: 'success' });
      await executor.close?.();
    });
});
