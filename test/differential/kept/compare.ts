import { outcomeDifferences } from '../../../runners/verdict/differences.js';
import { stateDifference } from '../../../runners/verdict/state-difference.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import type { ExecutionResult, Executor, Outcome } from '../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type { Fork } from '../../../src/forks/networks.js';
import type { StateDiff } from '../../../src/state/diff.js';
import { MemoryState } from '../../../src/state/memory-state.js';
import { TrieState } from '../../../src/trie/trie-state.js';
import { diffLines } from '../../support/diff-lines.js';
import { Statistics } from '../blocks/fuzz.js';
import { type Block, buildBlock } from './build.js';
import type { PlannedBlock, PlannedChain } from './chains.js';
import { createKeepers, type Keeper } from './executors.js';
import { failing, NoAnswerError, noHash, viewOf, withoutName } from './views.js';
import { WORLD } from './world.js';

/** The state after a block: what it is, and as each keeper has it by its own differences. */
interface States {
  readonly fork: Fork;
  readonly expected: TrieState;
  readonly kept: ReadonlyMap<Keeper, TrieState>;
}

/** What execution in order gives, where nothing is kept. */
interface Expected {
  readonly result: ExecutionResult;
  readonly after: TrieState;
}

/** Operations that @ethereumjs/vm executes in a hundredth of a second. */
const MOST_REFERENCED = 40;

/**
 * Has chains executed by executors that keep what they read, and compares each block with its execution on a state without a name, of which
 * nothing is kept. Keepers live as long as this does; a chain has states of its own.
 */
export class ChainComparer {
  readonly statistics = new Statistics();
  readonly #keepers: readonly Keeper[];
  readonly #inOrder: Executor;
  readonly #reference = new EthereumjsExecutor();
  /** what a keeper is given in a chain of states in memory: the same one each time */
  readonly #inMemory = new WeakMap<TrieState, MemoryState>();

  private constructor(keepers: readonly Keeper[], inOrder: Executor) {
    this.#keepers = keepers;
    this.#inOrder = inOrder;
  }

  static async create(createAll: () => Promise<readonly Keeper[]> = createKeepers): Promise<ChainComparer> {
    return new ChainComparer(await createAll(), await createSequentialExecutor());
  }

  async close(): Promise<void> {
    await Promise.all(this.#keepers.map((keeper) => keeper.close?.()));
  }

  /** Wherein somebody differs on the first block on which one does; empty where all agree. */
  async compare(chain: PlannedChain): Promise<string[]> {
    const first = TrieState.from(WORLD, noHash);
    const kept = new Map(this.#keepers.map((keeper) => [keeper, first]));
    const states: States[] = [{ fork: chain.forks[0], expected: first, kept }];
    let parent = 0;
    for (const [index, plan] of chain.blocks.entries()) {
      if (typeof plan.parent === 'number') parent = plan.parent % states.length;
      else if (plan.parent === 'the block before') parent = index;
      const before = states[parent] as States;
      const fork = plan.isLater ? chain.forks[1] : before.fork;
      const block = buildBlock(plan, fork, before.expected);
      const expected = await this.#expect(block, before.expected);
      const after = new Map<Keeper, TrieState>();
      const found = await this.#compareReference(block, before.expected, expected);
      for (const [keeper, state] of before.kept) {
        if (found.length > 0) break;
        const given = chain.state === 'in tries' ? state : this.#toMemory(state);
        const got = await this.#execute(keeper, block, plan, given);
        const next = state.apply(got.diff);
        after.set(keeper, next);
        found.push(...compareResults(keeper.name, expected, got, next));
        if (found.length === 0) found.push(...compareDiffs(keeper.name, expected.result.diff, got.diff));
      }
      const on = parent === 0 ? 'the first state' : `block ${parent - 1}`;
      if (found.length > 0)
        return [`block ${index} (${fork}, ${block.operations.length} operations) on ${on}`, ...found];
      states.push({ fork, expected: expected.after, kept: after });
    }
    return [];
  }

  async #expect({ context, operations }: Block, before: TrieState): Promise<Expected> {
    const result = await this.#inOrder.execute(context, operations, withoutName(before));
    this.statistics.count('blocks');
    for (const outcome of result.outcomes) this.statistics.count(nameOf(outcome));
    return { result, after: before.apply(result.diff) };
  }

  /** Rejections count as such: a transaction may have two faults, and reasons are what `npm run fuzz` compares. */
  async #compareReference({ context, operations }: Block, before: TrieState, expected: Expected): Promise<string[]> {
    if (operations.length > MOST_REFERENCED) return [];
    const { outcomes, diff } = await this.#reference.execute(context, operations, withoutName(before));
    const withoutReason = (outcome: Outcome): Outcome =>
      outcome.status === 'rejected' ? { ...outcome, code: undefined } : outcome;
    const wanted = { ...expected.result, outcomes: expected.result.outcomes.map(withoutReason) };
    const got = { outcomes: outcomes.map(withoutReason), diff };
    return compareResults(this.#reference.name, { ...expected, result: wanted }, got, before.apply(diff));
  }

  async #execute(
    keeper: Keeper,
    { context, operations }: Block,
    { view: kind, failsAt }: PlannedBlock,
    state: TrieState | MemoryState,
  ): Promise<ExecutionResult> {
    const view = viewOf(kind, state);
    if (failsAt !== null && keeper === this.#keepers[failsAt % this.#keepers.length])
      try {
        // fewer questions may be asked
        await keeper.execute(context, operations, failing(view, failsAt));
      } catch (error) {
        if (!(error instanceof NoAnswerError)) throw error;
        this.statistics.count('states that failed');
      }
    try {
      return await keeper.execute(context, operations, view);
    } catch (error) {
      throw new Error(`${keeper.name} threw`, { cause: error });
    }
  }

  #toMemory(state: TrieState): MemoryState {
    let found = this.#inMemory.get(state);
    if (found === undefined) {
      found = new MemoryState(state.alloc(), noHash);
      this.#inMemory.set(state, found);
    }
    return found;
  }
}

const nameOf = (outcome: Outcome): string =>
  outcome.status === 'rejected' ? `rejected: ${outcome.code}` : outcome.status;

/** States are the same, and so is what is said of them. */
function compareDiffs(name: string, expected: StateDiff, got: StateDiff): string[] {
  const [wanted, given] = [diffLines(expected), diffLines(got)];
  if (String(wanted) === String(given)) return [];
  return [
    `${name}:`,
    ...wanted.filter((line) => !given.includes(line)).map((line) => `difference: expected ${line}`),
    ...given.filter((line) => !wanted.includes(line)).map((line) => `difference: got ${line}`),
  ];
}

/** A line for whoever differs, and one for each of the differences; none where there is none. */
function compareResults(name: string, expected: Expected, got: ExecutionResult, gotAfter: TrieState): string[] {
  const outcomes = outcomeDifferences(expected.result.outcomes, got.outcomes).map(
    ({ transaction, first, second }) => `operation ${transaction}: expected ${first}, got ${second}`,
  );
  const { after } = expected;
  const states = after.root === gotAfter.root ? [] : stateDifference(after.alloc(), gotAfter.alloc());
  if (after.root !== gotAfter.root && states.length === 0) states.push('the same accounts with another root');
  return outcomes.length + states.length > 0 ? [`${name}:`, ...outcomes, ...states] : [];
}
