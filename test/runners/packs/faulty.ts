import type { ExecutionResult, Executor, Outcome } from '../../../src/executors/executor.js';

type Execute = Executor['execute'];

/** An executor that makes something wrong of what another one says. */
const faulty = (
  executor: Executor,
  execute: (result: ExecutionResult, ...input: Parameters<Execute>) => Promise<ExecutionResult> | ExecutionResult,
): Executor => ({
  name: 'faulty',
  execute: async (...input) => execute(await executor.execute(...input), ...input),
});

const mapOutcomes = (
  result: ExecutionResult,
  change: (outcome: Outcome, index: number) => Outcome,
): ExecutionResult => ({
  ...result,
  outcomes: result.outcomes.map((each, index) => change(copyOf(each), index)),
});

/** An outcome may decode its fields when asked, and a spread does not ask. */
function copyOf(outcome: Outcome): Outcome {
  if (outcome.status === 'rejected') return outcome;
  const { status, gasUsed, logs, returnData, createdAddress } = outcome;
  return { status, gasUsed, logs, returnData, createdAddress };
}

/** What goes wrong where transactions run in parallel, by name. */
export const FAULTS: Readonly<Record<string, (executor: Executor) => Executor>> = {
  'drops a log': (executor) =>
    faulty(executor, (result) =>
      mapOutcomes(result, (each) => (each.status === 'success' ? { ...each, logs: each.logs.slice(1) } : each)),
    ),
  'swaps the results of two transactions': (executor) =>
    faulty(executor, ({ outcomes, diff }) => ({
      outcomes: [...outcomes.slice(1, 2), ...outcomes.slice(0, 1), ...outcomes.slice(2)],
      diff,
    })),
  // the last transaction reads what was there before the block
  'returns stale state': (executor) =>
    faulty(executor, async ({ diff }, block, transactions, state) => {
      const alone = await executor.execute(block, transactions.slice(-1), state);
      const before = await executor.execute(block, transactions.slice(0, -1), state);
      return { outcomes: [...before.outcomes, ...alone.outcomes], diff: new Map([...diff, ...alone.diff]) };
    }),
  'loses a slot': (executor) =>
    faulty(executor, ({ outcomes, diff }) => ({
      outcomes,
      diff: new Map(
        [...diff].map(([at, each]) => [at, each && { ...each, storage: new Map([...each.storage].slice(1)) }]),
      ),
    })),
  'counts gas of an earlier incarnation': (executor) =>
    faulty(executor, (result) =>
      mapOutcomes(result, (each, i) =>
        i === 1 && each.status !== 'rejected' ? { ...each, gasUsed: each.gasUsed + 1n } : each,
      ),
    ),
  'rejects for a reason that is none any more': (executor) =>
    faulty(executor, (result) =>
      mapOutcomes(result, (each) =>
        each.status === 'rejected' && each.code === 'INSUFFICIENT_ACCOUNT_FUNDS'
          ? { ...each, code: 'NONCE_MISMATCH_TOO_HIGH' }
          : each,
      ),
    ),
  'has no outcome of the last transaction': (executor) =>
    faulty(executor, ({ outcomes, diff }) => ({ outcomes: outcomes.slice(0, -1), diff })),
};
