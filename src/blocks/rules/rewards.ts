import { type Fork, inForceAt } from '../../forks/networks.js';
import type { Address } from '../../primitives/bytes.js';
import type { BlockHeader } from '../header.js';

/** What an account gets for a block. */
export interface Reward {
  readonly address: Address;
  /** wei */
  readonly amount: bigint;
}

const ETHER = 10n ** 18n;

/** Wei for a block, as forks set it. */
const BLOCK_REWARDS: Readonly<Partial<Record<Fork, bigint>>> = {
  /** yellow paper, 11.3 */
  Frontier: 5n * ETHER,
  /** EIP-649 */
  Byzantium: 3n * ETHER,
  /** EIP-1234 */
  Constantinople: 2n * ETHER,
  /** EIP-3675 */
  Paris: 0n,
};

/**
 * The rewards of a block (yellow paper, 11.3): to each uncle's coinbase an eighth less per generation that it is older than the
 * block, to the block's own the whole with a 32nd more per uncle. An address may be there more than once. From Paris on none.
 */
export function blockRewards(
  { coinbase, number }: Pick<BlockHeader, 'coinbase' | 'number'>,
  uncles: readonly Pick<BlockHeader, 'coinbase' | 'number'>[],
  fork: Fork,
): readonly Reward[] {
  const reward = inForceAt(BLOCK_REWARDS, fork);
  if (!reward) return [];
  return [
    ...uncles.map((uncle) => ({
      address: uncle.coinbase,
      amount: (reward * (8n - (number - uncle.number))) / 8n,
    })),
    { address: coinbase, amount: reward + (reward / 32n) * BigInt(uncles.length) },
  ];
}
