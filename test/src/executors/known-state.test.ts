import { expect } from 'chai';
import { asm } from '../../../runners/fill/assembler.js';
import type { Executor } from '../../../src/executors/executor.js';
import { createParallelExecutor } from '../../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { type Address, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import { TrieState } from '../../../src/trie/trie-state.js';
import { mix } from '../../assembly/scheduler/random.js';
import { BLOCK, callTo } from '../kernel/call.js';

const CONTRACTS = 2000;
const BLOCKS = 15;

const addressOf = (base: number, index: number): Address =>
  `0x${(base + index).toString(16).padStart(40, '0')}` as Address;
/** Counts in slot 0. */
const COUNTER = hexToBytes(asm('0 SLOAD 1 ADD 0 SSTORE STOP'));
const pre = new Map(
  Array.from({ length: CONTRACTS }, (_, index) => [
    addressOf(0xc0_0000, index),
    { nonce: 1n, balance: 0n, code: COUNTER, storage: new Map([[0n, 1n]]) },
  ]),
);

const EXECUTORS: Readonly<Record<string, () => Promise<Executor & { close?(): Promise<void> }>>> = {
  sequential: () => createSequentialExecutor(),
  'parallel, 2 threads': () => createParallelExecutor({ threads: 2, isAdaptive: false }),
};

describe('blocks that change little of what is known', () => {
  for (const [name, create] of Object.entries(EXECUTORS))
    it(`end in the roots that an executor finds which knows nothing: ${name}`, async () => {
      const seed = Date.now() % 2 ** 31;
      let drawn = 0;
      const random = (below: number): number => mix(seed, drawn++) % below;
      const executor = await create();
      let sender = 0;
      const call = (): Transaction =>
        callTo(addressOf(0xc0_0000, random(CONTRACTS)), { sender: addressOf(0xa0_0000, sender++) });
      let state = TrieState.from(pre, () => ZERO_HASH);
      for (let block = 0; block < BLOCKS; block++) {
        const calls = Array.from({ length: block === 0 ? CONTRACTS : 1 + random(40) }, call);
        const next = state.apply((await executor.execute(BLOCK, calls, state)).diff);
        const fresh = await createSequentialExecutor();
        const { root } = state.apply((await fresh.execute(BLOCK, calls, state)).diff);
        expect(next.root, `seed ${seed}, block ${block}`).to.equal(root);
        // the next block is a child of this one, or another one on the same state
        if (random(2) === 0) state = next;
      }
      await executor.close?.();
    });
});
