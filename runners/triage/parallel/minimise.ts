import type { Executor } from '../../../src/executors/executor.js';
import type { Preemption } from '../../../src/executors/schedule/preemptions.js';
import type { Address } from '../../../src/primitives/bytes.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import type { Case } from '../../verdict/differences.js';
import { type Judged, judge } from './attempt.js';
import { leaveOut } from './delta.js';
import type { MinimalSchedule } from './evidence.js';
import { describeSchedule, type Lab, type Shown, signatureOf } from './lab.js';

export interface MinimiseOptions {
  readonly sequential: Executor;
  /** of the first schedule of each block that is tried */
  readonly seed: number;
  /** that are looked at of each block, half of which are not like the one that failed, see {@link Lab.find} */
  readonly schedules: number;
  readonly milliseconds: number;
}

/**
 * The fewest transactions, and then the fewest turns out of turn, with which a block goes wrong in the same way. A schedule of a block is
 * none of a smaller one, so that each is searched anew: all of them for a short while first, since most show it soon.
 */
export async function minimise(
  block: Case,
  shown: Shown,
  lab: Lab,
  options: MinimiseOptions,
): Promise<MinimalSchedule> {
  const end = performance.now() + options.milliseconds;
  const isOver = (): boolean => performance.now() > end;
  const triedBefore = lab.tried;
  const search = new SmallerSearch(block, shown, lab, options, isOver);
  const all = block.transactions.map((_, index) => index);
  let smallest: Smaller = { indices: all, judged: await judge(block, options.sequential), shown };
  for (let schedules = FIRST_SCHEDULES; ; schedules *= 8) {
    const most = Math.min(schedules, options.schedules);
    const attempt = (indices: readonly number[]): Promise<Smaller | undefined> => search.attempt(indices, most);
    // those at fault are mostly enough
    const suspects = suspectsOf(smallest);
    smallest = (suspects.length < smallest.indices.length && (await attempt(suspects))) || smallest;
    smallest = (await leaveOut(smallest.indices, attempt, isOver)).found ?? smallest;
    if (most === options.schedules || smallest.indices.length === 1 || isOver()) break;
  }
  const interrupted = isOver();
  const { preemptions, shown: last } = await fewestPreemptions(smallest, lab, isOver);
  return {
    transactions: smallest.indices,
    schedule: describeSchedule(smallest.shown),
    ...(preemptions && { preemptions }),
    fault: last.fault,
    blocks: search.blocks,
    schedules: lab.tried - triedBefore,
    interrupted,
  };
}

/** Of each block, before others are tried. */
const FIRST_SCHEDULES = 64;

/** A block of few transactions, with a schedule of its own. */
interface Smaller {
  /** in the block that it was found in */
  readonly indices: readonly number[];
  readonly judged: Judged;
  readonly shown: Shown;
}

/** In the block that it was found in. */
const suspectsOf = ({ indices, shown }: Smaller): number[] => {
  const suspects = indices.filter((_, index) => shown.fault.transactions.includes(index));
  return suspects.length > 0 ? suspects : [...indices];
};

/** Looks for schedules of blocks with fewer transactions, and goes on where it left off when it is asked for more of them. */
class SmallerSearch {
  readonly #block: Case;
  readonly #shown: Shown;
  readonly #lab: Lab;
  readonly #options: MinimiseOptions;
  readonly #isOver: () => boolean;
  readonly #tried = new Map<string, number>();

  constructor(block: Case, shown: Shown, lab: Lab, options: MinimiseOptions, isOver: () => boolean) {
    this.#block = block;
    this.#shown = shown;
    this.#lab = lab;
    this.#options = options;
    this.#isOver = isOver;
  }

  /** that were tried */
  get blocks(): number {
    return this.#tried.size;
  }

  async attempt(indices: readonly number[], schedules: number): Promise<Smaller | undefined> {
    const key = indices.join();
    const tried = this.#tried.get(key) ?? 0;
    this.#tried.set(key, schedules);
    const judged = await judge(withTransactions(this.#block, indices), this.#options.sequential);
    const { threads } = this.#shown;
    const from = {
      seed: this.#options.seed + tried,
      schedules: schedules - tried,
      // two where two are enough, of what takes more there may be but one in thousands
      threads: threads > 2 ? [2, threads, threads, threads] : [threads],
    };
    const shown = await this.#lab.find(judged, from, this.#isOver, this.#shown);
    return shown && { indices, judged, shown };
  }
}

async function fewestPreemptions({ judged, shown }: Smaller, lab: Lab, isOver: () => boolean) {
  const signature = signatureOf(shown.fault);
  const attempt = async (preemptions: readonly Preemption[]): Promise<Shown | undefined> => {
    const found = await lab.preempt(judged, shown, preemptions);
    return found && signatureOf(found.fault) === signature ? found : undefined;
  };
  const inTurn = await attempt([]);
  if (inTurn) return { preemptions: [], shown: inTurn };
  const all = await lab.preemptions(judged, shown);
  const replayed = await attempt(all);
  // which of the sleepers is woken is no preemption, and may matter
  if (replayed === undefined) return { shown };
  const { items, found = replayed } = await leaveOut(all, attempt, isOver);
  if (items.length === 1) return { preemptions: items, shown: found };
  const single = await lab.explore(judged, shown, 1, isOver);
  return single ?? { preemptions: items, shown: found };
}

/** The block with some of its transactions; nonces move up where a sender has one less. */
function withTransactions(block: Case, indices: readonly number[]): Case {
  const kept = new Set(indices);
  const missing = new Map<Address, bigint>();
  const transactions: Transaction[] = [];
  for (const [index, transaction] of block.transactions.entries()) {
    const { sender, nonce } = transaction;
    const less = missing.get(sender) ?? 0n;
    if (!kept.has(index)) missing.set(sender, less + 1n);
    else transactions.push({ ...transaction, nonce: nonce < less ? nonce : nonce - less });
  }
  return { ...block, transactions };
}
