import { type Executor, type Rejected, UnsupportedError } from '../executors/executor.js';
import { type Fork, isAtLeast } from '../forks/networks.js';
import { type Address, type Hash, toAddress, toHash, ZERO_HASH } from '../primitives/bytes.js';
import type { Hex } from '../primitives/hex.js';
import { BYTES, type Check, hex, listOf, optional, record, uint } from '../primitives/input.js';
import { keccak256Hex } from '../primitives/keccak.js';
import { RlpError, type RlpItem, rlpDecode, rlpEncode } from '../primitives/rlp.js';
import type { StateDiff } from '../state/diff.js';
import { checkStateView, type StateView } from '../state/view.js';
import { decodeSigned } from '../transactions/decode.js';
import { TransactionError } from '../transactions/exceptions.js';
import { senderOf } from '../transactions/recover.js';
import type { Transaction } from '../transactions/transaction.js';
import { checkWithdrawals, type Withdrawal, withdrawalItem } from './block.js';
import { isDaoFork } from './dao.js';
import { BlockError, BlockTransactionError, type RejectionCode } from './exceptions.js';
import { type BlockExecution, executeOperations, withRequests } from './execution.js';
import { type BlockHeader, checkHeaderTypes, decodeHeader, headerItem, withLowerHashes } from './header.js';
import type { BlockRules, ParentBlock } from './processor.js';
import { blockBloom, type Receipt, receiptsRoot } from './receipts.js';
import { depositRequests, requestsHash } from './requests.js';
import { blobGasOf, MAX_BLOCK_SIZE, transactionsRoot, withdrawalsRoot } from './rules/body.js';
import { expectedDifficulty } from './rules/difficulty.js';
import { expectedBaseFee, expectedExcessBlobGas } from './rules/fees.js';
import { checkGasLimit, checkHeader, gasLimitAfter } from './rules/header.js';
import { checkUnclesAlone } from './rules/uncles.js';
import { signaturesOf, withSenders } from './transactions.js';

/** What its author decides of a block, but for its transactions; the rest follows from the parent and from execution. */
export interface BlockTemplate {
  readonly coinbase: Address;
  /** seconds, after the parent's */
  readonly timestamp: bigint;
  /** gas; by default the parent's, and twice that in London's first block */
  readonly gasLimit?: bigint;
  /** at most 32 bytes; by default none */
  readonly extraData?: Hex;
  /** PREVRANDAO from Paris on, the seal's mix before; by default zero */
  readonly mixHash?: Hash;
  /** 8 bytes: the seal's nonce, before Paris; by default zero */
  readonly nonce?: Hex;
  /** EIP-4788, from Cancun on; by default zero */
  readonly parentBeaconBlockRoot?: Hash;
  /** EIP-4895, from Shanghai on; by default none */
  readonly withdrawals?: readonly Withdrawal[];
  /** before Paris; that they may be included is for the author to know */
  readonly uncles?: readonly BlockHeader[];
}

const checkTemplate = record({
  coinbase: hex(20),
  timestamp: uint(64),
  gasLimit: optional(uint(64)),
  extraData: optional(hex()),
  mixHash: optional(hex(32)),
  nonce: optional(hex(8)),
  parentBeaconBlockRoot: optional(hex(32)),
  withdrawals: optional(checkWithdrawals),
  uncles: optional(listOf(checkHeaderTypes)),
} satisfies Record<keyof BlockTemplate, Check>);

/** Where a block is built. */
export interface BuildSite {
  readonly parent: ParentBlock;
  readonly rules: BlockRules;
  /** after the parent */
  readonly state: StateView;
  /** the root of `state` after a difference */
  readonly rootOf: (diff: StateDiff) => Hash;
}

/** A transaction that was offered and is not in the block. */
export interface LeftOut {
  /** among those offered */
  readonly index: number;
  /** as a block with it would be rejected; `undefined`: the executor has no code for its reason */
  readonly code: RejectionCode | undefined;
  readonly reason: string;
}

export interface BuiltBlock extends BlockExecution {
  /** complete; before Paris but for a seal */
  readonly header: BlockHeader;
  /** of the block */
  readonly rlp: Uint8Array;
  /** which of the transactions offered are in the block, in their order */
  readonly included: readonly number[];
  readonly leftOut: readonly LeftOut[];
}

/** A transaction that can be executed, or be found not to be valid. */
interface Candidate {
  readonly index: number;
  /** as a block has it */
  readonly item: RlpItem;
  /** bytes in the block's RLP */
  readonly size: number;
  readonly transaction: Transaction;
}

/**
 * Builds a block of the transactions offered, in their order; one that is not valid where its turn comes, or for which there is no room (gas,
 * blob gas, EIP-7934's bytes), is left out, and the next one goes on from there. They are executed as any block's are: in parallel by a
 * parallel executor, and with the same block as the result.
 * @param offered signed and encoded (EIP-2718); a blob transaction without its blobs
 * @throws InputError; UnsupportedError for the DAO fork's first block; BlockError where the template breaks a rule, or a contract that hands out requests is missing or fails
 */
export async function buildBlock(
  executor: Executor,
  template: BlockTemplate,
  offered: readonly Uint8Array[],
  site: BuildSite,
): Promise<BuiltBlock> {
  const { rules, state, rootOf } = site;
  const { fork, network } = rules;
  checkTemplate(template, 'template');
  listOf(BYTES)(offered, 'transactions');
  checkHeaderTypes(site.parent.header, 'parent');
  checkStateView(state, 'state');
  // copies: whoever calls may change lists and items meanwhile
  const uncles = (template.uncles ?? []).map((uncle) => decodeHeader(headerItem(uncle)));
  const withdrawals = isAtLeast(fork, 'Shanghai') ? { withdrawals: (template.withdrawals ?? []).map(copyOf) } : {};
  const draft = draftHeader(template, uncles, site);
  // its state is not the parent's (EIP-779)
  if (isDaoFork(draft, network)) throw new UnsupportedError(`building the first block of ${network.name}`);
  const parts = { header: draft, uncles, ...withdrawals };
  const room = roomFor(draft, withdrawals, fork);
  const leftOut: LeftOut[] = [];
  let candidates = offered.flatMap((bytes, index) => {
    const read = readCandidate(bytes, index, fork);
    if ('transaction' in read) return [read];
    leftOut.push(read);
    return [];
  });
  for (;;) {
    const rejected = new Map<number, Rejected>();
    const result = await executeOperations(
      executor,
      parts,
      candidates.map(({ transaction }) => transaction),
      rules,
      state,
      (index, outcome) => rejected.set(index, outcome),
      rootOf,
    );
    const included = candidates.filter((_, index) => !rejected.has(index));
    const refused = refuse(candidates, included, result.execution.receipts, room, rules);
    if (refused.length > 0) {
      // without them, others may be valid that were not, or the other way round
      leftOut.push(...refused);
      const gone = new Set(refused.map(({ index }) => index));
      candidates = candidates.filter(({ index }) => !gone.has(index));
      continue;
    }
    for (const [at, { code, reason }] of rejected)
      leftOut.push({
        index: (candidates[at] as Candidate).index,
        code: code && `TransactionException.${code}`,
        reason,
      });
    const execution = withRequests(result, rules);
    const items = included.map(({ item }) => item);
    const header = completeHeader(draft, included, execution, rootOf(execution.diff));
    const body = [items, uncles.map(headerItem), ...bodyOf(parts)];
    return {
      ...execution,
      header,
      rlp: rlpEncode([headerItem(header), ...body]),
      included: included.map(({ index }) => index),
      leftOut: leftOut.sort((a, b) => a.index - b.index),
    };
  }
}

const copyOf = ({ index, validatorIndex, address, amount }: Withdrawal): Withdrawal => ({
  index,
  validatorIndex,
  address,
  amount,
});

/** What follows the uncles. */
const bodyOf = ({ withdrawals }: Pick<BlockTemplate, 'withdrawals'>): RlpItem[] =>
  withdrawals === undefined ? [] : [withdrawals.map(withdrawalItem)];

/**
 * The header before anything is executed: roots are zero.
 * @throws BlockError
 */
function draftHeader(template: BlockTemplate, uncles: readonly BlockHeader[], site: BuildSite): BlockHeader {
  const { rules } = site;
  const { fork, blobSchedule } = rules;
  const { coinbase, timestamp, withdrawals } = template;
  const parent = { ...site.parent, header: withLowerHashes(site.parent.header) };
  if (withdrawals !== undefined && !isAtLeast(fork, 'Shanghai'))
    throw new BlockError('IMPORT_IMPOSSIBLE_SHANGHAI', `${fork} has no withdrawals`);
  const number = parent.header.number + 1n;
  const gasLimit = template.gasLimit ?? gasLimitAfter(parent, fork);
  // the base fee relies on it
  checkGasLimit({ gasLimit }, rules, parent);
  const draft: BlockHeader = {
    hash: ZERO_HASH,
    parentHash: parent.header.hash,
    unclesHash: keccak256Hex(rlpEncode(uncles.map(headerItem))),
    coinbase: toAddress(coinbase),
    stateRoot: ZERO_HASH,
    transactionsRoot: ZERO_HASH,
    receiptsRoot: ZERO_HASH,
    logsBloom: blockBloom([]),
    difficulty: isAtLeast(fork, 'Paris') ? 0n : expectedDifficulty({ number, timestamp }, fork, parent.header),
    number,
    gasLimit,
    gasUsed: 0n,
    timestamp,
    extraData: lowerCase(template.extraData ?? '0x'),
    mixHash: toHash(template.mixHash ?? ZERO_HASH),
    nonce: lowerCase(template.nonce ?? '0x0000000000000000'),
    ...(isAtLeast(fork, 'London') && { baseFeePerGas: expectedBaseFee(parent.header) }),
    ...(isAtLeast(fork, 'Shanghai') && { withdrawalsRoot: withdrawalsRoot(withdrawals ?? []) }),
    ...(blobSchedule && {
      blobGasUsed: 0n,
      excessBlobGas: expectedExcessBlobGas(fork, blobSchedule, parent.header),
      parentBeaconBlockRoot: toHash(template.parentBeaconBlockRoot ?? ZERO_HASH),
    }),
    ...(isAtLeast(fork, 'Prague') && { requestsHash: ZERO_HASH }),
  };
  checkUnclesAlone(draft, uncles, fork);
  checkHeader(draft, rules, parent);
  return draft;
}

/** As a decoded header has it. */
const lowerCase = (hex: string): Hex => hex.toLowerCase() as Hex;

function completeHeader(
  draft: BlockHeader,
  included: readonly Candidate[],
  { receipts, requests }: BlockExecution,
  stateRoot: Hash,
): BlockHeader {
  const header = {
    ...draft,
    stateRoot,
    transactionsRoot: transactionsRoot(included.map(({ item }) => item)),
    receiptsRoot: receiptsRoot(receipts),
    logsBloom: blockBloom(receipts),
    gasUsed: receipts.at(-1)?.cumulativeGasUsed ?? 0n,
    ...(draft.blobGasUsed !== undefined && { blobGasUsed: blobGasOf(included.map(({ transaction }) => transaction)) }),
    ...(requests && { requestsHash: requestsHash(requests) }),
  };
  return { ...header, hash: keccak256Hex(rlpEncode(headerItem(header))) };
}

/** Bytes that a prefix of a list of 64 KiB and more has beyond that of an empty one. */
const LONG_PREFIX = 3;

/** Bytes that a block has for its transactions (EIP-7934), all else taken as long as it can be. */
function roomFor(draft: BlockHeader, parts: Pick<BlockTemplate, 'withdrawals'>, fork: Fork): number {
  if (!isAtLeast(fork, 'Osaka')) return Number.POSITIVE_INFINITY;
  const longest = { ...draft, gasUsed: draft.gasLimit, blobGasUsed: 2n ** 64n - 1n };
  const rest = rlpEncode([headerItem(longest), [], [], ...bodyOf(parts)]);
  return MAX_BLOCK_SIZE - rest.length - 2 * LONG_PREFIX;
}

function readCandidate(bytes: Uint8Array, index: number, fork: Fork): Candidate | LeftOut {
  try {
    // the bytes may be another transaction's by the time the block is built
    const item = (bytes[0] ?? 0) >= 0xc0 ? rlpDecode(bytes) : Uint8Array.from(bytes);
    const signed = [decodeSigned(item)];
    const [transaction] = withSenders(signed, signaturesOf(signed, fork).map(senderOf));
    return { index, item, size: rlpEncode(item).length, transaction: transaction as Transaction };
  } catch (error) {
    // such bytes are no part of a block
    if (error instanceof RlpError || (error instanceof TransactionError && error.code === 'RLP_INVALID_DATA'))
      return { index, code: 'BlockException.RLP_STRUCTURES_ENCODING', reason: error.message };
    if (error instanceof TransactionError || error instanceof BlockTransactionError)
      return { index, code: error.code && `TransactionException.${error.code}`, reason: error.message };
    throw error;
  }
}

/**
 * The next transactions that make the block as a whole invalid. What they did is in the others' results, so they are found one after the
 * other; but all that are too long for what is left are too long later, too.
 */
function refuse(
  candidates: readonly Candidate[],
  included: readonly Candidate[],
  receipts: readonly Receipt[],
  room: number,
  { fork, chainId }: BlockRules,
): LeftOut[] {
  let left = room;
  for (const [at, { index, size }] of included.entries()) {
    if (size > left)
      return candidates
        .filter((each) => each.index >= index && each.size > left)
        .map((each) => ({
          index: each.index,
          code: 'BlockException.RLP_BLOCK_LIMIT_EXCEEDED',
          reason: `${each.size} bytes, and ${left} are left`,
        }));
    left -= size;
    try {
      if (isAtLeast(fork, 'Prague')) depositRequests((receipts[at] as Receipt).logs, chainId);
    } catch (error) {
      if (!(error instanceof BlockError)) throw error;
      return [{ index, code: `BlockException.${error.code}`, reason: error.message }];
    }
  }
  return [];
}
