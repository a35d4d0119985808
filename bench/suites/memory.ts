import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { execute, prepare } from '../contenders/engine.js';
import { resident } from '../resident.js';
import { erc20Transfers } from '../workloads/shapes.js';
import { figure, type Suite } from './suite.js';

const BLOCKS = 10_000;
/** Until then V8's young generation grows, and then is as large as it may become. */
const WARM_UP = 5000;
const TRANSACTIONS = 20;
/** MiB of noise */
const ALLOWED_GROWTH = 8;

/**
 * Resident memory over blocks in a row, by one executor.
 * @throws Error where it grows
 */
export const memory: Suite = async () => {
  const executor = await createSequentialExecutor();
  const block = prepare(await erc20Transfers({ first: 0, count: TRANSACTIONS }));
  let before = 0;
  for (let index = 0; index < WARM_UP + BLOCKS; index++) {
    if (index === WARM_UP) before = await resident();
    await execute(executor, block);
  }
  const after = await resident();
  if (after - before > ALLOWED_GROWTH) throw new Error(`memory grows from ${before} to ${after} MiB`);
  const what = `resident over ${BLOCKS} blocks of ${TRANSACTIONS} ERC-20 transfers`;
  return [figure(what, 'MiB', `after ${WARM_UP}`, before), figure(what, 'MiB', 'at the end', after)];
};
