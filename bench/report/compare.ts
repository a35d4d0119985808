import { type Spread, spreadOf } from '../measure.js';
import { type CaseResult, type Comparison, type LaneResult, type Report, STAGES } from './report.js';
import { quantity, type Table } from './tables.js';

/** One number that two runs may both have; less of it is better. */
interface Figure {
  readonly name: string;
  readonly unit: Comparison['unit'];
  readonly spread: Spread;
}

export interface Change extends Figure {
  readonly old: Spread;
  /** old by new: above 1 it became better */
  readonly ratio: number;
  /** the same without what all times have in common */
  readonly relative: number;
  readonly verdict: 'better' | 'worse' | 'within noise' | 'too few rounds';
}

export interface Changes {
  readonly table: Table;
  /** what the table does not say */
  readonly lines: readonly string[];
}

/** The chance of a flag where nothing has changed: at most one in so many. */
const LEAST_ODDS = 50;

/** Two runs, figure by figure. */
export function compareReports(old: Report, report: Report): Changes {
  const before = new Map(figuresOf(old).map((figure) => [figure.name, figure]));
  const figures = figuresOf(report);
  const pairs = figures.flatMap((figure) => {
    const other = before.get(figure.name);
    return other === undefined ? [] : [{ figure, old: other.spread }];
  });
  const times = pairs.filter(({ figure }) => isTime(figure));
  const drift = spreadOf(times.map(({ figure, old }) => old.median / figure.spread.median)).median;
  const changes = withoutChance(pairs.map(({ figure, old }) => changeOf(old, figure, isTime(figure) ? drift : 1)));
  const isJudged = changes.some(({ verdict }) => verdict !== 'too few rounds');
  const worse = changes.filter(({ verdict }) => verdict === 'worse');
  return {
    table: tableOf(changes, old.date),
    lines: [
      ...otherConditions(old, report),
      `${changes.length} figures of both runs, ${figures.length - changes.length} of the new one alone, ${before.size - changes.length} of the old one alone`,
      ...(changes.length > 0
        ? [
            `median of all times, old by new: ${drift.toFixed(3)}; what all have in common is the machine's, and no figure is flagged for it`,
          ]
        : []),
      isJudged
        ? `${worse.length} worse beyond the noise${worse.map(({ name, ratio }) => `\n  ${name}: ${ratio.toFixed(2)}`).join('')}`
        : `nothing was judged: ${changes.length > 0 ? 'too few rounds' : 'no block of one run has as many transactions in the other'}`,
    ],
  };
}

/** Besides the project itself, what figures depend on. */
function otherConditions(old: Report, report: Report): string[] {
  const [then, now] = [conditionsOf(old), conditionsOf(report)];
  return Object.entries(now).flatMap(([name, value]) =>
    then[name] === value ? [] : [`another ${name}: ${then[name] ?? 'unknown'}, now ${value}`],
  );
}

const conditionsOf = ({ machine, versions: { 'stampede-evm': _, ...versions } }: Report): Record<string, string> => ({
  machine: `${machine.cores} × ${machine.cpu}`,
  memory: `${machine.memory} GiB`,
  system: machine.system,
  ...versions,
});

const isTime = ({ unit }: Figure): boolean => unit === 'ms' || unit === 'µs';

/**
 * A change is beyond the noise where each round of one run lies beyond each of the other, and the medians are further apart than the
 * rounds of either; both also once the drift is divided out. With n and m rounds the first alone happens by chance, where nothing has
 * changed, in two of (n + m)! / (n! m!) orders, one for each direction: five and five give 252.
 * @param drift old by new, of what all have in common
 */
export function changeOf(old: Spread, figure: Figure, drift: number): Change {
  const { spread } = figure;
  const ratio = old.median / spread.median;
  const change = { ...figure, old, ratio, relative: ratio / drift };
  if (orders(old.runs, spread.runs) < 2 * LEAST_ODDS) return { ...change, verdict: 'too few rounds' };
  const [direction, other] = [directionOf(old, spread, 1), directionOf(old, spread, drift)];
  return { ...change, verdict: direction === other ? direction : 'within noise' };
}

function directionOf(old: Spread, spread: Spread, drift: number): Change['verdict'] {
  const [lowest, median, highest] = [old.lowest / drift, old.median / drift, old.highest / drift];
  if (Math.abs(median - spread.median) <= Math.max(highest - lowest, spread.highest - spread.lowest))
    return 'within noise';
  if (highest < spread.lowest) return 'worse';
  return lowest > spread.highest ? 'better' : 'within noise';
}

/** Of a normal distribution, its standard deviation by the median distance from its median. */
const DEVIATION = 1.4826;

/**
 * Two runs differ by more than rounds of one, and of many figures some one lies far out by chance: of n about √(2 ln n) standard
 * deviations. No flag stays on what is not further out among all of them.
 */
function withoutChance(changes: readonly Change[]): Change[] {
  const judged = changes.filter(({ verdict }) => verdict !== 'too few rounds');
  const distance = ({ relative }: Change): number => Math.abs(Math.log(relative));
  const limit = DEVIATION * spreadOf(judged.map(distance)).median * Math.sqrt(2 * Math.log(judged.length));
  return changes.map((change) =>
    change.verdict === 'too few rounds' || distance(change) > limit ? change : { ...change, verdict: 'within noise' },
  );
}

/** How many ways there are to choose n of n + m. */
function orders(n: number, m: number): number {
  let count = 1;
  for (let each = 1; each <= n; each++) count = (count * (m + each)) / each;
  return count;
}

function figuresOf({ cases, comparisons }: Report): Figure[] {
  return [
    ...cases.flatMap((each) => each.lanes.flatMap((lane) => laneFigures(each, lane))),
    ...comparisons.flatMap(({ what, unit, ways }) =>
      ways.map(({ name, spread }) => ({ name: `${what}, ${name}`, unit, spread })),
    ),
  ];
}

function laneFigures({ name, transactions }: CaseResult, lane: LaneResult): Figure[] {
  const { warm, cold, withRoot, memory, stages } = lane;
  const figure = (what: string, spread: Spread, unit: Figure['unit'] = 'ms'): Figure => ({
    name: `${name}, ${transactions}; ${lane.name}: ${what}`,
    unit,
    spread,
  });
  return [
    figure('warm', warm.time),
    ...(cold ? [figure('cold', cold.time)] : []),
    ...(withRoot ? [figure('with root', withRoot.time)] : []),
    figure('CPU', warm.cpu),
    figure('peak memory', spreadOf([memory.peak]), 'MiB'),
    ...STAGES.flatMap((stage) => (stages?.[stage] ? figure(stage, stages[stage]) : [])),
  ];
}

const tableOf = (changes: readonly Change[], date: string): Table => ({
  caption: `Against ${date}: old by new, above 1 is better`,
  head: ['figure', 'verdict', 'old', 'lowest – highest', 'new', 'lowest – highest', 'ratio'],
  words: 2,
  rows: changes.map(({ name, verdict, unit, old, spread, ratio }) => {
    const show = ({ median, lowest, highest, runs }: Spread): [string, string] => [
      quantity(median, unit),
      runs > 1 ? `${quantity(lowest, unit)} – ${quantity(highest, unit)}` : '',
    ];
    return [name, verdict, ...show(old), ...show(spread), ratio.toFixed(3)];
  }),
});
