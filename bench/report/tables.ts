import type { Spread } from '../measure.js';
import {
  type CaseResult,
  type Comparison,
  isReference,
  type LaneResult,
  type Report,
  STAGES,
  type Timed,
} from './report.js';

/** Cells as text, for every form in which a report is shown. */
export interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  /** as many as there are columns of words; the others are numbers */
  readonly words: number;
  readonly rows: readonly (readonly string[])[];
  /** of each row: whether a × below 1 in it says that parallel execution is slower */
  readonly slower?: readonly boolean[];
}

/** Every table of a report that has rows. */
export const tablesOf = ({ cases, comparisons }: Pick<Report, 'cases' | 'comparisons'>): Table[] =>
  [
    timesTable(cases),
    blocksTable(cases),
    stagesTable(cases),
    slowerTable(cases),
    simulatedTable(cases),
    comparisonsTable(comparisons),
  ].filter(({ rows }) => rows.length > 0);

/** Each block in one row: gas per second, and how the fastest compares. */
export function overviewTable(cases: readonly CaseResult[]): Table {
  const rows = cases.map((each) => {
    const { lanes, gas } = each;
    const sequential = lanes.find(({ name }) => name === 'sequential');
    const references = lanes.filter(isReference);
    const [reference] = references.toSorted((a, b) => a.warm.time.median - b.warm.time.median);
    const withRoot = references.flatMap(({ withRoot }) => withRoot?.speedUp.median ?? []);
    const widest = lanes.filter(({ threads }) => threads !== undefined).at(-1);
    const rate = (lane: LaneResult | undefined): string =>
      lane ? significant(gas / 1000 / lane.warm.time.median) : '';
    const overReference =
      reference && sequential ? significant(reference.warm.time.median / sequential.warm.time.median) : '';
    return [
      titleOf(each),
      rate(reference),
      rate(sequential),
      overReference,
      withRoot.length > 0 ? significant(1 / Math.max(...withRoot)) : '',
      rate(widest),
      widest ? speedUp(widest.warm) : '',
      widest?.cold ? speedUp(widest.cold) : '',
      widest ? mebibytes(widest.memory.peak) : '',
    ];
  });
  return {
    caption: 'Gas per second',
    head: [
      'block',
      'ethereumjs, the faster: Mgas/s',
      'sequential: Mgas/s',
      '× ethereumjs',
      'with roots',
      'parallel: Mgas/s',
      '× sequential, warm',
      'cold',
      'peak',
    ],
    words: 1,
    rows,
  };
}

function timesTable(cases: readonly CaseResult[]): Table {
  const rows = cases.flatMap((each) => each.lanes.map((lane) => timesRow(each, lane)));
  const slower = cases.flatMap(({ lanes }) => lanes.map(({ threads }) => threads !== undefined));
  return {
    caption: 'Execution of operations encoded beforehand, without a root but where it says so',
    head: [
      'block',
      'contender',
      'warm',
      'lowest – highest',
      'Mgas/s',
      '×',
      'cold',
      '×',
      'with root',
      'lowest – highest',
      '×',
      'CPU',
      'again, without the guard',
      'in order, with it',
      'peak',
    ],
    words: 2,
    rows: grouped(rows),
    slower,
  };
}

function timesRow(each: CaseResult, lane: LaneResult): string[] {
  const { warm, cold, withRoot, memory, speculation } = lane;
  const again = speculation && (speculation.reexecutions / each.transactions).toFixed(3);
  return [
    titleOf(each),
    lane.scale === 1 ? lane.name : `${lane.name}, scaled from 1/${significant(lane.scale)}`,
    milliseconds(warm.time.median),
    range(warm.time, milliseconds),
    significant(each.gas / 1000 / warm.time.median),
    speedUp(warm),
    cold ? milliseconds(cold.time.median) : '',
    cold ? speedUp(cold) : '',
    withRoot ? milliseconds(withRoot.time.median) : '',
    withRoot ? rangeOf(withRoot.time, warm.time.runs) : '',
    withRoot ? speedUp(withRoot) : '',
    milliseconds(warm.cpu.median),
    again ?? '',
    speculation ? percent(speculation.inOrder / each.transactions) : '',
    mebibytes(memory.peak),
  ];
}

/** The speed-up of each block, where a case has several: by its gas. */
function blocksTable(cases: readonly CaseResult[]): Table {
  const rows = cases.flatMap(({ blocks, lanes }) => {
    const [sequential, ...others] = lanes.filter(({ warm }) => warm.blocks !== undefined);
    const widest = others.filter(({ threads }) => threads !== undefined).at(-1);
    if (sequential === undefined || widest === undefined) return [];
    return blocks.map(({ name, transactions, gas }, index) => {
      const [one, other] = [sequential, widest].map(({ warm }) => warm.blocks?.[index] ?? Number.NaN) as [
        number,
        number,
      ];
      return [
        name,
        `${transactions}`,
        (gas / 1e6).toFixed(1),
        milliseconds(one),
        milliseconds(other),
        (one / other).toFixed(2),
      ];
    });
  });
  return {
    caption: 'Single blocks, warm: medians in order and on the most threads',
    head: ['block', 'transactions', 'Mgas', 'sequential', 'parallel', '×'],
    words: 1,
    rows,
    slower: rows.map(() => true),
  };
}

function stagesTable(cases: readonly CaseResult[]): Table {
  const rows = cases.flatMap((each) =>
    each.lanes.flatMap(({ name, stages }) => {
      if (stages === undefined) return [];
      const spreads = STAGES.map((stage) => stages[stage]);
      const all = spreads.reduce((sum, spread) => sum + (spread?.median ?? 0), 0);
      const cells = spreads.map((each) => (each ? `${milliseconds(each.median)} (${range(each, significant)})` : ''));
      return [[titleOf(each), name, ...cells, milliseconds(all), `${stages.execute?.runs ?? ''}`]];
    }),
  );
  return {
    caption: 'Stages of a block over a state in tries, one after the other: medians (lowest – highest)',
    head: ['block', 'contender', ...STAGES, 'sum', 'rounds'],
    words: 2,
    rows: grouped(rows),
  };
}

/** What parallel execution made slower, and why. */
function slowerTable(cases: readonly CaseResult[]): Table {
  const rows = cases.flatMap((each) =>
    each.lanes.flatMap(({ name, warm, cold, speculation }) => {
      const slower = [warm.speedUp.median, cold?.speedUp.median ?? 1].some((ratio) => ratio < 1);
      if (speculation === undefined || !slower) return [];
      const ratios = `${speedUp(warm)} warm, ${cold ? speedUp(cold) : ''} cold`;
      return [[titleOf(each), name, ratios, speculation.cause]];
    }),
  );
  return {
    caption: 'Slower in parallel, and why',
    head: ['block', 'contender', '×', 'what speaks against more speed; but for "executed in order" without the guard'],
    words: 4,
    rows: grouped(rows),
  };
}

function simulatedTable(cases: readonly CaseResult[]): Table {
  const rows = cases.flatMap((each) => {
    const speculating = each.lanes.filter(({ threads }) => (threads ?? 1) > 1);
    const widest = speculating.filter(({ speculation }) => speculation?.simulated).at(-1) ?? speculating.at(-1);
    if (widest === undefined) return [];
    const simulated = widest.speculation?.simulated;
    const measured = widest.warm.speedUp.median;
    const cells = [titleOf(each), `${measured.toFixed(2)} (${widest.threads})`];
    if (simulated === undefined) return [[...cells, 'not recorded in full', '', '', '', '', '']];
    return [
      [
        ...cells,
        ...Object.values(simulated.gains).map((gain) => (measured * gain).toFixed(2)),
        microseconds(simulated.overhead),
        percent(simulated.serial),
      ],
    ];
  });
  return {
    caption: 'SIMULATED, not measured: × over sequential on more threads, warm',
    head: ['block', 'measured', '4', '8', '16', '32', 'overhead', 'serial'],
    words: 1,
    rows,
  };
}

function comparisonsTable(comparisons: readonly Comparison[]): Table {
  const rows = comparisons.flatMap(({ suite, what, unit, ways }) =>
    ways.map(({ name, spread }) => [
      suite,
      what,
      name,
      quantity(spread.median, unit),
      spread.runs > 1 ? range(spread, (value) => quantity(value, unit)) : '',
      ways.length > 1 ? (spread.median / (ways[0]?.spread.median ?? Number.NaN)).toPrecision(3) : '',
    ]),
  );
  return {
    caption: 'What no block shows',
    head: ['suite', 'what', 'by', 'median', 'lowest – highest', '×'],
    words: 3,
    rows: grouped(rows, 2),
  };
}

/** A word that stands above is not repeated. */
function grouped(rows: readonly string[][], columns = 1): string[][] {
  return rows.map((row, index) => {
    const above = rows[index - 1];
    return row.map((cell, column) => (column < columns && cell === above?.[column] ? '' : cell));
  });
}

const titleOf = ({ name, transactions, gas }: CaseResult): string =>
  `${name}: ${transactions.toLocaleString('en')} transactions, ${Math.round(gas / 1e6).toLocaleString('en')} Mgas`;

const speedUp = ({ speedUp: { median } }: Pick<Timed, 'speedUp'>): string =>
  median < 0.1 ? `1/${(1 / median).toFixed(0)}` : median.toFixed(2);

const range = ({ lowest, highest }: Spread, show: (value: number) => string): string =>
  `${show(lowest)} – ${show(highest)}`;

/** With the number of rounds where these are fewer than of other figures. */
const rangeOf = (spread: Spread, rounds: number): string =>
  `${range(spread, milliseconds)}${spread.runs < rounds ? ` (${spread.runs} rounds)` : ''}`;

export const quantity = (value: number, unit: Comparison['unit']): string =>
  unit === 'MiB' || unit === 'bytes' ? `${value.toFixed(0)} ${unit}` : `${significant(value)} ${unit}`;
const milliseconds = (value: number): string => quantity(value, 'ms');
const microseconds = (value: number): string => quantity(value, 'µs');
const mebibytes = (value: number): string => quantity(value, 'MiB');
const percent = (part: number): string => `${(100 * part).toFixed(0)} %`;
const significant = (value: number): string => (value < 999.5 ? value.toPrecision(3) : value.toFixed(0));
