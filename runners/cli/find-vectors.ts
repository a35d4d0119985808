import { findNetwork, type Network } from '../../src/forks/networks.js';
import type { DiscoveredFile } from '../fixtures/discovery.js';
import type { Format } from '../fixtures/vectors.js';
import type { Job } from '../pool/batches.js';
import type { VectorFile } from './run-vector.js';

/** A vector of a source, and what it takes to run it. */
export interface FoundVector extends Job<VectorFile> {
  readonly format: Format;
  /** path */
  readonly source: string;
  readonly network: Network | undefined;
  /** the network's; as the file has it where nobody knows it */
  readonly fork: string;
}

/** So that a vector of little gas does not count as nothing: reading it and rooting its state take as long as this much gas. */
export const VECTOR_COST = 1_000_000;
/** Many fixtures give gas without end to code that uses none of it. */
const HIGHEST_COST = 100_000_000;

export function vectorsOf({ source, path, handle, vectors }: DiscoveredFile): FoundVector[] {
  const file: VectorFile = { source, path, handle };
  return vectors.map(({ id, format, networkName, cost }) => {
    const network = findNetwork(networkName);
    const fork = network?.name ?? networkName;
    return { id, format, source, network, fork, file, cost: VECTOR_COST + Math.min(cost, HIGHEST_COST) };
  });
}
