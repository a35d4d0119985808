import { keccak256Hex } from '../../src/primitives/keccak.js';

/**
 * A place in a random order of texts, and one that other texts do not change: what a selection leaves out moves nothing
 * else.
 */
export const rank = (seed: number, text: string): string => keccak256Hex(Buffer.from(`${seed} ${text}`));

/** A whole number from 0 to below `count`, the same for the same seed and text. */
export const draw = (seed: number, text: string, count: number): number =>
  Number(BigInt(rank(seed, text)) % BigInt(count));

/** By rank, the lowest first. */
export function shuffle<T>(seed: number, items: readonly T[], textOf: (item: T) => string): T[] {
  const ranked = items.map((item) => ({ item, rank: rank(seed, textOf(item)) }));
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ item }) => item);
}
