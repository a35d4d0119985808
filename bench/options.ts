import { parseArgs } from 'node:util';
import { MAX_KERNEL_THREADS } from '../src/kernel/memory.js';

export interface Options<Suite extends string> {
  /** in the order in which they run */
  readonly suites: readonly Suite[];
  /** transactions of each block, in place of the suite's own number */
  readonly size?: number;
  readonly rounds: number;
  /** numbers of threads of the parallel executor, each a contender */
  readonly threads: readonly number[];
  /** an earlier `bench.json` */
  readonly compare?: string;
  /** folder that the results go to */
  readonly out: string;
}

/** Arguments that name no run, or files that are no results. */
export class OptionsError extends Error {
  readonly code = 'WRONG_USAGE';

  constructor(message: string) {
    super(message);
    this.name = 'OptionsError';
  }
}

const DEFAULT_ROUNDS = 5;
const DEFAULT_OUT = 'reports/out/bench';
/** Every suite, whatever it takes. */
const ALL = 'all';

export const USAGE = `npm run bench -- [suite…] [options]
  --size N       transactions of each block; of suites of blocks alone
  --threads N,…  of the parallel executor, each a contender; of suites of blocks alone
  --rounds N     default ${DEFAULT_ROUNDS}; of all suites but those of memory, which measure once
  --compare FILE an earlier bench.json
  --out DIR      default ${DEFAULT_OUT}`;

/**
 * `[suite…|all] [--size N] [--threads N,…] [--rounds N] [--compare FILE] [--out DIR]`
 * @param some the suites that run where none is named
 * @param cores of this machine: by default threads are its powers of two, and all of them
 * @throws OptionsError
 */
export function parseOptions<Suite extends string>(
  args: readonly string[],
  all: readonly Suite[],
  some: readonly Suite[],
  cores: number,
): Options<Suite> {
  const { positionals, values } = parse(args);
  const { size, threads, compare, out = DEFAULT_OUT } = values;
  const suites = positionals.flatMap((name) => {
    if (name === ALL) return all;
    const suite = all.find((each) => each === name);
    if (suite === undefined) throw new OptionsError(`no suite is named "${name}"; there are ${all.join(', ')}; ${ALL}`);
    return suite;
  });
  return {
    suites: suites.length > 0 ? [...new Set(suites)] : some,
    ...(size !== undefined && { size: positive('size', size) }),
    rounds: positive('rounds', `${values.rounds ?? DEFAULT_ROUNDS}`),
    threads:
      threads === undefined ? upTo(cores) : [...new Set(threads.split(',').map((each) => positive('threads', each)))],
    ...(compare !== undefined && { compare }),
    out,
  };
}

/** 1, 2, 4 … and the number itself. */
function upTo(cores: number): number[] {
  const threads: number[] = [];
  for (let count = 1; count < cores; count *= 2) threads.push(count);
  return [...threads, cores];
}

function positive(option: string, text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < 1)
    throw new OptionsError(`--${option} "${text}" is not a whole number, one or more`);
  if (option === 'threads' && number > MAX_KERNEL_THREADS)
    throw new OptionsError(`--threads "${text}" is more than the ${MAX_KERNEL_THREADS} that the engine can have`);
  return number;
}

function parse(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { size: option, rounds: option, threads: option, compare: option, out: option },
    });
  } catch (error) {
    throw new OptionsError((error as Error).message);
  }
}
