import { type BlobSchedule, blobBaseFee, GAS_PER_BLOB } from '../../forks/blobs.js';
import { type Fork, isAtLeast } from '../../forks/networks.js';
import { BlockError } from '../exceptions.js';
import type { BlockHeader } from '../header.js';
import type { BlockRules, ParentBlock } from '../processor.js';

/** EIP-1559: the parent's base fee, adjusted by how far its gas used was off its target. */
export function checkBaseFee(
  { baseFeePerGas }: BlockHeader,
  { fork }: BlockRules,
  { header: parent }: ParentBlock,
): void {
  if (!isAtLeast(fork, 'London')) return;
  const expected = expectedBaseFee(parent);
  if (baseFeePerGas !== expected)
    throw new BlockError('INVALID_BASEFEE_PER_GAS', `base fee ${baseFeePerGas}, not ${expected}`);
}

/** EIP-1559: wei per gas, in London's first block. */
const INITIAL_BASE_FEE = 1_000_000_000n;
/** EIP-1559 */
const ELASTICITY_MULTIPLIER = 2n;
const BASE_FEE_MAX_CHANGE_DENOMINATOR = 8n;

/**
 * The base fee of a block from London on, in wei per gas (EIP-1559).
 * @param parent without a base fee: the block is London's first; else with a gas limit of at least 2
 */
export function expectedBaseFee({
  baseFeePerGas,
  gasLimit,
  gasUsed,
}: Pick<BlockHeader, 'baseFeePerGas' | 'gasLimit' | 'gasUsed'>): bigint {
  if (baseFeePerGas === undefined) return INITIAL_BASE_FEE;
  const target = gasLimit / ELASTICITY_MULTIPLIER;
  const change = (off: bigint) => (baseFeePerGas * off) / target / BASE_FEE_MAX_CHANGE_DENOMINATOR;
  if (gasUsed <= target) return baseFeePerGas - change(target - gasUsed);
  return baseFeePerGas + (change(gasUsed - target) || 1n);
}

/** EIP-4844: follows from the parent's. */
export function checkExcessBlobGas(
  { excessBlobGas }: BlockHeader,
  { fork, blobSchedule }: BlockRules,
  { header: parent }: ParentBlock,
): void {
  if (blobSchedule === undefined) return;
  const expected = expectedExcessBlobGas(fork, blobSchedule, parent);
  if (excessBlobGas !== expected)
    throw new BlockError('INCORRECT_EXCESS_BLOB_GAS', `excess blob gas ${excessBlobGas}, not ${expected}`);
}

/** EIP-7918: execution gas that a blob is worth at least. */
const BLOB_BASE_COST = 8192n;

/**
 * The excess blob gas of a block from Cancun on (EIP-4844): the parent's with what it used, less the target. EIP-7918, from
 * Osaka on: where blobs are cheaper than the execution that they stand for, only part of what was used is added, so that
 * the price does not fall.
 * @param schedule of the block, not of its parent
 * @param parent without blob gas: the block is Cancun's first
 */
export function expectedExcessBlobGas(
  fork: Fork,
  schedule: BlobSchedule,
  { excessBlobGas = 0n, blobGasUsed = 0n, baseFeePerGas = 0n }: Partial<BlockHeader>,
): bigint {
  const [target, max] = [BigInt(schedule.target), BigInt(schedule.max)];
  const excess = excessBlobGas + blobGasUsed - target * GAS_PER_BLOB;
  if (excess < 0n) return 0n;
  if (!isAtLeast(fork, 'Osaka')) return excess;
  const isBelowReserve = BLOB_BASE_COST * baseFeePerGas > GAS_PER_BLOB * blobBaseFee(excessBlobGas, schedule);
  // a schedule without blobs has no share of them
  return isBelowReserve ? excessBlobGas + (max && (blobGasUsed * (max - target)) / max) : excess;
}
