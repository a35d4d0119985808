import { EthereumJSError } from '@ethereumjs/util';
import type { Executor, Outcome } from '../../src/executors/executor.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { isAtLeast } from '../../src/forks/networks.js';
import type { Address } from '../../src/primitives/bytes.js';
import { bytesToHex } from '../../src/primitives/hex.js';
import type { Alloc } from '../../src/state/memory-state.js';
import type { Credit } from '../../src/transactions/operation.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import { authorityOf } from '../../src/kernel/encode.js';
import type { Actor } from '../fill/actors.js';
import { fillChainCase } from '../fill/fill-chain.js';
import { fillStateCase } from '../fill/fill-state.js';
import { type Json, quantity } from '../fill/official-json.js';
import type { SignedAuthorization } from '../fill/sign.js';
import type { AccountForm } from '../fill/state-case.js';
import type { TransactionBase } from '../fill/transaction-form.js';
import { type BlockCase, kindOf } from './block-case.js';

const NAME = 'minimal';
/** EIP-4895: wei of a withdrawal's unit */
const GWEI = 10n ** 9n;
/** EIP-4844 */
const GAS_PER_BLOB = 131_072n;

/** Why a case has no official form. */
export class NoFixtureError extends Error {
  readonly code = 'NO_FIXTURE';

  constructor(message: string) {
    super(message);
    this.name = 'NoFixtureError';
  }
}

export interface CaseFixture {
  readonly format: 'state' | 'blockchain';
  readonly json: Json;
}

/**
 * A case in the official format, with what the filler makes of it as its claims: a state test of one transaction, else a blockchain test of one
 * block, whose number and parent are other ones than the case's.
 * @param actors who signs, by address
 * @param outcomes the filler's: what is rejected is expected to be
 * @throws NoFixtureError, FillError
 */
export async function fixtureOf(
  each: BlockCase,
  actors: ReadonlyMap<Address, Actor>,
  outcomes: readonly Outcome[],
  filler: Executor,
): Promise<CaseFixture> {
  const { block, operations } = each;
  if (block.eips.length > 0) throw new NoFixtureError(`no network is ${block.fork} with EIPs ${block.eips}`);
  if (block.chainId !== 1n)
    throw new NoFixtureError(`it is of chain ${block.chainId}, and fixtures are filled for chain 1`);
  const { max, target, baseFeeUpdateFraction } = defaultBlobSchedule(block.fork) ?? {};
  const own = block.blobSchedule;
  if (own && (own.max !== max || own.target !== target || own.baseFeeUpdateFraction !== baseFeeUpdateFraction))
    throw new NoFixtureError(`it has another blob schedule than ${block.fork}`);
  const [only] = operations;
  if (operations.length === 1 && only && kindOf(only) === 'transaction')
    return stateFixture(each, only as Transaction, actors, outcomes[0] as Outcome, filler);
  try {
    return await chainFixture(each, actors, outcomes);
  } catch (error) {
    if (!(error instanceof EthereumJSError)) throw error;
    throw new NoFixtureError(`the reference builds no block of it: ${error.message}`);
  }
}

async function stateFixture(
  { block, pre }: BlockCase,
  transaction: Transaction,
  actors: ReadonlyMap<Address, Actor>,
  outcome: Outcome,
  filler: Executor,
): Promise<CaseFixture> {
  const { coinbase, number, timestamp, gasLimit, difficulty, prevRandao, baseFeePerGas, excessBlobGas } = block;
  const { data, gasLimit: gas, value, accessList, type } = transaction;
  const code = rejectionOf(outcome);
  const filled = await fillStateCase(
    {
      name: NAME,
      comment: 'The smallest case of a divergence that triage found.',
      forks: [block.fork],
      env: {
        coinbase,
        number,
        timestamp,
        gasLimit,
        difficulty,
        ...(prevRandao && { random: prevRandao }),
        ...(baseFeePerGas !== undefined && { baseFee: baseFeePerGas }),
        ...(excessBlobGas !== undefined && { excessBlobGas }),
      },
      pre: formsOf(pre),
      transaction: {
        ...baseOf(transaction, actors),
        data: [bytesToHex(data)],
        gas: [gas],
        value: [value],
        ...(type > 0 && { accessLists: [accessList] }),
      },
      ...(code && { expect: [{ rejected: code }] }),
    },
    filler,
  );
  return { format: 'state', json: { [NAME]: filled } };
}

async function chainFixture(
  { block, pre, operations }: BlockCase,
  actors: ReadonlyMap<Address, Actor>,
  outcomes: readonly Outcome[],
): Promise<CaseFixture> {
  const { fork, coinbase, timestamp, gasLimit, prevRandao, baseFeePerGas, excessBlobGas, blobSchedule } = block;
  const has = (since: Parameters<typeof isAtLeast>[1]): boolean => isAtLeast(fork, since);
  const transactions = operations.filter((each): each is Transaction => kindOf(each) === 'transaction');
  const credits = operations.filter((each): each is Credit => kindOf(each) === 'credit');
  const rejected = outcomes.map(rejectionOf).find((code) => code !== undefined);
  const parentExcess = (excessBlobGas ?? 0n) + BigInt(blobSchedule?.target ?? 0) * GAS_PER_BLOB;
  const filled = await fillChainCase(
    {
      name: NAME,
      comment: 'The smallest case of a divergence that triage found.',
      networks: [fork],
      pre: formsOf(pre),
      genesis: {
        gasLimit: quantity(gasLimit),
        // a parent that is half full, so that the base fee stays
        gasUsed: quantity(has('London') ? gasLimit / 2n : 0n),
        ...(baseFeePerGas !== undefined && { baseFeePerGas: quantity(baseFeePerGas) }),
        ...(has('Cancun') && { excessBlobGas: quantity(parentExcess) }),
      },
      blocks: [
        {
          coinbase,
          timestamp,
          ...(prevRandao && { random: prevRandao }),
          transactions: transactions.map((transaction) => ({
            ...baseOf(transaction, actors),
            data: bytesToHex(transaction.data),
            gas: transaction.gasLimit,
            value: transaction.value,
            ...(transaction.type > 0 && { accessList: transaction.accessList }),
          })),
          ...(has('Shanghai') && {
            withdrawals: credits.map(({ to, amount }, i) => ({
              index: BigInt(i),
              validatorIndex: BigInt(i),
              address: to,
              amount: amount / GWEI,
            })),
          }),
          ...(rejected && { rejected: `TransactionException.${rejected}` as const }),
        },
      ],
    },
    fork,
  );
  return { format: 'blockchain', json: { [`${NAME}_${fork}`]: filled } };
}

const rejectionOf = (outcome: Outcome) => (outcome.status === 'rejected' ? outcome.code : undefined);

const formsOf = (alloc: Alloc): Record<string, AccountForm> =>
  Object.fromEntries(
    [...alloc].map(([address, { nonce, balance, code, storage }]) => [
      address,
      {
        nonce,
        balance,
        code: bytesToHex(code),
        storage: Object.fromEntries([...storage].map(([key, value]) => [key.toString(), value])),
      },
    ]),
  );

/** The part of a transaction that its variants share. */
function baseOf(transaction: Transaction, actors: ReadonlyMap<Address, Actor>): TransactionBase {
  const { type, sender, nonce, to, maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas } = transaction;
  const from = actors.get(sender);
  if (from === undefined)
    throw new NoFixtureError(`nobody can sign for ${sender}, and under another sender it goes otherwise`);
  return {
    from,
    nonce,
    to,
    ...(type < 2 ? { gasPrice: maxFeePerGas } : { maxFeePerGas, maxPriorityFeePerGas }),
    ...(type === 3 && { maxFeePerBlobGas, blobVersionedHashes: transaction.blobVersionedHashes }),
    ...(type === 4 && {
      authorizationList: transaction.authorizationList.map(
        (each): SignedAuthorization => ({ ...each, signer: authorityOf(each) ?? sender }),
      ),
    }),
  };
}
