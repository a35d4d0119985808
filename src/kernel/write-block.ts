import * as layout from '../../assembly/layout.js';
import { blobBaseFee, checkBlobSchedule } from '../forks/blobs.js';
import { type Fork, isAtLeast } from '../forks/networks.js';
import { type Check, hex, InputError, record, uint } from '../primitives/input.js';
import type { BlockContext } from '../transactions/block-context.js';
import type { KernelMemory } from './memory.js';

const checkFields = record({
  chainId: uint(256),
  coinbase: hex(20),
  number: uint(256),
  timestamp: uint(256),
  gasLimit: uint(256),
  difficulty: uint(256),
} satisfies Partial<Record<keyof BlockContext, Check>>);

/** What a block has from a fork on, and not before: EIP-4399, EIP-1559, EIP-4844. */
const ADDED: readonly { readonly field: keyof BlockContext; readonly since: Fork; readonly check: Check }[] = [
  { field: 'prevRandao', since: 'Paris', check: hex(32) },
  { field: 'baseFeePerGas', since: 'London', check: uint(256) },
  { field: 'excessBlobGas', since: 'Cancun', check: uint(64) },
  { field: 'blobSchedule', since: 'Cancun', check: checkBlobSchedule },
];

/** @throws InputError */
function checkBlock(block: BlockContext): void {
  checkFields(block, 'block');
  for (const { field, since, check } of ADDED)
    if (isAtLeast(block.fork, since)) check(block[field], `block.${field}`);
    else if (block[field] !== undefined) throw new InputError(`block.${field}`, block[field], `of ${block.fork}`);
}

/** At first sight, and written out, as each block is asked: what does not fail where it is written. */
const isSound = ({ fork, prevRandao, baseFeePerGas, excessBlobGas, blobSchedule }: BlockContext): boolean =>
  (prevRandao != null) === isAtLeast(fork, 'Paris') &&
  (baseFeePerGas != null) === isAtLeast(fork, 'London') &&
  (excessBlobGas != null) === isAtLeast(fork, 'Cancun') &&
  (blobSchedule != null) === isAtLeast(fork, 'Cancun') &&
  Number.isInteger(blobSchedule?.max ?? 0);

/**
 * Writes BLOCK; looks at all of the block where that fails.
 * @throws InputError
 */
export function writeBlock(memory: KernelMemory, block: BlockContext): void {
  try {
    if (!isSound(block)) checkBlock(block);
    write(memory, block);
  } catch (error) {
    checkBlock(block);
    throw error;
  }
}

function write(memory: KernelMemory, block: BlockContext): void {
  memory.writeAddress(layout.COINBASE, block.coinbase);
  memory.writeWord(layout.BLOCK_NUMBER, block.number);
  memory.writeWord(layout.TIMESTAMP, block.timestamp);
  if (block.prevRandao === undefined) memory.writeWord(layout.RANDOMNESS, block.difficulty);
  else memory.writeHash(layout.RANDOMNESS, block.prevRandao);
  memory.writeWord(layout.BLOCK_GAS_LIMIT, block.gasLimit);
  memory.writeWord(layout.CHAIN_ID, block.chainId);
  memory.writeWord(layout.BASE_FEE, block.baseFeePerGas ?? 0n);
  const { excessBlobGas, blobSchedule } = block;
  const fee = excessBlobGas === undefined || !blobSchedule ? 0n : blobBaseFee(excessBlobGas, blobSchedule);
  memory.writeWord(layout.BLOB_BASE_FEE, fee);
  memory.writeU64(layout.BLOCK_GAS_USED, 0n);
  memory.writeU32(layout.BLOCK_BLOBS, 0);
  memory.writeU32(layout.MAX_BLOBS_PER_BLOCK, blobSchedule?.max ?? 0);
}
