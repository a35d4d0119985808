import type { ScenarioName } from '../../../../runners/packs/synthetic/names.js';
import { synthesise } from '../../../../runners/packs/synthetic/scenarios.js';
import { account, address, blockOf, ETHER, signer, transaction } from '../../../../runners/packs/synthetic/world.js';
import { type Case, outcomeDifferences, stateOf } from '../../../../runners/verdict/differences.js';
import { stateDifference } from '../../../../runners/verdict/state-difference.js';
import type { ExecutionResult, Executor } from '../../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../../src/executors/sequential.js';
import type { Fork } from '../../../../src/forks/networks.js';
import type { Address } from '../../../../src/primitives/bytes.js';
import type { MemoryState } from '../../../../src/state/memory-state.js';
import type { StateView } from '../../../../src/state/view.js';

/** `SCHEDULE_SEED=n` begins with another schedule, `SCHEDULE_COUNT=n` tries as many. */
export const SEED = Number(process.env.SCHEDULE_SEED ?? 1);
export const COUNT = Number(process.env.SCHEDULE_COUNT ?? 600);

/** A block, and what comes of it in order. */
export interface Judged extends Case {
  readonly name: string;
  readonly expected: ExecutionResult;
}

const sequential = createSequentialExecutor();

export async function judged(name: string, block: Case): Promise<Judged> {
  const expected = await (await sequential).execute(block.block, block.transactions, stateOf(block));
  return { name, ...block, expected };
}

/** So many of a scenario's blocks that have no more transactions than that. */
export async function smallBlocks(fork: Fork, name: ScenarioName, count: number, most = 6): Promise<Judged[]> {
  const found: Judged[] = [];
  for (let seed = 0; found.length < count; seed++) {
    const block = synthesise(name, fork, seed);
    if (block.transactions.length <= most) found.push(await judged(`${name} ${seed} of ${fork}`, block));
  }
  return found;
}

/** Executes it; what is different from the result in order, or what was thrown. */
export async function differenceOf(
  executor: Executor,
  judged: Judged,
  viewOf: (state: MemoryState) => StateView = (state) => state,
): Promise<string | undefined> {
  const { block, transactions, expected, name } = judged;
  const state = stateOf(judged);
  try {
    const got = await executor.execute(block, transactions, viewOf(state));
    const outcomes = outcomeDifferences(expected.outcomes, got.outcomes).map(
      ({ transaction, first, second }) => `transaction ${transaction}: expected ${first}, got ${second}`,
    );
    const all = [...outcomes, ...stateDifference(state.apply(expected.diff), state.apply(got.diff))];
    return all.length > 0 ? `${name}: ${all.join('; ')}` : undefined;
  } catch (error) {
    return `${name}: ${error}`;
  }
}

/** Calls whose gas limits are too much for the block: whether one has room is decided by what those before it used. */
export function crowdedBlock(): Case {
  const senders = [0, 1, 2, 3, 4].map(signer);
  const code = Uint8Array.from([0x60, 0x01, 0x54, 0x60, 0x01, 0x01, 0x60, 0x01, 0x55]); // slot 1 := slot 1 + 1
  const counter = address('c1');
  return {
    block: { ...blockOf('Prague', address('c0')), gasLimit: 150_000n },
    pre: new Map([
      [counter, account({ code, nonce: 1n })],
      ...senders.map((sender) => [sender, account({ balance: ETHER })] as const),
    ]),
    transactions: senders.map((sender, i) =>
      transaction({ sender, to: counter, gasLimit: i === 3 ? 90_000n : 50_000n + BigInt(i) * 1000n }),
    ),
  };
}

/** Four who send to two addresses of the same hash (assembly/state/hash.ts), which nobody has heard of before. */
export function collidingBlock(): Case {
  const low = 0x1234_5678_9abc_def0n;
  const rotated = ((low >> 21n) | (low << 43n)) & (2n ** 64n - 1n);
  const receivers = [low, rotated << 64n].map((each) => `0x${each.toString(16).padStart(40, '0')}` as Address);
  const senders = [0, 1, 2, 3].map(signer);
  return {
    block: blockOf('Prague', address('c0')),
    pre: new Map(senders.map((sender) => [sender, account({ balance: ETHER })])),
    transactions: senders.map((sender, i) =>
      transaction({ sender, to: receivers[i % 2] as Address, value: BigInt(i + 1) }),
    ),
  };
}
