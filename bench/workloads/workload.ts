import type { BlockContext } from '../../src/executors/executor.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { type Address, ZERO_HASH } from '../../src/primitives/bytes.js';
import { bytesToHex } from '../../src/primitives/hex.js';
import { keccak256 } from '../../src/primitives/keccak.js';
import type { Alloc } from '../../src/state/memory-state.js';
import { MemoryState } from '../../src/state/memory-state.js';
import type { Transaction } from '../../src/transactions/transaction.js';

/** A block to execute. */
export interface Workload {
  readonly name: string;
  readonly context: BlockContext;
  readonly transactions: readonly Transaction[];
  readonly state: MemoryState;
}

const GWEI = 10n ** 9n;
const ETHER = 10n ** 18n;

const FORK = 'Prague';

/** A block that has room for any number of transactions. */
const context: BlockContext = {
  fork: FORK,
  eips: [],
  chainId: 1n,
  coinbase: '0x00000000000000000000000000000000c0ffee00' as Address,
  number: 22_500_000n,
  timestamp: 1_750_000_000n,
  gasLimit: 2n ** 62n,
  difficulty: 0n,
  prevRandao: ZERO_HASH,
  baseFeePerGas: GWEI,
  excessBlobGas: 0n,
  ...blobs(),
};

function blobs(): Pick<BlockContext, 'blobSchedule'> {
  const blobSchedule = defaultBlobSchedule(FORK);
  return blobSchedule ? { blobSchedule } : {};
}

/** An address that nobody shares, the same in each run. */
export const addressOf = (role: 'sender' | 'recipient', index: number): Address =>
  bytesToHex(keccak256(Buffer.from(`${role} ${index}`)).subarray(12)) as Address;

/** What makes a transfer of one kind differ from one of another. */
export interface Call extends Pick<Transaction, 'to' | 'value' | 'data' | 'gasLimit'> {}

/** Numbers of the senders and recipients of a block's transactions. */
export interface Range {
  readonly first: number;
  readonly count: number;
}

/** So many blocks, of so many transactions each, that have no sender or recipient in common. */
export const blocksOf = (create: (range: Range) => Workload, blocks: number, count: number): Workload[] =>
  Array.from({ length: blocks }, (_, block) => create({ first: block * count, count }));

/** A call, and who makes it. */
export interface Sent extends Call {
  readonly sender: Address;
}

/** A block of calls, each by a sender of its own. @param others accounts besides the senders */
export const independentCalls = (
  name: string,
  { first, count }: Range,
  call: (index: number) => Call,
  others: Alloc,
): Workload =>
  blockOfCalls(
    name,
    Array.from({ length: count }, (_, index) => ({
      sender: addressOf('sender', first + index),
      ...call(first + index),
    })),
    others,
  );

/** A block of calls in this order; a sender's nonces follow each other. @param others accounts besides the senders */
export function blockOfCalls(name: string, calls: readonly Sent[], others: Alloc): Workload {
  const alloc = new Map(others);
  const nonces = new Map<Address, bigint>();
  const transactions: Transaction[] = [];
  for (const call of calls) {
    const nonce = nonces.get(call.sender) ?? 0n;
    nonces.set(call.sender, nonce + 1n);
    alloc.set(call.sender, { nonce: 0n, balance: 1000n * ETHER, code: new Uint8Array(0), storage: new Map() });
    transactions.push({
      type: 2,
      chainId: 1n,
      nonce,
      maxFeePerGas: 2n * GWEI,
      maxPriorityFeePerGas: GWEI,
      accessList: [],
      maxFeePerBlobGas: 0n,
      blobVersionedHashes: [],
      authorizationList: [],
      ...call,
    });
  }
  return { name, context, transactions, state: new MemoryState(alloc, () => ZERO_HASH) };
}
