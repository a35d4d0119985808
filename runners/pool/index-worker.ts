import workerpool from 'workerpool';
import { type FileIndex, indexFile } from '../fixtures/file.js';
import type { FixtureErrorCode } from '../fixtures/fixture-error.js';
import type { FixtureFile } from '../fixtures/fixture-file.js';

/** An index as it passes between threads, which errors of a class do not. */
export interface IndexMessage extends Omit<FileIndex, 'failures'> {
  readonly failures: readonly (readonly [code: FixtureErrorCode, file: string, field: string, reason: string])[];
}

workerpool.worker({
  indexFiles: (files: readonly FixtureFile[]): IndexMessage[] =>
    files.map(({ path, bytes }) => {
      const index = indexFile(path, bytes);
      const failures = index.failures.map(({ code, file, field, reason }) => [code, file, field, reason] as const);
      return { ...index, failures };
    }),
});
