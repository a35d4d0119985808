import { SET_UPS } from './contenders/reference.js';
import { type Options, OptionsError, parseOptions } from './options.js';
import { describeMachine, formatTable, type Row } from './report.js';
import { blocks } from './suites/blocks.js';
import { chainMemory } from './suites/chain-memory.js';
import { growth } from './suites/growth.js';
import { keccak } from './suites/keccak.js';
import { mainnet } from './suites/mainnet.js';
import { memory } from './suites/memory.js';
import { parallel, parallelMainnet } from './suites/parallel.js';
import { recovery } from './suites/recovery.js';
import { root } from './suites/root.js';
import { stateMemory } from './suites/state-memory.js';
import type { Suite } from './suites/suite.js';
import { transfers } from './suites/transfers.js';
import { erc20Transfers, rawTransfers } from './workloads/shapes.js';

const SUITES = {
  erc20: transfers(erc20Transfers, false),
  raw: transfers(rawTransfers, false),
  'erc20-root': transfers(erc20Transfers, true),
  'raw-root': transfers(rawTransfers, true),
  mainnet,
  parallel,
  'parallel-mainnet': parallelMainnet,
  growth,
  blocks,
  root,
  recovery,
  keccak,
  memory,
  'state-memory': stateMemory,
  'chain-memory': chainMemory,
} satisfies Readonly<Record<string, Suite>>;

/** Measures what the arguments ask for, and prints it. */
async function main({ suites, rounds, threads }: Options<keyof typeof SUITES>): Promise<void> {
  console.log(describeMachine(['npm run bench --', ...suites, '--rounds', rounds, '--threads', threads].join(' ')));
  const rows: Row[] = [];
  const lines: string[] = [];
  for (const name of suites) {
    process.stderr.write(`${name} …\n`);
    try {
      const result = await SUITES[name]({ rounds, threads });
      rows.push(...(result.rows ?? []));
      lines.push(...(result.lines ?? []));
    } catch (error) {
      lines.push(`${name} failed: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  }
  if (rows.length > 0) {
    console.log(`
Execution without roots unless named. µs: per transaction; ms: per block. Medians of ${rounds} rounds, in turns.
The engine gets operations encoded beforehand, as @ethereumjs/vm gets transaction objects that know their senders. It reads each block's
state anew, but for the rounds of one block of mainnet; with state root: from TrieState, and TrieState.apply(difference).root.
@ethereumjs/vm keeps its state in MerkleStateManager with Caches: as its users run it, and with two faults of it worked around
(putStorage writes the trie at every SSTORE; nodes as hex). "count": transactions or blocks that a time is taken from.`);
    console.log(
      formatTable(
        'sequential',
        SET_UPS.map((setUp) => `@ethereumjs/vm, ${setUp}`),
        rows,
      ),
    );
  }
  if (lines.length > 0) console.log(`\n${lines.join('\n')}`);
}

try {
  await main(parseOptions(process.argv.slice(2), Object.keys(SUITES) as (keyof typeof SUITES)[]));
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = error instanceof OptionsError ? 2 : 1;
}
