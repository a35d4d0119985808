import { type Fork, isAtLeast } from '../forks/networks.js';
import { BlockError, type BlockException } from './exceptions.js';
import type { BlockHeader } from './header.js';
import type { BlockRules, ChainBlock } from './processor.js';

/**
 * The header has exactly its fork's fields: EIP-1559, EIP-4895, EIP-4844 with EIP-4788, EIP-7685.
 * The reference fills in missing ones with values of its own.
 */
export function checkHeaderFields(header: BlockHeader, { fork }: BlockRules, parent: ChainBlock): void {
  const later = (field: unknown, since: Fork, code: BlockException) => {
    if (field !== undefined && !isAtLeast(fork, since))
      throw new BlockError(code, `a header of ${fork} has a field of ${since}`);
  };
  const required = (field: unknown, since: Fork, code: BlockException) => {
    if (field === undefined && isAtLeast(fork, since))
      throw new BlockError(code, `a header of ${fork} lacks a field of ${since}`);
  };
  later(header.baseFeePerGas, 'London', 'IMPORT_IMPOSSIBLE_LONDON_WRONG_PARENT');
  later(header.withdrawalsRoot, 'Shanghai', 'IMPORT_IMPOSSIBLE_SHANGHAI');
  later(header.excessBlobGas, 'Cancun', 'INCORRECT_BLOCK_FORMAT');
  later(header.requestsHash, 'Prague', 'INCORRECT_BLOCK_FORMAT');
  required(
    header.baseFeePerGas,
    'London',
    isAtLeast(parent.fork, 'London') ? 'IMPORT_IMPOSSIBLE_LEGACY_WRONG_PARENT' : 'IMPORT_IMPOSSIBLE_LEGACY',
  );
  required(header.withdrawalsRoot, 'Shanghai', 'IMPORT_IMPOSSIBLE_PARIS_OVER_SHANGHAI');
  required(header.excessBlobGas, 'Cancun', 'INCORRECT_BLOCK_FORMAT');
  required(header.requestsHash, 'Prague', 'INCORRECT_BLOCK_FORMAT');
}

/**
 * Yellow paper, 4.4.4: one more than the parent's.
 * The reference lets an uncle be number 0, as if it were a genesis block.
 */
export function checkNumber({ number }: BlockHeader, { header: parent }: ChainBlock): void {
  if (number !== parent.number + 1n)
    throw new BlockError('INVALID_BLOCK_NUMBER', `number ${number} follows ${parent.number}`);
}

/** EIP-1985 */
const MAX_GAS_LIMIT = 2n ** 63n - 1n;
/** Yellow paper, 4.4.4 */
const MIN_GAS_LIMIT = 5000n;

/**
 * Yellow paper, 4.4.4: less than 1/1024 away from the parent's; EIP-1559: from twice the parent's in London's first block.
 * The reference looks at the gas used first, and so has another reason for a limit of zero.
 */
export function checkGasLimit({ gasLimit }: BlockHeader, { fork }: BlockRules, parent: ChainBlock): void {
  if (gasLimit > MAX_GAS_LIMIT) throw new BlockError('GASLIMIT_TOO_BIG', `gas limit ${gasLimit}`);
  const isFirstOfLondon = isAtLeast(fork, 'London') && !isAtLeast(parent.fork, 'London');
  const before = parent.header.gasLimit * (isFirstOfLondon ? 2n : 1n);
  const change = gasLimit > before ? gasLimit - before : before - gasLimit;
  if (change >= before / 1024n || gasLimit < MIN_GAS_LIMIT)
    throw new BlockError('INVALID_GASLIMIT', `gas limit ${gasLimit} follows ${before}`);
}

/** EIP-3675: it has a difficulty, though the terminal block is its parent. */
export const isAfterTerminal = ({ difficulty }: BlockHeader, { fork }: BlockRules, parent: ChainBlock): boolean =>
  difficulty > 0n && isAtLeast(fork, 'Paris') && !isAtLeast(parent.fork, 'Paris');

/**
 * EIP-3675: a difficulty before the terminal block and on it, none after.
 * The reference knows no terminal total difficulty, and has one reason for all wrong difficulties.
 */
export function checkMerge(header: BlockHeader, rules: BlockRules, parent: ChainBlock): void {
  const { difficulty } = header;
  const { transition } = rules.network;
  const { fork } = rules;
  if (isAfterTerminal(header, rules, parent))
    throw new BlockError('IMPORT_IMPOSSIBLE_PARIS_WRONG_POW', `difficulty ${difficulty} after the terminal block`);
  if (isAtLeast(fork, 'Paris') && difficulty > 0n)
    throw new BlockError('IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS', `difficulty ${difficulty} from Paris on`);
  if (difficulty === 0n && !isAtLeast(fork, 'Paris') && transition !== undefined && 'totalDifficulty' in transition.at)
    throw new BlockError(
      'IMPORT_IMPOSSIBLE_PARIS_WRONG_POS',
      `no difficulty, though total difficulty ${parent.totalDifficulty} has not reached ${transition.at.totalDifficulty}`,
    );
}

/** EIP-7934: 10 MiB less a margin of 2 MiB, in bytes. */
const MAX_BLOCK_SIZE = 8_388_608;

/**
 * EIP-7934. The reference's Osaka lacks it.
 * @param size bytes of the block's RLP
 */
export function checkSize(size: number, { fork }: BlockRules): void {
  if (isAtLeast(fork, 'Osaka') && size > MAX_BLOCK_SIZE)
    throw new BlockError('RLP_BLOCK_LIMIT_EXCEEDED', `${size} bytes, more than ${MAX_BLOCK_SIZE}`);
}
