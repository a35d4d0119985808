import { parseArgs } from 'node:util';

export interface Options<Suite extends string> {
  /** in the order in which they run */
  readonly suites: readonly Suite[];
  readonly rounds: number;
  /** numbers of threads of the parallel executor, each a contender */
  readonly threads: readonly number[];
}

/** Arguments that name no run. */
export class OptionsError extends Error {
  readonly code = 'WRONG_USAGE';

  constructor(message: string) {
    super(message);
    this.name = 'OptionsError';
  }
}

const DEFAULT_ROUNDS = 5;
const DEFAULT_THREADS = '1,2';

/**
 * `[suite…] [--rounds N] [--threads N,…]`; without a suite all of them.
 * @throws OptionsError
 */
export function parseOptions<Suite extends string>(args: readonly string[], all: readonly Suite[]): Options<Suite> {
  const { positionals, values } = parse(args);
  const rounds = positive('rounds', `${values.rounds ?? DEFAULT_ROUNDS}`);
  const threads = (values.threads ?? DEFAULT_THREADS).split(',').map((each) => positive('threads', each));
  const suites = positionals.map((name) => {
    const suite = all.find((each) => each === name);
    if (suite === undefined) throw new OptionsError(`no suite is named "${name}"; there are ${all.join(', ')}`);
    return suite;
  });
  return { suites: suites.length > 0 ? suites : all, rounds, threads };
}

function positive(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new OptionsError(`--${option} "${text}" is not a whole number, one or more`);
  return number;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { rounds: { type: 'string' }, threads: { type: 'string' } },
    });
  } catch (error) {
    throw new OptionsError((error as Error).message);
  }
}
