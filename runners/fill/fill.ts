import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { STATE_CASES } from './cases/state.js';
import { fillStateCase } from './fill-state.js';
import type { Json } from './official-json.js';

/**
 * Fills every case and writes the corpus below `folder`: a file for each theme, the same bytes every time.
 * @throws FillError
 */
export async function fill(folder: string): Promise<void> {
  for (const [theme, cases] of Object.entries(STATE_CASES)) {
    const fixtures: Record<string, Json> = {};
    for (const each of cases) fixtures[each.name] = await fillStateCase(each);
    await write(join(folder, 'state_tests', `${theme}.json`), fixtures);
  }
}

async function write(file: string, fixtures: Json): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${layout(fixtures)}\n`);
}

/** How deep a file is broken into lines: a fixture's parts, its accounts, and a line for each entry of `post`. */
const DEPTH = 4;

/** JSON, broken into lines where a difference is to be seen, and otherwise as short as it can be. */
function layout(json: Json, depth = 0): string {
  if (depth === DEPTH || typeof json !== 'object') return JSON.stringify(json);
  const isList = Array.isArray(json);
  const items = Object.entries(json).map(([key, value]) => {
    const text = layout(value, depth + 1);
    return `${' '.repeat(depth + 1)}${isList ? '' : `${JSON.stringify(key)}:`}${text}`;
  });
  const [open, close] = isList ? '[]' : '{}';
  return items.length === 0 ? `${open}${close}` : `${open}\n${items.join(',\n')}\n${' '.repeat(depth)}${close}`;
}
