import { isAtLeast } from '../../src/forks/networks.js';
import { mainnetBlocks, noMainnet } from '../workloads/mainnet.js';
import {
  beneficiaryReaders,
  chainOfTransfers,
  counterCalls,
  erc20Clusters,
  erc20Transfers,
  mixedCalls,
  rawTransfers,
  uniswapSwaps,
} from '../workloads/shapes.js';
import type { Workload } from '../workloads/workload.js';
import type { Case } from './suite.js';

/** Transactions of a block of one gigagas in block-stm-revm's and pevm's benchmarks (crates/pevm/benches/gigagas.rs). */
const GIGAGAS = { raw: 47_620, erc20: 37_123, uniswap: 6413 };
const MANY = 500_000;
const CONFLICTING = 10_000;
/** Chains in one window: so many have their statistics kept in full. */
const CHAINED = 4000;

const one =
  (create: (count: number) => Promise<Workload>) =>
  async (size: number): Promise<Workload[]> => [await create(size)];
const raw = {
  name: 'raw transfers',
  referenceSize: 1000,
  create: one((count) => rawTransfers({ first: 0, count })),
};
const erc20 = {
  name: 'ERC-20 transfers',
  referenceSize: 250,
  create: one((count) => erc20Transfers({ first: 0, count })),
};
const chain = (name: string, create: (count: number) => Promise<Workload>): Case => ({
  name,
  size: CHAINED,
  referenceSize: 500,
  create: one(create),
});

/** Suites of blocks. */
export const CASES = {
  raw: [{ ...raw, size: GIGAGAS.raw }],
  erc20: [{ ...erc20, size: GIGAGAS.erc20 }],
  uniswap: [{ name: 'Uniswap V3 swaps', size: GIGAGAS.uniswap, referenceSize: 50, create: one(uniswapSwaps) }],
  clusters: [{ name: 'ERC-20 clusters', size: CONFLICTING, referenceSize: 500, create: one(erc20Clusters) }],
  mixed: [{ name: 'swaps, ERC-20 and raw transfers', size: CONFLICTING, referenceSize: 250, create: one(mixedCalls) }],
  chains: [
    chain('chain: one sender', chainOfTransfers),
    chain('chain: one slot', counterCalls),
    chain('readers of the beneficiary', beneficiaryReaders),
  ],
  'raw-large': [{ ...raw, size: MANY }],
  'erc20-large': [{ ...erc20, size: MANY }],
  mainnet: [
    {
      name: 'blocks of mainnet',
      size: Number.POSITIVE_INFINITY,
      referenceSize: 600,
      create: someOfMainnet,
      absent: noMainnet,
    },
  ],
} satisfies Readonly<Record<string, readonly Case[]>>;

/** @throws RangeError */
export function caseAt(suite: string, number: number): Case {
  const suites: Readonly<Record<string, readonly Case[]>> = CASES;
  const found = suites[suite]?.[number];
  if (found === undefined) throw new RangeError(`suite ${suite} has no case ${number}`);
  return found;
}

/**
 * All blocks, or every so-manieth of those since Byzantium: @ethereumjs/vm does not take back a block whose receipts have roots, since it
 * flushes its caches for each of them.
 */
async function someOfMainnet(size: number): Promise<Workload[]> {
  const all = (await mainnetBlocks()) ?? [];
  if (size === Number.POSITIVE_INFINITY) return all;
  const blocks = all.filter(({ context }) => isAtLeast(context.fork, 'Byzantium'));
  const transactions = blocks.reduce((sum, { transactions }) => sum + transactions.length, 0);
  const step = Math.max(1, Math.round(transactions / size));
  return blocks.filter((_, index) => index % step === 0);
}
