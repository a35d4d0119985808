/** One way of doing a piece of work. */
export interface Contender {
  /** transactions, or whatever a call does that often */
  readonly count: number;
  /** Does it once, and says how long that took: ms. What it prepares or takes back is not in it. */
  run(): Promise<number>;
}

/** What several rounds gave, in the unit of their values. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** how many rounds */
  readonly runs: number;
}

/** Until then a contender's code is being compiled: each runs so long, at least once, before anything counts. ms */
export const WARM_UP = 1000;

/** Times contenders in turns, so that whatever else the machine does meets all of them: µs of one unit of each contender's work. */
export async function interleave(contenders: readonly Contender[], rounds: number): Promise<Spread[]> {
  for (const contender of contenders) for (let ms = 0; ms < WARM_UP; ) ms += await contender.run();
  const times: number[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, { count, run }] of contenders.entries()) times[index]?.push((1000 * (await run())) / count);
  return times.map(spreadOf);
}

/** @param values of all rounds */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    lowest: at(0),
    highest: at(sorted.length - 1),
    runs: sorted.length,
  };
}
