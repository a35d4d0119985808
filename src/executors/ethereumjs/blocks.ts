import { createBlockHeader, Block as EjsBlock, type BlockHeader as EjsHeader } from '@ethereumjs/block';
import type { Blockchain } from '@ethereumjs/blockchain';
import type { Common } from '@ethereumjs/common';
import { createTxFromBlockBodyData, type TypedTransaction } from '@ethereumjs/tx';
import { createWithdrawal, EthereumJSError, MapDB } from '@ethereumjs/util';
import { createVM, runBlock } from '@ethereumjs/vm';
import type { Block } from '../../blocks/block.js';
import { BlockError, type RejectionCode } from '../../blocks/exceptions.js';
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
import { checkSize } from '../../blocks/rules/body.js';
import { checkMerge, isAfterTerminal } from '../../blocks/rules/difficulty.js';
import { checkHeaderFields } from '../../blocks/rules/fields.js';
import { checkGasLimit, checkNumber } from '../../blocks/rules/header.js';
import type { Network } from '../../forks/networks.js';
import type { Address, Hash } from '../../primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../primitives/hex.js';
import type { RlpItem } from '../../primitives/rlp.js';
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

  requireSupport({ fork, eips, transition }: Network): void {
    for (const each of [fork, ...(transition ? [transition.to] : [])]) createCommon({ fork: each, eips, chainId: 1n });
  }

  async genesis(header: BlockHeader, alloc: Alloc, rules: BlockRules): Promise<ReferenceState> {
    const common = commonOf(rules);
    return genesisState(alloc, new EjsBlock(createHeader(header, common), [], [], undefined, { common }), new MapDB());
  }

  async process(block: Block, rules: BlockRules, chain: ChainView<ReferenceState>): Promise<Processed<ReferenceState>> {
    const run: Run = {
      rules,
      chain,
      common: commonOf(rules),
      blockchain: branchOf(chain, commonOf(rules)),
      gasUsed: 0n,
    };
    try {
      run.block = await createBlock(block, run);
    } catch (error) {
      return rejection(error, run);
    }
    const fault = await run.blockchain.validateBlock(run.block).then(
      () => undefined,
      (error) => rejection(error, run),
    );
    // where a transaction is at fault, fixtures have the roots of the block without it: the transaction is the reason
    if (fault && fault.code !== 'BlockException.INVALID_TRANSACTIONS_ROOT') return fault;
    try {
      const state = await execute(run.block, run);
      const senders = run.block.transactions.map((each) => each.getSenderAddress().toString() as Address);
      return fault ?? { status: 'accepted', state, senders };
    } catch (error) {
      const later = rejection(error, run);
      return later.code?.startsWith('TransactionException.') ? later : (fault ?? later);
    }
  }
}

/** A block under way, and how far it got: what a message is about. */
interface Run {
  readonly rules: BlockRules;
  readonly chain: ChainView<ReferenceState>;
  readonly common: Common;
  readonly blockchain: Blockchain;
  block?: EjsBlock;
  /** the transaction that is being executed */
  current?: TypedTransaction;
  /** gas, of the transactions executed so far */
  gasUsed: bigint;
}

/** A transaction that could not be decoded. */
class DecodingError extends Error {
  readonly code: RejectionCode | undefined;

  constructor(code: RejectionCode | undefined, message: string) {
    super(message);
    this.name = 'DecodingError';
    this.code = code;
  }
}

function rejection(error: unknown, { block, current, gasUsed }: Run): BlockRejected {
  if (error instanceof BlockError) return rejected(`BlockException.${error.code}`, error.message);
  if (error instanceof DecodingError) return rejected(error.code, error.message);
  if (!(error instanceof EthereumJSError)) throw error;
  const { message } = error;
  const code = blockException(message);
  // other gas makes other receipts, which are compared first
  if (code === 'BlockException.INVALID_RECEIPTS_ROOT' && gasUsed !== block?.header.gasUsed)
    return rejected('BlockException.INVALID_GAS_USED', `gas used ${gasUsed}: ${message}`);
  const transaction = current ?? block?.transactions[indexOfTransaction(message)];
  if (code || !block || !transaction) return rejected(code, message);
  const { gasLimit } = block.header;
  return rejected(blockTransactionException(message, { transaction, gasLimit }), message);
}

const commonOf = ({ fork, network, chainId, blobSchedule }: BlockRules): Common =>
  createCommon({
    fork,
    eips: network.eips,
    chainId,
    ...(blobSchedule && { blobSchedule }),
    ...(network.transition && { transition: network.transition }),
  });

/** EthereumJS' block, with a valid header. */
async function createBlock(block: Block, run: Run): Promise<EjsBlock> {
  const { header, transactions, uncles, withdrawals } = block;
  const { rules, chain, common, blockchain } = run;
  checkSize(block, rules);
  checkHeader(header, rules, chain.parent);
  if (isAfterTerminal(header, rules, chain.parent)) await checkAsBefore(header, run);
  checkMerge(header, rules, chain.parent);
  const created = createHeader(header, common);
  await blockchain.validateHeader(created);
  return new EjsBlock(
    created,
    transactions.map((item) => decodeTransaction(item, common)),
    uncles.map((uncle) => createUncle(uncle, chain)),
    withdrawals?.map((withdrawal) => createWithdrawal({ ...withdrawal })),
    { common },
  );
}

/** The rules that the reference lacks, or has no reason of its own for; each says why. */
function checkHeader(header: BlockHeader, rules: BlockRules, parent: ChainBlock): void {
  checkNumber(header, parent);
  checkGasLimit(header, rules, parent);
  checkHeaderFields(header, rules, parent);
}

/** A block with a difficulty must have the right one, even if it comes too late. */
async function checkAsBefore(header: BlockHeader, { rules, chain }: Run): Promise<void> {
  const common = commonOf({ ...rules, fork: chain.parent.fork });
  await branchOf(chain, common).validateHeader(createHeader(header, common));
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

function decodeTransaction(item: RlpItem, common: Common): TypedTransaction {
  try {
    return createTxFromBlockBodyData(item as Uint8Array | Uint8Array[], { common });
  } catch (error) {
    // not only EthereumJS' own errors: it takes lists for bytes
    const { message } = error as Error;
    throw new DecodingError(decodingException(message, item), message);
  }
}

async function execute(block: EjsBlock, run: Run): Promise<ReferenceState> {
  const { common, blockchain } = run;
  const parent = run.chain.parent.state;
  const vm = await createVM({
    common,
    stateManager: await parent.open(common),
    blockchain,
    evmOpts: await evmOptions(),
  });
  vm.events.on('beforeTx', (transaction) => {
    run.current = transaction;
  });
  vm.events.on('afterTx', ({ totalGasSpent }) => {
    run.gasUsed += totalGasSpent;
  });
  const { stateRoot } = await runBlock(vm, { block, root: hexToBytes(parent.root), skipBlockValidation: true });
  return parent.next(bytesToHex(stateRoot) as Hash, block);
}
