import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { arbitraryCase } from '../../runners/packs/synthetic/random.js';
import { type Case, differences } from '../../runners/verdict/differences.js';
import { EthereumjsExecutor } from '../../src/executors/ethereumjs/executor.js';
import type { Executor } from '../../src/executors/executor.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';

/** What a run found: the smallest case on which the executors differ, and how to get it again. */
export interface Find {
  readonly each: Case;
  readonly lines: readonly string[];
  readonly seed: number;
  readonly path: string;
}

/** Compares two executors on random cases; `undefined` where they agree on all. */
export async function fuzz(
  one: Executor,
  other: Executor,
  cases: number,
  seed: number,
  onCase: () => void = () => undefined,
): Promise<Find | undefined> {
  const property = fc.asyncProperty(arbitraryCase, async (each) => {
    onCase();
    const lines = await differences(each, one, other);
    if (lines.length > 0) throw new Error(lines.join('\n'));
  });
  const { failed, counterexample, counterexamplePath } = await fc.check(property, { numRuns: cases, seed });
  if (!failed || counterexample === null) return undefined;
  const [each] = counterexample;
  return { each, lines: await differences(each, one, other), seed, path: counterexamplePath ?? '' };
}

/** A case as text: bytes and numbers in hex. */
export const showCase = (each: Case): string =>
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
      cases: { type: 'string', default: '2000' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  const [cases, seed] = [Number(values.cases), Number(values.seed)];
  console.log(`${cases} cases from seed ${seed}: npm run fuzz -- --cases ${cases} --seed ${seed}`);
  let done = 0;
  // no timer: nothing in a case waits for one, so none would come
  const find = await fuzz(await createSequentialExecutor(), new EthereumjsExecutor(), cases, seed, () => {
    if (++done % 5_000 === 0) console.log(`${done} cases`);
  });
  if (find === undefined) {
    console.log(`${cases} cases, no difference`);
    return;
  }
  console.log(`${find.lines.join('\n')}\n${showCase(find.each)}\nseed ${find.seed}, path ${find.path}`);
  process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) await main();
