import { parseArgs } from 'node:util';
import type { Fork } from '../../src/forks/networks.js';
import { SHAPES } from './shapes/index.js';
import type { Shape, ShapeOptions } from './shapes/shape.js';

export const HELP = `npm run fill                                   writes the embedded corpus anew
npm run fill -- --shape NAME --out FILE        one shape
  --size N     transactions; default the embedded corpus's
  --seed S     other people, other choices; default 1
  --fork F     default the last one in the embedded corpus
shapes: ${SHAPES.map(({ name }) => name).join(', ')}`;

/** Arguments that name nothing to fill. */
export class FillOptionsError extends Error {
  readonly code = 'WRONG_USAGE';

  constructor(message: string) {
    super(message);
    this.name = 'FillOptionsError';
  }
}

/** One shape to fill, and the file for it. */
export interface ShapeJob {
  readonly shape: Shape;
  readonly options: ShapeOptions;
  readonly file: string;
}

/**
 * What the arguments ask for: `undefined` is the embedded corpus.
 * @throws FillOptionsError
 */
export function parseOptions(args: readonly string[]): ShapeJob | 'help' | undefined {
  const { help, shape: name, ...values } = parse(args);
  if (help) return 'help';
  if (name === undefined) {
    const [stray] = Object.keys(values);
    if (stray !== undefined) throw new FillOptionsError(`--${stray} goes with --shape`);
    return undefined;
  }
  const shape = SHAPES.find((each) => each.name === name);
  if (shape === undefined)
    throw new FillOptionsError(`no shape is named "${name}"; there are ${SHAPES.map(({ name }) => name).join(', ')}`);
  if (!values.out) throw new FillOptionsError('--out FILE is missing');
  return {
    shape,
    file: values.out,
    options: {
      fork: values.fork === undefined ? (shape.embedded.at(-1) as Fork) : forkOf(shape, values.fork),
      size: values.size === undefined ? shape.smallSize : whole('size', values.size, 1),
      seed: whole('seed', values.seed ?? '1', 0),
    },
  };
}

function forkOf({ name, forks }: Shape, given: string): Fork {
  const fork = forks.find((each) => each === given);
  if (fork === undefined)
    throw new FillOptionsError(`--fork "${given}" is none of those of ${name}: ${forks.join(', ')}`);
  return fork;
}

function whole(option: string, text: string, least: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < least)
    throw new FillOptionsError(`--${option} "${text}" is not a whole number, ${least} or more`);
  return number;
}

function parse(args: readonly string[]) {
  try {
    const string = { type: 'string' } as const;
    return parseArgs({
      args: [...args],
      options: { shape: string, size: string, seed: string, fork: string, out: string, help: { type: 'boolean' } },
    }).values;
  } catch (error) {
    throw new FillOptionsError((error as Error).message.split('\n', 1).join());
  }
}
