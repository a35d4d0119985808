import { mkdirSync, writeFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commit } from '../../runners/cli/commit.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { execute, prepare } from '../contenders/engine.js';
import { describeMachine, describeVersions, headOf } from '../report/machine.js';
import { mainnetBlocks, noMainnet } from '../workloads/mainnet.js';
import { blocksOf, erc20Transfers, rawTransfers } from '../workloads/shapes.js';
import type { Workload } from '../workloads/workload.js';
import { callTree, flameGraph, selfTimes } from './flame-graph.js';

const WORKLOADS: Readonly<Record<string, () => Promise<Workload[]>>> = {
  erc20: () => blocksOf(erc20Transfers, 10, 1000),
  raw: () => blocksOf(rawTransfers, 10, 1000),
  'erc20-large': () => blocksOf(erc20Transfers, 1, 500_000),
  'raw-large': () => blocksOf(rawTransfers, 1, 500_000),
  mainnet: async () => (await mainnetBlocks()) ?? [],
};

const OUT = fileURLToPath(new URL('../../../reports/out/profile/', import.meta.url));
const WARM_UP_MS = 1500;
const PROFILED_MS = 5000;
/** µs */
const SAMPLING_INTERVAL = 200;
const LINES = 25;

async function main(name: string): Promise<void> {
  const create = Object.hasOwn(WORKLOADS, name) ? WORKLOADS[name] : undefined;
  if (create === undefined) throw new RangeError(`name one of ${Object.keys(WORKLOADS).join(', ')}, not "${name}"`);
  const machine = describeMachine();
  const blocks = (await create()).map(prepare);
  if (blocks.length === 0) throw new RangeError(noMainnet());
  const executor = await createSequentialExecutor();
  const repeat = async (ms: number): Promise<number> => {
    const start = performance.now();
    let transactions = 0;
    while (performance.now() - start < ms)
      for (const block of blocks) {
        await execute(executor, block);
        transactions += block.operations.operations.length;
      }
    return transactions;
  };
  await repeat(WARM_UP_MS);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL });
  await session.post('Profiler.start');
  const transactions = await repeat(PROFILED_MS);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const head = headOf({
    machine,
    versions: describeVersions(),
    ...commit(),
    date: new Date().toISOString(),
    command: `npm run profile -- ${name}`,
  });
  report(name, profile, transactions, head);
}

function report(name: string, profile: Profiler.Profile, transactions: number, head: readonly string[]): void {
  const tree = callTree(profile);
  const perTransaction = (time: number): string => (time / transactions).toFixed(2);
  const title = `${name}: ${perTransaction(tree.time)} µs per transaction, of ${transactions}`;
  mkdirSync(OUT, { recursive: true });
  const [profilePath, picturePath] = [join(OUT, `${name}.cpuprofile`), join(OUT, `${name}.svg`)];
  writeFileSync(profilePath, JSON.stringify(profile));
  writeFileSync(picturePath, flameGraph(tree, title, head));
  console.log(title);
  for (const [frame, time] of selfTimes(tree).slice(0, LINES))
    console.log(
      `${perTransaction(time).padStart(8)} µs ${((100 * time) / tree.time).toFixed(1).padStart(5)} %  ${frame}`,
    );
  console.log([profilePath, picturePath].map((path) => relative('.', path)).join('\n'));
}

try {
  const [name = ''] = process.argv.slice(2);
  if (name === '--help') console.log(`npm run profile -- NAME\nnames: ${Object.keys(WORKLOADS).join(', ')}`);
  else await main(name);
} catch (error) {
  process.stderr.write(`profile: ${(error as Error).message}\n`);
  process.exitCode = error instanceof RangeError ? 2 : 1;
}
