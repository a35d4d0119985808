import { type ClientAdapter, parseLine, rootOf, stepOf } from './adapter.js';

/** revm: `revme statetest --json`. The steps, and behind them a line with `stateRoot`, go to standard error. */
export const revme: ClientAdapter = {
  name: 'revme',
  program: 'revme',
  output: 'stderr',
  reader: () => (line) => {
    const fields = parseLine(line);
    if (fields === undefined) return [];
    const step = stepOf(fields);
    return step ? [{ step }] : rootOf(fields);
  },
};
