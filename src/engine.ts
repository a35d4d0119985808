import { checkUncles, checkWithdrawals, type Withdrawal } from './blocks/block.js';
import { type BlockTemplate, type BuiltBlock, buildBlock } from './blocks/builder.js';
import { type BlockExecution, executeBlock } from './blocks/execution.js';
import { type BlockHeader, checkExecutionHeader, checkHeaderTypes, type ExecutionHeader } from './blocks/header.js';
import type { BlockRules } from './blocks/processor.js';
import { checkExecutionFields } from './blocks/rules/fields.js';
import { checkUnclesAlone } from './blocks/rules/uncles.js';
import { UnsupportedError } from './executors/executor.js';
import { createParallelExecutor, type ParallelExecutor } from './executors/parallel.js';
import { requireKernelSupport } from './executors/support.js';
import { type BlobSchedule, checkBlobSchedule, defaultBlobSchedule } from './forks/blobs.js';
import { findNetwork, forkAt, isAtLeast, type Network } from './forks/networks.js';
import type { Hash } from './primitives/bytes.js';
import { ARRAY, BOOLEAN, FUNCTION, OBJECT, optional, record, TEXT, uint } from './primitives/input.js';
import { ClosedError } from './primitives/thread-errors.js';
import type { StateDiff } from './state/diff.js';
import { MemoryState } from './state/memory-state.js';
import { checkStateView, type StateView } from './state/view.js';
import type { Transaction } from './transactions/transaction.js';
import { stateRoot } from './trie/state-root.js';
import { TrieState } from './trie/trie-state.js';

export interface EngineOptions {
  /** the rules: a fork's name ("Prague"), or a network's that changes from one to another ("CancunToPragueAtTime15k") */
  readonly fork: string;
  /** by default 1 */
  readonly chainId?: bigint;
  /** in place of the fork's own */
  readonly blobSchedule?: BlobSchedule;
  /** threads that execute, 1 to 14; by default one for each core, and 14 at most */
  readonly threads?: number;
  /** whether results have statistics */
  readonly statistics?: boolean;
}

const checkOptions = record({
  fork: TEXT,
  // EIP-2294
  chainId: optional(uint(64)),
  blobSchedule: optional(checkBlobSchedule),
  statistics: optional(BOOLEAN),
});

const checkRootOf = optional(FUNCTION);

export interface BlockInput<State extends StateView> {
  readonly header: ExecutionHeader;
  readonly transactions: readonly Transaction[];
  /** EIP-4895 */
  readonly withdrawals?: readonly Withdrawal[];
  /** whose authors are rewarded, before Paris */
  readonly uncles?: readonly BlockHeader[];
  /** before the block */
  readonly state: State;
  /**
   * The root of `state` after a difference, where it is neither a {@link TrieState} nor a {@link MemoryState}. Receipts before Byzantium have
   * such a root; without it they have a status, and another receipts root than the header.
   */
  readonly rootOf?: (diff: StateDiff) => Hash;
}

export interface BlockResult extends BlockExecution {
  /**
   * The root of the state after the block, computed when it is asked for.
   * @throws UnknownRootError where the state is neither a {@link TrieState} nor a {@link MemoryState}, and the block had no `rootOf`
   */
  stateRoot(): Hash;
}

export interface BuildInput<State extends StateView> extends BlockTemplate {
  /** the block before, whose state is `state` */
  readonly parent: BlockHeader;
  /** offered in this order; signed and encoded (EIP-2718), a blob transaction without its blobs */
  readonly transactions: readonly Uint8Array[];
  readonly state: State;
  /** the root of `state` after a difference, where it is neither a {@link TrieState} nor a {@link MemoryState} */
  readonly rootOf?: (diff: StateDiff) => Hash;
}

/** Executes blocks on all cores, with the result of executing them in order. */
export interface Engine {
  /**
   * System calls, transactions, withdrawals or rewards, and requests. One block at a time. The event loop has a turn every few milliseconds, or behind a
   * transaction that takes longer, of 60 million gas at most; none before Byzantium, where each receipt has a state root.
   * @throws InputError for a field that is not what its type says; BlockTransactionError for the first transaction that is not valid, with its index and code; BlockError for a header that lacks
   * what its fork has, for uncles that it cannot have, and for requests that it cannot have; ResourceLimitError, KernelTrapError, ThreadError, ClosedError; what the state throws. The engine goes on with the next block.
   */
  executeBlock<State extends StateView>(block: BlockInput<State>): Promise<BlockResult>;
  /**
   * A block of the transactions offered that are valid where their turn comes and for which there is room, with what was left out and why.
   * @throws InputError; BlockError where the block cannot be, whatever its transactions; UnknownRootError where `rootOf` is missing; and as executeBlock
   * @example const { rlp, header, leftOut } = await engine.buildBlock({ parent, state, coinbase, timestamp, transactions });
   */
  buildBlock<State extends StateView>(block: BuildInput<State>): Promise<BuiltBlock>;
  /** Ends the threads, after the last block. */
  close(): Promise<void>;
}

/** No network or fork has this name. */
export class UnknownForkError extends Error {
  readonly code = 'UNKNOWN_FORK';
  readonly fork: string;

  constructor(fork: string) {
    super(`no fork is called "${fork}"`);
    this.name = 'UnknownForkError';
    this.fork = fork;
  }
}

/** Only the owner of the state can compute its root. */
export class UnknownRootError extends Error {
  readonly code = 'UNKNOWN_ROOT';

  constructor() {
    super('this state does not tell its root: apply the difference where it is stored');
    this.name = 'UnknownRootError';
  }
}

/**
 * An engine for one network.
 * @throws InputError, UnknownForkError, UnsupportedError, ThreadCountError
 * @example const engine = await createEngine({ fork: 'Prague', threads: 4 });
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  checkOptions(options, 'options');
  const network = findNetwork(options.fork);
  if (network === undefined) throw new UnknownForkError(options.fork);
  requireKernelSupport(network.transition?.to ?? network.fork, network.eips);
  const { at, dao } = network.transition ?? {};
  // a chain's blocks decide it, which an engine of single blocks does not know
  if (dao || (at && 'totalDifficulty' in at)) throw new UnsupportedError(`the transition of ${network.name}`);
  const { threads, statistics } = options;
  return new BlockEngine(network, options, await createParallelExecutor({ threads, statistics }));
}

class BlockEngine implements Engine {
  readonly #network: Network;
  readonly #options: EngineOptions;
  readonly #executor: ParallelExecutor;
  /** those under way: a block that is built may be executed more than once */
  #builds: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor(network: Network, options: EngineOptions, executor: ParallelExecutor) {
    this.#network = network;
    this.#options = options;
    this.#executor = executor;
  }

  async executeBlock<State extends StateView>(input: BlockInput<State>): Promise<BlockResult> {
    if (this.#closed) throw new ClosedError();
    OBJECT(input, 'block');
    const { header, transactions, withdrawals, uncles = [], state } = input;
    checkExecutionHeader(header, 'header');
    ARRAY(transactions, 'transactions');
    if (withdrawals !== undefined) checkWithdrawals(withdrawals, 'withdrawals');
    checkUncles(uncles, 'uncles');
    checkStateView(state, 'state');
    checkRootOf(input.rootOf, 'rootOf');
    const rules = this.#rulesAt(header);
    checkUnclesAlone(header, uncles, rules.fork);
    checkExecutionFields(header, withdrawals, rules.fork);
    const block = { header, uncles, ...(withdrawals && { withdrawals }) };
    const ownRoot = (diff: StateDiff) => rootAfter(state, diff);
    const rootOf = input.rootOf ?? (knowsRoots(state) ? ownRoot : undefined);
    const execution = await executeBlock(this.#executor, block, transactions, rules, state, rootOf);
    return { ...execution, stateRoot: () => (rootOf ?? ownRoot)(execution.diff) };
  }

  buildBlock<State extends StateView>(input: BuildInput<State>): Promise<BuiltBlock> {
    if (this.#closed) return Promise.reject(new ClosedError());
    const built = this.#build(input);
    this.#builds = Promise.allSettled([this.#builds, built]).then(() => undefined);
    return built;
  }

  async #build<State extends StateView>(input: BuildInput<State>): Promise<BuiltBlock> {
    OBJECT(input, 'block');
    checkRootOf(input.rootOf, 'rootOf');
    const { parent, transactions, state, rootOf = (diff: StateDiff) => rootAfter(state, diff), ...template } = input;
    checkHeaderTypes(parent, 'parent');
    uint(64)(template.timestamp, 'timestamp');
    const { fork } = this.#rulesAt(parent);
    return buildBlock(this.#executor, template, transactions, {
      parent: { header: parent, fork, totalDifficulty: 0n },
      rules: this.#rulesAt({ number: parent.number + 1n, timestamp: template.timestamp }),
      state,
      rootOf,
    });
  }

  #rulesAt(header: Pick<ExecutionHeader, 'number' | 'timestamp'>): BlockRules {
    const { chainId = 1n, blobSchedule: schedule } = this.#options;
    const fork = forkAt(this.#network, { ...header, parentTotalDifficulty: 0n });
    const blobSchedule = isAtLeast(fork, 'Cancun') ? (schedule ?? defaultBlobSchedule(fork)) : undefined;
    return { network: this.#network, fork, chainId, ...(blobSchedule && { blobSchedule }) };
  }

  close(): Promise<void> {
    this.#closed ??= this.#builds.then(() => this.#executor.close());
    return this.#closed;
  }
}

const knowsRoots = (state: StateView): boolean => state instanceof TrieState || state instanceof MemoryState;

function rootAfter(state: StateView, diff: StateDiff): Hash {
  if (state instanceof TrieState) return state.apply(diff).root;
  if (state instanceof MemoryState) return stateRoot(state.apply(diff));
  throw new UnknownRootError();
}
