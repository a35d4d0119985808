import { FillError } from './expectations.js';
import { fill } from './fill.js';

try {
  await fill('fixtures');
} catch (error) {
  if (!(error instanceof FillError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
