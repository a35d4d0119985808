import type { Fork, Network } from '../../src/forks/networks.js';
import type { Format } from '../fixtures/vectors.js';
import { SENDERS, type Senders } from './compose.js';
import { draw, rank, shuffle } from './draw.js';
import { type ScenarioName, scenariosOf } from './synthetic/names.js';

/** What packs are made of: a vector that is found and not read. */
export interface Member<File> {
  readonly id: string;
  /** where it is read from; vectors of one file share the object */
  readonly file: File;
  /** how long it may take, in any unit */
  readonly cost: number;
}

/** Vectors of one fork that are to make one block, in this order. */
export interface VectorPack<File> {
  readonly id: string;
  readonly fork: string;
  readonly senders: Senders;
  readonly members: readonly Member<File>[];
}

/** A block that a scenario makes up. */
export interface SyntheticPack {
  readonly id: string;
  readonly fork: Fork;
  readonly scenario: ScenarioName;
  readonly seed: number;
}

export type Pack<File> = VectorPack<File> | SyntheticPack;

/** Transactions in a block. */
const MOST_MEMBERS = 200;
/** Mostly small: there, a conflict has no other work to hide behind. */
const ACROSS_SIZES = [2, 3, 4, 5, 6, 10, 20, 50, 100, MOST_MEMBERS];
/** of each scenario and fork */
const SYNTHETIC_PACKS = 3;

export interface Plannable<File> extends Member<File> {
  readonly format: Format;
  /** `undefined`: nobody knows the name */
  readonly network: Network | undefined;
}

/**
 * The packs of one source's vectors. Every state vector of a known network is in one at least: with the other vectors of
 * its fixture, if it has any, and one vector of each fixture with those of other fixtures.
 */
export function planPacks<File>(vectors: readonly Plannable<File>[], seed: number): VectorPack<File>[] {
  const networks = new Map<string, Plannable<File>[]>();
  for (const vector of vectors) {
    const { format, network } = vector;
    if (format !== 'state' || network === undefined) continue;
    const found = networks.get(network.name) ?? [];
    networks.set(network.name, found);
    found.push(vector);
  }
  return [...networks].flatMap(([name, vectors]) => planVectors(name, vectors, seed));
}

function planVectors<File>(fork: string, vectors: readonly Plannable<File>[], seed: number): VectorPack<File>[] {
  const fixtures = new Map<string, Plannable<File>[]>();
  for (const vector of vectors) {
    const name = fixtureOf(vector.id);
    const found = fixtures.get(name);
    if (found) found.push(vector);
    else fixtures.set(name, [vector]);
  }
  const packOf = (id: string, members: readonly Plannable<File>[]): VectorPack<File> => ({
    id,
    fork,
    senders: SENDERS[draw(seed, id, SENDERS.length)] as Senders,
    members: members.map(({ id, file, cost }) => ({ id, file, cost })),
  });

  const packs: VectorPack<File>[] = [];
  const across: Plannable<File>[] = [];
  for (const [name, found] of fixtures) {
    const shuffled = shuffle(seed, found, ({ id }) => id);
    across.push(...shuffled.slice(0, 1));
    if (found.length > 1)
      for (const [i, members] of evenly(shuffled).entries()) packs.push(packOf(`packs/${fork}/${name}/${i}`, members));
  }
  // file by file: a worker parses each of them for few packs
  const shuffled = shuffle(seed, across, ({ id }) => id);
  const ranks = new Map(across.map(({ id }) => [pathOf(id), rank(seed, pathOf(id))]));
  const rankOf = ({ id }: Plannable<File>): string => ranks.get(pathOf(id)) ?? '';
  shuffled.sort((a, b) => rankOf(a).localeCompare(rankOf(b)));
  for (let i = 0, start = 0; start < shuffled.length; i++) {
    const id = `packs/${fork}/across/${i}`;
    const size = ACROSS_SIZES[draw(seed, id, ACROSS_SIZES.length)] as number;
    // the last one is not left alone; where there is one alone, it meets itself
    const end = start + size === shuffled.length - 1 ? start + size - 1 : start + size;
    const members = shuffled.slice(start, Math.max(end, start + 1));
    packs.push(packOf(id, members.length === 1 ? [...members, ...members] : members));
    start += members.length;
  }
  return packs;
}

/** The packs made up for a fork: each scenario that it has, a few times. */
export const planSynthetic = (network: Network, seed: number): SyntheticPack[] =>
  scenariosOf(network).flatMap((scenario) =>
    Array.from({ length: SYNTHETIC_PACKS }, (_, i) => {
      const id = `packs/${network.name}/synthetic/${scenario}/${i}`;
      return { id, fork: network.fork, scenario, seed: draw(seed, id, 2 ** 31) };
    }),
  );

/** Paths hold no `::`. */
const pathOf = (id: string): string => id.slice(0, id.indexOf('::'));

/** `path::fixture` of a state vector's id. */
const fixtureOf = (id: string): string => id.split('::').slice(0, -2).join('::');

/** Parts of about the same size, none above the most that a block has. */
function evenly<T>(items: readonly T[]): T[][] {
  const parts = Math.ceil(items.length / MOST_MEMBERS);
  const at = (part: number): number => Math.floor((part * items.length) / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(at(part), at(part + 1)));
}
