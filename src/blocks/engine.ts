import type { Executor } from '../executors/executor.js';
import { requireKernelSupport } from '../executors/support.js';
import type { Network } from '../forks/networks.js';
import type { Hash } from '../primitives/bytes.js';
import { FUNCTION, record, TEXT } from '../primitives/input.js';
import type { Alloc } from '../state/memory-state.js';
import type { Block } from './block.js';
import { daoChange, isDaoFork } from './dao.js';
import { BlockError, BlockTransactionError } from './exceptions.js';
import { checkExecution, checkReceipts, compare, executeBlock } from './execution.js';
import type { BlockHeader } from './header.js';
import { type BlockProcessor, type BlockRules, type ChainView, type Processed, rejected } from './processor.js';
import { checkBody, checkTransactions } from './rules/body.js';
import { checkHeader } from './rules/header.js';
import { EngineState } from './state.js';
import { decodeTransactions, type RecoverSenders, recoverHere, signaturesOf, withSenders } from './transactions.js';

const checkExecutor = record({ name: TEXT, execute: FUNCTION });

/** The engine's own: its rules of blocks, and an executor for what is in them. */
export class EngineBlockProcessor implements BlockProcessor<EngineState> {
  readonly name: string;
  readonly #executor: Executor;
  readonly #recover: RecoverSenders;

  /**
   * @param recover all of a block's senders: in the caller's thread, or in others (`SenderRecovery`)
   * @throws InputError
   */
  constructor(executor: Executor, recover: RecoverSenders = recoverHere) {
    checkExecutor(executor, 'executor');
    FUNCTION(recover, 'recover');
    this.name = executor.name;
    this.#executor = executor;
    this.#recover = recover;
  }

  requireSupport({ fork, eips, transition }: Network): void {
    requireKernelSupport(transition?.to ?? fork, eips);
  }

  async genesis(_header: BlockHeader, alloc: Alloc): Promise<EngineState> {
    return EngineState.from(alloc);
  }

  async process(block: Block, rules: BlockRules, chain: ChainView<EngineState>): Promise<Processed<EngineState>> {
    try {
      return { status: 'accepted', ...(await this.#apply(block, rules, chain)) };
    } catch (error) {
      if (error instanceof BlockError) return rejected(`BlockException.${error.code}`, error.message);
      if (error instanceof BlockTransactionError)
        return rejected(error.code && `TransactionException.${error.code}`, error.message);
      throw error;
    }
  }

  /** In the order in which a fault is its reason: what cannot be decoded, the header, the body, its execution. */
  async #apply(block: Block, rules: BlockRules, chain: ChainView<EngineState>) {
    const { header } = block;
    const signed = decodeTransactions(block.transactions);
    checkHeader(header, rules, chain.parent);
    checkBody(block, rules, chain);
    const transactions = withSenders(signed, await this.#recover(signaturesOf(signed, rules.fork)));
    const blockHash = ancestorHashes(chain);
    const before = isDaoFork(header, rules.network)
      ? chain.parent.state.apply(daoChange(chain.parent.state.view(blockHash)))
      : chain.parent.state;
    const execution = await executeBlock(
      this.#executor,
      block,
      transactions,
      rules,
      before.view(blockHash),
      (diff) => before.apply(diff).root,
    );
    checkTransactions(block, transactions);
    checkExecution(header, execution);
    checkReceipts(header, execution);
    const state = before.apply(execution.diff);
    compare('INVALID_STATE_ROOT', 'state root', header.stateRoot, state.root);
    return { state, senders: transactions.map(({ sender }) => sender) };
  }
}

/** A block asked for the hash of one (BLOCKHASH) that is older than what its chain was started with: whether it is valid is not known. */
export class UnknownAncestorError extends RangeError {
  readonly code = 'UNKNOWN_ANCESTOR';
  /** of the block whose hash was asked for */
  readonly number: bigint;
  /** the lowest number whose hash is known: that of the first block's parent */
  readonly oldest: bigint;

  constructor(number: bigint, oldest: bigint) {
    super(
      `the hash of block ${number} is not known: the chain was started at block ${oldest + 1n}, and knows none below block ${oldest}`,
    );
    this.name = 'UnknownAncestorError';
    this.number = number;
    this.oldest = oldest;
  }
}

/** Hashes of the block's own ancestors by number, whatever branch it is on: walked to as far as one is asked for, and once. */
function ancestorHashes({ parent, find }: ChainView<EngineState>): (number: bigint) => Hash {
  const { number: youngest, hash } = parent.header;
  const hashes = [hash];
  return (number) => {
    for (let last = youngest - BigInt(hashes.length - 1); last > number; last--) {
      const block = find(hashes.at(-1) as Hash);
      if (block === undefined) throw new UnknownAncestorError(number, last);
      hashes.push(block.header.parentHash);
    }
    return hashes[Number(youngest - number)] as Hash;
  };
}
