import { expect } from 'chai';
import { create2Address } from '../../../runners/fill/actors.js';
import { asm } from '../../../runners/fill/assembler.js';
import type { BlockContext, Executor } from '../../../src/executors/executor.js';
import { createParallelExecutor } from '../../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { ZERO_HASH } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { MemoryState } from '../../../src/state/memory-state.js';
import { TrieState } from '../../../src/trie/trie-state.js';
import { BLOCK, CONTRACT, callTo } from '../kernel/call.js';

/** Before EIP-6780. */
const LONDON: BlockContext = { ...BLOCK, fork: 'London' };
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
});
