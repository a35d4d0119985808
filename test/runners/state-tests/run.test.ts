import { expect } from 'chai';
import type { Vector } from '../../../runners/fixtures/vectors.js';
import { runStateVector } from '../../../runners/state-tests/run.js';
import { logsHash } from '../../../runners/verdict/logs-hash.js';
import type { Failed, Verdict } from '../../../runners/verdict/verdict.js';
import { type Executor, type Outcome, UnsupportedError } from '../../../src/executors/executor.js';
import { type Fork, findNetwork, type Network } from '../../../src/forks/networks.js';
import { type Address, type Hash, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import type { StateDiff } from '../../../src/state/diff.js';
import { type Alloc, MemoryState } from '../../../src/state/memory-state.js';
import { EMPTY_CODE_HASH } from '../../../src/state/view.js';
import { TransactionError } from '../../../src/transactions/exceptions.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import { stateRoot } from '../../../src/trie/state-root.js';

type StateVector = Extract<Vector, { format: 'state' }>;

const SENDER = '0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b' as Address;
const COINBASE = `0x${'cb'.repeat(20)}` as Address;
const NO_LOGS = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347' as Hash;

const account = (balance: bigint) => ({
  nonce: 0n,
  balance,
  code: new Uint8Array(0),
  storage: new Map<bigint, bigint>(),
});
const pre: Alloc = new Map([[SENDER, account(100n)]]);
const spent: StateDiff = new Map([
  [SENDER, { nonce: 1n, balance: 7n, codeHash: EMPTY_CODE_HASH, storageCleared: false, storage: new Map([[3n, 4n]]) }],
]);
const after = new MemoryState(pre, () => ZERO_HASH).apply(spent);

const success: Outcome = {
  status: 'success',
  gasUsed: 21_000n,
  logs: [],
  returnData: new Uint8Array(0),
  createdAddress: null,
};
const rejected = (code: 'NONCE_IS_MAX' | undefined): Outcome => ({ status: 'rejected', code, reason: 'its own words' });

const transaction: Transaction = {
  type: 0,
  nonce: 0n,
  gasLimit: 21_000n,
  maxFeePerGas: 10n,
  maxPriorityFeePerGas: 10n,
  to: SENDER,
  value: 0n,
  data: new Uint8Array(0),
  accessList: [],
  maxFeePerBlobGas: 0n,
  blobVersionedHashes: [],
  authorizationList: [],
  sender: SENDER,
};

/** EIP-155's example: nonce 9, gas price 20 · 10^9, gas 21000, to 0x35…, value 10^18, chain id 1 */
const txbytes = hexToBytes(
  '0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83',
);
const eip155: Transaction = {
  ...transaction,
  nonce: 9n,
  maxFeePerGas: 20_000_000_000n,
  maxPriorityFeePerGas: 20_000_000_000n,
  to: `0x${'35'.repeat(20)}` as Address,
  value: 10n ** 18n,
  sender: '0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f' as Address,
};

const vector = (fork: Fork, claims: Partial<StateVector>): StateVector => ({
  format: 'state',
  id: 'a.json::a::Cancun::0',
  networkName: fork,
  network: findNetwork(fork) as Network,
  env: { coinbase: COINBASE, number: 1n, timestamp: 1n, gasLimit: 1_000_000n, difficulty: 1n },
  pre,
  transaction,
  logsHash: NO_LOGS,
  ...claims,
});

/** Answers what it is told to, so that only the judging is tested. */
const executor = (outcome: Outcome, diff: StateDiff = new Map()): Executor => ({
  name: 'fake',
  execute: async () => ({ outcomes: [outcome], diff }),
});

const claimOf = (verdict: Verdict): string => (verdict.status === 'failed' ? verdict.claim : verdict.status);

describe('a state test vector', () => {
  it('passes where root, logs and acceptance are as claimed', async () => {
    const claims = { stateRoot: stateRoot(after) };
    expect(claimOf(await runStateVector(vector('Cancun', claims), executor(success, spent)))).equals('passed');
  });

  it('fails on a wrong root, and shows where the states differ', async () => {
    const claims = { stateRoot: ZERO_HASH.replace('00', '11') as Hash, postState: new Map([[SENDER, account(8n)]]) };
    const verdict = (await runStateVector(vector('Cancun', claims), executor(success, spent))) as Failed;
    expect(verdict.claim).equals('stateRoot');
    expect(verdict.details).deep.equals([
      `${SENDER}: nonce: expected 0, got 1`,
      `${SENDER}: balance: expected 8 wei, got 7 wei`,
      `${SENDER}: slot 0x3: expected 0x0, got 0x4`,
    ]);
  });

  it('fails on wrong logs though the root is right', async () => {
    const log = { address: SENDER, topics: [ZERO_HASH], data: Uint8Array.of(1) };
    const claims = { stateRoot: stateRoot(after) };
    const verdict = await runStateVector(vector('Cancun', claims), executor({ ...success, logs: [log] }, spent));
    expect(claimOf(verdict)).equals('logs');
    const loud = { ...claims, logsHash: logsHash([log]) };
    expect(claimOf(await runStateVector(vector('Cancun', loud), executor(success, spent)))).equals('logs');
  });

  it('fails where a rejection was expected and none came, or came for another reason, or for an unknown one', async () => {
    const claims = { stateRoot: stateRoot(pre), expectException: 'TransactionException.INTRINSIC_GAS_TOO_LOW' };
    for (const outcome of [success, rejected('NONCE_IS_MAX'), rejected(undefined)]) {
      const verdict = await runStateVector(vector('Cancun', claims), executor(outcome));
      expect(claimOf(verdict), outcome.status).equals('rejection');
    }
    const nobodysName = { ...claims, expectException: 'TransactionException.NOBODYS_NAME' };
    expect(claimOf(await runStateVector(vector('Cancun', nobodysName), executor(rejected('NONCE_IS_MAX'))))).equals(
      'rejection',
    );
  });

  it('fails where the transaction was rejected though none was expected', async () => {
    const claims = { stateRoot: stateRoot(pre) };
    const verdict = await runStateVector(vector('Cancun', claims), executor(rejected('NONCE_IS_MAX')));
    expect(verdict).includes({ claim: 'rejection', expected: 'accepted', got: 'TransactionException.NONCE_IS_MAX' });
  });

  it('compares root and logs after a rejection, too', async () => {
    const right = { stateRoot: stateRoot(pre), expectException: 'TR_NonceHasMaxValue' };
    const run = (claims: Partial<StateVector>) =>
      runStateVector(vector('Cancun', { ...right, ...claims }), executor(rejected('NONCE_IS_MAX')));
    expect(claimOf(await run({}))).equals('passed');
    expect(claimOf(await run({ stateRoot: stateRoot(after) }))).equals('stateRoot');
    expect(claimOf(await run({ logsHash: ZERO_HASH }))).equals('logs');
  });

  it('takes fields that no transaction can have for a rejection', async () => {
    const impossible = new TransactionError('RLP_INVALID_VALUE', 'value has 33 bytes');
    const claims = { stateRoot: stateRoot(pre), transaction: impossible };
    const never = executor(success, spent);
    const verdict = await runStateVector(vector('Cancun', { ...claims, expectException: 'TR_RLP_WRONGVALUE' }), never);
    expect(claimOf(verdict)).equals('passed');
    expect(claimOf(await runStateVector(vector('Cancun', claims), never))).equals('rejection');
  });

  it('is unverified without a root or logs to compare, and unsupported where the executor says so', async () => {
    const { logsHash: _, ...silent } = vector('Cancun', { stateRoot: stateRoot(after) });
    expect(claimOf(await runStateVector(vector('Cancun', {}), executor(success, spent)))).equals('unverified');
    expect(claimOf(await runStateVector(silent, executor(success, spent)))).equals('unverified');
    const unable: Executor = {
      name: 'unable',
      execute: async () => {
        throw new UnsupportedError('not these rules');
      },
    };
    const claims = { stateRoot: stateRoot(after) };
    expect(claimOf(await runStateVector(vector('Cancun', claims), unable))).equals('unsupported');
  });

  it('requires that txbytes are the transaction that the fixture describes', async () => {
    const claims = { stateRoot: stateRoot(after), txbytes };
    const run = (more: Partial<StateVector>) =>
      runStateVector(vector('Cancun', { ...claims, ...more }), executor(success, spent));
    expect(claimOf(await run({ transaction: eip155 }))).equals('passed');
    for (const change of [{ nonce: 8n }, { to: null }, { value: 1n }, { sender: SENDER }, { gasLimit: 1n }])
      expect(claimOf(await run({ transaction: { ...eip155, ...change } })), Object.keys(change)[0]).equals(
        'transactionBytes',
      );
    expect(claimOf(await run({ transaction: eip155, txbytes: txbytes.subarray(1) }))).equals('transactionBytes');
    const impossible = new TransactionError('RLP_INVALID_VALUE', 'value has 33 bytes');
    const refused = { transaction: impossible, expectException: 'TR_RLP_WRONGVALUE', stateRoot: stateRoot(pre) };
    expect(claimOf(await run(refused))).equals('transactionBytes');
  });

  it('executes with the chain id that txbytes are signed for', async () => {
    const executed: Transaction[] = [];
    const recorder: Executor = {
      name: 'recorder',
      execute: async (_, transactions) => {
        executed.push(...(transactions as Transaction[]));
        return { outcomes: [success], diff: spent };
      },
    };
    const run = (more: Partial<StateVector>) =>
      runStateVector(vector('Cancun', { stateRoot: stateRoot(after), transaction: eip155, ...more }), recorder);
    await run({});
    await run({ txbytes });
    await run({ txbytes, transaction: { ...eip155, chainId: 5n } });
    expect(executed.map(({ chainId }) => chainId)).deep.equals([undefined, 1n, 1n]);
  });

  it('touches the coinbase: it exists afterwards before EIP-158, and an empty one does not from then on', async () => {
    const created = new Map(pre).set(COINBASE, account(0n));
    const run = async (fork: Fork, outcome: Outcome, state: Alloc, more: Partial<StateVector>) =>
      claimOf(await runStateVector(vector(fork, { stateRoot: stateRoot(state), ...more }), executor(outcome)));
    expect(await run('EIP150', success, created, {})).equals('passed');
    expect(await run('EIP158', success, pre, { pre: created })).equals('passed');
    const refused = { expectException: 'TR_NonceHasMaxValue' };
    expect(await run('EIP150', rejected('NONCE_IS_MAX'), created, refused)).equals('passed');
    const config = { chainId: 1n, blobSchedule: new Map() };
    expect(await run('EIP150', rejected('NONCE_IS_MAX'), pre, { ...refused, config })).equals('passed');
  });
});
