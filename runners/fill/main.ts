import { FillError } from './expectations.js';
import { fill, fillShapeTo } from './fill.js';
import { FillOptionsError, HELP, parseOptions } from './options.js';
import { SceneError } from './scene.js';

const isFileSystemError = (error: unknown): error is Error => error instanceof Error && 'syscall' in error;

try {
  const job = parseOptions(process.argv.slice(2));
  if (job === 'help') console.log(HELP);
  else if (job === undefined) await fill('fixtures');
  else await fillShapeTo(job.file, job.shape, job.options);
  if (job !== 'help') console.log(`${job?.file ?? 'fixtures'}: written`);
} catch (error) {
  const isExpected = error instanceof FillError || error instanceof SceneError || isFileSystemError(error);
  if (!(error instanceof FillOptionsError || isExpected)) throw error;
  console.error(`fill: ${error.message}`);
  process.exitCode = error instanceof FillOptionsError ? 2 : 1;
}
