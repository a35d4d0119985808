import { createBlockHeader, Block as EjsBlock, type BlockHeader as EjsHeader } from '@ethereumjs/block';
import type { Blockchain } from '@ethereumjs/blockchain';
import type { Common } from '@ethereumjs/common';
import { createTxFromBlockBodyData, type TypedTransaction } from '@ethereumjs/tx';
import { createWithdrawal, EthereumJSError, MapDB } from '@ethereumjs/util';
import { createVM, runBlock } from '@ethereumjs/vm';
import type { Block } from '../../blocks/block.js';
import { BlockError } from '../../blocks/exceptions.js';
import type { BlockHeader } from '../../blocks/header.js';
import {
  type BlockProcessor,
  type BlockRejected,
  type BlockRules,
  type ChainBlock,
  type ChainView,
  type Processed,
  rejected,
} from '../../blocks/processor.js';
import { checkHeaderFields, checkMerge, checkNumber, checkSize } from '../../blocks/rules.js';
import type { Hash } from '../../primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../primitives/hex.js';
import type { Alloc } from '../../state/memory-state.js';
import {
  blockException,
  blockTransactionException,
  decodingException,
  indexOfTransaction,
} from './block-exceptions.js';
import { branchOf } from './branch.js';
import { genesisState, type ReferenceState } from './chain-state.js';
import { createCommon, evmOptions } from './common.js';

/** The reference for whole blocks: @ethereumjs/block, blockchain and vm, asked on the block's own branch. */
export class EthereumjsBlockProcessor implements BlockProcessor<ReferenceState> {
  readonly name = 'ethereumjs';

  async genesis(header: BlockHeader, alloc: Alloc, rules: BlockRules): Promise<ReferenceState> {
    const common = commonOf(rules);
    return genesisState(alloc, new EjsBlock(createHeader(header, common), [], [], undefined, { common }), new MapDB());
  }

  async process(block: Block, rules: BlockRules, chain: ChainView<ReferenceState>): Promise<Processed<ReferenceState>> {
    const common = commonOf(rules);
    const blockchain = branchOf(chain, common);
    const run: Run = {};
    try {
      checkSize(block, rules);
      checkHeader(block.header, rules, chain.parent);
      const header = createHeader(block.header, common);
      await blockchain.validateHeader(header);
      const transactions = decodeTransactions(block, common);
      if (!Array.isArray(transactions)) return transactions;
      const uncles = block.uncles.map((uncle) => createUncle(uncle, chain));
      const withdrawals = block.withdrawals?.map((withdrawal) => createWithdrawal({ ...withdrawal }));
      const whole = new EjsBlock(header, transactions, uncles, withdrawals, { common });
      run.transactions = transactions;
      await blockchain.validateBlock(whole);
      return { status: 'accepted', state: await execute(whole, chain.parent.state, common, blockchain, run) };
    } catch (error) {
      return rejection(error, run);
    }
  }
}

/** How far a block got: what a message is about. */
interface Run {
  transactions?: readonly TypedTransaction[];
  /** the one that is being executed */
  current?: TypedTransaction;
}

function rejection(error: unknown, { transactions, current }: Run): BlockRejected {
  if (error instanceof BlockError) return rejected(`BlockException.${error.code}`, error.message);
  if (!(error instanceof EthereumJSError)) throw error;
  const { message } = error;
  const transaction = current ?? transactions?.[indexOfTransaction(message)];
  return rejected(blockException(message) ?? (transaction && blockTransactionException(message, transaction)), message);
}

const commonOf = ({ fork, network, chainId, blobSchedule }: BlockRules): Common =>
  createCommon({
    fork,
    eips: network.eips,
    chainId,
    ...(blobSchedule && { blobSchedule }),
    ...(network.transition && { transition: network.transition }),
  });

/** The rules that the reference lacks, or has no reason of its own for; a rule says why. */
function checkHeader(header: BlockHeader, rules: BlockRules, parent: ChainBlock): void {
  checkNumber(header, parent);
  checkHeaderFields(header, rules, parent);
  checkMerge(header, rules, parent);
}

function createUncle(uncle: BlockHeader, chain: ChainView<ReferenceState>): EjsHeader {
  const parent = chain.find(uncle.parentHash);
  if (parent === undefined) throw new BlockError('UNCLE_UNKNOWN_PARENT', `no block ${uncle.parentHash}`);
  const rules = chain.rulesOf(uncle, parent);
  checkHeader(uncle, rules, parent);
  return createHeader(uncle, commonOf(rules));
}

function createHeader(header: BlockHeader, common: Common): EjsHeader {
  const { hash, unclesHash, transactionsRoot, receiptsRoot, ...same } = header;
  const created = createBlockHeader(
    { ...same, uncleHash: unclesHash, transactionsTrie: transactionsRoot, receiptTrie: receiptsRoot },
    { common },
  );
  if (bytesToHex(created.hash()) !== hash) throw new Error(`header ${hash} came out as ${bytesToHex(created.hash())}`);
  return created;
}

function decodeTransactions({ transactions }: Block, common: Common): TypedTransaction[] | BlockRejected {
  const decoded: TypedTransaction[] = [];
  for (const item of transactions) {
    try {
      decoded.push(createTxFromBlockBodyData(item as Uint8Array | Uint8Array[], { common }));
    } catch (error) {
      // not only EthereumJS' own: it reads lists as if they were bytes
      const { message } = error as Error;
      return rejected(decodingException(message, item), message);
    }
  }
  return decoded;
}

async function execute(
  block: EjsBlock,
  parent: ReferenceState,
  common: Common,
  blockchain: Blockchain,
  run: Run,
): Promise<ReferenceState> {
  const stateManager = await parent.open(common);
  const vm = await createVM({ common, stateManager, blockchain, evmOpts: await evmOptions() });
  vm.events.on('beforeTx', (transaction) => {
    run.current = transaction;
  });
  const { stateRoot } = await runBlock(vm, { block, root: hexToBytes(parent.root), skipHeaderValidation: true });
  return parent.next(bytesToHex(stateRoot) as Hash, block);
}
