import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import Table from 'cli-table3';
import type { Timing } from './measure.js';

/** A piece of work, done by the engine and by others: each is a multiple of the engine's time. */
export interface Row {
  readonly what: string;
  /** of a timing as it is shown */
  readonly unit: 'µs' | 'ms';
  readonly engine: Timing;
  /** in the order of the table's other columns; a contender may do less of the work, as times are those of one unit */
  readonly others: readonly (Timing | undefined)[];
}

/** What the times belong to. */
export function describeMachine(command: string): string {
  const [cpu] = cpus();
  const load = loadavg()[0]?.toFixed(1);
  return [
    `machine   ${cpus().length} × ${cpu?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, load ${load} before the run`,
    `versions  stampede-evm ${version('.')}, @ethereumjs/vm ${version('node_modules/@ethereumjs/vm')}, node ${process.versions.node}, V8 ${process.versions.v8}`,
    `repeat    ${command}`,
  ].join('\n');
}

const version = (folder: string): string =>
  JSON.parse(readFileSync(new URL(`../../${folder}/package.json`, import.meta.url), 'utf8')).version;

/** @param others names of the columns behind the engine's */
export function formatTable(engine: string, others: readonly string[], rows: readonly Row[]): string {
  const table = new Table({
    head: ['', 'count', engine, 'lowest – highest', ...others.flatMap((name) => [name, 'count', '×'])],
    colAligns: ['left', ...new Array(3 + 3 * others.length).fill('right')],
    style: { head: [], border: [], compact: true },
  });
  for (const { what, unit, engine, others } of rows)
    table.push([
      what,
      engine.count,
      show(engine.median, unit),
      `${show(engine.lowest, unit)} – ${show(engine.highest, unit)}`,
      ...others.flatMap((other) =>
        other ? [show(other.median, unit), other.count, (other.median / engine.median).toFixed(1)] : ['', '', ''],
      ),
    ]);
  return table.toString();
}

export function show(microseconds: number, unit: Row['unit']): string {
  const value = unit === 'ms' ? microseconds / 1000 : microseconds;
  return `${value < 1000 ? value.toPrecision(3) : value.toFixed(0)} ${unit}`;
}
