import { FORKS, type Fork } from '../../src/forks/networks.js';
import type { Hex } from '../../src/primitives/hex.js';
import type { TransactionException } from '../../src/transactions/exceptions.js';
import type { AccessListEntry } from '../../src/transactions/transaction.js';
import type { Environment } from '../fixtures/vectors.js';
import type { TransactionBase } from './transaction-form.js';

/** The forks that cases are filled for: those left out change no rule of a transaction but the blob schedule. */
export const FILLED: readonly Fork[] = FORKS.slice(0, FORKS.indexOf('Osaka') + 1).filter(
  (fork) => fork !== 'MuirGlacier' && !fork.endsWith('wGlacier') && fork !== 'GrayGlacier',
);

/** The filled forks from `first` to `last`. */
export const forks = (first: Fork = 'Frontier', last: Fork = 'Osaka'): readonly Fork[] =>
  FILLED.slice(FILLED.indexOf(first), FILLED.indexOf(last) + 1);

/** An account of a pre-state; what is left out is zero or empty. */
export interface AccountForm {
  /** wei */
  readonly balance?: bigint;
  readonly nonce?: bigint;
  readonly code?: Hex;
  readonly storage?: Readonly<Record<number, bigint>>;
}

/** The variants of a state test's transaction: one vector each per fork. */
export interface TransactionVariants extends TransactionBase {
  readonly data?: readonly Hex[];
  readonly gas?: readonly bigint[];
  readonly value?: readonly bigint[];
  /** one for each of `data` */
  readonly accessLists?: readonly (readonly AccessListEntry[])[];
}

/** One choice of a transaction's variants. */
export interface Indexes {
  readonly data: number;
  readonly gas: number;
  readonly value: number;
}

/** What the author says must come out, from the specifications; a fill fails where the reference says otherwise. */
export interface Expectation {
  /** where it holds; all of what is left out */
  readonly forks?: readonly Fork[];
  readonly data?: readonly number[];
  readonly gas?: readonly number[];
  readonly value?: readonly number[];
  /** why the transaction is not valid; of several any. Without it the transaction must be accepted. */
  readonly rejected?: TransactionException | readonly TransactionException[];
  /** accounts after; those left out may be anything, `null` must not exist */
  readonly accounts?: Readonly<Record<string, AccountForm | null>>;
  readonly logs?: number;
}

/** A state test: one transaction, alone in its block. */
export interface StateCase {
  /** `snake_case`, unique in its file */
  readonly name: string;
  readonly comment: string;
  readonly forks: readonly Fork[];
  readonly env?: Partial<Environment>;
  /** the sender, where it is left out, has an ether */
  readonly pre?: Readonly<Record<string, AccountForm>>;
  readonly transaction: TransactionVariants;
  readonly expect?: readonly Expectation[];
}
