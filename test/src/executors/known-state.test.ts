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
const BLOCKS = 40;

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
    it(`have changes that are those of their calls, and no others: ${name}`, async () => {
      const seed = Date.now() % 2 ** 31;
      let drawn = 0;
      const random = (below: number): number => mix(seed, drawn++) % below;
      const executor = await create();
      let sender = 0;
      const call = (): Transaction & { to: Address } => {
        const to = addressOf(0xc0_0000, random(CONTRACTS));
        return { ...callTo(to, { sender: addressOf(0xa0_0000, sender++) }), to };
      };
      let state = TrieState.from(pre, () => ZERO_HASH);
      let counts = new Map<Address, bigint>();
      for (let block = 0; block < BLOCKS; block++) {
        const calls = Array.from({ length: block === 0 ? CONTRACTS : 1 + random(40) }, call);
        const { diff } = await executor.execute(BLOCK, calls, state);
        const counted = new Map<Address, bigint>();
        for (const { to } of calls) counted.set(to, (counted.get(to) ?? counts.get(to) ?? 1n) + 1n);
        const where = `seed ${seed}, block ${block}`;
        // in order the beneficiary of no fees is among them, unchanged
        const changed = [...diff.keys()].filter((address) => address !== BLOCK.coinbase);
        expect(changed, where).to.have.members([...counted.keys(), ...calls.map(({ sender }) => sender)]);
        for (const [address, count] of counted)
          expect([...(diff.get(address)?.storage ?? [])], where).to.deep.equal([[0n, count]]);
        // the next block is a child of this one, or another one on the same state
        if (random(2) === 0) continue;
        state = state.apply(diff);
        counts = new Map([...counts, ...counted]);
      }
      await executor.close?.();
    });
});
