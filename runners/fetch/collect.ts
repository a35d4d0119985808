import type { Executor } from '../../src/executors/executor.js';
import { type Address, type Hash, ZERO_HASH } from '../../src/primitives/bytes.js';
import { type Alloc, type AllocAccount, codeHash, isEmpty } from '../../src/state/memory-state.js';
import type { Account, StateView } from '../../src/state/view.js';
import type { Prestate } from './node.js';

/** What execution asked, and nobody has answered yet. */
export type Question =
  | { readonly of: 'account'; readonly address: Address }
  | { readonly of: 'slot'; readonly address: Address; readonly key: bigint }
  | { readonly of: 'blockHash'; readonly number: bigint };

/** What a node said apart from its traces. */
export interface Answers {
  readonly accounts: Map<Address, AllocAccount | undefined>;
  readonly slots: Map<Address, Map<bigint, bigint>>;
  readonly blockHashes: Map<bigint, Hash>;
}

/**
 * The state before a block, found by executing the block in order over what the prestate tracer says of each transaction.
 *
 * A trace has the values from before its own transaction, so that those of a later one may be what an earlier one wrote, and no trace says
 * what did not exist: nodes leave empty accounts out. Hence what is read is taken from the trace of the transaction that asks first, and
 * is what was there before the block, since nothing was written that was not asked for. What that trace lacks did not exist.
 *
 * System calls, rewards and withdrawals are not traced, and not every node traces the beneficiary: those are questions for the node.
 */
export class Collector implements StateView {
  readonly unanswered: Question[] = [];
  /** asked for, and there */
  readonly #accounts = new Map<Address, AllocAccount & { readonly storage: Map<bigint, bigint> }>();
  readonly #codes = new Map<Hash, Uint8Array>();
  readonly #blockHashes = new Map<bigint, Hash>();
  readonly #prestates: readonly Prestate[];
  readonly #beneficiary: Address;
  readonly #answers: Answers;
  /** of the transaction that is executed; `undefined` in an operation that is none */
  #prestate: Prestate | undefined;

  constructor(prestates: readonly Prestate[], beneficiary: Address, answers: Answers) {
    this.#prestates = prestates;
    this.#beneficiary = beneficiary;
    this.#answers = answers;
  }

  /** An executor that executes in order, and says whose turn it is. */
  follow(inOrder: Executor): Executor {
    return {
      name: inOrder.name,
      execute: (context, operations, state) => {
        let traced = 0;
        const prestates = operations.map(({ type }) =>
          typeof type === 'number' ? this.#prestates[traced++] : undefined,
        );
        this.#prestate = prestates[0];
        return inOrder.execute(context, operations, state, (index) => {
          this.#prestate = prestates[index + 1];
        });
      },
    };
  }

  account(address: Address): Account | undefined {
    const found = this.#prestate?.get(address) ?? this.#answer(address);
    if (found === undefined || isEmpty(found)) return undefined;
    const { nonce, balance, code, storage } = found;
    const hash = codeHash(code);
    this.#codes.set(hash, code);
    this.#accounts.set(address, { nonce, balance, code, storage: new Map() });
    return { nonce, balance, codeHash: hash, hasStorage: [...storage.values()].some((value) => value !== 0n) };
  }

  #answer(address: Address): AllocAccount | undefined {
    if (this.#prestate !== undefined && address !== this.#beneficiary) return undefined;
    if (!this.#answers.accounts.has(address)) this.unanswered.push({ of: 'account', address });
    return this.#answers.accounts.get(address);
  }

  code(hash: Hash): Uint8Array {
    return this.#codes.get(hash) ?? new Uint8Array(0);
  }

  slot(address: Address, key: bigint): bigint {
    const value = this.#prestate ? this.#prestate.get(address)?.storage.get(key) : this.#answerSlot(address, key);
    if (value) this.#accounts.get(address)?.storage.set(key, value);
    return value ?? 0n;
  }

  #answerSlot(address: Address, key: bigint): bigint | undefined {
    const value = this.#answers.slots.get(address)?.get(key);
    if (value === undefined) this.unanswered.push({ of: 'slot', address, key });
    return value;
  }

  blockHash(number: bigint): Hash {
    const hash = this.#answers.blockHashes.get(number);
    if (hash === undefined) this.unanswered.push({ of: 'blockHash', number });
    else this.#blockHashes.set(number, hash);
    return hash ?? ZERO_HASH;
  }

  /** Accounts that were asked for and existed, with the slots of them that were asked for and were not zero. */
  get alloc(): Alloc {
    return this.#accounts;
  }

  /** Those that were asked for. */
  get blockHashes(): ReadonlyMap<bigint, Hash> {
    return this.#blockHashes;
  }
}
