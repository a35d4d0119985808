import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FixtureReader, indexFile, openFile } from '../../../runners/fixtures/file.js';
import type { Plannable } from '../../../runners/packs/plan.js';
import { findNetwork } from '../../../src/forks/networks.js';

const FOLDER = new URL('../../../../fixtures/state_tests/', import.meta.url);
const PATHS = readdirSync(fileURLToPath(FOLDER)).sort();
const bytesOf = (path: string): Uint8Array => readFileSync(new URL(basename(path), FOLDER));

/** The embedded corpus' state vectors, found as the command finds them. */
export const corpus: readonly Plannable<string>[] = PATHS.flatMap((path) =>
  indexFile(path, bytesOf(path)).vectors.map(({ id, format, networkName, cost }) => ({
    id,
    format,
    network: findNetwork(networkName),
    file: path,
    cost,
  })),
);

export const openCorpus = (path: string): FixtureReader => openFile(path, bytesOf(path));
