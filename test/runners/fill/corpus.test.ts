import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { fill } from '../../../runners/fill/fill.js';
import { indexFile, openFile } from '../../../runners/fixtures/file.js';
import { runStateVector } from '../../../runners/state-tests/run.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';

const CORPUS = 'fixtures';

/** All JSON files below a folder, by their path in it. */
async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return new Map(await Promise.all(paths.map(async (path) => [relative(folder, path), await readFile(path)] as const)));
}
