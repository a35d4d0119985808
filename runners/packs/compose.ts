import type { BlockContext } from '../../src/executors/executor.js';
import { blobBaseFee, GAS_PER_BLOB } from '../../src/forks/blobs.js';
import type { Address } from '../../src/primitives/bytes.js';
import { keccak256Hex } from '../../src/primitives/keccak.js';
import type { AllocAccount } from '../../src/state/memory-state.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import { blockContextOf } from '../fixtures/block-context.js';
import type { StateVector } from '../fixtures/vectors.js';
import type { Case } from '../verdict/differences.js';

/** `chain`: as the fixtures have them, nonces counting up where they share one; `apart`: one for each transaction. */
export const SENDERS = ['chain', 'apart'] as const;
export type Senders = (typeof SENDERS)[number];

/** A vector whose fields a transaction can have. */
export interface Composable extends Pick<StateVector, 'network' | 'config' | 'env' | 'pre' | 'expectException'> {
  readonly transaction: Transaction;
}

/** gas; headers have 63 bits for it */
const MOST_BLOCK_GAS = 2n ** 63n - 1n;
/** wei; so far below 2^256 that no pack's balances add up to it */
const MOST_FUNDS = 2n ** 240n;
/** wei that an account begins with at most, so that what vectors of other fixtures pay it fits: no chain has as much, and clients differ in what happens beyond 2^256 */
const MOST_BALANCE = 2n ** 255n;
/** EIP-2681 */
const LAST_NONCE = 2n ** 64n - 2n;

/**
 * One block of the vectors' transactions, in their order.
 * - State: all their accounts, none with more than 2^255 wei; where two have one at the same address, the earlier one's stays.
 * - Block: that of the vector with the lowest base fee, which each of them can pay; its gas limit raised so that all fit.
 * - Senders: funded for all that they send, so that what a fixture expects to be valid stays valid. What it expects to be
 *   rejected, and what cannot be sent like that (block full of blobs, blob fee, a contract at the sender's address), comes
 *   from an address of its own with the account that the fixture gives its sender.
 */
export function compose(vectors: readonly Composable[], senders: Senders): Case {
  const accounts = new Map<Address, AllocAccount>();
  for (const { pre } of vectors)
    for (const [address, account] of pre) {
      const balance = account.balance < MOST_BALANCE ? account.balance : MOST_BALANCE;
      if (!accounts.has(address)) accounts.set(address, { ...account, balance });
    }
  const block = blockOf(vectors);
  const room = new Room(block);
  const sent = new Map<Address, bigint>();

  const transactions = vectors.map(({ transaction, pre, expectException }, index): Transaction => {
    const own = pre.get(transaction.sender);
    const sender = ownSender(index);
    if (expectException !== undefined || !room.take(transaction)) {
      if (own) accounts.set(sender, own);
      return { ...transaction, sender };
    }
    const cost = costOf(transaction);
    const shared = accounts.get(transaction.sender);
    const nonce = (shared?.nonce ?? 0n) + (sent.get(transaction.sender) ?? 0n);
    const isItself = shared !== undefined && own !== undefined && Buffer.compare(shared.code, own.code) === 0;
    if (senders === 'apart' || !isItself || nonce > LAST_NONCE) {
      if (own) accounts.set(sender, { ...own, balance: cost });
      return { ...transaction, sender };
    }
    sent.set(transaction.sender, (sent.get(transaction.sender) ?? 0n) + 1n);
    const balance = shared.balance + cost;
    if (balance <= MOST_FUNDS) accounts.set(transaction.sender, { ...shared, balance });
    return { ...transaction, nonce };
  });
  return { block, pre: accounts, transactions };
}

/** An address that no fixture has. */
const ownSender = (index: number): Address => `0x${keccak256Hex(Buffer.from(`sender ${index}`)).slice(26)}` as Address;

/** wei that the sender must have (yellow paper, v_0; EIP-4844) */
const costOf = ({ gasLimit, maxFeePerGas, value, blobVersionedHashes, maxFeePerBlobGas }: Transaction): bigint =>
  gasLimit * maxFeePerGas + value + BigInt(blobVersionedHashes.length) * GAS_PER_BLOB * maxFeePerBlobGas;

function blockOf(vectors: readonly Composable[]): BlockContext {
  const contexts = vectors.map(blockContextOf);
  const cheapest = contexts.reduce((best, each) =>
    (each.baseFeePerGas ?? 0n) < (best.baseFeePerGas ?? 0n) ? each : best,
  );
  const wanted = vectors.reduce(
    (sum, { transaction, expectException }) => (expectException === undefined ? sum + transaction.gasLimit : sum),
    cheapest.gasLimit,
  );
  return { ...cheapest, gasLimit: wanted < MOST_BLOCK_GAS ? wanted : MOST_BLOCK_GAS };
}

/** What the transactions before left of the block, if each of them used all of its gas. */
class Room {
  readonly #block: BlockContext;
  readonly #blobFee: bigint;
  #gas: bigint;
  #blobs: number;

  constructor(block: BlockContext) {
    const { gasLimit, blobSchedule, excessBlobGas = 0n } = block;
    this.#block = block;
    this.#blobFee = blobSchedule ? blobBaseFee(excessBlobGas, blobSchedule) : 0n;
    this.#gas = gasLimit;
    this.#blobs = blobSchedule?.max ?? 0;
  }

  /** False where the block cannot have the transaction. */
  take({ gasLimit, blobVersionedHashes, maxFeePerBlobGas, chainId }: Transaction): boolean {
    const blobs = blobVersionedHashes.length;
    if (chainId !== undefined && chainId !== this.#block.chainId) return false;
    if (gasLimit > this.#gas || blobs > this.#blobs) return false;
    if (blobs > 0 && maxFeePerBlobGas < this.#blobFee) return false;
    this.#gas -= gasLimit;
    this.#blobs -= blobs;
    return true;
  }
}
