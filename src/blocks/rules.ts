import { type Fork, isAtLeast } from '../forks/networks.js';
import { BlockError, type BlockException } from './exceptions.js';
import type { BlockHeader } from './header.js';
import type { BlockRules, ChainBlock } from './processor.js';

/** What a fork added to the header: EIP-1559, EIP-4895, EIP-4844 with EIP-4788, EIP-7685. */
const ADDED: readonly {
  readonly field: keyof BlockHeader;
  readonly since: Fork;
  /** the reason for a header that has it too early */
  readonly early: BlockException;
  /** the reason for a header that lacks it */
  readonly missing: (parentFork: Fork) => BlockException;
}[] = [
  {
    field: 'baseFeePerGas',
    since: 'London',
    early: 'IMPORT_IMPOSSIBLE_LONDON_WRONG_PARENT',
    missing: (parentFork) =>
      isAtLeast(parentFork, 'London') ? 'IMPORT_IMPOSSIBLE_LEGACY_WRONG_PARENT' : 'IMPORT_IMPOSSIBLE_LEGACY',
  },
  {
    field: 'withdrawalsRoot',
    since: 'Shanghai',
    early: 'IMPORT_IMPOSSIBLE_SHANGHAI',
    missing: () => 'IMPORT_IMPOSSIBLE_PARIS_OVER_SHANGHAI',
  },
  {
    field: 'excessBlobGas',
    since: 'Cancun',
    early: 'INCORRECT_BLOCK_FORMAT',
    missing: () => 'INCORRECT_BLOCK_FORMAT',
  },
  {
    field: 'requestsHash',
    since: 'Prague',
    early: 'INCORRECT_BLOCK_FORMAT',
    missing: () => 'INCORRECT_BLOCK_FORMAT',
  },
];

/**
 * The header has exactly its fork's fields.
 * The reference fills in missing ones with values of its own.
 */
export function checkHeaderFields(header: BlockHeader, { fork }: BlockRules, parent: ChainBlock): void {
  for (const { field, since, early } of ADDED)
    if (header[field] !== undefined && !isAtLeast(fork, since))
      throw new BlockError(early, `a header of ${fork} has a ${field}`);
  const lacking = lackingField(header, fork);
  if (lacking) throw new BlockError(lacking.missing(parent.fork), `a header of ${fork} has no ${lacking.field}`);
}

/** The first field that a fork's header must have and this one has not. */
export const lackingField = (header: BlockHeader, fork: Fork) =>
  ADDED.find(({ field, since }) => header[field] === undefined && isAtLeast(fork, since));

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
