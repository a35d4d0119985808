import { mix } from './random.js';

/** A block whose transactions follow from a seed. */
export interface Block {
  readonly seed: number;
  readonly transactions: number;
  readonly locations: number;
  /** of each transaction: reads, some of them followed by a write */
  readonly steps: number;
  /** each transaction reads and writes what the one before wrote, and nothing else */
  readonly chain?: boolean;
  /** turns that each tenth transaction takes in addition */
  readonly pause?: number;
}

/** A read where the value is not there yet ends the transaction: `undefined`. */
export type Read<T> = (location: number) => Generator<T, number | undefined>;

/** What a transaction writes, values of 8 bits by location. Which locations it reads and writes depends on what it read. */
export function* writesOf<T>(
  block: Block,
  index: number,
  read: Read<T>,
): Generator<T, ReadonlyMap<number, number> | undefined> {
  const writes = new Map<number, number>();
  let state = mix(block.seed, index);
  for (let step = 0; step < block.steps; step++) {
    const choice = mix(mix(block.seed, index), step);
    const location = block.chain ? 0 : (choice & 1 ? choice >>> 8 : state) % block.locations;
    const value = writes.get(location) ?? (yield* read(location));
    if (value === undefined) return undefined;
    state = mix(state, value);
    const target = block.chain ? 0 : (choice & 2 ? choice >>> 16 : state) % block.locations;
    if (choice & 12 || block.chain) writes.set(target, state & 255);
  }
  return writes;
}

/** The values that in-order execution leaves. */
export function inOrder(block: Block): number[] {
  const state = new Array<number>(block.locations).fill(0);
  // biome-ignore lint/correctness/useYield: nothing to wait for in order
  const read: Read<never> = function* (location) {
    return state[location];
  };
  for (let index = 0; index < block.transactions; index++) {
    const { value } = writesOf(block, index, read).next();
    for (const [location, written] of value ?? []) state[location] = written;
  }
  return state;
}
