import * as Plot from '@observablehq/plot';
import { useCallback, useState } from 'preact/hooks';
import type { Counts, PastRun } from '../../record/events.js';
import { bothFormats, withPacks } from '../../record/rows.js';
import { counted, formatCount } from '../../record/text.js';
import { Chart } from './chart.js';
import type { Report } from './report.js';
import { date, duration, percent } from './words.js';

const ALL = 'all';

/** A run as the trend has it; the last one is this report's. */
type Run = Pick<PastRun, 'date' | 'commit' | 'forks' | 'totals' | 'durationMs' | 'vectorsPerSecond'>;

function runsOf({ history, run, summary }: Report): readonly Run[] {
  const { startedAt, commit } = run;
  return [...(history?.runs ?? []), { date: startedAt, ...(commit !== undefined && { commit }), ...summary }];
}

/** Of vectors and packs. */
function countsOf({ totals, forks }: Run, fork: string): Counts | undefined {
  if (fork === ALL)
    return withPacks(
      totals,
      Object.values(forks).map(({ packs }) => packs),
    );
  const counts = Object.hasOwn(forks, fork) ? forks[fork] : undefined;
  return counts && withPacks(bothFormats(counts), [counts.packs]);
}

const line = (
  rows: readonly { date: Date; value: number }[],
  { label, colour, zero = false }: TrendProps,
): Plot.PlotOptions => ({
  height: 200,
  marginLeft: 64,
  x: { type: 'time', label: null },
  y: { label, zero, grid: true, nice: true, tickFormat: formatCount, ...domainOf(rows, zero) },
  marks: [
    Plot.lineY(rows, { x: 'date', y: 'value', stroke: colour, strokeWidth: 2 }),
    Plot.dot(rows, { x: 'date', y: 'value', fill: colour, r: 3.5 }),
    Plot.tip(rows, Plot.pointerX({ x: 'date', y: 'value', fill: 'var(--surface)' })),
  ],
});

/** Where all values are the same, they make no axis. */
function domainOf(rows: readonly { value: number }[], zero: boolean): { domain?: [number, number] } {
  const values = rows.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least !== most || (zero && most > 0)) return {};
  return { domain: zero ? [0, 1] : [Math.max(0, least - 1), most + 1] };
}

interface TrendProps {
  readonly runs: readonly Run[];
  readonly label: string;
  readonly colour: string;
  /** whether the axis begins at 0 */
  readonly zero?: boolean;
  readonly of: (run: Run) => number | undefined;
}

function Trend(props: TrendProps) {
  const { runs, label, of } = props;
  const options = useCallback(() => {
    const rows = runs.flatMap((run) => {
      const value = of(run);
      return value === undefined ? [] : [{ date: new Date(run.date), value }];
    });
    return line(rows, props);
  }, [runs, of]);
  return <Chart label={`${label}, run by run; the table has the numbers`} options={options} />;
}

const signed = (difference: number): string =>
  difference > 0 ? `+${formatCount(difference)}` : formatCount(difference);

function Change({ now, before, isBad = false }: { now: number; before: number | undefined; isBad?: boolean }) {
  if (before === undefined || now === before) return null;
  return <small class={isBad === now > before ? 'bad' : 'good'}> {signed(now - before)}</small>;
}

export function HistoryPage({ report }: { report: Report }) {
  const [fork, setFork] = useState(ALL);
  const [runs] = useState(() => runsOf(report));
  const failed = useCallback((run: Run) => countsOf(run, fork)?.failed, [fork]);
  const passed = useCallback((run: Run) => countsOf(run, fork)?.passed, [fork]);
  const speed = useCallback((run: Run) => run.vectorsPerSecond, []);
  return (
    <main class="history">
      <h1>History</h1>
      {runs.length === 1 ? (
        <p class="nothing">No earlier run of this executor and selection is known.</p>
      ) : (
        <>
          <p class="hint">
            {counted(runs.length, 'run')} of executor {report.run.executor}, this one included, from{' '}
            <code>{report.history?.path}</code>
          </p>
          <p>
            <label>
              Fork{' '}
              <select value={fork} onChange={({ currentTarget }) => setFork(currentTarget.value)}>
                {[ALL, ...Object.keys(report.summary.forks)].map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </select>
            </label>
          </p>
          <div class="trends">
            <Trend runs={runs} label="Failed" colour="var(--failed)" zero of={failed} />
            <Trend runs={runs} label="Passed" colour="var(--passed)" of={passed} />
            <Trend runs={runs} label="Vectors a second, all forks" colour="var(--accent)" zero of={speed} />
          </div>
        </>
      )}
      <div class="scroll">
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Commit</th>
              <th scope="col">Passed</th>
              <th scope="col">Failed</th>
              <th scope="col">Known</th>
              <th scope="col">Total</th>
              <th scope="col">Rate</th>
              <th scope="col">Duration</th>
              <th scope="col">A second</th>
            </tr>
          </thead>
          <tbody>
            {runs
              .map((run, index) => {
                const counts = countsOf(run, fork);
                const before = runs[index - 1] && countsOf(runs[index - 1] as Run, fork);
                return (
                  <tr key={`${run.date} ${index}`}>
                    <th scope="row">
                      {date(run.date)}
                      {index === runs.length - 1 && <span class="badge">this run</span>}
                    </th>
                    <td>
                      <code>{run.commit?.slice(0, 8) ?? ''}</code>
                    </td>
                    {counts ? (
                      <>
                        <td>
                          {formatCount(counts.passed)}
                          <Change now={counts.passed} before={before?.passed} />
                        </td>
                        <td>
                          {formatCount(counts.failed)}
                          <Change now={counts.failed} before={before?.failed} isBad />
                        </td>
                        <td>{formatCount(counts.knownFailure)}</td>
                        <td>{formatCount(counts.total)}</td>
                        <td>{percent(counts.passed, counts.total)}</td>
                      </>
                    ) : (
                      <td colSpan={5} class="hint">
                        not in this run
                      </td>
                    )}
                    <td>{duration(run.durationMs)}</td>
                    <td>{formatCount(Math.round(run.vectorsPerSecond))}</td>
                  </tr>
                );
              })
              .reverse()}
          </tbody>
        </table>
      </div>
    </main>
  );
}
