import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** The process's memory without garbage, whose pages are given back in the background. */
export async function memoryInUse(): Promise<NodeJS.MemoryUsage> {
  collectGarbage();
  await setTimeout(100);
  collectGarbage();
  return process.memoryUsage();
}

/** Resident memory, without garbage: MiB. */
export const resident = async (): Promise<number> => (await memoryInUse()).rss / 2 ** 20;
