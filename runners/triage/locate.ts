import {
  type ExecutionResult,
  type Executor,
  type Log,
  type Outcome,
  UnsupportedError,
} from '../../src/executors/executor.js';
import { bytesToHex } from '../../src/primitives/hex.js';
import type { Alloc, AllocAccount } from '../../src/state/memory-state.js';
import type { Operation } from '../../src/transactions/operation.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import { faultsOf } from '../verdict/faults.js';
import { type BlockCase, indexOf, kindOf, stateOf } from './block-case.js';
import type { Contender } from './contenders.js';
import type { Field, Place } from './divergence.js';

/** What came of a block in order: of each operation the outcome, and the state after it. */
export interface InOrderRun {
  readonly outcomes: readonly Outcome[];
  readonly states: readonly Alloc[];
  /** what was thrown, by the operation behind the last outcome */
  readonly error?: string;
}

/** A field of an outcome or a state. */
export interface Found {
  readonly field: Field;
  readonly address?: string;
  readonly key?: string;
  readonly log?: number;
}

/** The first operation on which two executors differ, and in what. */
export interface Difference extends Found {
  readonly position: number;
  /** of logs: the first that only one of them has, or that differs */
  readonly different?: Log;
  /** whose answers differ */
  readonly pair: readonly [Contender, Contender];
  /** what came of the block's operations by the second of them */
  readonly outcomes: readonly Outcome[];
}

export interface Located extends Difference {
  readonly place: Place;
}

/** Runs a block in order, and goes no further than what throws. */
export async function runInOrder(executor: Executor, each: BlockCase): Promise<InOrderRun> {
  const state = stateOf(each);
  const states: Alloc[] = [];
  try {
    const { outcomes } = await executor.execute(each.block, each.operations, state, (_, diff) => {
      // at once: an executor goes on with the difference that it reports
      states.push(state.apply(diff));
    });
    return { outcomes, states };
  } catch (error) {
    if (error instanceof UnsupportedError) throw error;
    const operations = each.operations.slice(0, states.length);
    const thrown = error instanceof Error ? error.message : String(error);
    return executor.execute(each.block, operations, state).then(
      ({ outcomes }) => ({ outcomes, states, error: thrown }),
      // at the very start
      () => ({ outcomes: [], states: [], error: thrown }),
    );
  }
}

/** Where executors first differ; `undefined` where they agree. Those that execute in order are held against each other. */
export async function locate(each: BlockCase, contenders: readonly Contender[]): Promise<Located | undefined> {
  const found = await findDifference(each, contenders);
  return found && { ...found, place: await placeOf(each, found, contenders) };
}

/** The same without anybody's answers. An executor that does not have the rules is left out. */
export async function findDifference(
  each: BlockCase,
  contenders: readonly Contender[],
): Promise<Difference | undefined> {
  const [first, second, ...more] = contenders.filter(({ inOrder }) => inOrder);
  if (first === undefined) return undefined;
  const one = await runInOrder(first.executor, each).catch(unsupported);
  if (one === undefined) return undefined;
  for (const other of second ? [second, ...more] : []) {
    const another = await runInOrder(other.executor, each).catch(unsupported);
    if (another === undefined) continue;
    const found = firstDifference(each, one, another);
    if (found === undefined) continue;
    const { position, log } = found;
    const different =
      log === undefined ? undefined : differentLog(log, one.outcomes[position], another.outcomes[position]);
    const { outcomes } = another;
    return { ...found, position, pair: [first, other], outcomes, ...(different && { different }) };
  }
  return undefined;
}

/** @throws whatever else it is */
function unsupported(error: unknown): undefined {
  if (!(error instanceof UnsupportedError)) throw error;
}

/** The first operation, and in it the first field, on which two runs in order differ. */
function firstDifference(
  each: BlockCase,
  one: InOrderRun,
  other: InOrderRun,
): (Found & { position: number }) | undefined {
  for (let position = 0; position < each.operations.length; position++) {
    const threw = [one, other].map(({ error, states }) => error !== undefined && states.length === position);
    if (threw[0] !== threw[1]) return { position, field: 'crash' };
    if (threw[0]) return undefined;
    const [a, b] = [one.outcomes[position] as Outcome, other.outcomes[position] as Outcome];
    const found =
      (areBothRight(each, position, one, a, b) ? undefined : outcomeDifference(a, b)) ??
      stateDifference(one.states[position] as Alloc, other.states[position] as Alloc);
    if (found) return { position, ...found };
  }
  return undefined;
}

/** Of two reasons for a rejection both are right where the transaction has both faults. */
function areBothRight(each: BlockCase, position: number, run: InOrderRun, a: Outcome, b: Outcome): boolean {
  const operation = each.operations[position] as Operation;
  if (a.status !== 'rejected' || b.status !== 'rejected' || kindOf(operation) !== 'transaction') return false;
  if (a.code === undefined || b.code === undefined) return false;
  let gasUsed = 0n;
  let blobs = 0;
  for (const [i, outcome] of run.outcomes.slice(0, position).entries()) {
    const before = each.operations[i] as Operation;
    if (outcome.status === 'rejected' || kindOf(before) !== 'transaction') continue;
    gasUsed += outcome.gasUsed;
    blobs += (before as Transaction).blobVersionedHashes.length;
  }
  const transaction = operation as Transaction;
  const account = (run.states[position - 1] ?? each.pre).get(transaction.sender);
  const faults = faultsOf(transaction, each.block, account, gasUsed, blobs);
  return faults.has(a.code) && faults.has(b.code);
}

export function outcomeDifference(a: Outcome, b: Outcome): Found | undefined {
  if (a.status === 'rejected' || b.status === 'rejected') {
    const isSame = a.status === b.status && 'code' in a && 'code' in b && a.code === b.code;
    return isSame ? undefined : { field: 'rejection' };
  }
  if (a.status !== b.status) return { field: 'status' };
  if (a.gasUsed !== b.gasUsed) return { field: 'gas' };
  const logs = [a.logs, b.logs].map((list) => list.map(logText)) as [string[], string[]];
  const most = Math.max(logs[0].length, logs[1].length);
  for (let log = 0; log < most; log++) if (logs[0][log] !== logs[1][log]) return { field: 'logs', log };
  if (Buffer.compare(a.returnData, b.returnData) !== 0) return { field: 'returnData' };
  return a.createdAddress === b.createdAddress ? undefined : { field: 'createdAddress' };
}

/** Of two lists of logs that differ at a position, the log there; that of the longer list, which has one too many. */
function differentLog(at: number, a: Outcome | undefined, b: Outcome | undefined): Log | undefined {
  const [one = [], other = []] = [a, b].map((outcome) => (outcome && 'logs' in outcome ? outcome.logs : []));
  return (one.length < other.length ? other : one)[at];
}

const ACCOUNT_FIELDS = ['existence', 'balance', 'nonce', 'code', 'slot'] as const;

/** The first kind of difference that any account has, and the lowest address that has it. */
export function stateDifference(one: Alloc, other: Alloc): Found | undefined {
  const different = [...new Set([...one.keys(), ...other.keys()])]
    .filter((address) => one.get(address) !== other.get(address))
    .sort();
  for (const field of ACCOUNT_FIELDS)
    for (const address of different) {
      const key = accountDifference(field, one.get(address), other.get(address));
      if (key !== undefined) return { field, address, ...(typeof key === 'string' && { key }) };
    }
  return undefined;
}

/** True where the accounts differ in a field, or the slot in which they do. */
function accountDifference(
  field: (typeof ACCOUNT_FIELDS)[number],
  one: AllocAccount | undefined,
  other: AllocAccount | undefined,
): string | true | undefined {
  if (one === undefined || other === undefined) return field === 'existence' || undefined;
  switch (field) {
    case 'existence':
      return undefined;
    case 'code':
      return Buffer.compare(one.code, other.code) !== 0 || undefined;
    case 'slot': {
      const keys = [...new Set([...one.storage.keys(), ...other.storage.keys()])].sort((a, b) => (a < b ? -1 : 1));
      const key = keys.find((each) => (one.storage.get(each) ?? 0n) !== (other.storage.get(each) ?? 0n));
      return key === undefined ? undefined : hex(key);
    }
    default:
      return one[field] !== other[field] || undefined;
  }
}

/** The place in words, with each executor's answer there. */
async function placeOf(
  each: BlockCase,
  { position, field, address, key, log }: Difference,
  contenders: readonly Contender[],
): Promise<Place> {
  const until = { ...each, operations: each.operations.slice(0, position + 1) };
  const found: Found = {
    field,
    ...(address !== undefined && { address }),
    ...(key !== undefined && { key }),
    ...(log !== undefined && { log }),
  };
  const answers = [];
  for (const { name, executor } of contenders)
    answers.push({ from: name, says: await answerAt(until, position, found, executor) });
  return {
    index: indexOf(each, position),
    operation: kindOf(each.operations[position] as Operation),
    ...found,
    answers,
  };
}

async function answerAt(until: BlockCase, position: number, found: Found, executor: Executor): Promise<string> {
  const state = stateOf(until);
  let result: ExecutionResult;
  try {
    result = await executor.execute(until.block, until.operations, state);
  } catch (error) {
    return `throws: ${error instanceof Error ? error.message : error}`;
  }
  return valueAt(found, result.outcomes[position] as Outcome, state.apply(result.diff));
}

/** What an outcome, or the state after it, has in a field, in words. */
export function valueAt(found: Found, outcome: Outcome, after: Alloc): string {
  return stateValue(found, after) ?? outcomeValue(found, outcome);
}

/** `undefined` where the field is one of an outcome. */
export function stateValue({ field, address, key }: Found, after: Alloc): string | undefined {
  const account = address === undefined ? undefined : after.get(address as never);
  switch (field) {
    case 'slot':
      return hex(account?.storage.get(BigInt(key ?? 0)) ?? 0n);
    case 'existence':
    case 'balance':
    case 'nonce':
    case 'code':
      return account ? accountText(field, account) : 'no account';
    default:
      return undefined;
  }
}

function outcomeValue({ field, log = 0 }: Found, outcome: Outcome): string {
  if (outcome.status === 'rejected') return `rejected: ${outcome.code ?? outcome.reason}`;
  switch (field) {
    case 'gas':
      return `${outcome.gasUsed} gas`;
    case 'logs': {
      const found = outcome.logs[log];
      return `${outcome.logs.length} logs, ${found ? `the one at ${log}: ${logText(found)}` : `none at ${log}`}`;
    }
    case 'returnData':
      return bytesToHex(outcome.returnData);
    case 'createdAddress':
      return outcome.createdAddress ?? 'none';
    default:
      return outcome.status;
  }
}

function accountText(field: 'existence' | 'balance' | 'nonce' | 'code', account: AllocAccount): string {
  const { nonce, balance, code, storage } = account;
  if (field === 'balance') return `${balance} wei`;
  if (field === 'nonce') return `${nonce}`;
  if (field === 'code') return bytesToHex(code);
  return `nonce ${nonce}, balance ${balance} wei, ${code.length} bytes of code, ${storage.size} slots`;
}

const hex = (value: bigint): string => `0x${value.toString(16)}`;

const logText = ({ address, topics, data }: { address: string; topics: readonly string[]; data: Uint8Array }): string =>
  `${address} [${topics.join(', ')}] ${bytesToHex(data)}`;
