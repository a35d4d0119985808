import { type Address, type Hash, toAddress } from '../../src/primitives/bytes.js';
import { bigIntToQuantity } from '../../src/primitives/hex.js';
import { type AllocAccount, isEmpty } from '../../src/state/memory-state.js';
import { FixtureObject, hexToQuantity } from '../fixtures/fixture-object.js';
import { type JsonRpc, NodeError } from './json-rpc.js';

/** What the prestate tracer says of one transaction: accounts that it touches, as they were before it. */
export type Prestate = ReadonlyMap<Address, AllocAccount>;

/** What is asked of a node. Where an answer is not of the form that it must have, a FixtureError names the method and the field. */
export class Node {
  readonly #rpc: JsonRpc;

  constructor(rpc: JsonRpc) {
    this.#rpc = rpc;
  }

  async chainId(): Promise<bigint> {
    return (await this.#answer('eth_chainId', [])).quantity('result', 64);
  }

  /** With its transactions in full. @throws NodeError where there is none */
  async block(number: bigint): Promise<FixtureObject> {
    const method = 'eth_getBlockByNumber';
    const block = await this.#rpc.call(method, [bigIntToQuantity(number), true]);
    if (block === null) throw new NodeError('REFUSED', method, `the node has no block ${number}`);
    const answer = new FixtureObject(block, `${method}(${number})`, '');
    if (answer.quantity('number', 64) !== number) answer.fail('number', 'is not the number that was asked for');
    return answer;
  }

  async parentHash(hash: Hash): Promise<Hash> {
    const method = 'eth_getBlockByHash';
    const block = await this.#rpc.call(method, [hash, false]);
    if (block === null) throw new NodeError('REFUSED', method, `the node has no block ${hash}`);
    return new FixtureObject(block, `${method}(${hash})`, '').hash('parentHash');
  }

  /** One for each of the block's transactions. @param hashes of these, which the answer may name */
  async prestates(number: bigint, hashes: readonly Hash[]): Promise<Prestate[]> {
    const method = 'debug_traceBlockByNumber';
    const answer = await this.#rpc.call(method, [bigIntToQuantity(number), { tracer: 'prestateTracer' }]);
    const traces = new FixtureObject({ traces: answer }, `${method}(${number})`, '').objects('traces');
    if (traces.length !== hashes.length)
      throw new NodeError('REFUSED', method, `${traces.length} traces of ${hashes.length} transactions in ${number}`);
    return traces.map((trace, index) => {
      if (trace.has('error')) throw new NodeError('REFUSED', method, `transaction ${index}: ${trace.text('error')}`);
      if (trace.has('txHash') && trace.hash('txHash') !== hashes[index])
        trace.fail(
          'txHash',
          `is not that of transaction ${index}, ${hashes[index]}: the chain may have changed meanwhile`,
        );
      return readPrestate(trace.object('result'));
    });
  }

  /** Without storage; `undefined` where it has neither nonce, balance nor code. @param at the block after which */
  async account(address: Address, at: bigint): Promise<AllocAccount | undefined> {
    const ask = async (method: string) => (await this.#answer(method, [address, bigIntToQuantity(at)])).text('result');
    const [nonce, balance, code] = await Promise.all(
      ['eth_getTransactionCount', 'eth_getBalance', 'eth_getCode'].map(ask),
    );
    const read = new FixtureObject({ nonce, balance, code }, `account ${address} after block ${at}`, '');
    const account = {
      nonce: read.quantity('nonce', 64),
      balance: read.quantity('balance', 256),
      code: read.bytes('code'),
      storage: new Map(),
    };
    return isEmpty(account) ? undefined : account;
  }

  /** @param at the block after which */
  async slot(address: Address, key: bigint, at: bigint): Promise<bigint> {
    return (await this.#answer('eth_getStorageAt', [address, bigIntToQuantity(key), bigIntToQuantity(at)])).quantity(
      'result',
      256,
    );
  }

  async #answer(method: string, params: readonly unknown[]): Promise<FixtureObject> {
    return new FixtureObject({ result: await this.#rpc.call(method, params) }, method, '');
  }
}

/** Nodes leave out what is zero, and have the nonce as a number. */
function readPrestate(accounts: FixtureObject): Prestate {
  const prestate = new Map<Address, AllocAccount>();
  for (const key of accounts.keys()) {
    const account = accounts.object(key);
    const isNumber = account.has('nonce') && typeof account.get('nonce') === 'number';
    prestate.set(accounts.key(key, toAddress), {
      nonce: isNumber ? BigInt(account.integer('nonce')) : optional(account, 'nonce', 64),
      balance: optional(account, 'balance', 256),
      code: account.has('code') ? account.bytes('code') : new Uint8Array(0),
      storage: account.has('storage') ? readStorage(account.object('storage')) : new Map(),
    });
  }
  return prestate;
}

const optional = (account: FixtureObject, key: string, bits: number): bigint =>
  account.has(key) ? account.quantity(key, bits) : 0n;

const readStorage = (slots: FixtureObject): Map<bigint, bigint> =>
  new Map(
    slots.keys().map((key) => [slots.key(key, (text) => hexToQuantity(text, 256)), slots.quantity(key, 256)] as const),
  );
