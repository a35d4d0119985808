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
  /** that are tried of each block */
  readonly schedules: number;
  readonly milliseconds: number;
}

/** A block of few transactions, with a schedule of its own. */
interface Smaller {
  readonly judged: Judged;
  readonly shown: Shown;
}

/** Threads to try: two where two are enough. */
const threadsFor = ({ threads }: Shown): number[] => (threads > 2 ? [2, threads] : [threads]);

/**
 * The fewest transactions, and then the fewest turns out of turn, with which a block goes wrong in the same way. A schedule of a block is
 * none of a smaller one, so that each is searched anew.
 */
export async function minimise(
  block: Case,
  shown: Shown,
  lab: Lab,
  options: MinimiseOptions,
): Promise<MinimalSchedule> {
  const end = performance.now() + options.milliseconds;
  const isOver = (): boolean => performance.now() > end;
  const signature = signatureOf(shown.fault);
  const all = block.transactions.map((_, index) => index);
  const triedBefore = lab.tried;
  let blocks = 0;
  const attempt = async (indices: readonly number[]): Promise<Smaller | undefined> => {
    blocks++;
    const judged = await judge(withTransactions(block, indices), options.sequential);
    const { seed, schedules } = options;
    const found = await lab.find(judged, { seed, schedules, threads: threadsFor(shown) }, isOver, signature);
    return found && { judged, shown: found };
  };

  // those at fault are mostly enough
  const suspects = [...new Set(shown.fault.transactions)].filter((index) => index < all.length).sort((a, b) => a - b);
  const ofSuspects = suspects.length > 0 && suspects.length < all.length ? await attempt(suspects) : undefined;
  const from = ofSuspects ? suspects : all;
  const { items, found = ofSuspects } = await leaveOut(from, attempt, isOver);
  const smallest = found ?? { judged: await judge(block, options.sequential), shown };
  const interrupted = isOver();
  const { preemptions, shown: last } = await fewestPreemptions(smallest, lab, isOver);
  return {
    transactions: items,
    schedule: describeSchedule(smallest.shown),
    ...(preemptions && { preemptions }),
    fault: last.fault,
    blocks,
    schedules: lab.tried - triedBefore,
    interrupted,
  };
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
  return { preemptions: items, shown: found };
}

/** The block with some of its transactions; nonces move up where a sender has one less. */
export function withTransactions(block: Case, indices: readonly number[]): Case {
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
