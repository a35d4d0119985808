import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { readFiles } from '../../runners/fixtures/files.js';
import { FixtureError } from '../../runners/fixtures/fixture-error.js';
import { isNotThere, officialFixture } from '../../runners/fixtures/official.js';
import { toSource } from '../../runners/fixtures/sources.js';
import { readMainnetBlock } from '../../runners/mainnet/read.js';
import { contextOf } from '../../src/blocks/execution.js';
import type { Workload } from './workload.js';

/** The blocks of risechain/pevm. */
const MAINNET_ARCHIVE = officialFixture('mainnet.tar.gz');

/** Why there are none. */
export const noMainnet = (): string | undefined =>
  existsSync(MAINNET_ARCHIVE) ? undefined : isNotThere(MAINNET_ARCHIVE);

/**
 * The blocks of the archive that have transactions, oldest first; `undefined` where there is no archive.
 * @throws FixtureError, SourceError
 */
export async function mainnetBlocks(): Promise<Workload[] | undefined> {
  if (!existsSync(MAINNET_ARCHIVE)) return undefined;
  const blocks: Workload[] = [];
  for await (const file of readFiles(toSource(MAINNET_ARCHIVE))) {
    if (file instanceof FixtureError) throw file;
    const { block, rules, transactions, state } = readMainnetBlock(file.path, file.bytes);
    if (transactions.length === 0) continue;
    const context = contextOf(block.header, rules);
    blocks.push({ name: basename(file.path, '.json'), context, transactions, state });
  }
  return blocks.sort((a, b) => Number(a.context.number - b.context.number));
}
