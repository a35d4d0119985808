/** One vector as the pool sees it. */
export interface Job<File> {
  /** of the vector: it is what the pool blames */
  readonly id: string;
  /** where the vector is read from; jobs that share a file share the object, and stand side by side */
  readonly file: File;
  /** expected time, in any unit */
  readonly cost: number;
}

/** Enough batches per worker that none waits long for the last one at the end of a run. */
const BATCHES_PER_WORKER = 50;
/** So that a report is never far behind, however cheap the vectors are. */
const LARGEST_BATCH = 512;

/** Neighbouring jobs, up to a fair share of the cost each; the heaviest batch first. */
export function toBatches<File>(jobs: readonly Job<File>[], workers: number): Job<File>[][] {
  const share = jobs.reduce((sum, { cost }) => sum + cost, 0) / (workers * BATCHES_PER_WORKER);
  const batches: { jobs: Job<File>[]; cost: number }[] = [];
  let open: { jobs: Job<File>[]; cost: number } | undefined;
  for (const job of jobs) {
    if (open === undefined || open.cost + job.cost > share || open.jobs.length === LARGEST_BATCH) {
      open = { jobs: [], cost: 0 };
      batches.push(open);
    }
    open.jobs.push(job);
    open.cost += job.cost;
  }
  return batches.sort((a, b) => b.cost - a.cost).map(({ jobs }) => jobs);
}
