import * as Plot from '@observablehq/plot';
import { useCallback, useState } from 'preact/hooks';
import type { ParallelStatistics, ParallelTask } from '../../record/parallel.js';
import { counted } from '../../record/text.js';
import { Chart } from './chart.js';

const LANES = { thread: 'by thread', transaction: 'by transaction' } as const;
type Lane = keyof typeof LANES;

const KINDS = ['execution', 'validation', 'aborted execution', 'aborted validation'];
const COLOURS = ['var(--execution)', 'var(--validation)', 'var(--aborted)', 'var(--aborted-validation)'];
const ZOOMS = [1, 2, 4, 8, 16];

const kindOf = ({ task, aborted }: ParallelTask): string => (aborted ? `aborted ${task}` : task);

/** What each thread did when, in µs. Aborted work has an outline, so that colours are not all that tells it. */
function plot(timeline: readonly ParallelTask[], lane: Lane, width: number): Plot.PlotOptions {
  const lanes = [...new Set(timeline.map((task) => task[lane]))].sort((a, b) => a - b);
  const [bar, most] = lane === 'thread' ? [44, 12] : [18, 200];
  const first = Math.min(...timeline.map(({ start }) => start));
  const bars = timeline.map((task) => ({
    ...task,
    kind: kindOf(task),
    from: (task.start - first) * 1000,
    to: (task.end - first) * 1000,
    lane: `${lane} ${task[lane]}`,
    what: `transaction ${task.transaction}, incarnation ${task.incarnation}, thread ${task.thread}\n${kindOf(task)}, ${((task.end - task.start) * 1000).toFixed(0)} µs`,
  }));
  const end = Math.max(...bars.map(({ to }) => to));
  const isWide = ({ from, to }: { from: number; to: number }): boolean => ((to - from) / end) * (width - 120) > 22;
  return {
    height: Math.min(lanes.length, most) * bar + 46,
    marginLeft: 100,
    marginBottom: 36,
    x: { label: 'µs since the first task began', domain: [0, end], grid: true, nice: true },
    y: { label: null, domain: lanes.map((number) => `${lane} ${number}`), padding: 0.2 },
    color: { domain: KINDS, range: COLOURS, legend: true },
    marks: [
      Plot.barX(bars, {
        x1: 'from',
        x2: 'to',
        y: 'lane',
        fill: 'kind',
        fillOpacity: ({ aborted }) => (aborted ? 0.35 : 1),
        stroke: ({ aborted }) => (aborted ? 'var(--aborted)' : 'none'),
        strokeWidth: 1.5,
        insetLeft: 0.25,
        insetRight: 0.25,
      }),
      Plot.text(
        bars.filter((each) => each.task === 'execution' && isWide(each)),
        {
          x: ({ from, to }) => (from + to) / 2,
          y: 'lane',
          text: ({ transaction, incarnation, aborted }) =>
            `${transaction}${incarnation > 0 ? `·${incarnation}` : ''}${aborted ? ' ✕' : ''}`,
          fill: ({ aborted }) => (aborted ? 'var(--text)' : 'var(--on-execution)'),
        },
      ),
      Plot.tip(
        bars,
        Plot.pointer({ x: ({ from, to }) => (from + to) / 2, y: 'lane', title: 'what', fill: 'var(--surface)' }),
      ),
    ],
  };
}

export function Timeline({ statistics }: { statistics: ParallelStatistics }) {
  const { timeline = [], threads, transactions, reexecutions } = statistics;
  const [lane, setLane] = useState<Lane>('thread');
  const [zoom, setZoom] = useState(1);
  const options = useCallback((width: number) => plot(timeline, lane, width), [timeline, lane]);
  const aborted = timeline.filter((task) => task.aborted && task.task === 'execution');
  return (
    <figure class="timeline">
      <figcaption>
        Timeline
        <span class="controls">
          {(Object.keys(LANES) as Lane[]).map((each) => (
            <button key={each} type="button" aria-pressed={lane === each} onClick={() => setLane(each)}>
              {LANES[each]}
            </button>
          ))}
          <label>
            <span>Zoom</span>
            <select value={zoom} onChange={({ currentTarget }) => setZoom(Number(currentTarget.value))}>
              {ZOOMS.map((each) => (
                <option key={each} value={each}>
                  {each} ×
                </option>
              ))}
            </select>
          </label>
        </span>
      </figcaption>
      <Chart
        label={`What ${counted(threads, 'thread')} did of ${counted(transactions, 'transaction')}: ${counted(reexecutions, 're-execution')}`}
        options={options}
        zoom={zoom}
      />
      {aborted.length > 0 && (
        <p class="hint">
          Aborted, by transaction and incarnation:{' '}
          {aborted.map(({ transaction, incarnation }) => `${transaction}·${incarnation}`).join(', ')}
        </p>
      )}
    </figure>
  );
}
