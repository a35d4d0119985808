import { readFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import type { Machine, Report } from './report.js';

export const describeMachine = (): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memory: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${release()}`,
  load: loadavg()[0] ?? 0,
});

export const describeVersions = (): Record<string, string> => ({
  'stampede-evm': version('.'),
  '@ethereumjs/vm': version('node_modules/@ethereumjs/vm'),
  node: process.versions.node,
  V8: process.versions.v8,
});

const version = (folder: string): string =>
  JSON.parse(readFileSync(new URL(`../../../${folder}/package.json`, import.meta.url), 'utf8')).version;

export type Head = Pick<Report, 'date' | 'command' | 'machine' | 'versions' | 'commit'>;

/** What the figures belong to. */
export function headOf({ date, command, machine, versions, commit }: Head): string[] {
  const { cpu, cores, memory, system, load } = machine;
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `machine   ${cores} × ${cpu}, ${memory} GiB, ${system}, load ${load.toFixed(1)} before the run`,
    `versions  ${names.join(', ')}`,
    ...(commit === undefined ? [] : [`commit    ${commit}`]),
    `date      ${date}`,
    `repeat    ${command}`,
  ];
}
