import type { Address } from '../../src/primitives/bytes.js';
import type { Alloc, AllocAccount } from '../../src/state/memory-state.js';
import type { Operation } from '../../src/transactions/operation.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import { type BlockCase, kindOf } from './block-case.js';
import { instructionsOf } from './instructions.js';
import { leaveOut } from './parallel/delta.js';
import type { Way, Ways } from './way.js';

export interface Minimised {
  readonly smallest: BlockCase;
  readonly attempts: number;
  /** the time was over before there was nothing more to try */
  readonly interrupted: boolean;
}

export interface MinimiseOptions {
  readonly ways: Ways;
  /** the way in which it must diverge */
  readonly way: Way;
  /** ms of performance.now() */
  readonly deadline: number;
  /** the state after the first operations of the case, by the reference */
  stateAfter(each: BlockCase, operations: number): Promise<Alloc>;
  /** another form of the case, to be taken where it diverges in the same way */
  transform(each: BlockCase): BlockCase;
}

/** Fewest operations, then smallest pre-state, data and code that still diverge in the same way. */
export async function minimise(start: BlockCase, options: MinimiseOptions): Promise<Minimised> {
  const minimiser = new Minimiser(start, options);
  await minimiser.run();
  return minimiser;
}

class Minimiser implements Minimised {
  smallest: BlockCase;
  attempts = 0;
  interrupted = false;
  readonly #options: MinimiseOptions;
  /** a block without rejected transactions was found: none is to be had again */
  #isValid = false;

  constructor(start: BlockCase, options: MinimiseOptions) {
    this.smallest = start;
    this.#options = options;
  }

  async run(): Promise<void> {
    await this.#fewerOperations();
    await this.#fewerAccounts();
    await this.#try(this.#options.transform(this.smallest));
    await this.#lessOfTransactions();
    await this.#fewerSlots();
    await this.#lessCode();
    // what code does not ask for any more
    await this.#fewerAccounts();
    await this.#fewerSlots();
  }

  /** True where it diverges in the same way; it is the smallest then. Operations behind the one that diverges go. */
  async #try(each: BlockCase): Promise<boolean> {
    const { ways, way, deadline } = this.#options;
    if (performance.now() > deadline) {
      this.interrupted = true;
      return false;
    }
    this.attempts++;
    const found = await ways.of(each);
    if (found?.text !== way.text || (this.#isValid && found.rejected.length > 0)) return false;
    this.smallest = { ...each, operations: each.operations.slice(0, found.position + 1) };
    return true;
  }

  /** Leaves out what need not be there, all of it if that goes. */
  async #shrink<T>(items: readonly T[], still: (fewer: readonly T[]) => Promise<boolean>): Promise<void> {
    if (items.length === 0 || (await still([]))) return;
    await leaveOut(
      items,
      async (fewer) => (await still(fewer)) || undefined,
      () => this.interrupted,
    );
  }

  async #fewerOperations(): Promise<void> {
    const { operations } = this.smallest;
    const last = this.#options.way.position;
    const cut = { ...this.smallest, operations: operations.slice(0, last + 1) };
    await this.#try(cut);
    if (last === 0) return;
    // what went before is in the state: one operation is enough, but for faults that live between operations
    const pre = await this.#options.stateAfter(cut, last);
    if (await this.#try({ ...cut, pre, operations: operations.slice(last, last + 1) })) return;
    const { rejected } = this.#options.way;
    let positions = Array.from({ length: last }, (_, position) => position);
    const accepted = positions.filter((position) => !rejected.includes(position));
    this.#isValid = true;
    if (await this.#try({ ...cut, operations: renumbered(operations, new Set([...accepted, last]), rejected) }))
      positions = accepted;
    else this.#isValid = false;
    await this.#shrink(positions, (kept) =>
      this.#try({ ...cut, operations: renumbered(operations, new Set([...kept, last]), rejected) }),
    );
  }

  async #fewerAccounts(): Promise<void> {
    const accounts = [...this.smallest.pre];
    await this.#shrink(accounts, (kept) => this.#try({ ...this.smallest, pre: new Map(kept) }));
  }

  async #fewerSlots(): Promise<void> {
    for (const [address, account] of this.smallest.pre)
      await this.#shrink([...account.storage], (slots) => this.#tryAccount(address, { storage: new Map(slots) }));
  }

  async #lessCode(): Promise<void> {
    const byLength = [...this.smallest.pre].sort(([, a], [, b]) => b.code.length - a.code.length);
    for (const [address, { code }] of byLength)
      await this.#shrink(instructionsOf(code), (left) => this.#tryAccount(address, { code: Buffer.concat(left) }));
  }

  #tryAccount(address: Address, fields: Partial<AllocAccount>): Promise<boolean> {
    const { pre } = this.smallest;
    return this.#try({
      ...this.smallest,
      pre: new Map([...pre, [address, { ...(pre.get(address) as AllocAccount), ...fields }]]),
    });
  }

  async #lessOfTransactions(): Promise<void> {
    for (let at = 0; at < this.smallest.operations.length; at++) {
      const operation = this.smallest.operations[at] as Operation;
      if (kindOf(operation) !== 'transaction') continue;
      const { data, to, accessList, authorizationList } = operation as Transaction;
      await this.#shrink(accessList, (left) => this.#tryTransaction(at, { accessList: left }));
      await this.#shrink(authorizationList, (left) => this.#tryTransaction(at, { authorizationList: left }));
      const bytes = to === null ? instructionsOf(data) : [...data].map((byte) => Uint8Array.of(byte));
      await this.#shrink(bytes, (left) => this.#tryTransaction(at, { data: Buffer.concat(left) }));
    }
  }

  #tryTransaction(at: number, fields: Partial<Transaction>): Promise<boolean> {
    const { operations } = this.smallest;
    return this.#try({
      ...this.smallest,
      operations: operations.map((each, i) => (i === at ? { ...(each as Transaction), ...fields } : each)),
    });
  }
}

/** Some of the operations: a sender's later transactions follow on those that are left. */
function renumbered(
  operations: readonly Operation[],
  kept: ReadonlySet<number>,
  rejected: readonly number[],
): Operation[] {
  const missing = new Map<Address, bigint>();
  return operations.flatMap((each, position) => {
    if (kindOf(each) !== 'transaction') return kept.has(position) ? [each] : [];
    const transaction = each as Transaction;
    const { sender, nonce } = transaction;
    const before = missing.get(sender) ?? 0n;
    if (kept.has(position)) return [{ ...transaction, nonce: nonce - before }];
    // what is rejected takes no nonce
    if (!rejected.includes(position)) missing.set(sender, before + 1n);
    return [];
  });
}
