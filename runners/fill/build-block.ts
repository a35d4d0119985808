import { createBlock, createBlockHeader, type BlockHeader as EjsHeader, paramsBlock } from '@ethereumjs/block';
import { createTxFromRLP } from '@ethereumjs/tx';
import { createVM, runBlock } from '@ethereumjs/vm';
import type { Chain } from '../../src/blocks/chain.js';
import type { ChainBlock } from '../../src/blocks/processor.js';
import { branchOf } from '../../src/executors/ethereumjs/branch.js';
import type { ReferenceState } from '../../src/executors/ethereumjs/chain-state.js';
import { createCommon, evmOptions } from '../../src/executors/ethereumjs/common.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { type Fork, forkAt, isAtLeast, type Network } from '../../src/forks/networks.js';
import { bigIntToMinimalBytes, ZERO_HASH } from '../../src/primitives/bytes.js';
import { bytesToHex, type Hex, hexToBytes } from '../../src/primitives/hex.js';
import { keccak256Hex } from '../../src/primitives/keccak.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../src/primitives/rlp.js';
import { listRoot } from '../../src/trie/list-root.js';
import { headerItem } from '../blockchain-tests/content.js';
import { COINBASE } from './actors.js';
import type { BlockForm, HeaderJson } from './chain-case.js';
import { quantity } from './official-json.js';
import { signTransaction } from './sign.js';
import { type TransactionForm, typeOf, unsignedTransaction } from './transaction-form.js';

export const CHAIN_ID = 1n;
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
export interface Site {
  readonly network: Network;
  readonly chain: Chain<ReferenceState>;
  readonly parent: ChainBlock<ReferenceState>;
  /** an accepted block by the author's name for it */
  named(name: string): ChainBlock<ReferenceState>;
}

/** Completes a block: derives its header from the parent's, executes it with the reference, and puts in the author's faults. */
export async function buildBlock(form: BlockForm, site: Site): Promise<BuiltBlock> {
  const { network, chain, parent, named } = site;
  const { number, timestamp } = { number: parent.header.number + 1n, timestamp: parent.header.timestamp + 12n };
  const point = { number, timestamp: form.timestamp ?? timestamp, parentTotalDifficulty: parent.totalDifficulty };
  const fork = forkAt(network, point);
  const common = commonOf(fork, network);
  const parentHeader = parent.state.block.header;
  const uncles = (form.uncles ?? []).map(named);
  const transactions = (form.transactions ?? []).map((each) => signed(each, fork));
  const withdrawals = form.withdrawals ?? [];
  const gasLimit = parent.header.gasLimit * (isFirst(fork, parent, 'London') ? 2n : 1n);
  const data = {
    parentHash: hexToBytes(parent.header.hash),
    coinbase: form.coinbase ?? COINBASE,
    number,
    timestamp: point.timestamp,
    gasLimit,
    extraData: form.extraData ?? '0x',
    ...(isAtLeast(fork, 'Paris') && { mixHash: form.random ?? ZERO_HASH }),
    ...(isAtLeast(fork, 'London') && {
      baseFeePerGas: isFirst(fork, parent, 'London') ? INITIAL_BASE_FEE : parentHeader.calcNextBaseFee(),
    }),
    ...(isAtLeast(fork, 'Cancun') && {
      excessBlobGas: parentHeader.calcNextExcessBlobGas(common),
      blobGasUsed: blobGasOf(form.transactions ?? []),
      parentBeaconBlockRoot: form.beaconRoot ?? ZERO_HASH,
    }),
  };
  const draft = createBlockHeader(data, {
    common,
    ...(!isAtLeast(fork, 'Paris') && { calcDifficultyFromHeader: parentHeader }),
  });
  const block = createBlock(
    {
      header: draft,
      transactions: transactions.map((bytes) => createTxFromRLP(bytes, { common })),
      // the reference does not build a block of wrong uncles, and one that is rejected rewards none
      uncleHeaders: form.rejected ? [] : uncles.map(({ state }) => state.block.header),
      ...(isAtLeast(fork, 'Shanghai') && { withdrawals: withdrawals.map((each) => ({ ...each })) }),
    },
    { common },
  );
  const blockchain = branchOf({ parent, find: (hash) => chain.find(hash) }, common);
  const vm = await createVM({
    common,
    blockchain,
    stateManager: await parent.state.open(common),
    evmOpts: await evmOptions(),
  });
  const root = hexToBytes(parent.state.root);
  const result = await runBlock(vm, { block, root, generate: true, skipBlockValidation: true });

  const body = [...transactions, ...(form.unexecuted ?? [])];
  const uncleItems = uncles.map(({ state }) => state.block.header.raw() as RlpItem);
  const withdrawalItems = withdrawals.map(({ index, validatorIndex, address, amount }) => [
    ...[index, validatorIndex].map(bigIntToMinimalBytes),
    hexToBytes(address),
    bigIntToMinimalBytes(amount),
  ]);
  const complete: Record<string, Hex | null> = {
    ...draftJson(draft),
    uncleHash: keccak256Hex(rlpEncode(uncleItems)),
    stateRoot: bytesToHex(result.stateRoot),
    transactionsTrie: await listRoot(body),
    receiptTrie: bytesToHex(result.receiptsRoot),
    bloom: bytesToHex(result.logsBloom),
    gasUsed: quantity(result.gasUsed),
    ...(isAtLeast(fork, 'Shanghai') && { withdrawalsRoot: await listRoot(withdrawalItems.map(rlpEncode)) }),
    ...(result.requestsHash && { requestsHash: bytesToHex(result.requestsHash) }),
    ...form.header,
  };
  const header = Object.fromEntries(
    Object.entries(complete).filter((entry): entry is [string, Hex] => entry[1] !== null),
  );
  const items = [
    headerItem(header),
    body.map(bodyItem),
    uncleItems,
    ...(isAtLeast(fork, 'Shanghai') ? [withdrawalItems] : []),
  ];
  const rlp = rlpEncode(items);
  return {
    fork,
    header: { ...header, hash: keccak256Hex(rlpEncode(headerItem(header))) },
    transactions,
    rlp: form.rlp?.(rlp) ?? rlp,
  };
}

const isFirst = (fork: Fork, parent: ChainBlock, since: Fork): boolean =>
  isAtLeast(fork, since) && !isAtLeast(parent.fork, since);

function commonOf(fork: Fork, { eips, transition }: Network) {
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

/** EIP-4844 */
const GAS_PER_BLOB = 131_072n;
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
