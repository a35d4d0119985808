import { parseArgs } from 'node:util';

export interface Options<Suite extends string> {
  /** in the order in which they run */
  readonly suites: readonly Suite[];
  readonly rounds: number;
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

/**
 * `[suite…] [--rounds N]`; without a suite all of them.
 * @throws OptionsError
 */
export function parseOptions<Suite extends string>(args: readonly string[], all: readonly Suite[]): Options<Suite> {
  const { positionals, values } = parse(args);
  const rounds = Number(values.rounds ?? DEFAULT_ROUNDS);
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new OptionsError(`--rounds "${values.rounds}" is not a whole number, one or more`);
  const suites = positionals.map((name) => {
    const suite = all.find((each) => each === name);
    if (suite === undefined) throw new OptionsError(`no suite is named "${name}"; there are ${all.join(', ')}`);
    return suite;
  });
  return { suites: suites.length > 0 ? suites : all, rounds };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { rounds: { type: 'string' } } });
  } catch (error) {
    throw new OptionsError((error as Error).message);
  }
}
