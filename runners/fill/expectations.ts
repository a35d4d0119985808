import type { Outcome } from '../../src/executors/executor.js';
import type { Fork } from '../../src/forks/networks.js';
import type { Address } from '../../src/primitives/bytes.js';
import { bytesToHex } from '../../src/primitives/hex.js';
import type { Alloc, AllocAccount } from '../../src/state/memory-state.js';
import { judgeException } from '../verdict/exception-names.js';
import type { AccountForm, Expectation, Indexes, StateCase } from './state-case.js';

/** The reference does not do what the author of a case expects of it: one of them is wrong. */
export class FillError extends Error {
  readonly code = 'UNEXPECTED';

  constructor(place: string, message: string) {
    super(`${place}: ${message}`);
    this.name = 'FillError';
  }
}

const holds = <T>(only: readonly T[] | undefined, actual: T): boolean => only === undefined || only.includes(actual);

/** What the author expects of one vector. */
export const expectationsOf = ({ expect = [] }: StateCase, fork: Fork, { data, gas, value }: Indexes): Expectation[] =>
  expect.filter(
    (each) => holds(each.forks, fork) && holds(each.data, data) && holds(each.gas, gas) && holds(each.value, value),
  );

/** The names under which a vector's rejection is expected: `A|B`. */
export const expectedException = (expectations: readonly Expectation[]): string | undefined =>
  expectations
    .flatMap(({ rejected = [] }) => rejected)
    .map((name) => `TransactionException.${name}`)
    .join('|') || undefined;

/** @throws FillError */
export function checkExpectations(
  place: string,
  expectations: readonly Expectation[],
  outcome: Outcome,
  alloc: Alloc,
): void {
  const exception = expectedException(expectations);
  if (outcome.status === 'rejected') {
    if (exception === undefined) throw new FillError(place, `rejected: ${outcome.reason}`);
    if (judgeException(exception, outcome.code && `TransactionException.${outcome.code}`) !== 'match')
      throw new FillError(place, `expected ${exception}, rejected for ${outcome.code}: ${outcome.reason}`);
    return;
  }
  if (exception !== undefined) throw new FillError(place, `expected ${exception}, got ${outcome.status}`);
  for (const { accounts = {}, logs } of expectations) {
    if (logs !== undefined && outcome.logs.length !== logs)
      throw new FillError(place, `expected ${logs} logs, got ${outcome.logs.length}`);
    checkAccounts(place, accounts, alloc);
  }
}

/** @throws FillError */
export function checkAccounts(
  place: string,
  accounts: Readonly<Record<string, AccountForm | null>>,
  alloc: Alloc,
): void {
  for (const [address, form] of Object.entries(accounts)) {
    const difference = accountDifference(form, alloc.get(address as Address));
    if (difference !== undefined) throw new FillError(`${place}: ${address}`, difference);
  }
}

/** The first thing that the author names and that is not so. */
function accountDifference(want: AccountForm | null, have: AllocAccount | undefined): string | undefined {
  if (want === null) return have && 'expected no account';
  if (have === undefined) return 'expected an account';
  const claims = [
    ['nonce', want.nonce, have.nonce],
    ['balance', want.balance, have.balance],
    ['code', want.code, bytesToHex(have.code)],
    ...Object.entries(want.storage ?? {}).map(([slot, value]) => [
      `slot ${slot}`,
      value,
      have.storage.get(BigInt(slot)) ?? 0n,
    ]),
  ];
  const wrong = claims.find(([, expected, got]) => expected !== undefined && expected !== got);
  return wrong && `${wrong[0]}: expected ${wrong[1]}, got ${wrong[2]}`;
}
