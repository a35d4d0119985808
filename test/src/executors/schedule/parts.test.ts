import { expect } from 'chai';
import { FAULT_CHOSEN } from '../../../../assembly/faults.js';
import * as layout from '../../../../assembly/layout.js';
import { FAULT_PART_KEPT } from '../../../../assembly/load-faults.js';
import { asm } from '../../../../runners/fill/assembler.js';
import { account, address, blockOf, ETHER, signer, transaction } from '../../../../runners/packs/synthetic/world.js';
import { outcomeDifferences } from '../../../../runners/verdict/differences.js';
import { stateDifference } from '../../../../runners/verdict/state-difference.js';
import type { ExecutionResult } from '../../../../src/executors/executor.js';
import { seeded } from '../../../../src/executors/schedule/executor.js';
import { ScheduledThreads } from '../../../../src/executors/schedule/threads.js';
import { createSequentialExecutor } from '../../../../src/executors/sequential.js';
import { encodeOperations } from '../../../../src/kernel/encode.js';
import { type BatchThreads, Kernel } from '../../../../src/kernel/kernel.js';
import { loadPrecompiles } from '../../../../src/precompiles/precompiles.js';
import { type Address, ZERO_HASH } from '../../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../../src/primitives/hex.js';
import type * as WebAssembly from '../../../../src/primitives/webassembly.js';
import { MemoryState } from '../../../../src/state/memory-state.js';
import type { Operation } from '../../../../src/transactions/operation.js';
import { kernelTarget } from '../../../assembly/compile.js';
import { SEED } from './blocks.js';

const THREADS = 2;
/** From so many on threads gather what a block changed (assembly/parallel/pace.ts). */
const LONG = 2048;
const MOST_STEPS = 5_000_000;
/** Nobody else is at work while it is: the caller's kernel needs no turns. */
const CALLER = { turn: () => {}, sleep: () => {}, wake: () => {}, tell: () => {} };

const BLOCK = blockOf('Prague', address('c0'));
const LOGGER = address('c1');
const STATE = new MemoryState(
  new Map([
    [LOGGER, account({ code: hexToBytes(asm('CALLER 0 MSTORE 32 0 LOG0')), nonce: 1n })],
    [signer(0), account({ balance: ETHER })],
  ]),
  () => ZERO_HASH,
);
const log = (nonce: number): Operation => transaction({ sender: signer(0), nonce: BigInt(nonce), to: LOGGER });
const credit = (number: number): Operation => ({
  type: 'credit',
  to: `0x${(0x10_0000 + number).toString(16).padStart(40, '0')}` as Address,
  amount: 1n,
});
const LONG_BLOCK = Array.from({ length: LONG }, (_, i) => (i % 64 === 0 ? log(i / 64) : credit(i)));
const SHORT_BLOCK = [log(0), log(1)];

describe('threads that take no part in a block', () => {
  let module: WebAssembly.Module;
  before(async function () {
    this.timeout(180_000);
    module = await kernelTarget('yield', [`FAULT=${FAULT_CHOSEN}`]);
  });

  /** A block that all threads have executed, and one on the same state that the caller executes alone, while they sleep. */
  async function sleepThrough(fault: number): Promise<{ result: ExecutionResult; threads: ScheduledThreads }> {
    const runPrecompile = await loadPrecompiles();
    const threads = new ScheduledThreads(module, THREADS, runPrecompile, MOST_STEPS);
    threads.memory.writeU32(layout.CHOSEN_FAULT, fault);
    const wrap = (imports: WebAssembly.Imports) => ({ ...imports, yield: CALLER });
    const kernel = new Kernel(runPrecompile, { module, wrap }, threads.memory);
    const { choice, conditions } = seeded({ seed: SEED, bias: 'random' }, THREADS);
    kernel.beginBlock(BLOCK, STATE);
    threads.begin(choice, conditions);
    await kernel.executeOn(threads, encodeOperations(LONG_BLOCK));
    for (let thread = 0; thread < THREADS; thread++) {
      const [start, end] = threads.memory.logsOf(thread);
      expect(end).to.be.greaterThan(start);
      expect(threads.memory.changesOf(thread).accounts).not.to.equal(0);
    }
    const asleep: BatchThreads = {
      count: THREADS,
      adapts: layout.ADAPTS_TO_TIME,
      run: async (_, begin) => {
        expect(begin()).to.equal(false);
      },
    };
    kernel.beginBlock(BLOCK, STATE);
    const outcomes = await kernel.executeOn(asleep, encodeOperations(SHORT_BLOCK));
    return { result: { outcomes, diff: kernel.diff() }, threads };
  }

  const differencesOf = async ({ outcomes, diff }: ExecutionResult): Promise<unknown[]> => {
    const expected = await (await createSequentialExecutor()).execute(BLOCK, SHORT_BLOCK, STATE);
    return [
      ...outcomeDifferences(expected.outcomes, outcomes),
      ...stateDifference(STATE.apply(expected.diff), STATE.apply(diff)),
    ];
  };

  it('leave nothing of the block before to it', async () => {
    const { result, threads } = await sleepThrough(FAULT_CHOSEN);
    expect(await differencesOf(result)).to.deep.equal([]);
    for (let thread = 0; thread < THREADS; thread++) {
      const [start, end] = threads.memory.logsOf(thread);
      expect(end).to.equal(start);
    }
  });

  it('find FAULT_PART_KEPT', async () => {
    const { result } = await sleepThrough(FAULT_PART_KEPT);
    expect(await differencesOf(result)).not.to.deep.equal([]);
    // a result says where its logs are, and there is no other thread's: what was left costs a copy, and is never read
    const { outcomes } = await (await createSequentialExecutor()).execute(BLOCK, SHORT_BLOCK, STATE);
    expect(outcomeDifferences(outcomes, result.outcomes)).to.deep.equal([]);
  });
});
