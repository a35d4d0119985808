import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CHAIN_CASES } from './cases/chain.js';
import { STATE_CASES } from './cases/state.js';
import { fillChainCase } from './fill-chain.js';
import { fillStateCase } from './fill-state.js';
import { type Json, layoutFixtures } from './official-json.js';

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
  for (const [theme, cases] of Object.entries(CHAIN_CASES)) {
    const fixtures: Record<string, Json> = {};
    for (const each of cases)
      for (const network of each.networks) fixtures[`${each.name}_${network}`] = await fillChainCase(each, network);
    await write(join(folder, 'blockchain_tests', `${theme}.json`), fixtures);
  }
}

async function write(file: string, fixtures: Json): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, layoutFixtures(fixtures));
}
