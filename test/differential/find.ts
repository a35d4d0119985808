import fc from 'fast-check';

/** What a run found: the smallest case on which two sides differ, and how to get it again. */
export interface Find<Each> {
  readonly each: Each;
  /** how they differ */
  readonly reason: string;
  readonly seed: number;
  readonly path: string;
}

/** Runs a property on random cases; `undefined` where it held for all. */
export async function findIn<Each>(
  property: fc.IAsyncProperty<[Each]>,
  cases: number,
  seed: number,
): Promise<Find<Each> | undefined> {
  const { failed, counterexample, counterexamplePath, errorInstance } = await fc.check(property, {
    numRuns: cases,
    seed,
  });
  if (!failed || counterexample === null) return undefined;
  const reason =
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  return { each: counterexample[0], reason, seed, path: counterexamplePath ?? '' };
}
