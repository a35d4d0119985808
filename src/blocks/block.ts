import { type Address, bigIntToMinimalBytes, type Hash } from '../primitives/bytes.js';
import { hexToBytes } from '../primitives/hex.js';
import { BYTES, hex, listOf, record, uint } from '../primitives/input.js';
import { keccak256Hex } from '../primitives/keccak.js';
import { RlpError, type RlpItem, rlpDecode, rlpEncode } from '../primitives/rlp.js';
import { BlockError } from './exceptions.js';
import { type BlockHeader, decodeHeader, type ExecutionHeader, readBytes, readFixed, readUint } from './header.js';

/** EIP-4895 */
export interface Withdrawal {
  readonly index: bigint;
  readonly validatorIndex: bigint;
  readonly address: Address;
  /** gwei */
  readonly amount: bigint;
}

/** {@link Withdrawal}s, given by a caller. */
export const checkWithdrawals = listOf(
  record({ index: uint(64), validatorIndex: uint(64), address: hex(20), amount: uint(64) }),
);

/** Of uncles, given by a caller, what is rewarded, and tells them apart. */
export const checkUncles = listOf(record({ hash: hex(32), coinbase: hex(20), number: uint(64) }));

/** What there is to execute of a block, but for its transactions. */
export interface ExecutedParts {
  readonly header: ExecutionHeader;
  readonly uncles: readonly BlockHeader[];
  /** absent before Shanghai */
  readonly withdrawals?: readonly Withdrawal[];
}

/** A block as it came: its parts decoded, but for the transactions, whose forms depend on the fork. */
export interface Block {
  readonly header: BlockHeader;
  /** a list for a legacy transaction, bytes for a typed one (EIP-2718) */
  readonly transactions: readonly RlpItem[];
  readonly uncles: readonly BlockHeader[];
  /** keccak-256 of the uncles' RLP; what the header says of it is a rule of its own */
  readonly unclesHash: Hash;
  /** absent before Shanghai */
  readonly withdrawals?: readonly Withdrawal[];
  /** bytes of its RLP */
  readonly size: number;
}

/**
 * Strictly decodes a block (yellow paper, 4.4; EIP-4895).
 * @throws InputError; BlockError with INCORRECT_BLOCK_FORMAT or one of the RLP codes
 */
export function decodeBlock(rlp: Uint8Array): Block {
  BYTES(rlp, 'rlp');
  const [header, transactions, uncles, withdrawals, ...more] = list(decode(rlp), 'the block');
  if (more.length > 0) throw new BlockError('RLP_STRUCTURES_ENCODING', `the block has ${more.length} parts too many`);
  const uncleItems = list(uncles, 'uncles');
  const block = {
    header: decodeHeader(list(header, 'header')),
    transactions: list(transactions, 'transactions'),
    uncles: uncleItems.map((uncle, index) => decodeHeader(uncle, `uncles[${index}]`)),
    unclesHash: keccak256Hex(rlpEncode(uncleItems)),
    size: rlp.length,
  };
  if (withdrawals !== undefined)
    return { ...block, withdrawals: list(withdrawals, 'withdrawals').map(decodeWithdrawal) };
  if (block.header.withdrawalsRoot !== undefined)
    throw new BlockError('RLP_WITHDRAWALS_NOT_READ', 'the header has a withdrawals root, the block no withdrawals');
  return block;
}

function decode(rlp: Uint8Array): RlpItem {
  try {
    return rlpDecode(rlp);
  } catch (error) {
    if (!(error instanceof RlpError)) throw error;
    throw new BlockError('RLP_STRUCTURES_ENCODING', error.message);
  }
}

function list(item: RlpItem | undefined, name: string): readonly RlpItem[] {
  if (item === undefined || item instanceof Uint8Array)
    throw new BlockError('RLP_STRUCTURES_ENCODING', `${name} is ${item === undefined ? 'missing' : 'not a list'}`);
  return item;
}

function decodeWithdrawal(item: RlpItem, position: number): Withdrawal {
  const name = `withdrawals[${position}]`;
  const fields = list(item, name);
  if (fields.length !== 4)
    throw new BlockError('RLP_STRUCTURES_ENCODING', `${name} has ${fields.length} fields, not 4`);
  const [index, validatorIndex, address, amount] = fields;
  return {
    index: readUint(readBytes(index, `${name}.index`), `${name}.index`, 64),
    validatorIndex: readUint(readBytes(validatorIndex, `${name}.validatorIndex`), `${name}.validatorIndex`, 64),
    address: readFixed(readBytes(address, `${name}.address`), `${name}.address`, 20, 'RLP_INVALID_ADDRESS') as Address,
    amount: readUint(readBytes(amount, `${name}.amount`), `${name}.amount`, 64),
  };
}

/** A withdrawal as a block has it. */
export const withdrawalItem = ({ index, validatorIndex, address, amount }: Withdrawal): RlpItem => [
  bigIntToMinimalBytes(index),
  bigIntToMinimalBytes(validatorIndex),
  hexToBytes(address),
  bigIntToMinimalBytes(amount),
];
