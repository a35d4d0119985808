import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { traceLine } from '../../src/transactions/trace.js';
import { writeWhole } from '../write-whole.js';
import { readmeOf } from './readme.js';
import { FIXTURE } from './reproduce.js';
import type { Triaged } from './triage.js';

/** Writes what triage found to a folder, anew. */
export function writeTriaged({ divergence, traces, fixture }: Triaged, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'README.md'), readmeOf(divergence));
  if (fixture !== undefined) writeFileSync(join(folder, FIXTURE), fixture);
  for (const [name, steps] of traces)
    writeFileSync(join(folder, `trace-${name}.jsonl`), steps.map((step) => `${traceLine(step)}\n`).join(''));
  // whole, whenever the worker is ended
  writeWhole(join(folder, 'divergence.json'), `${JSON.stringify(divergence, null, 2)}\n`);
}
