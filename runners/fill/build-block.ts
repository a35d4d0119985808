import { createBlock, createBlockHeader, type BlockHeader as EjsHeader, paramsBlock } from '@ethereumjs/block';
import type { Common } from '@ethereumjs/common';
import { createTxFromRLP } from '@ethereumjs/tx';
import { createVM, type RunBlockResult, runBlock } from '@ethereumjs/vm';
import { withdrawalItem } from '../../src/blocks/block.js';
import type { Chain } from '../../src/blocks/chain.js';
import type { BlockState, ChainBlock } from '../../src/blocks/processor.js';
import { branchOf } from '../../src/executors/ethereumjs/branch.js';
import type { ReferenceState } from '../../src/executors/ethereumjs/chain-state.js';
import { createCommon, evmOptions } from '../../src/executors/ethereumjs/common.js';
import { defaultBlobSchedule, GAS_PER_BLOB } from '../../src/forks/blobs.js';
import { type Fork, forkAt, isAtLeast, type Network } from '../../src/forks/networks.js';
import { ZERO_HASH } from '../../src/primitives/bytes.js';
import { bytesToHex, type Hex, hexToBytes } from '../../src/primitives/hex.js';
import { keccak256Hex } from '../../src/primitives/keccak.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../src/primitives/rlp.js';
import { listRoot } from '../../src/trie/list-root.js';
import { headerItem } from '../blockchain-tests/content.js';
import { CHAIN_ID, COINBASE } from './actors.js';
import type { BlockForm, HeaderJson } from './chain-case.js';
import { quantity } from './official-json.js';
import { signTransaction } from './sign.js';
import { type TransactionForm, typeOf, unsignedTransaction } from './transaction-form.js';

/** EIP-1559: wei per gas of the first block that has a base fee. */
const INITIAL_BASE_FEE = 1_000_000_000n;

/** A block of a chain, complete. */
export interface BuiltBlock {
  readonly fork: Fork;
  /** with its hash */
  readonly header: HeaderJson;
  /** encoded and signed, in the order of the form's */
  readonly transactions: readonly Uint8Array[];
  readonly rlp: Uint8Array;
}

/** The chain that a block is built on. */
export interface Site<State extends BlockState> {
  readonly network: Network;
  readonly chain: Chain<State>;
  readonly parent: ChainBlock<State>;
  /** an accepted block by the author's name for it */
  named(name: string): ChainBlock<State>;
}

/** Number, time and fork of the block that an author puts on a parent. */
export function placeOf({ timestamp: given }: BlockForm, { network, parent }: Site<BlockState>) {
  const number = parent.header.number + 1n;
  const timestamp = given ?? parent.header.timestamp + 12n;
  const fork = forkAt(network, { number, timestamp, parentTotalDifficulty: parent.totalDifficulty });
  return { number, timestamp, fork };
}

/** Completes a block: derives its header from the parent's, executes it with the reference, and puts in the author's faults. */
export async function buildBlock(form: BlockForm, site: Site<ReferenceState>): Promise<BuiltBlock> {
  const { fork, ...at } = placeOf(form, site);
  const draft = draftHeader(form, at, fork, site.parent, commonOf(fork, site.network));
  const transactions = (form.transactions ?? []).map((each) => signed(each, fork));
  const uncles = (form.uncles ?? []).map((name) => site.named(name).state.block.header);
  const result = await execute(form, site, fork, draft, transactions, uncles);
  const uncleItems = uncles.map((uncle) => uncle.raw() as RlpItem);
  return completeBlock(fork, draftJson(draft), result, { ...form, transactions, uncleItems });
}

/** What came of executing a block, as its header has it. */
export interface Executed {
  readonly stateRoot: Uint8Array;
  readonly receiptsRoot: Uint8Array;
  readonly logsBloom: Uint8Array;
  readonly gasUsed: bigint;
  readonly requestsHash?: Uint8Array | undefined;
}

/** A block's parts, and its author's faults. */
interface Body extends Pick<BlockForm, 'withdrawals' | 'unexecuted' | 'header' | 'rlp'> {
  /** encoded and signed */
  readonly transactions: readonly Uint8Array[];
  readonly uncleItems: readonly RlpItem[];
}

/** @param draft the header before anything was executed */
export function completeBlock(fork: Fork, draft: HeaderJson, executed: Executed, form: Body): BuiltBlock {
  const { transactions, uncleItems } = form;
  const body = [...transactions, ...(form.unexecuted ?? [])];
  const withdrawals = isAtLeast(fork, 'Shanghai') ? [(form.withdrawals ?? []).map(withdrawalItem)] : [];
  const complete: Record<string, Hex | null> = {
    ...draft,
    uncleHash: keccak256Hex(rlpEncode(uncleItems)),
    stateRoot: bytesToHex(executed.stateRoot),
    transactionsTrie: listRoot(body),
    receiptTrie: bytesToHex(executed.receiptsRoot),
    bloom: bytesToHex(executed.logsBloom),
    gasUsed: quantity(executed.gasUsed),
    ...(withdrawals[0] && { withdrawalsRoot: listRoot(withdrawals[0].map(rlpEncode)) }),
    ...(executed.requestsHash && { requestsHash: bytesToHex(executed.requestsHash) }),
    ...form.header,
  };
  const header = Object.fromEntries(
    Object.entries(complete).filter((entry): entry is [string, Hex] => entry[1] !== null),
  );
  const headerRlp = headerItem(header);
  const rlp = rlpEncode([headerRlp, body.map(bodyItem), uncleItems, ...withdrawals]);
  return {
    fork,
    header: { ...header, hash: keccak256Hex(rlpEncode(headerRlp)) },
    transactions,
    rlp: form.rlp?.(rlp) ?? rlp,
  };
}

/** The header before anything is executed. */
function draftHeader(
  form: BlockForm,
  at: { readonly number: bigint; readonly timestamp: bigint },
  fork: Fork,
  { header, fork: parentFork, state }: ChainBlock<ReferenceState>,
  common: Common,
): EjsHeader {
  const isFirstOfLondon = isAtLeast(fork, 'London') && !isAtLeast(parentFork, 'London');
  const parent = state.block.header;
  return createBlockHeader(
    {
      ...at,
      parentHash: hexToBytes(header.hash),
      coinbase: form.coinbase ?? COINBASE,
      gasLimit: isFirstOfLondon ? header.gasLimit * 2n : header.gasLimit,
      extraData: form.extraData ?? '0x',
      ...(isAtLeast(fork, 'Paris') && { mixHash: form.random ?? ZERO_HASH }),
      ...(isAtLeast(fork, 'London') && {
        baseFeePerGas: isFirstOfLondon ? INITIAL_BASE_FEE : parent.calcNextBaseFee(),
      }),
      ...(isAtLeast(fork, 'Cancun') && {
        excessBlobGas: parent.calcNextExcessBlobGas(common),
        blobGasUsed: blobGasOf(form.transactions ?? []),
        parentBeaconBlockRoot: form.beaconRoot ?? ZERO_HASH,
      }),
    },
    { common, ...(!isAtLeast(fork, 'Paris') && { calcDifficultyFromHeader: parent }) },
  );
}

async function execute(
  form: BlockForm,
  { chain, parent }: Site<ReferenceState>,
  fork: Fork,
  header: EjsHeader,
  transactions: readonly Uint8Array[],
  uncleHeaders: EjsHeader[],
): Promise<RunBlockResult> {
  const { common } = header;
  const block = createBlock(
    {
      header,
      transactions: transactions.map((bytes) => createTxFromRLP(bytes, { common })),
      // the reference does not build a block of wrong uncles, and one that is rejected rewards none
      uncleHeaders: form.rejected ? [] : uncleHeaders,
      ...(isAtLeast(fork, 'Shanghai') && { withdrawals: (form.withdrawals ?? []).map((each) => ({ ...each })) }),
    },
    { common },
  );
  const vm = await createVM({
    common,
    blockchain: branchOf({ parent, find: (hash) => chain.find(hash) }, common),
    stateManager: await parent.state.open(common),
    evmOpts: await evmOptions(),
  });
  return runBlock(vm, { block, root: hexToBytes(parent.state.root), generate: true, skipBlockValidation: true });
}

function commonOf(fork: Fork, { eips, transition }: Network): Common {
  const blobSchedule = defaultBlobSchedule(fork);
  const common = createCommon({
    fork,
    eips,
    chainId: CHAIN_ID,
    ...(blobSchedule && { blobSchedule }),
    ...(transition && { transition }),
  });
  // a block would, but the excess blob gas must be known before there is one
  common.updateParams(paramsBlock);
  return common;
}

const blobGasOf = (transactions: readonly TransactionForm[]): bigint =>
  transactions.reduce(
    (sum, { blobVersionedHashes = [] }) => sum + BigInt(blobVersionedHashes.length) * GAS_PER_BLOB,
    0n,
  );

/** A transaction, signed: protected by the chain id from EIP-155 on. */
export const signed = (form: TransactionForm, fork: Fork): Uint8Array =>
  signTransaction(
    unsignedTransaction(form, isAtLeast(fork, 'EIP158') || typeOf(form) > 0 ? CHAIN_ID : undefined),
    form.from,
  );

/** As a block's body has it: a legacy transaction as a list, another as bytes (EIP-2718). */
const bodyItem = (bytes: Uint8Array): RlpItem => ((bytes[0] ?? 0) >= 0xc0 ? rlpDecode(bytes) : bytes);

const draftJson = (header: EjsHeader): Record<string, Hex> => ({
  parentHash: bytesToHex(header.parentHash),
  uncleHash: ZERO_HASH,
  coinbase: bytesToHex(header.coinbase.bytes),
  stateRoot: ZERO_HASH,
  transactionsTrie: ZERO_HASH,
  receiptTrie: ZERO_HASH,
  bloom: '0x',
  difficulty: quantity(header.difficulty),
  number: quantity(header.number),
  gasLimit: quantity(header.gasLimit),
  gasUsed: '0x00',
  timestamp: quantity(header.timestamp),
  extraData: bytesToHex(header.extraData),
  mixHash: bytesToHex(header.mixHash),
  nonce: bytesToHex(header.nonce),
  ...(header.baseFeePerGas !== undefined && { baseFeePerGas: quantity(header.baseFeePerGas) }),
  ...(header.blobGasUsed !== undefined && { blobGasUsed: quantity(header.blobGasUsed) }),
  ...(header.excessBlobGas !== undefined && { excessBlobGas: quantity(header.excessBlobGas) }),
  ...(header.parentBeaconBlockRoot && { parentBeaconBlockRoot: bytesToHex(header.parentBeaconBlockRoot) }),
});
