import { EthereumjsExecutor } from '../../src/executors/ethereumjs/executor.js';
import type { Executor } from '../../src/executors/executor.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { type Fork, findNetwork, isAtLeast, type Network } from '../../src/forks/networks.js';
import { ZERO_HASH } from '../../src/primitives/bytes.js';
import { bytesToHex } from '../../src/primitives/hex.js';
import type { Alloc } from '../../src/state/memory-state.js';
import { stateRoot } from '../../src/trie/state-root.js';
import { signedBy } from '../../src/transactions/transaction.js';
import type { Environment, FixtureConfig } from '../fixtures/vectors.js';
import { executeStateVector } from '../state-tests/run.js';
import { logsHash } from '../verdict/logs-hash.js';
import { CHAIN_ID, COINBASE, ETHER } from './actors.js';
import { checkExpectations, expectationsOf, expectedException } from './expectations.js';
import {
  accessListJson,
  allocJson,
  allocOf,
  authorizationJson,
  blobScheduleJson,
  type Json,
  quantity,
} from './official-json.js';
import { signTransaction } from './sign.js';
import type { Indexes, StateCase, TransactionVariants } from './state-case.js';
import { type TransactionForm, typeOf, unsignedTransaction } from './transaction-form.js';

const DEFAULT_GAS = 400_000n;
/** Longer ones repeat so much of the fixture's own `data` that they are left out, as the format allows. */
const MAX_TXBYTES = 4096;

const ENVIRONMENT: Environment = {
  coinbase: COINBASE,
  number: 1n,
  timestamp: 1000n,
  gasLimit: 30_000_000n,
  difficulty: 0x20000n,
  random: ZERO_HASH,
  baseFee: 7n,
  excessBlobGas: 0n,
};

const reference = new EthereumjsExecutor();

/**
 * Executes every fork and variant of a case and writes the fixture, as execution-spec-tests lays it out.
 * @throws FillError where the executor does not do what the author expects
 */
export async function fillStateCase(each: StateCase, executor: Executor = reference): Promise<Json> {
  const env = { ...ENVIRONMENT, ...each.env };
  const { transaction } = each;
  const pre = allocOf({ [transaction.from.address]: { balance: ETHER }, ...each.pre });
  const post: Record<string, Json> = {};
  for (const fork of each.forks) {
    const entries: Json[] = [];
    for (const indexes of variantsOf(transaction))
      entries.push(await fillEntry(each, fork, indexes, env, pre, executor));
    post[fork] = entries;
  }
  return {
    env: environmentJson(env, each.forks),
    pre: allocJson(pre),
    transaction: transactionJson(transaction),
    post,
    config: { ...blobScheduleJson(each.forks), chainid: quantity(CHAIN_ID) },
    _info: { comment: each.comment },
  };
}

async function fillEntry(
  each: StateCase,
  fork: Fork,
  indexes: Indexes,
  env: Environment,
  pre: Alloc,
  executor: Executor,
): Promise<Json> {
  const form = variantOf(each.transaction, indexes);
  const isProtected = isAtLeast(fork, 'EIP158') || typeOf(form) > 0;
  const transaction = signedBy(form.from.address, unsignedTransaction(form, isProtected ? CHAIN_ID : undefined));
  const schedule = defaultBlobSchedule(fork);
  const config: FixtureConfig = { chainId: CHAIN_ID, blobSchedule: new Map(schedule ? [[fork, schedule]] : []) };
  const network = findNetwork(fork) as Network;
  const { outcome, alloc } = await executeStateVector({ network, config, env, pre, transaction }, executor);
  const expectations = expectationsOf(each, fork, indexes);
  checkExpectations(`${each.name} ${fork} ${JSON.stringify(indexes)}`, expectations, outcome, alloc);
  const exception = expectedException(expectations);
  const txbytes = signTransaction(transaction, form.from);
  return {
    hash: stateRoot(alloc),
    logs: logsHash(outcome.status === 'rejected' ? [] : outcome.logs),
    ...(txbytes.length < MAX_TXBYTES && { txbytes: bytesToHex(txbytes) }),
    indexes: { ...indexes },
    ...(exception !== undefined && { expectException: exception }),
  };
}

const variantsOf = ({ data = ['0x'], gas = [0n], value = [0n] }: TransactionVariants): Indexes[] =>
  data.flatMap((_, d) => gas.flatMap((_, g) => value.map((_, v) => ({ data: d, gas: g, value: v }))));

function variantOf({ data, gas, value, accessLists, ...base }: TransactionVariants, indexes: Indexes): TransactionForm {
  return {
    ...base,
    data: data?.[indexes.data] ?? '0x',
    gas: gas?.[indexes.gas] ?? DEFAULT_GAS,
    value: value?.[indexes.value] ?? 0n,
    ...(accessLists && { accessList: accessLists[indexes.data] ?? [] }),
  };
}

function transactionJson(variants: TransactionVariants): Json {
  const { data = ['0x'], gas = [DEFAULT_GAS], value = [0n], accessLists, from, authorizationList } = variants;
  const form = variantOf(variants, { data: 0, gas: 0, value: 0 });
  const type = typeOf(form);
  const { nonce, maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas } = unsignedTransaction(form, CHAIN_ID);
  return {
    nonce: quantity(nonce),
    ...(type < 2
      ? { gasPrice: quantity(maxFeePerGas) }
      : { maxPriorityFeePerGas: quantity(maxPriorityFeePerGas), maxFeePerGas: quantity(maxFeePerGas) }),
    gasLimit: gas.map(quantity),
    to: variants.to ?? '',
    value: value.map(quantity),
    data,
    ...(type > 0 && { accessLists: (accessLists ?? data.map(() => [])).map(accessListJson) }),
    ...(form.blobVersionedHashes && {
      maxFeePerBlobGas: quantity(maxFeePerBlobGas),
      blobVersionedHashes: form.blobVersionedHashes,
    }),
    ...(authorizationList && { authorizationList: authorizationJson(authorizationList) }),
    sender: from.address,
    secretKey: from.secretKey,
  };
}

/** The fields that a fork of the case has: some clients take a field for the fork that brought it. */
function environmentJson(env: Environment, forks: readonly Fork[]): Json {
  const has = (since: Fork) => forks.some((fork) => isAtLeast(fork, since));
  return {
    currentCoinbase: env.coinbase,
    currentGasLimit: quantity(env.gasLimit),
    currentNumber: quantity(env.number),
    currentTimestamp: quantity(env.timestamp),
    currentDifficulty: quantity(env.difficulty),
    ...(has('Paris') && { currentRandom: env.random ?? ZERO_HASH }),
    ...(has('London') && { currentBaseFee: quantity(env.baseFee ?? 0n) }),
    ...(has('Cancun') && { currentExcessBlobGas: quantity(env.excessBlobGas ?? 0n) }),
  };
}
