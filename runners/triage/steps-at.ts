import type { BlockCase } from './block-case.js';
import type { InOrder } from './contenders.js';
import type { Target } from './culprit.js';
import { type FoundSteps, findSteps } from './find-steps.js';
import type { Difference } from './locate.js';
import { type StepStream, traceOf } from './step-stream.js';

/** The two traces of the operation on which two in order differ. */
export function stepsAt(difference: Difference, each: BlockCase): Promise<FoundSteps> {
  const { pair, position } = difference;
  const [first, second] = pair.map(({ inOrder }) => traceOf(inOrder as InOrder, each, position)) as [
    StepStream,
    StepStream,
  ];
  return findSteps(first, second, targetOf(difference), true);
}

export const targetOf = ({ field, address, key, different }: Difference): Target => ({
  field,
  ...(address !== undefined && { address }),
  ...(key !== undefined && { key }),
  ...(different && { log: different }),
});
