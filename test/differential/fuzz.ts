import fc from 'fast-check';
import { runCommand } from '../../runners/cli/command.js';
import { EXIT } from '../../reports/record/exit-codes.js';
import { parseFlags, UsageError, wholeNumber } from '../../runners/cli/options.js';
import { type Source, SourceError, toSource } from '../../runners/fixtures/sources.js';
import type { Case } from '../../runners/verdict/differences.js';
import { EngineBlockProcessor } from '../../src/blocks/engine.js';
import { EthereumjsExecutor } from '../../src/executors/ethereumjs/executor.js';
import type { Executor } from '../../src/executors/executor.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { chooseTargets, fuzzBlocks, Statistics } from './blocks/fuzz.js';
import { fuzzTransactions, readTransactions } from './blocks/transactions.js';
import { type Find, findIn } from './find.js';
import { ChainComparer } from './kept/compare.js';
import { fuzzKept } from './kept/fuzz.js';
import { differences } from '../support/differences.js';
import { arbitraryCase } from '../support/arbitrary-case.js';

/** Compares two executors on random cases; `undefined` where they agree on all. */
export async function fuzz(
  one: Executor,
  other: Executor,
  cases: number,
  seed: number,
  onCase: () => void = () => undefined,
): Promise<Find<Case> | undefined> {
  const property = fc.asyncProperty(arbitraryCase, async (each) => {
    onCase();
    const lines = await differences(each, one, other);
    if (lines.length > 0) throw new Error(lines.join('\n'));
  });
  return findIn(property, cases, seed);
}

/** A case as text: bytes and numbers in hex. */
export const showCase = (each: object): string =>
  JSON.stringify(
    each,
    (_, value) =>
      value instanceof Uint8Array
        ? Buffer.from(value).toString('hex')
        : value instanceof Map
          ? Object.fromEntries([...value].map(([key, item]) => [String(key), item]))
          : typeof value === 'bigint'
            ? `0x${value.toString(16)}`
            : value,
    1,
  );

const HELP = `Random cases, by the engine and by the reference; the first on which they differ is made smaller.

  npm run fuzz -- [options]

  --blocks, --transactions   mutated blocks or transactions of fixtures, in place of random programs
  --fixtures PATH            of these; may be repeated (default: fixtures)
  --kept                     chains of random blocks, by executors that keep what they read from one to the next
  --cases N                  default 2000
  --seed N                   default: a random one, which is printed
`;

interface FuzzOptions {
  readonly kind: Kind;
  readonly cases: number;
  readonly seed: number;
  readonly fixtures: readonly string[];
}

function parse(args: readonly string[]): FuzzOptions | 'help' {
  const { values } = parseFlags({
    args: [...args],
    options: {
      blocks: { type: 'boolean', default: false },
      transactions: { type: 'boolean', default: false },
      kept: { type: 'boolean', default: false },
      cases: { type: 'string', default: '2000' },
      fixtures: { type: 'string', multiple: true, default: ['fixtures'] },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  const [kind = 'programs', other] = (['blocks', 'transactions', 'kept'] as const).filter((each) => values[each]);
  if (other) throw new UsageError(`--${kind} or --${other}, not both`);
  return {
    kind,
    cases: wholeNumber('cases', values.cases, 1, 1e9),
    seed: wholeNumber('seed', values.seed, 0, 2 ** 31 - 1),
    fixtures: values.fixtures,
  };
}

async function run({ kind, cases, seed, fixtures }: FuzzOptions): Promise<number> {
  // nothing is written that could be cut, and no handler would get a turn between two cases
  process.removeAllListeners('SIGINT');
  const options = [
    ...(kind === 'programs' ? [] : [`--${kind}`]),
    ...(kind === 'blocks' || kind === 'transactions' ? fixtures.map((path) => `--fixtures ${path}`) : []),
    `--cases ${cases}`,
    `--seed ${seed}`,
  ];
  console.log(`${cases} cases from seed ${seed}: npm run fuzz -- ${options.join(' ')}`);
  const find = await KINDS[kind](cases, seed, fixtures);
  if (find === undefined) {
    console.log(`${cases} cases, no difference`);
    return EXIT.passed;
  }
  console.log(`${find.reason}\n${showCase(find.each)}\nseed ${find.seed}, path ${find.path}`);
  return EXIT.failed;
}

/** @throws UsageError where one cannot be read */
function sourcesOf(fixtures: readonly string[]): Source[] {
  try {
    return fixtures.map(toSource);
  } catch (error) {
    throw error instanceof SourceError ? new UsageError(`--fixtures: ${error.message}`) : error;
  }
}

/** @throws UsageError where there are none */
function some<Target>(targets: readonly Target[], fixtures: readonly string[], name: string): readonly Target[] {
  if (targets.length === 0) throw new UsageError(`--fixtures ${fixtures.join(', ')}: no ${name} are there`);
  return targets;
}

type Kind = 'programs' | 'blocks' | 'transactions' | 'kept';

const KINDS: Record<
  Kind,
  (cases: number, seed: number, fixtures: readonly string[]) => Promise<Find<object> | undefined>
> = {
  async programs(cases, seed) {
    let done = 0;
    // no timer: nothing in a case waits for one, so none would come
    return fuzz(await createSequentialExecutor({ translatingFrame: 1 }), new EthereumjsExecutor(), cases, seed, () => {
      if (++done % 5_000 === 0) console.log(`${done} cases`);
    });
  },
  async blocks(cases, seed, fixtures) {
    const statistics = new Statistics();
    const targets = some(await chooseTargets(sourcesOf(fixtures), seed), fixtures, 'blocks');
    console.log(`${targets.length} blocks`);
    const processor = new EngineBlockProcessor(await createSequentialExecutor());
    const find = await fuzzBlocks(targets, processor, cases, seed, statistics);
    console.log([...statistics.lines, `${Math.round(statistics.slowest)} ms for the slowest case`].join('\n'));
    return find;
  },
  async transactions(cases, seed, fixtures) {
    const statistics = new Statistics();
    const find = await fuzzTransactions(
      some(await readTransactions(sourcesOf(fixtures)), fixtures, 'transactions'),
      cases,
      seed,
      statistics,
    );
    console.log(statistics.lines.join('\n'));
    return find;
  },
  async kept(cases, seed) {
    let done = 0;
    const comparer = await ChainComparer.create();
    const find = await fuzzKept(comparer, cases, seed, () => {
      if (++done % 100 === 0) console.log(`${done} cases`);
    }).finally(() => comparer.close());
    console.log(comparer.statistics.lines.join('\n'));
    return find;
  },
};

if (process.argv[1] === import.meta.filename) await runCommand('fuzz', HELP, parse, run);
