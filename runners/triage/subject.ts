import { decodeBlock } from '../../src/blocks/block.js';
import { Chain, type Imported } from '../../src/blocks/chain.js';
import { EngineBlockProcessor } from '../../src/blocks/engine.js';
import type { BlockProcessor, BlockState } from '../../src/blocks/processor.js';
import type { AfterEach, BlockContext, ExecutionResult, Executor } from '../../src/executors/executor.js';
import { UnsupportedError } from '../../src/executors/executor.js';
import type { Network } from '../../src/forks/networks.js';
import type { Hash } from '../../src/primitives/bytes.js';
import type { StateView } from '../../src/state/view.js';
import { TransactionError } from '../../src/transactions/exceptions.js';
import type { Operation } from '../../src/transactions/operation.js';
import { stateRoot } from '../../src/trie/state-root.js';
import { TrieState } from '../../src/trie/trie-state.js';
import { chainOptions, compareGenesisState, genesisOf, runBlockchainTest } from '../blockchain-tests/run.js';
import { blockContextOf } from '../fixtures/block-context.js';
import type { BlockchainTest, StateVector, Vector } from '../fixtures/vectors.js';
import { BytesDiffer, runStateVector, transactionOf } from '../state-tests/run.js';
import type { Case } from '../verdict/differences.js';
import { judgeException } from '../verdict/exception-names.js';
import { signatureOf } from '../verdict/signature.js';
import type { Verdict } from '../verdict/verdict.js';
import { type Apart, findApart } from './apart.js';
import { type BlockCase, stateOf } from './block-case.js';
import type { Contender } from './contenders.js';
import type { Answer, HeaderMismatch } from './divergence.js';
import { headerMismatch } from './header.js';
import { locate } from './locate.js';

/** What is triaged. */
export interface Subject {
  readonly id: string;
  readonly network: Network;
  /** what of it is executed, up to the block that is in question; absent where nothing is */
  readonly blockCase?: BlockCase;
  /** position of that block in a blockchain test; where nothing is found, of the first one that was not as claimed when the verdicts were made */
  readonly block?: number;
  readonly header?: HeaderMismatch;
  /** what is wrong with the genesis of a blockchain test */
  readonly genesis?: string;
  /** where threads were seen to differ in that block */
  readonly apart?: Apart;
  /** what the fixture claims, if it is one, and what each executor says of it */
  readonly verdicts: readonly Answer[];
}

export async function subjectOf(vector: Vector, contenders: readonly Contender[]): Promise<Subject> {
  return vector.format === 'state' ? subjectOfState(vector, contenders) : subjectOfChain(vector, contenders);
}

async function subjectOfState(vector: StateVector, contenders: readonly Contender[]): Promise<Subject> {
  const { id, network, pre, stateRoot: root, logsHash, expectException } = vector;
  const verdicts: Answer[] = [
    { from: 'fixture', says: `${expectException ?? 'accepted'}, state root ${root}, hash of the logs ${logsHash}` },
  ];
  for (const { name, executor } of contenders)
    verdicts.push(answerOf(name, await judge(() => runStateVector(vector, executor))));
  // as the runner does, with the chain id of its bytes
  const transaction = transactionOf(vector);
  if (transaction instanceof TransactionError || transaction instanceof BytesDiffer) return { id, network, verdicts };
  return { id, network, verdicts, blockCase: { block: blockContextOf(vector), pre, operations: [transaction] } };
}

/** A pack claims nothing: what each executor makes of it stands beside the others. */
export async function subjectOfPack(
  id: string,
  network: Network,
  { block, pre, transactions }: Case,
  contenders: readonly Contender[],
): Promise<Subject> {
  const blockCase: BlockCase = { block, pre, operations: transactions };
  const state = stateOf(blockCase);
  const verdicts: Answer[] = [];
  for (const { name, executor } of contenders) {
    try {
      const { outcomes, diff } = await executor.execute(block, transactions, state);
      const gas = outcomes.reduce((sum, each) => (each.status === 'rejected' ? sum : sum + each.gasUsed), 0n);
      verdicts.push({ from: name, says: `state root ${stateRoot(state.apply(diff))}, ${gas} gas` });
    } catch (error) {
      verdicts.push({ from: name, says: `throws: ${error instanceof Error ? error.message : error}` });
    }
  }
  return { id, network, verdicts, blockCase };
}

async function subjectOfChain(test: BlockchainTest, contenders: readonly Contender[]): Promise<Subject> {
  const { id, network, lastBlockHash } = test;
  const verdicts: Answer[] = [{ from: 'fixture', says: `head ${lastBlockHash}` }];
  const failed: number[] = [];
  for (const contender of contenders) {
    const processor = await processorOf(contender);
    const verdict = await judge(() => runBlockchainTest(test, processor));
    verdicts.push(answerOf(contender.name, verdict));
    if (typeof verdict !== 'string' && 'block' in verdict && verdict.block !== undefined) failed.push(verdict.block);
  }
  const [firstFailed] = failed.sort((a, b) => a - b);
  let executed: BlockCase | undefined;
  const genesis = genesisOf(test);
  if ('status' in genesis) return { id, network, verdicts, genesis: signatureOf(genesis) };
  const lockstep = new Lockstep(contenders);
  const chain = await Chain.start(new EngineBlockProcessor(lockstep), chainOptions(test), genesis, test.pre);
  const unlike = compareGenesisState(genesis, chain.head.state);
  // what came of its blocks would be blamed for it
  if (unlike) return { id, network, verdicts, genesis: signatureOf(unlike) };
  for (const [block, { rlp, expectException, expectInvalid }] of test.blocks.entries()) {
    lockstep.begin();
    // where nobody gives a result, verdicts say why
    const imported = await chain.import(rlp).catch(() => undefined);
    const { last, apart } = lockstep;
    if (block === firstFailed) executed = last?.blockCase;
    const isClaimed = imported && isAsClaimed(imported, expectException, expectInvalid);
    if (isClaimed && !lockstep.isDiverged && apart === undefined) continue;
    const header = last && firstMismatch(rlp, last);
    return {
      id,
      network,
      verdicts,
      block,
      ...(last && { blockCase: last.blockCase }),
      ...(header && { header }),
      ...(apart && { apart }),
    };
  }
  if (firstFailed === undefined) return { id, network, verdicts };
  return { id, network, verdicts, block: firstFailed, ...(executed && { blockCase: executed }) };
}

/** Accepted, or rejected for the reason that the fixture names, if it names one. */
function isAsClaimed(imported: Imported<BlockState>, expectException: string | undefined, expectInvalid: boolean) {
  if (imported.status === 'accepted') return expectException === undefined && !expectInvalid;
  if (expectException === undefined) return expectInvalid;
  return judgeException(expectException, imported.code) === 'match';
}

async function processorOf({ name, executor }: Contender): Promise<BlockProcessor<BlockState>> {
  if (name !== 'ethereumjs') return new EngineBlockProcessor(executor);
  const { EthereumjsBlockProcessor } = await import('../../src/executors/ethereumjs/blocks.js');
  return new EthereumjsBlockProcessor();
}

/** A block, and what each executor in order makes of it. */
interface ExecutedBlock {
  readonly blockCase: BlockCase;
  readonly results: ReadonlyMap<string, ExecutionResult>;
}

function firstMismatch(rlp: Uint8Array, { blockCase, results }: ExecutedBlock): HeaderMismatch | undefined {
  const { header } = decodeBlock(rlp);
  for (const [name, result] of results) {
    const found = headerMismatch(name, header, blockCase, result);
    if (found) return found;
  }
  return undefined;
}

/** Executes each block with all, and goes on with what the last in order that gives a result makes of it: the reference, mostly. */
class Lockstep implements Executor {
  readonly name = 'lockstep';
  readonly #contenders: readonly Contender[];
  last: ExecutedBlock | undefined;
  isDiverged = false;
  apart: Apart | undefined;

  constructor(contenders: readonly Contender[]) {
    this.#contenders = contenders;
  }

  begin(): void {
    this.last = undefined;
    this.isDiverged = false;
    this.apart = undefined;
  }

  async execute(
    block: BlockContext,
    operations: readonly Operation[],
    state: StateView,
    afterEach?: AfterEach,
  ): Promise<ExecutionResult> {
    if (!(state instanceof TrieState)) throw new TypeError('the state of a block of a chain is one of tries');
    const blockCase = { block, operations, pre: state.alloc(), hashes: ancestors(block.number, state) };
    this.isDiverged = (await locate(blockCase, this.#contenders)) !== undefined;
    if (!this.isDiverged) this.apart = await findApart(blockCase, this.#contenders);
    const results = new Map<string, ExecutionResult>();
    let right: Executor | undefined;
    let failure: unknown;
    for (const { name, executor } of this.#contenders.filter((each) => each.inOrder)) {
      try {
        results.set(name, await executor.execute(block, operations, state));
        right = executor;
      } catch (error) {
        failure = error;
      }
    }
    this.last = { blockCase, results };
    if (right === undefined) throw failure;
    return afterEach
      ? right.execute(block, operations, state, afterEach)
      : ([...results.values()].at(-1) as ExecutionResult);
  }
}

/** EVM: BLOCKHASH reaches back so far. */
const MOST_ANCESTORS = 256n;

function ancestors(number: bigint, state: StateView): Map<bigint, Hash> {
  const hashes = new Map<bigint, Hash>();
  for (let each = number - 1n; each >= 0n && each >= number - MOST_ANCESTORS; each--)
    hashes.set(each, state.blockHash(each));
  return hashes;
}

async function judge(run: () => Promise<Verdict>): Promise<Verdict | string> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UnsupportedError) return { status: 'unsupported', reason: error.message };
    return `throws: ${error instanceof Error ? error.message : error}`;
  }
}

function answerOf(from: string, verdict: Verdict | string): Answer {
  if (typeof verdict === 'string') return { from, says: verdict, isClaimed: false };
  if (verdict.status === 'passed') return { from, says: 'what the fixture claims', isClaimed: true };
  if (verdict.status === 'failed') {
    const { block, details: [where] = [] } = verdict;
    return { from, says: signatureOf(verdict) + (block === undefined ? '' : `, ${where}`), isClaimed: false };
  }
  return { from, says: `${verdict.status}: ${verdict.reason}` };
}
