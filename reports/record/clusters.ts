import type { PackFinished, VectorFinished } from './events.js';

export interface Cluster {
  readonly pattern: string;
  /** id of one of them: the first */
  example: string;
  count: number;
}

/** What alike failures share: the signature without the values in it. */
const patternOf = ({ id, claim = '', signature = claim }: VectorFinished | PackFinished): string =>
  signature
    .replaceAll(id, '<id>')
    .replace(/\b0x[0-9a-fA-F]*…?/g, '0x…')
    .replace(/\b\d[\d,.]*\b/g, 'N');

/** Gathers alike failures, the largest cluster first; the same in whichever order they come. */
export class Clusters {
  readonly #clusters = new Map<string, Cluster>();

  /** @returns the cluster that it belongs to */
  add(failure: VectorFinished | PackFinished): Cluster {
    const pattern = patternOf(failure);
    const cluster = this.#clusters.get(pattern) ?? { pattern, example: failure.id, count: 0 };
    cluster.count++;
    if (failure.id < cluster.example) cluster.example = failure.id;
    this.#clusters.set(pattern, cluster);
    return cluster;
  }

  get sorted(): Cluster[] {
    return [...this.#clusters.values()].sort((a, b) => b.count - a.count || (a.pattern < b.pattern ? -1 : 1));
  }
}
