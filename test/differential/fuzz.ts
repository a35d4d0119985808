import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { type Source, toSource } from '../../runners/fixtures/sources.js';
import { arbitraryCase } from '../../runners/packs/synthetic/random.js';
import { type Case, differences } from '../../runners/verdict/differences.js';
import { EngineBlockProcessor } from '../../src/blocks/engine.js';
import { EthereumjsExecutor } from '../../src/executors/ethereumjs/executor.js';
import type { Executor } from '../../src/executors/executor.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { chooseTargets, fuzzBlocks, Statistics } from './blocks/fuzz.js';
import { fuzzTransactions, readTransactions } from './blocks/transactions.js';
import { type Find, findIn } from './find.js';

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

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      blocks: { type: 'boolean', default: false },
      transactions: { type: 'boolean', default: false },
      cases: { type: 'string', default: '2000' },
      fixtures: { type: 'string', multiple: true, default: ['fixtures'] },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  const [cases, seed] = [Number(values.cases), Number(values.seed)];
  const kind: Kind = values.blocks ? 'blocks' : values.transactions ? 'transactions' : 'programs';
  const options = [
    ...(kind === 'programs' ? [] : [`--${kind}`, ...values.fixtures.map((path) => `--fixtures ${path}`)]),
    `--cases ${cases}`,
    `--seed ${seed}`,
  ];
  console.log(`${cases} cases from seed ${seed}: npm run fuzz -- ${options.join(' ')}`);
  const find = await KINDS[kind](cases, seed, values.fixtures.map(toSource));
  if (find === undefined) {
    console.log(`${cases} cases, no difference`);
    return;
  }
  console.log(`${find.reason}\n${showCase(find.each)}\nseed ${find.seed}, path ${find.path}`);
  process.exitCode = 1;
}

type Kind = 'programs' | 'blocks' | 'transactions';

const KINDS: Record<
  Kind,
  (cases: number, seed: number, sources: readonly Source[]) => Promise<Find<object> | undefined>
> = {
  async programs(cases, seed) {
    let done = 0;
    // no timer: nothing in a case waits for one, so none would come
    return fuzz(await createSequentialExecutor(), new EthereumjsExecutor(), cases, seed, () => {
      if (++done % 5_000 === 0) console.log(`${done} cases`);
    });
  },
  async blocks(cases, seed, sources) {
    const statistics = new Statistics();
    const targets = await chooseTargets(sources, seed);
    console.log(`${targets.length} blocks`);
    const processor = new EngineBlockProcessor(await createSequentialExecutor());
    const find = await fuzzBlocks(targets, processor, cases, seed, statistics);
    console.log([...statistics.lines, `${Math.round(statistics.slowest)} ms for the slowest case`].join('\n'));
    return find;
  },
  async transactions(cases, seed, sources) {
    const statistics = new Statistics();
    const find = await fuzzTransactions(await readTransactions(sources), cases, seed, statistics);
    console.log(statistics.lines.join('\n'));
    return find;
  },
};

if (process.argv[1] === import.meta.filename) await main();
