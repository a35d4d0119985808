import * as Plot from '@observablehq/plot';
import { type CaseResult, type LaneResult, type Report, STAGES } from './report.js';
import { quantity } from './tables.js';

export interface Chart {
  readonly title: string;
  /** @param document that the chart's elements are to belong to */
  draw(document: unknown): unknown;
}

const WIDTH = 1100;
/** Of numbers of threads: 1, 2, 4, 8 and all. */
const COLOURS = 5;
/** For the blocks' names. */
const MARGIN = 300;

/** The charts that a report has data for. */
export function chartsOf({ cases }: Pick<Report, 'cases'>): Chart[] {
  const drawn = [
    dots('Parallel over sequential execution: ×', cases, speedUps(cases), { zero: true }, [Plot.ruleX([1])]),
    dots('Gas per second, warm: Mgas, on a logarithmic scale', cases, throughputs(cases), { type: 'log' }),
    stages(cases),
    dots('Most memory resident while a block is executed: MiB', cases, memories(cases), { zero: true }),
    blocks(cases),
  ];
  return cases.length === 0 ? [] : drawn.flatMap((chart) => chart ?? []);
}

const shortName = ({ name, transactions }: CaseResult): string => `${name}, ${transactions.toLocaleString('en')}`;
const nameOf = ({ name, scale }: LaneResult): string => (scale === 1 ? name : `${name} (scaled)`);

interface Dot {
  readonly block: string;
  readonly contender: string;
  readonly temperature?: string;
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

const eachLane = (
  cases: readonly CaseResult[],
  dotsOf: (each: CaseResult, lane: LaneResult) => readonly Omit<Dot, 'block' | 'contender'>[],
): Dot[] =>
  cases.flatMap((each) =>
    each.lanes.flatMap((lane) =>
      dotsOf(each, lane).map((dot) => ({ block: shortName(each), contender: nameOf(lane), ...dot })),
    ),
  );

const speedUps = (cases: readonly CaseResult[]): Dot[] =>
  eachLane(cases, (_, { threads, warm, cold }) =>
    threads === undefined || cold === undefined
      ? []
      : Object.entries({ warm, cold }).map(([temperature, { speedUp }]) => ({
          temperature,
          value: speedUp.median,
          from: speedUp.lowest,
          to: speedUp.highest,
        })),
  );

const throughputs = (cases: readonly CaseResult[]): Dot[] =>
  eachLane(cases, ({ gas }, { warm: { time } }) => {
    const rate = (ms: number): number => gas / 1000 / ms;
    return [{ value: rate(time.median), from: rate(time.highest), to: rate(time.lowest) }];
  });

const memories = (cases: readonly CaseResult[]): Dot[] =>
  eachLane(cases, (_, { scale, memory: { before, peak } }) =>
    scale === 1 ? [{ value: peak, from: before, to: peak }] : [],
  );

/** A row for each block, a colour for each contender, a line from the lowest to the highest. */
function dots(
  title: string,
  cases: readonly CaseResult[],
  rows: readonly Dot[],
  x: Plot.ScaleOptions,
  marks: Plot.Markish[] = [],
): Chart {
  const panels = rows.some(({ temperature }) => temperature) ? { fx: 'temperature' } : {};
  const draw = (document: unknown): unknown =>
    Plot.plot({
      document,
      width: WIDTH,
      height: 70 + 34 * cases.length,
      marginLeft: MARGIN,
      x: { grid: true, label: null, ...x },
      y: { label: null, domain: cases.map(shortName) },
      fx: { label: null, domain: ['warm', 'cold'] },
      color: colours(cases, rows),
      marks: [
        ...marks,
        Plot.ruleY(rows, { ...panels, y: 'block', x1: 'from', x2: 'to', stroke: 'contender', strokeWidth: 2 }),
        Plot.dot(rows, {
          ...panels,
          y: 'block',
          x: 'value',
          fill: 'contender',
          r: 5,
          title: ({ contender, value, from, to }: Dot) =>
            `${contender}: ${value.toPrecision(3)}, from ${from.toPrecision(3)} to ${to.toPrecision(3)}`,
        }),
      ],
    } as Plot.PlotOptions);
  return { title, draw };
}

/** Each contender has one colour in all charts. @param shown those of this one */
function colours(cases: readonly CaseResult[], shown: readonly { contender: string }[]): Plot.ScaleOptions {
  const lanes = new Map(cases.flatMap(({ lanes }) => lanes).map((lane) => [nameOf(lane), lane]));
  const threads = [...new Set([...lanes.values()].flatMap(({ threads }) => threads ?? []))];
  const colourOf = (lane: LaneResult): string => {
    if (lane.threads !== undefined) return `var(--parallel${(threads.indexOf(lane.threads) % COLOURS) + 1})`;
    if (lane.name === 'sequential') return 'var(--sequential)';
    return lane.name === 'ethereumjs' ? 'var(--ethereumjs)' : 'var(--workedAround)';
  };
  const used = [...lanes].filter(([name]) => shown.some(({ contender }) => contender === name));
  return { domain: used.map(([name]) => name), range: used.map(([, lane]) => colourOf(lane)), legend: true };
}

function stages(cases: readonly CaseResult[]): Chart | undefined {
  const rows = cases.flatMap((each) =>
    each.lanes.flatMap(({ name, stages }) =>
      STAGES.flatMap((stage) => {
        const ms = stages?.[stage]?.median;
        if (ms === undefined) return [];
        const value = (1000 * ms) / each.transactions;
        return [{ block: shortName(each), contender: name, stage, value, title: `${stage}: ${quantity(value, 'µs')}` }];
      }),
    ),
  );
  if (rows.length === 0) return undefined;
  const bars = rows.filter(({ stage }) => stage === 'execute').length;
  const draw = (document: unknown): unknown =>
    Plot.plot({
      document,
      width: WIDTH,
      height: 70 + 22 * bars + 20 * cases.length,
      marginLeft: MARGIN - 140,
      marginRight: 300,
      x: { grid: true, label: null },
      y: { label: null, domain: [...new Set(rows.map(({ contender }) => contender))] },
      fy: { label: null, domain: cases.map(shortName), axis: 'right' },
      color: { domain: [...STAGES], scheme: 'Tableau10', legend: true },
      marks: [
        Plot.barX(rows, { fy: 'block', y: 'contender', x: 'value', fill: 'stage', title: 'title', order: [...STAGES] }),
      ],
    } as Plot.PlotOptions);
  return { title: 'Stages of a block: µs per transaction', draw };
}

/** Single blocks of the cases that have several. */
function blocks(cases: readonly CaseResult[]): Chart | undefined {
  const rows = cases.flatMap(({ blocks, lanes }) => {
    const [sequential, ...others] = lanes.filter(({ warm }) => warm.blocks);
    return others
      .filter(({ threads }) => threads !== undefined)
      .flatMap((lane) =>
        blocks.map(({ name, gas, transactions }, index) => ({
          contender: nameOf(lane),
          gas: gas / 1e6,
          value: (sequential?.warm.blocks?.[index] ?? Number.NaN) / (lane.warm.blocks?.[index] ?? Number.NaN),
          title: `${name}: ${transactions} transactions`,
        })),
      );
  });
  if (rows.length === 0) return undefined;
  const draw = (document: unknown): unknown =>
    Plot.plot({
      document,
      width: WIDTH,
      height: 420,
      x: { grid: true, label: 'Mgas' },
      y: { grid: true, label: '×', zero: true },
      color: colours(cases, rows),
      marks: [Plot.ruleY([1]), Plot.dot(rows, { x: 'gas', y: 'value', fill: 'contender', r: 4, title: 'title' })],
    } as Plot.PlotOptions);
  return { title: 'Single blocks, warm: parallel over sequential execution, by their gas', draw };
}
