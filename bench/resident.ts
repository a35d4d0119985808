import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Resident memory, without garbage: MiB. */
export function resident(): number {
  collectGarbage();
  return process.memoryUsage.rss() / 2 ** 20;
}
