import { type BlockCase, stateOf } from './block-case.js';
import type { Contender } from './contenders.js';
import type { Answer } from './divergence.js';

/**
 * Whose results stand for what is right: those of one that gives what the fixture claims, the reference first, else of any, the reference first.
 * `undefined` where all throw.
 */
export async function fillerOf(
  each: BlockCase,
  verdicts: readonly Answer[],
  inOrder: readonly Contender[],
): Promise<Contender | undefined> {
  const isRight = ({ name }: Contender): boolean => verdicts.some(({ from, isClaimed }) => from === name && isClaimed);
  const candidates = [...inOrder].reverse();
  for (const contender of [...candidates.filter(isRight), ...candidates.filter((other) => !isRight(other))]) {
    if (await contender.executor.execute(each.block, each.operations, stateOf(each)).catch(() => undefined))
      return contender;
  }
  return undefined;
}
