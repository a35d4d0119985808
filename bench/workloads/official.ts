import { existsSync } from 'node:fs';
import { indexFile, openFile } from '../../runners/fixtures/file.js';
import { readFiles } from '../../runners/fixtures/files.js';
import { FixtureError } from '../../runners/fixtures/fixture-error.js';
import { isNotThere, officialFixture } from '../../runners/fixtures/official.js';
import { toSource } from '../../runners/fixtures/sources.js';
import type { BlockchainTest } from '../../runners/fixtures/vectors.js';

const ARCHIVES = ['ethereum-tests.tar.gz', 'eest.tar.gz'].map(officialFixture);

/** What the reference takes minutes for, and what was filled by drafts that it does not have. */
const LEFT_OUT = /MaxRounds|loopMul|loopExp|randomStatetest94|benchmark|Call50000|QuadraticComplexity|EIPTests/;

export const NO_OFFICIAL = ARCHIVES.map(isNotThere).join(', or ');

/**
 * One blockchain test in so many of all in the archives, but for {@link LEFT_OUT}; `undefined` where there are no archives.
 * @throws FixtureError, SourceError
 */
export async function officialBlockchainTests(oneIn: number): Promise<BlockchainTest[] | undefined> {
  if (!ARCHIVES.every(existsSync)) return undefined;
  const tests: BlockchainTest[] = [];
  let seen = 0;
  for (const archive of ARCHIVES)
    for await (const file of readFiles(toSource(archive))) {
      if (file instanceof FixtureError) throw file;
      if (LEFT_OUT.test(file.path)) continue;
      const chosen = indexFile(file.path, file.bytes).vectors.filter(
        ({ format, networkKnown }) => format === 'blockchain' && networkKnown && seen++ % oneIn === 0,
      );
      const reader = chosen.length > 0 ? openFile(file.path, file.bytes) : undefined;
      for (const { id } of chosen) {
        const vector = reader?.read(id);
        if (vector?.format === 'blockchain') tests.push(vector);
      }
    }
  return tests;
}
