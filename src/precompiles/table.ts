import type { Eip, Fork } from '../forks/networks.js';
import { constant, type GasRule, multiexp, perItem, precompileGas } from './gas.js';

export interface Precompile {
  readonly gas: GasRule;
  /** the address under which precompiles.ts computes it */
  readonly computedAs: number;
}

/** By address, for the precompiles that the rules of a block have. */
export type PrecompileTable = ReadonlyMap<number, Precompile>;

// biome-ignore format: sixteen a line
const DISCOUNTS = [
  1200, 888, 764, 641, 594, 547, 500, 453, 438, 423, 408, 394, 379, 364, 349, 334,
  330, 326, 322, 318, 314, 310, 306, 302, 298, 294, 289, 285, 281, 277, 273, 269,
  268, 266, 265, 263, 262, 260, 259, 257, 256, 254, 253, 251, 250, 248, 247, 245,
  244, 242, 241, 239, 238, 236, 235, 233, 232, 231, 229, 228, 226, 225, 223, 222,
  221, 220, 219, 219, 218, 217, 216, 216, 215, 214, 213, 213, 212, 211, 211, 210,
  209, 208, 208, 207, 206, 205, 205, 204, 203, 202, 202, 201, 200, 199, 199, 198,
  197, 196, 196, 195, 194, 193, 193, 192, 191, 191, 190, 189, 188, 188, 187, 186,
  185, 185, 184, 183, 182, 182, 181, 180, 179, 179, 178, 177, 176, 176, 175, 174,
];

/** A multiplication of one point is a sum of one; an input of another length fails whatever it costs. */
const multiplication =
  (gas: number, itemBytes: number): GasRule =>
  ({ length }) =>
    length === itemBytes ? gas : Infinity;

/**
 * EIP-2537 as it stood from April 2024 until its multiplications of one point were taken out (ethereum/EIPs pull request 8945)
 * and everything was priced anew. Its functions are those that went live, at other addresses.
 */
const DRAFT_2537: readonly (readonly [address: number, precompile: Precompile])[] = [
  [0x0b, { gas: constant(500), computedAs: 0x0b }],
  [0x0c, { gas: multiplication(12_000, 160), computedAs: 0x0c }],
  [0x0d, { gas: multiexp(12_000, 160, DISCOUNTS), computedAs: 0x0c }],
  [0x0e, { gas: constant(800), computedAs: 0x0d }],
  [0x0f, { gas: multiplication(45_000, 288), computedAs: 0x0e }],
  [0x10, { gas: multiexp(45_000, 288, DISCOUNTS), computedAs: 0x0e }],
  [0x11, { gas: perItem(65_000, 43_000, 384), computedAs: 0x0f }],
  [0x12, { gas: constant(5500), computedAs: 0x10 }],
  [0x13, { gas: constant(75_000), computedAs: 0x11 }],
];

/** The precompiles of a fork, with those that EIPs on top of it add. */
export function precompileTable(fork: Fork, eips: readonly Eip[]): PrecompileTable {
  const table = [...precompileGas(fork)].map(([address, gas]): [number, Precompile] => [
    address,
    { gas, computedAs: address },
  ]);
  return new Map([...table, ...(eips.includes('2537-draft') ? DRAFT_2537 : [])]);
}
