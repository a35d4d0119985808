import type { BlockContext, Executor } from '../../src/executors/executor.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { type Fork, isAtLeast } from '../../src/forks/networks.js';
import { type Address, ZERO_HASH } from '../../src/primitives/bytes.js';
import { bytesToHex, type Hex } from '../../src/primitives/hex.js';
import { type Alloc, type AllocAccount, MemoryState } from '../../src/state/memory-state.js';
import { signedBy, type Transaction } from '../../src/transactions/transaction.js';
import { actor, CHAIN_ID, createAddress, ETHER } from './actors.js';
import { accountOf } from './official-json.js';
import type { AccountForm } from './state-case.js';
import { type TransactionForm, unsignedTransaction } from './transaction-form.js';

/** A transaction without who sends it. */
export type Call = Omit<TransactionForm, 'from' | 'nonce'>;

/** A transaction that prepares a scene failed: its author is wrong. */
export class SceneError extends Error {
  readonly code = 'SET_UP_FAILED';
  /** of the transaction, from 0 */
  readonly index: number;

  constructor(index: number, { from, to }: SetUp, reason: string) {
    super(`set-up transaction ${index}, of ${from} to ${to ?? 'a new contract'}: ${reason}`);
    this.name = 'SceneError';
    this.index = index;
  }
}

interface SetUp extends Call {
  readonly from: Address;
}

/** EIP-7825: more than that no transaction may ask for, from Osaka on. */
const GAS_CAP = 16_777_216n;

const DEPLOYER = actor('deployer').address;

/** Shared by all who have nothing else: a state of half a million accounts needs no object for each. */
const FUNDED: AllocAccount = { nonce: 0n, balance: 1000n * ETHER, code: new Uint8Array(0), storage: new Map() };

/**
 * The state before a block, prepared as on a chain: contracts are deployed and spoken to by transactions that are executed, so that what
 * they store is what they would store. Set-up transactions cost nothing; block 0 is theirs.
 */
export class Scene {
  readonly fork: Fork;
  readonly #accounts = new Map<Address, AllocAccount>();
  readonly #setUp: SetUp[] = [];
  readonly #nonces = new Map<Address, bigint>();

  constructor(fork: Fork) {
    this.fork = fork;
    this.fund(DEPLOYER);
  }

  /** Gives somebody 1,000 ether, or so much. @param balance wei */
  fund(address: Address, balance?: bigint): void {
    this.#accounts.set(address, balance === undefined ? FUNDED : { ...FUNDED, balance });
  }

  /** Puts an account there as it is. */
  put(address: Address, account: AccountForm): void {
    this.#accounts.set(address, accountOf(account));
  }

  /** Has the deployer create a contract. @returns where it will stand */
  deploy(creation: Hex): Address {
    this.send({ to: null, data: creation });
    return createAddress(DEPLOYER, this.nonceOf(DEPLOYER) - 1n);
  }

  /** A transaction that must succeed, by default of the deployer. */
  send(call: Call, from: Address = DEPLOYER): void {
    this.#setUp.push({ ...call, from });
    this.#nonces.set(from, this.nonceOf(from) + 1n);
  }

  /** Of somebody's next transaction. */
  nonceOf(address: Address): bigint {
    return this.#nonces.get(address) ?? this.#accounts.get(address)?.nonce ?? 0n;
  }

  /**
   * Executes the set-up.
   * @returns the state after it
   * @throws SceneError
   */
  async state(executor: Executor): Promise<Alloc> {
    if (this.#setUp.length === 0) return this.#accounts;
    const before = new MemoryState(this.#accounts, () => ZERO_HASH);
    const { outcomes, diff } = await executor.execute(contextOf(this.fork), this.#transactions(), before);
    for (const [index, outcome] of outcomes.entries())
      if (outcome.status !== 'success') {
        const reason =
          outcome.status === 'rejected' ? outcome.reason : `it fails with ${bytesToHex(outcome.returnData)}`;
        throw new SceneError(index, this.#setUp[index] as SetUp, reason);
      }
    return before.apply(diff);
  }

  #transactions(): Transaction[] {
    const nonces = new Map<Address, bigint>();
    return this.#setUp.map(({ from, ...call }) => {
      const nonce = nonces.get(from) ?? this.#accounts.get(from)?.nonce ?? 0n;
      nonces.set(from, nonce + 1n);
      return signedBy(from, unsignedTransaction({ ...call, nonce, gas: GAS_CAP, gasPrice: 0n }, CHAIN_ID));
    });
  }
}

/** Block 0, whose transactions are free. */
export function contextOf(fork: Fork): BlockContext {
  const blobSchedule = defaultBlobSchedule(fork);
  return {
    fork,
    eips: [],
    chainId: CHAIN_ID,
    coinbase: DEPLOYER,
    number: 0n,
    timestamp: 0n,
    gasLimit: 2n ** 62n,
    difficulty: isAtLeast(fork, 'Paris') ? 0n : 0x20000n,
    ...(isAtLeast(fork, 'Paris') && { prevRandao: ZERO_HASH }),
    ...(isAtLeast(fork, 'London') && { baseFeePerGas: 0n }),
    ...(blobSchedule && { excessBlobGas: 0n, blobSchedule }),
  };
}
