/** One way of doing a piece of work. */
export interface Contender {
  /** transactions, or whatever a call does that often */
  readonly count: number;
  /** Does it once, and says how long that took: ms. What it prepares or takes back is not in it. */
  run(): Promise<number>;
}

/** What one unit of a contender's work took, of several rounds: µs. */
export interface Timing {
  readonly count: number;
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Until then a contender's code is being compiled: each runs so long, at least once, before anything counts. ms */
const WARM_UP = 1000;

/** Times contenders in turns, so that whatever else the machine does meets all of them. @param warmUp ms */
export async function interleave(
  contenders: readonly Contender[],
  rounds: number,
  warmUp: number = WARM_UP,
): Promise<Timing[]> {
  for (const contender of contenders) for (let ms = 0; ms < warmUp; ) ms += await contender.run();
  const times: number[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, contender] of contenders.entries()) times[index]?.push(await contender.run());
  return contenders.map(({ count }, index) => timingOf(times[index] ?? [], count));
}

/** @param times of all rounds: ms */
export function timingOf(times: readonly number[], count: number): Timing {
  const sorted = times.map((ms) => (1000 * ms) / count).sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    count,
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    lowest: at(0),
    highest: at(sorted.length - 1),
  };
}

/** Of all of these together. */
export function totalOf(timings: readonly Timing[]): Timing {
  const sum = (value: (timing: Timing) => number): number =>
    timings.reduce((total, timing) => total + value(timing), 0);
  return {
    count: timings.length,
    median: sum(({ median }) => median),
    lowest: sum(({ lowest }) => lowest),
    highest: sum(({ highest }) => highest),
  };
}
