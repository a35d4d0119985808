import { type Fork, isAtLeast } from '../../forks/networks.js';
import { type Hex, hexToBytes } from '../../primitives/hex.js';
import { BlockError } from '../exceptions.js';
import { type BlockHeader, NO_UNCLES_HASH } from '../header.js';
import type { BlockRules, ParentBlock } from '../processor.js';
import { checkDifficulty } from './difficulty.js';
import { checkBaseFee, checkExcessBlobGas } from './fees.js';
import { checkHeaderFields } from './fields.js';

/**
 * All rules of a header against its parent, a block's or an uncle's. What it says of the block's content (roots, bloom, gas
 * used, blob gas used, requests) is not among them.
 *
 * The order decides the reason of a header with several faults, and whether the later rules can rely on the earlier: without
 * a valid gas limit and its fork's fields there is no base fee.
 * @throws BlockError
 */
export function checkHeader(header: BlockHeader, rules: BlockRules, parent: ParentBlock): void {
  checkNumber(header, parent);
  checkGasLimit(header, rules, parent);
  checkHeaderFields(header, rules, parent);
  checkTimestamp(header, parent);
  checkDifficulty(header, rules, parent);
  checkUnclesAndNonce(header, rules);
  checkGasUsedLimit(header);
  checkExtraData(header);
  checkDaoExtraData(header, rules);
  checkBaseFee(header, rules, parent);
  checkExcessBlobGas(header, rules, parent);
}

/**
 * Yellow paper, 4.4.4: one more than the parent's.
 * The reference lets an uncle be number 0, as if it were a genesis block.
 */
export function checkNumber({ number }: BlockHeader, { header: parent }: ParentBlock): void {
  if (number !== parent.number + 1n)
    throw new BlockError('INVALID_BLOCK_NUMBER', `number ${number} follows ${parent.number}`);
}

/** Yellow paper, 4.4.4: later than the parent. */
export function checkTimestamp({ timestamp }: BlockHeader, { header: parent }: ParentBlock): void {
  if (timestamp <= parent.timestamp)
    throw new BlockError(
      'INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT',
      `timestamp ${timestamp} follows ${parent.timestamp}`,
    );
}

/** EIP-1985 */
const MAX_GAS_LIMIT = 2n ** 63n - 1n;
/** Yellow paper, 4.4.4 */
const MIN_GAS_LIMIT = 5000n;

/**
 * Yellow paper, 4.4.4: less than 1/1024 away from {@link gasLimitAfter}.
 * The reference looks at the gas used first, and so has another reason for a limit of zero.
 */
export function checkGasLimit(
  { gasLimit }: Pick<BlockHeader, 'gasLimit'>,
  { fork }: BlockRules,
  parent: ParentBlock,
): void {
  if (gasLimit > MAX_GAS_LIMIT) throw new BlockError('GASLIMIT_TOO_BIG', `gas limit ${gasLimit}`);
  const before = gasLimitAfter(parent, fork);
  const change = gasLimit > before ? gasLimit - before : before - gasLimit;
  if (change >= before / 1024n || gasLimit < MIN_GAS_LIMIT)
    throw new BlockError('INVALID_GASLIMIT', `gas limit ${gasLimit} follows ${before}`);
}

/** The gas limit that stays as it is: the parent's, and twice that in London's first block (EIP-1559). */
export function gasLimitAfter({ header, fork: parentFork }: ParentBlock, fork: Fork): bigint {
  const isFirstOfLondon = isAtLeast(fork, 'London') && !isAtLeast(parentFork, 'London');
  return isFirstOfLondon ? 2n * header.gasLimit : header.gasLimit;
}

/** Yellow paper, 4.4.4: at most the gas limit. */
export function checkGasUsedLimit({ gasUsed, gasLimit }: BlockHeader): void {
  if (gasUsed > gasLimit)
    throw new BlockError('INVALID_GAS_USED_ABOVE_LIMIT', `gas used ${gasUsed} of a limit of ${gasLimit}`);
}

/** Bytes; yellow paper, 4.4.4. */
const MAX_EXTRA_DATA = 32;

/** Yellow paper, 4.4.4: at most 32 bytes. */
export function checkExtraData({ extraData }: BlockHeader): void {
  const { length } = hexToBytes(extraData);
  if (length > MAX_EXTRA_DATA) throw new BlockError('EXTRA_DATA_TOO_BIG', `${length} bytes of extra data`);
}

/** EIP-779: `dao-hard-fork` */
const DAO_EXTRA_DATA: Hex = '0x64616f2d686172642d666f726b';
/** Blocks; EIP-779. */
const DAO_WINDOW = 10n;

/** EIP-779: the first ten blocks of the DAO fork name it. */
export function checkDaoExtraData({ number, extraData }: BlockHeader, { network }: BlockRules): void {
  const { transition } = network;
  if (!transition?.dao || !('block' in transition.at)) return;
  const since = number - transition.at.block;
  if (since >= 0n && since < DAO_WINDOW && extraData !== DAO_EXTRA_DATA)
    throw new BlockError('EXTRA_DATA_INVALID_DAO', `extra data ${extraData} in block ${number}`);
}

const NO_NONCE: Hex = '0x0000000000000000';

/** EIP-3675: neither uncles nor a nonce from Paris on; the difficulty has a rule of its own. */
export function checkUnclesAndNonce({ unclesHash, nonce }: BlockHeader, { fork }: BlockRules): void {
  if (!isAtLeast(fork, 'Paris')) return;
  if (unclesHash !== NO_UNCLES_HASH)
    throw new BlockError('IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS', `uncles hash ${unclesHash} from Paris on`);
  if (nonce !== NO_NONCE) throw new BlockError('INCORRECT_BLOCK_FORMAT', `nonce ${nonce} from Paris on`);
}
