import { isDeepStrictEqual } from 'node:util';
import type { Executor, Outcome } from '../../src/executors/executor.js';
import { isAtLeast } from '../../src/forks/networks.js';
import { keccak256Hex } from '../../src/primitives/keccak.js';
import { type Alloc, isEmpty, MemoryState } from '../../src/state/memory-state.js';
import type { FuzzBlock } from './block.js';

/** What two executors made of a block, in a form to compare and to print. */
interface Result {
  readonly outcomes: readonly unknown[];
  readonly state: unknown;
}

async function resultOf(executor: Executor, { block, transactions, pre }: FuzzBlock): Promise<Result> {
  const state = new MemoryState(pre, (number) => keccak256Hex(Buffer.from(number.toString())));
  const { outcomes, diff } = await executor.execute(block, transactions, state);
  const alloc = state.apply(diff);
  return { outcomes: outcomes.map(plain), state: plainState(alloc, isAtLeast(block.fork, 'EIP158')) };
}

/** A rejection is compared as such: which of several broken rules is named first is no rule of Ethereum's. */
function plain(outcome: Outcome): unknown {
  if (outcome.status === 'rejected') return 'rejected';
  const { status, gasUsed, logs, createdAddress } = outcome;
  return { status, gasUsed, logs: logs.map((log) => ({ ...log, data: hex(log.data) })), createdAddress };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function plainState(alloc: Alloc, dropsEmpty: boolean): unknown {
  const accounts = [...alloc].filter(([, account]) => !dropsEmpty || !isEmpty(account));
  return Object.fromEntries(
    accounts
      .map(([address, { nonce, balance, code, storage }]): [string, unknown] => [
        address,
        { nonce, balance, code: hex(code), storage: [...storage].sort(([a], [b]) => (a < b ? -1 : 1)) },
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Executes a block with both; the difference as text, or `undefined`. */
export async function difference(a: Executor, b: Executor, block: FuzzBlock): Promise<string | undefined> {
  const [left, right] = [await resultOf(a, block), await resultOf(b, block)];
  if (isDeepStrictEqual(left, right)) return undefined;
  const show = (value: unknown): string =>
    JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `0x${each.toString(16)}` : each), 1);
  return `${a.name}: ${show(left)}\n${b.name}: ${show(right)}`;
}
