import { alice } from '../../runners/fill/actors.js';
import { signTransaction } from '../../runners/fill/sign.js';
import { blockBloom, logsBloom, type Receipt, receiptsRoot } from '../../src/blocks/receipts.js';
import { decodeTransactions, signaturesOf } from '../../src/blocks/transactions.js';
import type { Outcome } from '../../src/executors/executor.js';
import { Threads } from '../../src/executors/threads.js';
import { type EncodedOperations, encodeOperations } from '../../src/kernel/encode.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { loadPrecompiles } from '../../src/precompiles/precompiles.js';
import { type RlpItem, rlpDecode } from '../../src/primitives/rlp.js';
import type { StateDiff } from '../../src/state/diff.js';
import { senderOf } from '../../src/transactions/recover.js';
import { SenderRecovery } from '../../src/transactions/recover-all.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import { TrieState } from '../../src/trie/trie-state.js';
import { STAGES, type Stage } from '../report/report.js';
import type { Workload } from '../workloads/workload.js';
import type { RootRun, StageRun } from './lane.js';

/** To sign takes longer than to recover: of more transactions, so many are decoded and recovered, and the time is scaled. */
const MOST_SIGNED = 2000;
const WARM_UP_BLOCKS = 10;

interface StagedBlock {
  readonly workload: Workload;
  readonly state: TrieState;
  /** as a block has them, all by one key: who signed makes no difference to what is measured */
  readonly signed: readonly RlpItem[];
}

/** A case's blocks stage by stage, over a state that the kernel knows where there is one block. */
export class Stages {
  readonly #blocks: readonly StagedBlock[];
  readonly #kernel: Kernel;
  readonly #threads: Threads | undefined;
  readonly #recovery: SenderRecovery | undefined;

  private constructor(blocks: readonly StagedBlock[], kernel: Kernel, threads: Threads | undefined) {
    this.#blocks = blocks;
    this.#kernel = kernel;
    this.#threads = threads;
    this.#recovery = threads && new SenderRecovery(threads.count);
  }

  /** @param count threads that recover and execute; `undefined`: the caller's alone */
  static async create(workloads: readonly Workload[], count: number | undefined): Promise<Stages> {
    const blocks = workloads.map((workload) => ({
      workload,
      state: TrieState.from(workload.state.alloc, (number) => workload.state.blockHash(number)),
      signed: workload.transactions.slice(0, MOST_SIGNED).map(signedItem),
    }));
    const threads = count === undefined ? undefined : new Threads(count, true);
    const stages = new Stages(blocks, new Kernel(await loadPrecompiles(), {}, threads?.memory), threads);
    for (const block of blocks.slice(0, WARM_UP_BLOCKS)) await stages.#warmUp(block);
    return stages;
  }

  /** Most stages with the first transactions, as large blocks take long; then the kernel gets to know the state, and the trie how much changes. */
  async #warmUp({ workload, signed, state }: StagedBlock): Promise<void> {
    const transactions = workload.transactions.slice(0, signed.length);
    await this.#runBlock({ workload: { ...workload, transactions }, signed, state }, noTimes());
    await this.#execute(workload, state, encodeOperations(workload.transactions));
    state.apply(this.#kernel.diff());
  }

  async #execute({ context }: Workload, state: TrieState, encoded: EncodedOperations) {
    const kernel = this.#kernel;
    kernel.beginBlock(context, state);
    if (this.#threads === undefined) return kernel.execute(encoded);
    kernel.prefetch(state);
    return kernel.executeOn(this.#threads, encoded);
  }

  async run(): Promise<StageRun> {
    const times = noTimes();
    const roots: string[] = [];
    for (const block of this.#blocks) roots.push(await this.#runBlock(block, times));
    return { times, roots };
  }

  async runWithRoot(): Promise<RootRun> {
    const roots: string[] = [];
    let ms = 0;
    for (const { workload, state } of this.#blocks) {
      const encoded = encodeOperations(workload.transactions);
      // the kernel knows the state then, and has the processor's caches
      await this.#execute(workload, state, encoded);
      const start = performance.now();
      await this.#execute(workload, state, encoded);
      roots.push(state.apply(this.#kernel.diff()).root);
      ms += performance.now() - start;
    }
    return { ms, roots };
  }

  /** Of a block of which another executor has found what it changes. */
  rootAfter(index: number, diff: StateDiff): string | undefined {
    return this.#blocks[index]?.state.apply(diff).root;
  }

  async #runBlock({ workload, state, signed }: StagedBlock, times: Record<Stage, number>): Promise<string> {
    const { context, transactions } = workload;
    const stage = async <Result>(name: Stage, run: () => Result | Promise<Result>, scale = 1): Promise<Result> => {
      const start = performance.now();
      const result = await run();
      times[name] += scale * (performance.now() - start);
      return result;
    };
    const sampled = transactions.length / signed.length;
    const decoded = await stage('decode', () => decodeTransactions(signed), sampled);
    const signatures = signaturesOf(decoded, context.fork);
    await stage('recover', () => this.#recovery?.recover(signatures) ?? signatures.map(senderOf), sampled);
    const encoded = await stage('encode', () => encodeOperations(transactions));
    const outcomes = await stage('execute', () => this.#execute(workload, state, encoded));
    const diff = await stage('commit', () => this.#kernel.diff());
    await stage('read', () => readAll(outcomes, diff));
    await stage('receipts', () => {
      const receipts = receiptsOf(transactions, outcomes);
      return [receiptsRoot(receipts), blockBloom(receipts)];
    });
    return stage('root', () => state.apply(diff).root);
  }
}

const noTimes = () => Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Record<Stage, number>;

/** A typed transaction's bytes, or a legacy one's list. */
function signedItem(transaction: Transaction): RlpItem {
  const bytes = signTransaction(transaction, alice);
  return transaction.type === 0 ? rlpDecode(bytes) : bytes;
}

/** All of it, as bytes become objects when somebody asks for them. @returns what keeps the reading from being left out */
function readAll(outcomes: readonly Outcome[], diff: StateDiff): number {
  let sum = 0;
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') continue;
    sum += Number(outcome.gasUsed) + outcome.returnData.length + (outcome.createdAddress?.length ?? 0);
    for (const { address, topics, data } of outcome.logs) sum += address.length + topics.length + data.length;
  }
  for (const account of diff.values()) {
    if (account === null) continue;
    sum += Number(account.nonce) + Number(account.balance) + account.codeHash.length + (account.code?.length ?? 0);
    for (const [key, value] of account.storage) sum += Number(key) + Number(value);
  }
  return sum;
}

function receiptsOf(transactions: readonly Transaction[], outcomes: readonly Outcome[]): Receipt[] {
  let cumulativeGasUsed = 0n;
  return outcomes.map((outcome, index) => {
    const { type } = transactions[index] as Transaction;
    if (outcome.status === 'rejected') throw new Error(`transaction ${index} was rejected: ${outcome.reason}`);
    const { status, gasUsed, logs } = outcome;
    cumulativeGasUsed += gasUsed;
    return { type, status, cumulativeGasUsed, logs, logsBloom: logsBloom(logs) };
  });
}
