import type { Executor, Outcome } from '../../src/executors/executor.js';
import { UnsupportedError } from '../../src/executors/executor.js';
import { type Fork, isAtLeast } from '../../src/forks/networks.js';
import type { Address } from '../../src/primitives/bytes.js';
import { bigIntToQuantity } from '../../src/primitives/hex.js';
import { type Alloc, isEmpty } from '../../src/state/memory-state.js';
import { decodeTransaction } from '../../src/transactions/decode.js';
import { TransactionError } from '../../src/transactions/exceptions.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import { stateRoot } from '../../src/trie/state-root.js';
import { blockContextOf, stateBefore } from '../fixtures/block-context.js';
import type { StateVector } from '../fixtures/vectors.js';
import { judgeException } from '../verdict/exception-names.js';
import { logsHash } from '../verdict/logs-hash.js';
import { stateDifference } from '../verdict/state-difference.js';
import { failed, passed, type Verdict } from '../verdict/verdict.js';

/** Executes one entry of `post` and compares every claim that it makes. */
export async function runStateVector(vector: StateVector, executor: Executor): Promise<Verdict> {
  if (vector.stateRoot === undefined) return { status: 'unverified', reason: 'the fixture claims no state root' };
  if (vector.logsHash === undefined) return { status: 'unverified', reason: 'the fixture claims no logs' };

  const transaction = transactionOf(vector);
  if (transaction instanceof BytesDiffer) return failed('transactionBytes', transaction.expected, transaction.got);
  try {
    const { outcome, alloc } = await executeStateVector({ ...vector, transaction }, executor);
    return (
      compareRejection(vector.expectException, outcome) ??
      compareLogs(vector.logsHash, outcome) ??
      compareState(vector, alloc) ??
      passed
    );
  } catch (error) {
    if (error instanceof UnsupportedError) return { status: 'unsupported', reason: error.message };
    throw error;
  }
}

/** The part of a vector that says what to execute, and not what must come out. */
export type StateVectorInput = Pick<StateVector, 'network' | 'config' | 'env' | 'pre' | 'transaction'>;

/**
 * What comes out of a vector's transaction, and the state after it by the rules of the state test format.
 * @throws UnsupportedError
 */
export async function executeStateVector(
  vector: StateVectorInput,
  executor: Executor,
): Promise<{ outcome: Outcome; alloc: Alloc }> {
  const { transaction, pre, config } = vector;
  const block = blockContextOf(vector);
  const state = stateBefore(pre);
  let outcome: Outcome;
  let alloc = pre;
  if (transaction instanceof TransactionError) {
    outcome = { status: 'rejected', code: transaction.code, reason: transaction.message };
  } else {
    const result = await executor.execute(block, [transaction], state);
    outcome = result.outcomes[0] as Outcome;
    alloc = state.apply(result.diff);
  }
  if (outcome.status !== 'rejected' || config === undefined) alloc = touch(alloc, block.coinbase, block.fork);
  return { outcome, alloc };
}

export class BytesDiffer {
  readonly expected: string;
  readonly got: string;

  constructor(expected: string, got: string) {
    this.expected = expected;
    this.got = got;
  }
}

/** The transaction to execute; that of `txbytes`, where they are given, must be the same one, and tells for which chain it is signed. */
export function transactionOf({
  transaction,
  txbytes,
  expectException,
}: StateVector): Transaction | TransactionError | BytesDiffer {
  if (txbytes === undefined) return transaction;
  const decoded = decodeOnce(txbytes);
  if (decoded instanceof TransactionError)
    return expectException === undefined ? new BytesDiffer('a transaction', decoded.message) : decoded;
  if (transaction instanceof TransactionError) return new BytesDiffer(transaction.message, 'a transaction');
  for (const field of FIELDS) {
    if (isSame(transaction[field], decoded[field])) continue;
    const [want, have] = [describe(transaction[field]), describe(decoded[field])];
    if (want !== have) return new BytesDiffer(`${field} ${want}`, `${field} ${have}`);
  }
  return { ...transaction, chainId: decoded.chainId };
}

const decodings = new WeakMap<Uint8Array, Transaction | TransactionError>();

/** Recovering a sender takes longer than most vectors' execution; vectors with equal bytes mostly share the object (fixtures/state.ts). */
function decodeOnce(txbytes: Uint8Array): Transaction | TransactionError {
  let decoded = decodings.get(txbytes);
  if (decoded === undefined) {
    try {
      decoded = decodeTransaction(txbytes);
    } catch (error) {
      if (!(error instanceof TransactionError)) throw error;
      decoded = error;
    }
    decodings.set(txbytes, decoded);
  }
  return decoded;
}

/** All but the chain id, which no fixture gives its transaction: whether it is the block's is for the executor to judge. */
const FIELDS = [
  'type',
  'nonce',
  'gasLimit',
  'maxFeePerGas',
  'maxPriorityFeePerGas',
  'to',
  'value',
  'data',
  'accessList',
  'maxFeePerBlobGas',
  'blobVersionedHashes',
  'authorizationList',
  'sender',
] as const satisfies (keyof Transaction)[];

/** What is no text, number or bytes, {@link describe} compares. */
const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0);

const describe = (field: unknown): string =>
  field instanceof Uint8Array
    ? Buffer.from(field).toString('hex')
    : JSON.stringify(field, (_, value) => (typeof value === 'bigint' ? bigIntToQuantity(value) : value));

/** The block reward of zero that the tests' authors' client gave: it creates the coinbase, or EIP-161 clears it. */
function touch(alloc: Alloc, coinbase: Address, fork: Fork): Alloc {
  const account = alloc.get(coinbase);
  const clears = isAtLeast(fork, 'EIP158');
  if (account === undefined ? clears : !clears || !isEmpty(account)) return alloc;
  const touched = new Map(alloc);
  if (clears) touched.delete(coinbase);
  else touched.set(coinbase, { nonce: 0n, balance: 0n, code: new Uint8Array(0), storage: new Map() });
  return touched;
}

function compareRejection(expected: string | undefined, outcome: Outcome): Verdict | undefined {
  if (outcome.status !== 'rejected')
    return expected === undefined ? undefined : failed('rejection', expected, `accepted: ${outcome.status}`);
  const got = outcome.code && (`TransactionException.${outcome.code}` as const);
  if (expected === undefined) return failed('rejection', 'accepted', got ?? `unmapped: ${outcome.reason}`);
  const judgement = judgeException(expected, got);
  if (judgement === 'match') return undefined;
  return failed(
    'rejection',
    expected,
    got ? `${got} (${judgement === 'unmapped' ? 'unmapped name' : 'wrong reason'})` : `unmapped: ${outcome.reason}`,
    [outcome.reason],
  );
}

function compareLogs(expected: string, outcome: Outcome): Verdict | undefined {
  const logs = outcome.status === 'rejected' ? [] : outcome.logs;
  const got = logsHash(logs);
  return got === expected ? undefined : failed('logs', expected, got, [`${logs.length} logs`]);
}

function compareState({ stateRoot: expected, postState }: StateVector, alloc: Alloc): Verdict | undefined {
  const got = stateRoot(alloc);
  if (got === expected) return undefined;
  return failed('stateRoot', expected as string, got, postState && stateDifference(postState, alloc));
}
