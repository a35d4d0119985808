import { type Fork, inForceAt, isAtLeast } from '../../forks/networks.js';
import { BlockError } from '../exceptions.js';
import { type BlockHeader, NO_UNCLES_HASH } from '../header.js';
import type { BlockRules, ParentBlock } from '../processor.js';

/**
 * Yellow paper, 4.4.4, and EIP-3675: the formula's difficulty before Paris, none after. A block with a difficulty that comes
 * after the terminal one must have the right one all the same.
 */
export function checkDifficulty(header: BlockHeader, rules: BlockRules, parent: ParentBlock): void {
  if (isAfterTerminal(header, rules, parent)) checkFormula(header, parent.fork, parent.header);
  checkMerge(header, rules, parent);
  if (!isAtLeast(rules.fork, 'Paris')) checkFormula(header, rules.fork, parent.header);
}

/** EIP-3675: it has a difficulty, though the terminal block is its parent. */
export const isAfterTerminal = ({ difficulty }: BlockHeader, { fork }: BlockRules, parent: ParentBlock): boolean =>
  difficulty > 0n && isAtLeast(fork, 'Paris') && !isAtLeast(parent.fork, 'Paris');

/**
 * EIP-3675: a difficulty before the terminal block and on it, none after.
 * The reference knows no terminal total difficulty, and has one reason for all wrong difficulties.
 */
export function checkMerge(header: BlockHeader, rules: BlockRules, parent: ParentBlock): void {
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

function checkFormula(header: BlockHeader, fork: Fork, parent: BlockHeader): void {
  const expected = expectedDifficulty(header, fork, parent);
  if (header.difficulty !== expected)
    throw new BlockError('INVALID_DIFFICULTY', `difficulty ${header.difficulty}, not ${expected}`);
}

/** Yellow paper, 4.4.4: D_0 */
const MIN_DIFFICULTY = 131_072n;
const BOUND_DIVISOR = 2048n;
const BOMB_PERIOD = 100_000n;

/** How many blocks a fork takes the difficulty bomb back, in place of those before it. */
const BOMB_DELAYS: Readonly<Partial<Record<Fork, bigint>>> = {
  /** EIP-649 */
  Byzantium: 3_000_000n,
  /** EIP-1234 */
  Constantinople: 5_000_000n,
  /** EIP-2384 */
  MuirGlacier: 9_000_000n,
  /** EIP-3554 */
  London: 9_700_000n,
  /** EIP-4345 */
  ArrowGlacier: 10_700_000n,
  /** EIP-5133 */
  GrayGlacier: 11_400_000n,
};

/**
 * The difficulty of a block before Paris (yellow paper, 4.4.4): the parent's, adjusted by a 2048th for each step that the time
 * between them is off, and the bomb.
 * @param header with a timestamp later than the parent's
 */
export function expectedDifficulty(
  { number, timestamp }: Pick<BlockHeader, 'number' | 'timestamp'>,
  fork: Fork,
  parent: Pick<BlockHeader, 'difficulty' | 'timestamp' | 'unclesHash'>,
): bigint {
  const steps = adjustment(timestamp - parent.timestamp, fork, parent.unclesHash !== NO_UNCLES_HASH);
  const difficulty = parent.difficulty + (parent.difficulty / BOUND_DIVISOR) * steps + bomb(number, fork);
  return difficulty > MIN_DIFFICULTY ? difficulty : MIN_DIFFICULTY;
}

/** @param elapsed seconds since the parent */
function adjustment(elapsed: bigint, fork: Fork, parentHasUncles: boolean): bigint {
  // yellow paper of Frontier
  if (!isAtLeast(fork, 'Homestead')) return elapsed < 13n ? 1n : -1n;
  // EIP-2, EIP-100
  const steps = isAtLeast(fork, 'Byzantium') ? (parentHasUncles ? 2n : 1n) - elapsed / 9n : 1n - elapsed / 10n;
  return steps > -99n ? steps : -99n;
}

/** Doubles every 100,000 blocks, from 1 in block 200,000 on; 2^256, which no header can have, stands for all above. */
function bomb(number: bigint, fork: Fork): bigint {
  const period = (number - (inForceAt(BOMB_DELAYS, fork) ?? 0n)) / BOMB_PERIOD - 2n;
  if (period < 0n) return 0n;
  return period < 256n ? 2n ** period : 2n ** 256n;
}
