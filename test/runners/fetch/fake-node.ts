import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBlockFromRLP } from '@ethereumjs/block';
import { contextOf } from '../../../src/blocks/execution.js';
import { openingCalls } from '../../../src/blocks/system.js';
import { decodeTransactions, signaturesOf, withSenders } from '../../../src/blocks/transactions.js';
import { createCommon } from '../../../src/executors/ethereumjs/common.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import { defaultBlobSchedule } from '../../../src/forks/blobs.js';
import type { Address, Hash } from '../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { type Alloc, isEmpty, MemoryState } from '../../../src/state/memory-state.js';
import type { StateView } from '../../../src/state/view.js';
import { senderOf } from '../../../src/transactions/recover.js';
import type { CorpusBlock } from '../../support/corpus-blocks.js';
import { nodeBlock } from '../../support/node-block.js';

const toHex = (value: bigint): string => `0x${value.toString(16)}`;

const ancestorsOf =
  ({ parent, chain }: CorpusBlock) =>
  (number: bigint): Hash => {
    let at = parent.header;
    while (at.number > number) at = chain.find(at.parentHash)?.header as typeof at;
    return at.hash;
  };

const rulesOf = ({ network, fork }: CorpusBlock) => {
  const blobSchedule = defaultBlobSchedule(fork);
  return { network, fork, chainId: 1n, ...(blobSchedule && { blobSchedule }) };
};

/** Which accounts and slots were read. */
class Recording implements StateView {
  readonly read = new Map<Address, Set<bigint>>();
  readonly #state: MemoryState;

  constructor(state: MemoryState) {
    this.#state = state;
  }

  account(address: Address) {
    if (!this.read.has(address)) this.read.set(address, new Set());
    return this.#state.account(address);
  }

  slot(address: Address, key: bigint) {
    this.account(address);
    this.read.get(address)?.add(key);
    return this.#state.slot(address, key);
  }

  code(hash: Hash) {
    return this.#state.code(hash);
  }

  blockHash(number: bigint) {
    return this.#state.blockHash(number);
  }
}

/** What go-ethereum's prestate tracer gives, by @ethereumjs/vm: accounts that are empty, and fields that are zero, are left out. */
async function trace(corpusBlock: CorpusBlock): Promise<object[]> {
  const { block, parent, fork } = corpusBlock;
  const executor = new EthereumjsExecutor();
  const rules = rulesOf(corpusBlock);
  const context = contextOf(block.header, rules);
  const signed = decodeTransactions(block.transactions);
  const transactions = withSenders(signed, signaturesOf(signed, fork).map(senderOf));
  const hashOf = ancestorsOf(corpusBlock);
  let state = new MemoryState(await parent.state.alloc(), hashOf);
  const execute = async (view: StateView, operations: Parameters<EthereumjsExecutor['execute']>[1]) => {
    const { diff } = await executor.execute(context, operations, view);
    state = new MemoryState(state.apply(diff), hashOf);
  };
  await execute(state, openingCalls(block.header, fork));
  const traces: object[] = [];
  for (const transaction of transactions) {
    const { alloc } = state;
    const view = new Recording(state);
    await execute(view, [transaction]);
    view.account(block.header.coinbase);
    traces.push({ result: prestate(alloc, view.read) });
  }
  return traces;
}

const prestate = (alloc: Alloc, read: ReadonlyMap<Address, ReadonlySet<bigint>>): object =>
  Object.fromEntries(
    [...read].flatMap(([address, keys]) => {
      const account = alloc.get(address);
      if (account === undefined || isEmpty(account)) return [];
      const { nonce, balance, code, storage } = account;
      const slots = [...keys].map((key) => [toHex(key), toHex(storage.get(key) ?? 0n)]);
      return [
        [
          address,
          {
            balance: toHex(balance),
            ...(nonce > 0n && { nonce: Number(nonce) }),
            ...(code.length > 0 && { code: bytesToHex(code) }),
            ...(slots.length > 0 && { storage: Object.fromEntries(slots) }),
          },
        ],
      ];
    }),
  );

/** How a request goes wrong: a status and a body in place of the answer. */
export interface Fault {
  readonly status: number;
  readonly body: string;
}

/** A node with one chain: a block of the corpus and its ancestors. What it traces it executes by @ethereumjs/vm. */
export class FakeNode {
  /** of each call */
  readonly methods: string[] = [];
  /** for the next requests, one each; 'drop' ends the connection, 'hang' never answers */
  readonly faults: (Fault | 'drop' | 'hang')[] = [];
  /** in place of what a method returns */
  readonly overrides = new Map<string, unknown>();
  #block: CorpusBlock;
  readonly #server: Server;

  private constructor(block: CorpusBlock) {
    this.#block = block;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: Error) => response.writeHead(400).end(error.stack));
    });
  }

  static async start(block: CorpusBlock): Promise<FakeNode> {
    const node = new FakeNode(block);
    await new Promise<void>((resolve) => node.#server.listen(0, '127.0.0.1', resolve));
    return node;
  }

  /** Another chain from now on. */
  set block(block: CorpusBlock) {
    this.#block = block;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = this.faults.shift();
    if (fault === 'drop') request.destroy();
    if (fault === 'hang' || fault === 'drop') return;
    let body = '';
    for await (const chunk of request) body += chunk;
    const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: string[] };
    this.methods.push(method);
    response.setHeader('content-type', 'application/json');
    if (fault) response.writeHead(fault.status).end(fault.body);
    else response.end(JSON.stringify({ jsonrpc: '2.0', id, ...(await this.#answer(method, params)) }));
  }

  async #answer(method: string, params: readonly string[]): Promise<object> {
    if (this.overrides.has(method)) return this.overrides.get(method) as object;
    return { result: await this.#result(method, params) };
  }

  async #result(method: string, [first = '', second = '', third = '']: readonly string[]): Promise<unknown> {
    const { block, fork, rlp, parent, chain, network } = this.#block;
    const stateAt = async (number: string): Promise<Alloc> => {
      if (BigInt(number) !== parent.header.number) throw new RangeError(`the state after ${number} was asked for`);
      return parent.state.alloc();
    };
    const account = async () => (await stateAt(second)).get(first as Address);
    switch (method) {
      case 'eth_chainId':
        return '0x1';
      case 'eth_getBlockByNumber': {
        if (BigInt(first) !== block.header.number) return null;
        const blobSchedule = defaultBlobSchedule(fork);
        const { transition, eips } = network;
        const common = createCommon({ fork, eips, chainId: 1n, ...(blobSchedule && { blobSchedule }), transition });
        return nodeBlock(createBlockFromRLP(rlp, { common }));
      }
      case 'eth_getBlockByHash': {
        const header = chain.find(first as Hash)?.header;
        return header ? { hash: header.hash, parentHash: header.parentHash } : null;
      }
      case 'debug_traceBlockByNumber':
        return trace(this.#block);
      case 'eth_getTransactionCount':
        return toHex((await account())?.nonce ?? 0n);
      case 'eth_getBalance':
        return toHex((await account())?.balance ?? 0n);
      case 'eth_getCode':
        return bytesToHex((await account())?.code ?? new Uint8Array(0));
      case 'eth_getStorageAt': {
        const value = (await stateAt(third)).get(first as Address)?.storage.get(BigInt(second)) ?? 0n;
        return `0x${value.toString(16).padStart(64, '0')}`;
      }
      default:
        throw new RangeError(`the fake node has no ${method}`);
    }
  }
}
