/** One vector as the pool sees it. */
export interface Job<File = unknown> {
  /** of the vector: it is what the pool blames */
  readonly id: string;
  /** where the vector is read from; jobs that share a file share the object */
  readonly file: File;
  /** how long it may take, in any unit */
  readonly cost: number;
  /** of how many vectors it may take the time, where it is more than one */
  readonly timeouts?: number;
}

/** Enough batches per worker that none waits long for the last one at the end of a run. */
const BATCHES_PER_WORKER = 200;
/** So that little is done twice when a worker dies, however cheap the vectors are. */
const LARGEST_BATCH = 512;

/**
 * Batches of up to a fair share of the cost. Those of the files with the costliest vectors come first; what is read from one
 * file stays together.
 */
export function toBatches<J extends Job>(jobs: readonly J[], workers: number): J[][] {
  const share = jobs.reduce((sum, { cost }) => sum + cost, 0) / (workers * BATCHES_PER_WORKER);
  const files = new Map<unknown, { jobs: J[]; heaviest: number }>();
  for (const job of jobs) {
    const file = files.get(job.file) ?? { jobs: [], heaviest: 0 };
    files.set(job.file, file);
    file.jobs.push(job);
    file.heaviest = Math.max(file.heaviest, job.cost);
  }
  const batches: J[][] = [];
  let cost = Number.POSITIVE_INFINITY;
  for (const file of [...files.values()].sort((a, b) => b.heaviest - a.heaviest))
    for (const job of file.jobs) {
      if (cost + job.cost > share || batches.at(-1)?.length === LARGEST_BATCH) {
        batches.push([]);
        cost = 0;
      }
      batches.at(-1)?.push(job);
      cost += job.cost;
    }
  return batches;
}
