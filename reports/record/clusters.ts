import type { PackFinished, VectorFinished } from './events.js';

export interface Cluster {
  readonly pattern: string;
  /** the first of them by its id */
  readonly example: string;
  readonly count: number;
}

/** What alike failures share: the signature without the values in it. */
const patternOf = ({ id, claim = '', signature = claim }: VectorFinished | PackFinished): string =>
  signature
    .replaceAll(id, '<id>')
    .replace(/\b0x[0-9a-fA-F]*…?/g, '0x…')
    .replace(/\b\d+(?:[.,]\d+)*\b/g, 'N');

/** Gathers alike failures; the largest cluster first. The order in which they come does not matter. */
export class Clusters {
  readonly #clusters = new Map<string, Cluster>();

  /** @returns the pattern of its cluster */
  add(failure: VectorFinished | PackFinished): string {
    const pattern = patternOf(failure);
    const { example, count } = this.#clusters.get(pattern) ?? { example: failure.id, count: 0 };
    const [first = example] = [failure.id, example].sort();
    this.#clusters.set(pattern, { pattern, example: first, count: count + 1 });
    return pattern;
  }

  get sorted(): Cluster[] {
    return [...this.#clusters.values()].sort((a, b) => b.count - a.count || (a.pattern < b.pattern ? -1 : 1));
  }
}
