import { stepsAround } from './align.js';
import type { BlockCase } from './block-case.js';
import type { Contender, InOrder } from './contenders.js';
import type { Target } from './culprit.js';
import { type FoundSteps, findSteps } from './find-steps.js';
import type { Difference } from './locate.js';
import { type StepStream, traceOf } from './step-stream.js';

/** The two traces of the operation on which two in order differ, in one run of each; in two where they are equal. */
export async function stepsAt(difference: Difference, each: BlockCase): Promise<FoundSteps> {
  const { pair, position } = difference;
  const streamOf = ({ inOrder }: Contender): StepStream => traceOf(inOrder as InOrder, each, position);
  const open = (): [StepStream, StepStream] => [streamOf(pair[0]), streamOf(pair[1])];
  const [first, second] = open();
  const found = await findSteps(first, second, targetOf(difference), true);
  if (found.elsewhere === undefined) return found;
  const [one, other] = open();
  const [at, otherAt] = found.elsewhere;
  return { ...found, around: [await stepsAround(one, at), await stepsAround(other, otherAt)] };
}

export const targetOf = ({ field, address, key, different }: Difference): Target => ({
  field,
  ...(address !== undefined && { address }),
  ...(key !== undefined && { key }),
  ...(different && { log: different }),
});
