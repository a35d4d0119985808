import { access, constants, lstat, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createParallelExecutor } from '../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { writeWhole } from '../write-whole.js';
import { CHAIN_CASES } from './cases/chain.js';
import { STATE_CASES } from './cases/state.js';
import { fillChainCase } from './fill-chain.js';
import { type FillExecutors, fillPruned, fillShape } from './fill-shape.js';
import { fillStateCase } from './fill-state.js';
import { fixtureChunks, type Json } from './official-json.js';
import { FillOptionsError } from './options.js';
import { SHAPES } from './shapes/index.js';
import type { Shape, ShapeOptions } from './shapes/shape.js';

/** Of the shapes in the corpus. */
const SEED = 1;
const THREADS = 2;

/**
 * Fills every case and a small size of every shape, and writes the corpus below `folder`: a file for each theme and shape, the same bytes
 * every time.
 * @throws FillError, SceneError
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
  await withExecutors(async (executors) => {
    for (const shape of SHAPES) {
      const fixtures: Record<string, Json> = {};
      for (const fork of shape.embedded)
        fixtures[nameOf(shape, fork)] = await fillPruned(shape, { fork, size: shape.smallSize, seed: SEED }, executors);
      await write(join(folder, 'blockchain_tests', 'shapes', `${shape.name}.json`), fixtures);
    }
  });
}

/**
 * Fills one shape and writes it to a file.
 * @throws FillError, SceneError; FillOptionsError and what the file system says, before anything is filled
 */
export async function fillShapeTo(file: string, shape: Shape, options: ShapeOptions): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await access(dirname(file), constants.W_OK);
  await requireRegular(file);
  await withExecutors(async (executors) =>
    write(file, { [nameOf(shape, options.fork)]: await fillShape(shape, options, executors) }),
  );
}

const nameOf = (shape: Shape, fork: string): string => `${shape.name.replaceAll('-', '_')}_${fork}`;

async function withExecutors(work: (executors: FillExecutors) => Promise<void>): Promise<void> {
  // all of it by Block-STM: left to itself the executor would execute small blocks in order, and confirm nothing
  const parallel = await createParallelExecutor({ threads: THREADS, isAdaptive: false });
  try {
    await work({ sequential: await createSequentialExecutor(), parallel });
  } finally {
    await parallel.close();
  }
}

/** What is renamed over a device or a link takes its place. */
async function requireRegular(file: string): Promise<void> {
  const stat = await lstat(file).catch(() => undefined);
  if (stat?.isFile() === false) throw new FillOptionsError(`--out: ${file} is no regular file`);
}

async function write(file: string, fixtures: Json): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  writeWhole(file, fixtureChunks(fixtures));
}
