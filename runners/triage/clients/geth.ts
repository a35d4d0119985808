import type { TraceStep } from '../../../src/transactions/trace.js';
import { type ClientAdapter, type ClientLine, parseLine, rootOf, stepOf } from './adapter.js';

/**
 * go-ethereum: `evm statetest --trace --trace.format=json --trace.nomemory=true --trace.noreturndata=true`, in older releases
 * `evm --json --nomemory --noreturndata statetest`. The steps, and behind them `{"stateRoot": …}`, go to standard error. An opcode that fails is
 * written twice, the second time with its error (ethereum/go-ethereum#23970).
 */
export const geth: ClientAdapter = {
  name: 'geth',
  program: 'evm',
  output: 'stderr',
  reader() {
    let before: TraceStep | undefined;
    const flush = (): ClientLine[] => {
      const lines = before ? [{ step: before }] : [];
      before = undefined;
      return lines;
    };
    return (line) => {
      const fields = parseLine(line);
      if (fields === undefined) return [];
      const step = stepOf(fields);
      if (step === undefined) return 'stateRoot' in fields ? [...flush(), ...rootOf(fields)] : [];
      if (before && step.error !== undefined && before.pc === step.pc && before.depth === step.depth) {
        before = { ...before, error: step.error };
        return flush();
      }
      const lines = flush();
      before = step;
      return lines;
    };
  },
};
