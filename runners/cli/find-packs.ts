import { findNetwork, type Network } from '../../src/forks/networks.js';
import type { Discovery } from '../fixtures/discovery.js';
import { type Pack, planPacks, planSynthetic } from '../packs/plan.js';
import type { Job } from '../pool/batches.js';
import { type FoundVector, VECTOR_COST } from './find-vectors.js';
import type { Inputs } from './inputs.js';
import type { PackFile, VectorFile } from './run-vector.js';
import { type Selection, select } from './select.js';

/** A block composed of vectors, or made up. */
export interface FoundPack extends Job<PackFile> {
  readonly network: Network | undefined;
  readonly fork: string;
  /** path of the source of its vectors; of one with the fork, where it is made up */
  readonly source: string;
}

/** The conditions on what packs are made of, and those on the packs. */
export function partSelection({ forks, format, filter, ...ofPacks }: Selection) {
  const ofMembers: Selection = { ...(forks && { forks }), ...(format && { format }), ...(filter && { filter }) };
  return { ofMembers, ofPacks };
}

/**
 * The packs of the vectors that forks, format and filter leave, and of these packs those that the other conditions select:
 * each is the same whichever of them are asked for.
 */
export function findPacks(
  found: readonly FoundVector[],
  { options, selection, isKnownToFail, earlier }: Inputs,
  discovery: Discovery,
): { all: readonly FoundPack[]; packs: readonly FoundPack[]; leftOut: number } {
  const { ofMembers, ofPacks } = partSelection(selection);
  const members = select(found, ofMembers).filter(({ format }) => format === 'state');
  const usable = members.filter(({ id }) => !isKnownToFail(id));
  const sources = new Map<string, FoundVector[]>();
  const networks = new Map<string, { network: Network; source: string }>();
  for (const vector of usable) {
    const { source } = vector;
    const vectors = sources.get(source) ?? [];
    sources.set(source, vectors);
    vectors.push(vector);
    const { network } = vector;
    if (network && !networks.has(network.name)) networks.set(network.name, { network, source });
  }
  const sha256 = new Map(discovery.sources.map(({ path, sha256 }) => [path, sha256]));
  const composed = [
    ...[...sources].flatMap(([source, vectors]) =>
      planPacks(vectors, options.seed).map((pack) => foundPack(pack, source, pack.members)),
    ),
    ...[...networks.values()].flatMap(({ network, source }) =>
      planSynthetic(network, options.seed).map((pack) => foundPack(pack, source, [])),
    ),
  ];
  // one that failed before, of other fixtures, is another block
  const all = composed.filter(
    ({ id, source, file }) =>
      earlier === undefined || 'scenario' in file.pack || earlier.isOfSameFixtures(id, source, sha256.get(source)),
  );
  return { all, packs: select(all, ofPacks), leftOut: members.length - usable.length };
}

/** One that hangs is not waited for as long as all of its vectors may take. */
const MOST_TIMEOUTS = 4;

const foundPack = (pack: Pack<VectorFile>, source: string, members: readonly { cost: number }[]): FoundPack => ({
  id: pack.id,
  network: findNetwork(pack.fork),
  fork: pack.fork,
  source,
  file: { pack },
  cost: members.reduce((sum, { cost }) => sum + cost, VECTOR_COST),
  timeouts: Math.min(members.length + 1, MOST_TIMEOUTS),
});
